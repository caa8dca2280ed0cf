//! What single commands take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Which network, and how large. The same seed and numbers give the same bytes.
#[derive(Debug, Args)]
pub(crate) struct Synth {
    /// A folder that is not there yet, or is empty.
    pub(crate) dir: PathBuf,
    /// How many members it has.
    #[arg(long, default_value_t = 1000)]
    pub(crate) members: u64,
    /// Another number makes another network.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// On average: few members have many.
    #[arg(long, default_value_t = 10)]
    pub(crate) records_per_member: u64,
    /// Of a thousand records with words, in how many a card, a secret, a salary, an address or an identity is typed.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u64).range(0..=1000))]
    pub(crate) leaks_per_thousand: u64,
    /// For how many members there is a LinkedIn-shaped archive as well.
    #[arg(long, default_value_t = 0)]
    pub(crate) linkedin_exports: u64,
}

/// A document is a line, or the `text` of a line that is a JSON object.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub(crate) struct Scrub {
    /// Files to read; standard input without any, or for `-`.
    pub(crate) files: Vec<PathBuf>,
    /// Below each document, say what was found where, by which detector and from what source.
    #[arg(long)]
    pub(crate) explain: bool,
    /// At the end, count documents and what was found, on standard error.
    #[arg(long)]
    pub(crate) stats: bool,
    /// Number the masks: the same value has the same number within a document.
    #[arg(long)]
    pub(crate) pseudonyms: bool,
    /// Read phone numbers without a country code as of this country (ISO 3166).
    #[arg(long, value_name = "CC")]
    pub(crate) region: Option<String>,
    /// List the names of all detectors, and read nothing.
    #[arg(long)]
    pub(crate) detectors: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct What {
    /// The id of a record.
    #[arg(long)]
    pub(crate) record: Option<String>,
    /// The id of a member.
    #[arg(long)]
    pub(crate) member: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Sources {
    /// Read every source as a build would, count what is in it, and list what nobody has said what it is. Nothing is kept.
    #[command(
        after_help = "Exit code 6: something would be left out.\nExample: abide -C my-platform sources check"
    )]
    Check,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Terms {
    /// Look for faults and for what would surprise members.
    #[command(
        after_help = "Exit code 6: there are findings.\n\nExamples: abide terms check\n          abide terms check terms/2025-11-03.toml"
    )]
    Check {
        /// Terms documents (default: those that the platform's folder names).
        files: Vec<PathBuf>,
    },
    /// Show a version in words.
    #[command(after_help = "Example: abide terms show 2025-11-03")]
    Show {
        /// A version, or a file (default: the newest published).
        version: Option<String>,
    },
    /// What changed between two versions, in words and in its effect on members and records.
    #[command(after_help = "Example: abide terms diff 2024-09-18 2025-11-03")]
    Diff {
        /// A version, or a file.
        before: String,
        /// A version, or a file.
        after: String,
        /// Words only: don't run both on the platform's records.
        #[arg(long)]
        words_only: bool,
    },
    /// Publish a version: enter it in the ledger.
    #[command(
        after_help = "Examples: abide terms publish terms/2026-01-01.toml\n          abide terms publish --history terms/2024-09-18.toml"
    )]
    Publish {
        /// A terms document.
        file: PathBuf,
        /// The version was public before this ledger existed: take its stated date.
        #[arg(long)]
        history: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Import {
    Choices,
    Notices,
    Pauses,
    Objections,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Setting {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Right {
    Objection,
    Restriction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Schema {
    Config,
    Terms,
}
