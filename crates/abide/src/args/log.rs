//! What the commands about the log take.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Log {
    /// Print the log's verifier key. Whoever checks the log needs it, from a place that they trust.
    #[command(after_help = "Example: abide -C my-platform log key > log.vkey")]
    Key,
    /// Write the log as a tree of files, for any web server, with what corpora hold and the texts of the terms. The next export to the same folder adds what is new.
    #[command(after_help = "Example: abide -C my-platform log export public/log")]
    Export {
        /// The folder, made where it is not there.
        dir: PathBuf,
    },
    /// Write what an auditor needs beside the log: what sealed entries hold, whose accounts they are, and the sources. It tells of members.
    #[command(
        after_help = "Confidential: it holds what members wrote and chose, as the platform itself does.\n\nExample: abide -C my-platform log openings for-the-auditor\n         abide audit https://example.com/log --policy log.policy --corpus corpus/0123456789abcdef --openings for-the-auditor"
    )]
    Openings {
        /// A folder that is not there yet, or is empty.
        dir: PathBuf,
    },
    /// Read a whole log as anybody can, hash every entry and tile, and compare it with its signed head.
    #[command(
        after_help = "Exit code 6: something in the log is not as it must be.\n\nExamples: abide log check public/log --log-key \"$(cat log.vkey)\" --state seen.json\n          abide log check https://example.com/log --policy log.policy --state seen.json"
    )]
    Check(Outside),
    /// Show the newest head to witnesses, and keep what they sign. From then on the log shows cosigned heads alone.
    #[command(
        after_help = "Exit code 6: the policy's quorum is not met, or a witness has seen another log.\n\nExamples: abide log cosign --policy log.policy\n          abide log cosign --policy log.policy --witness https://witness.example"
    )]
    Cosign {
        /// The log's key, its witnesses with their addresses, and the quorum (C2SP tlog-policy).
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        /// Ask these witnesses of the policy alone.
        #[arg(long, value_name = "URL")]
        witness: Vec<String>,
    },
}

/// A log as somebody outside has it.
#[derive(Debug, Args)]
pub(crate) struct Outside {
    /// A folder that was exported, or the URL that stands before `/checkpoint`.
    pub(crate) place: String,
    /// Which log, which witnesses and which quorum (C2SP tlog-policy).
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The log's verifier key, where there is no policy (default: that of the platform folder).
    #[arg(long, value_name = "KEY", conflicts_with = "policy")]
    pub(crate) log_key: Option<String>,
    /// Keeps the head that was found right, and the next time shows that the log only grew. A signed checkpoint from elsewhere will do to begin with.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Audit {
    #[command(flatten)]
    pub(crate) log: Outside,
    /// A folder with texts of the terms, such as `terms/` of a corpus: each must be declared in the log, and take effect nowhere before it.
    #[arg(long, value_name = "DIR")]
    pub(crate) terms: Vec<PathBuf>,
    /// A corpus that somebody has: the log must declare it, with the same position, terms, sources and rows, and the key that signed it.
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Vec<PathBuf>,
    /// A model that somebody has: the log must declare it.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Vec<PathBuf>,
    /// What the operator opened for you (`abide log openings`): every act is compared with the log, the state map made anew, and every record of each corpus decided again.
    #[arg(long, value_name = "DIR")]
    pub(crate) openings: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; the port 0 stands for any that is free.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Ask the witnesses of a policy whenever the log has grown, and show cosigned heads alone.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Enter nothing in the ledger: another process makes the roots of the state map.
    #[arg(long)]
    pub(crate) read_only: bool,
    /// How long to wait before the witnesses are asked again.
    #[arg(long, value_name = "N", default_value_t = 10, requires = "policy", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) cosign_seconds: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Witness {
    /// The witness's own folder: its key, and how far it has seen each log.
    pub(crate) dir: PathBuf,
    /// Make a new key under this name, for ever: a host and a path of yours, without a scheme.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The verifier key of a log to watch.
    #[arg(long, value_name = "KEY", required = true)]
    pub(crate) log: Vec<String>,
    /// Where to listen; the port 0 stands for any that is free.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    pub(crate) listen: SocketAddr,
}
