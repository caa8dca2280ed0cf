//! What the commands about receipts and proofs take.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Receipt {
    /// The ledger's entry of the act, as `abide choose` told it.
    #[arg(long, value_name = "N", required_unless_present = "complete")]
    pub(crate) event: Option<u64>,
    /// A receipt that was kept: add the proof that its act was the last, or show that it was not.
    #[arg(long, value_name = "FILE", conflicts_with = "event")]
    pub(crate) complete: Option<PathBuf>,
    /// Enter a new root of the state map first, so that every act so far can be proven.
    #[arg(long)]
    pub(crate) root: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Prove {
    #[arg(long)]
    pub(crate) member: String,
    /// Its id, or its folder.
    #[arg(long)]
    pub(crate) corpus: String,
    /// Where to write the proof (default: `membership-<corpus>.json`).
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Receipts, and proofs of what corpora hold.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Which log, which witnesses and which quorum (C2SP tlog-policy).
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The log's verifier key, where there is no policy (default: that of the platform folder).
    #[arg(long, value_name = "KEY", conflicts_with = "policy")]
    pub(crate) log_key: Option<String>,
    /// Your own id on the platform: a receipt about somebody else is found.
    #[arg(long)]
    pub(crate) member: Option<String>,
    /// If a corpus holds what was taken back before: write down what to hand to a lawyer or an authority.
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Option<PathBuf>,
}
