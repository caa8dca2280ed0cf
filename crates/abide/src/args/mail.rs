//! The queue of letters.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Letters that wait, that were refused, and notices that were sent.
    #[command(after_help = "Example: abide -C my-platform mail list")]
    List,
    /// Put a notice of a version of the terms into the queue, for everybody whom it concerns, who has an address, and who has not been told. `abide serve` sends them.
    #[command(
        after_help = "A notice is entered as served when the mail server has accepted it. Asked again, it tries those once more that were refused.\n\nExample: abide -C my-platform mail notices --terms 2025-11-03"
    )]
    Notices {
        /// The version that is announced.
        #[arg(long)]
        terms: String,
    },
    /// Enter that a notice came back: it no longer counts as served.
    #[command(
        after_help = "The number stands in the `Message-ID` of the letter, `notice-NUMBER@…`.\n\nExample: abide -C my-platform mail bounced 17"
    )]
    Bounced {
        /// The letter's number.
        letter: u64,
    },
}
