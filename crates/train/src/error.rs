//! What stops training, and what stops a model from being read.

use std::fmt;
use std::path::Path;

/// The result of training, writing or reading a model.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One sentence, with a stable code and a hint. The last good checkpoint is whole when it is returned.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    words: String,
}

/// What kind of fault it is. The code is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A file cannot be written or read.
    Io,
    /// The corpus must not be trained on, or is not what its manifest says.
    Corpus,
    /// A model, a checkpoint or a tokenizer is not what it should be.
    Broken,
    /// A setting makes no sense.
    Settings,
    /// Another trainer works on the same model.
    Busy,
    /// It would not fit.
    Memory,
    /// The loss is not a number, or runs away.
    Diverged,
    /// The processor lacks what the trainer needs.
    Machine,
    /// The caller stopped it.
    Stopped,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Io => "train_io",
            Self::Corpus => "train_corpus",
            Self::Broken => "train_broken",
            Self::Settings => "train_settings",
            Self::Busy => "train_busy",
            Self::Memory => "train_memory",
            Self::Diverged => "train_diverged",
            Self::Machine => "train_machine",
            Self::Stopped => "train_stopped",
        }
    }
}

impl Error {
    pub(crate) fn new(kind: Kind, words: impl fmt::Display) -> Self {
        Self { kind, words: words.to_string() }
    }

    pub(crate) fn io(path: &Path, error: impl fmt::Display) -> Self {
        Self::new(Kind::Io, format_args!("`{}`: {error}", path.display()))
    }

    pub(crate) fn broken(path: &Path, words: impl fmt::Display) -> Self {
        Self::new(Kind::Broken, format_args!("`{}` {words}", path.display()))
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn hint(&self) -> &'static str {
        match self.kind {
            Kind::Io => {
                "see whether the disk is full or read-only; the last checkpoint is whole, train again to go on from it"
            }
            Kind::Corpus => "build and publish a corpus, and train on that one",
            Kind::Broken => {
                "take it away and train again from the same inputs, the bytes will be the same"
            }
            Kind::Settings => "see `abide help train`",
            Kind::Busy => "wait for it to end",
            Kind::Memory => {
                "choose a smaller depth, context or batch, or train elsewhere with a recipe"
            }
            Kind::Diverged => "choose a lower learning rate; the last checkpoint is from before",
            Kind::Machine => "train on another machine, or elsewhere with a recipe",
            Kind::Stopped => "train again to go on from the last checkpoint",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Error {}
