//! What the commands about receipts and proofs take.

use std::path::PathBuf;
use std::time::Duration;

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
    /// The member's id on the platform.
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

#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// The receipt of your newest act.
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: PathBuf,
    /// The URL that stands before `/checkpoint`, or a folder that was exported.
    #[arg(long, value_name = "URL")]
    pub(crate) log: String,
    /// Which log, which witnesses and which quorum (C2SP tlog-policy).
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The log's verifier key, where there is no policy (default: the one that the receipt names).
    #[arg(long, value_name = "KEY", conflicts_with = "policy")]
    pub(crate) log_key: Option<String>,
    /// How long between two checks.
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = crate::command::every)]
    pub(crate) every: Duration,
    /// Check once, and end.
    #[arg(long, conflicts_with = "every")]
    pub(crate) once: bool,
    /// Post what was found, as JSON without your pseudonym.
    #[arg(long, value_name = "URL")]
    pub(crate) webhook: Option<String>,
    /// Keeps what was seen (default: `<receipt>.watch`).
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Where to write evidence (default: the receipt's folder).
    #[arg(long, value_name = "DIR")]
    pub(crate) evidence: Option<PathBuf>,
}
