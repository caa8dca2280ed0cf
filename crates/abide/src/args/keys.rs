//! What the commands about keys take.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Show the public keys, since when each counts, and those before. Secret keys that others can read are refused.
    #[command(after_help = "Example: abide -C my-platform keys show")]
    Show,
    /// Replace a key, and enter that in the log, so that whoever knows the old one can follow.
    #[command(subcommand)]
    Rotate(Rotate),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rotate {
    /// The key that signs the log's heads. The old one signs for the last time; the proof of that is for those who know it alone.
    #[command(
        after_help = "If it breaks off, everything goes on as before, with the old key or the new one; the same command finishes it.\n\nExamples: abide keys rotate log\n          abide keys rotate log --out public/log-rotation\n          abide verify receipt.json log-rotation --log-key \"$(cat old.vkey)\""
    )]
    Log(Log),
    /// The key that signs corpora. The old one signs the new one, and the log names both.
    #[command(
        after_help = "If it breaks off, everything goes on as before, with the old key or the new one; the same command finishes it.\n\nExamples: abide keys rotate attestation\n          abide keys rotate attestation --lost    (the old key is gone, and cannot sign the new one)"
    )]
    Attestation {
        /// The old key is gone: the log alone vouches for the new one.
        #[arg(long)]
        lost: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    /// Where to write the proof (default: `log-rotation-<n>`).
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
