//! What the commands about models take.

use std::path::PathBuf;

use abide_train::{Limits, Stage};
use clap::{Args, ValueEnum};

/// What the machine gives. None of it changes the model's bytes.
#[derive(Debug, Args)]
pub(crate) struct OnMachine {
    /// Threads (default: as many as there are processors).
    #[arg(long)]
    threads: Option<usize>,
    /// Memory that it may take (default: what is free).
    #[arg(long)]
    memory_mib: Option<u64>,
    /// Steps after which it keeps where it stands.
    #[arg(long, default_value_t = 200)]
    checkpoint_steps: u64,
}

impl OnMachine {
    pub(crate) fn limits(&self) -> Limits {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Limits {
            threads: self.threads.unwrap_or_else(processors),
            memory_bytes: self.memory_mib.map_or_else(free_bytes, |mib| mib << 20),
            checkpoint_steps: self.checkpoint_steps,
        }
    }
}

/// Memory that programs can have without swapping; where nobody says, half a GiB.
fn free_bytes() -> u64 {
    let info = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = info.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.map_or(512 << 20, |kib| kib << 10)
}

/// What a model is taught.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OfStage {
    Text,
    Chat,
    Preference,
}

impl From<OfStage> for Stage {
    fn from(stage: OfStage) -> Self {
        match stage {
            OfStage::Text => Self::Text,
            OfStage::Chat => Self::Chat,
            OfStage::Preference => Self::Preference,
        }
    }
}

/// What is trained, and how long.
#[derive(Debug, Args)]
pub(crate) struct Train {
    /// An id or a folder (default: the newest in the ledger).
    #[arg(long)]
    pub(crate) corpus: Option<String>,
    /// Hand the corpus to another trainer: a recipe's folder, or the name of a shipped one. A recipe has its own options.
    #[arg(long, value_name = "RECIPE", conflicts_with_all = ["stage", "base", "lora", "learning_rate", "from", "steps", "sequences", "passes", "slices", "shards", "held_out", "canaries"])]
    pub(crate) with: Option<String>,
    /// An option of the recipe. Those that it has are in its `recipe.toml`.
    #[arg(long, value_name = "NAME=VALUE", requires = "with")]
    pub(crate) option: Vec<String>,
    /// What the model is taught: to go on with texts, to answer in conversations, or to answer as those liked who put their thumbs
    /// up or down. The last needs `--base`, and the second is of little use without.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) stage: OfStage,
    /// A model to go on from: an id or a folder. It keeps its shape and its tokenizer.
    #[arg(long, conflicts_with_all = ["depth", "vocabulary", "tokenizer_text"])]
    pub(crate) base: Option<String>,
    /// Learn an adapter of this rank beside the base, which stays as it is (LoRA, as PEFT reads it).
    #[arg(long, value_name = "RANK", requires = "base")]
    pub(crate) lora: Option<usize>,
    /// The highest learning rate (default: by width, and gentler on a base).
    #[arg(long)]
    pub(crate) learning_rate: Option<f64>,
    /// Layers: the one dial. It sets width, heads, learning rate and, with the size of the corpus, steps.
    #[arg(long, default_value_t = 2)]
    pub(crate) depth: usize,
    /// Steps (default: twenty tokens for each parameter, but at most about four passes through the corpus).
    #[arg(long)]
    pub(crate) steps: Option<u64>,
    /// Sequences of 256 tokens that a step learns from (default: 8). Fewer make more steps of the same text: better where a shard has
    /// little, and slower.
    #[arg(long)]
    pub(crate) sequences: Option<usize>,
    /// How often a part of the members is gone through at most (default: 4, or with `--steps` as often as there are steps for).
    #[arg(long)]
    pub(crate) passes: Option<u64>,
    /// Parts of the members, learned from one after the other: to forget a member, training goes back to the end of one (default: 8,
    /// or one for each shard).
    #[arg(long)]
    pub(crate) slices: Option<u32>,
    /// Train so many parts of the members apart, each from the base, and merge them: to forget a member, one part is trained anew.
    #[arg(long, requires = "base", value_parser = clap::value_parser!(u32).range(2..=4096))]
    pub(crate) shards: Option<u32>,
    /// Of a hundred members, how many are held out to judge the model by.
    #[arg(long, value_name = "PERCENT", default_value_t = 5)]
    pub(crate) held_out: u32,
    /// Made-up texts to hide among the rows, to measure what the model keeps of them.
    #[arg(long, default_value_t = 0)]
    pub(crate) canaries: u32,
    /// Another number makes another model of the same text.
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// Tokens that the tokenizer may have.
    #[arg(long, default_value_t = abide_train::VOCABULARY)]
    pub(crate) vocabulary: usize,
    /// More text for the tokenizer, beside the shipped one. It must hold nothing of members'.
    #[arg(long, value_name = "FILE")]
    pub(crate) tokenizer_text: Vec<PathBuf>,
    /// A model to bring to this corpus: its settings and tokenizer are kept, and what slices share is not trained again.
    #[arg(long, conflicts_with_all = ["stage", "lora", "learning_rate", "depth", "steps", "sequences", "passes", "slices", "shards", "held_out", "canaries", "seed", "vocabulary", "tokenizer_text"])]
    pub(crate) from: Option<String>,
    #[command(flatten)]
    pub(crate) machine: OnMachine,
}

/// Which model is brought to the newest corpus.
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// An id or a folder.
    #[arg(long)]
    pub(crate) model: String,
    /// The model that it is to be made from, on the newest corpus (default: the one that it was made from).
    #[arg(long)]
    pub(crate) base: Option<String>,
    /// Say what it costs, and do nothing.
    #[arg(long)]
    pub(crate) plan: bool,
    /// Remove the model that still knows those who left, once the new one is in its place.
    #[arg(long)]
    pub(crate) remove: bool,
    #[command(flatten)]
    pub(crate) machine: OnMachine,
}

/// Whose texts a model is asked about.
#[derive(Debug, Args)]
pub(crate) struct Probe {
    /// An id or a folder.
    #[arg(long)]
    pub(crate) model: String,
    /// Without a member, only what it kept of its canaries and of texts that it has never seen.
    #[arg(long)]
    pub(crate) member: Option<String>,
    /// The corpus that holds the member's texts (default: the model's own, or the newest that has any).
    #[arg(long, requires = "member")]
    pub(crate) corpus: Option<String>,
}

/// Which model goes on from which text.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// An id or a folder.
    #[arg(long)]
    pub(crate) model: String,
    /// The model that an adapter is for (default: the one that it names).
    #[arg(long)]
    pub(crate) base: Option<String>,
    /// For a model that was taken away from its platform: generate though nobody knows who has left since, and nothing is held back.
    #[arg(long)]
    pub(crate) unfiltered: bool,
    /// The text to go on from, or what to answer.
    #[arg(default_value = "")]
    pub(crate) prompt: String,
    /// So many tokens at most.
    #[arg(long, default_value_t = 100)]
    pub(crate) tokens: usize,
    /// 0: always the likeliest.
    #[arg(long, default_value_t = 0.8)]
    pub(crate) temperature: f32,
    /// Only so many of the likeliest; 0: all.
    #[arg(long, default_value_t = 50)]
    pub(crate) top: usize,
    /// Another number goes on another way.
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}
