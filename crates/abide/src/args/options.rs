//! What single commands take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Which network, and how large. The same seed and numbers give the same bytes.
#[derive(Debug, Args)]
pub(crate) struct Synth {
    /// A folder that is not there yet, or is empty.
    pub(crate) dir: PathBuf,
    #[arg(long, default_value_t = 1000)]
    pub(crate) members: u64,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// On average: few members have many.
    #[arg(long, default_value_t = 10)]
    pub(crate) records_per_member: u64,
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
    #[arg(long)]
    pub(crate) record: Option<String>,
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
    Check { files: Vec<PathBuf> },
    /// Show a version in words.
    Show { version: Option<String> },
    /// What changed between two versions, in words and in its effect on members and records.
    Diff {
        before: String,
        after: String,
        /// Words only: don't run both on the platform's records.
        #[arg(long)]
        words_only: bool,
    },
    /// Publish a version: enter it in the ledger.
    Publish {
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

/// What is trained, and how long.
#[derive(Debug, Args)]
pub(crate) struct Train {
    /// An id or a folder (default: the newest in the ledger).
    #[arg(long)]
    pub(crate) corpus: Option<String>,
    /// Layers: the one dial. It sets width, heads, learning rate and steps.
    #[arg(long, default_value_t = 2)]
    pub(crate) depth: usize,
    /// Steps of 2,048 tokens (default: twenty tokens for each parameter).
    #[arg(long)]
    pub(crate) steps: Option<u64>,
    /// Parts of the corpus, one after the other: to forget a member, training goes back to the end of one.
    #[arg(long, default_value_t = 1)]
    pub(crate) slices: u32,
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// Tokens that the tokenizer may have.
    #[arg(long, default_value_t = abide_train::VOCABULARY)]
    pub(crate) vocabulary: usize,
    /// More text for the tokenizer, beside the shipped one. It must hold nothing of members'.
    #[arg(long, value_name = "FILE")]
    pub(crate) tokenizer_text: Vec<PathBuf>,
    /// A model to bring to this corpus: its settings and tokenizer are kept, and what slices share is not trained again.
    #[arg(long, conflicts_with_all = ["depth", "steps", "slices", "seed", "vocabulary", "tokenizer_text"])]
    pub(crate) from: Option<String>,
    /// Threads (default: as many as there are processors).
    #[arg(long)]
    pub(crate) threads: Option<usize>,
    /// Memory that it may take (default: what is free).
    #[arg(long)]
    pub(crate) memory_mib: Option<u64>,
    #[arg(long, default_value_t = 200)]
    pub(crate) checkpoint_steps: u64,
}

/// Which model goes on from which text.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// An id or a folder.
    #[arg(long)]
    pub(crate) model: String,
    /// The text to go on from.
    #[arg(default_value = "")]
    pub(crate) prompt: String,
    #[arg(long, default_value_t = 100)]
    pub(crate) tokens: usize,
    /// 0: always the likeliest.
    #[arg(long, default_value_t = 0.8)]
    pub(crate) temperature: f32,
    /// Only so many of the likeliest; 0: all.
    #[arg(long, default_value_t = 50)]
    pub(crate) top: usize,
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}
