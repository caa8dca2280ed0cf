//! What `abide account` takes.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Account {
    /// The member's id on the platform.
    #[arg(long)]
    pub(crate) member: String,
    /// What they sign in with: an e-mail address or a name.
    #[arg(long)]
    pub(crate) login: String,
    /// What they are called on their own pages (default: what they sign in with).
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where receipts and notices are sent.
    #[arg(long)]
    pub(crate) email: Option<String>,
}
