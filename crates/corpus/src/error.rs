//! What stops a corpus from being written or read.

use std::fmt;
use std::path::Path;

use crate::attest;

/// The result of writing or reading a corpus.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One sentence, with a stable code and a hint. Nothing of the corpus was published when it is returned.
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
    /// The records cannot be read or decided.
    Records,
    /// Another build works in the same folder.
    Busy,
    /// A corpus is not what its sums say.
    Broken,
    /// A member's pseudonym is not to be had, or cannot be one.
    Pseudonym,
    /// The corpus that a build starts from, or its index, is not what it was. A build that decides every record needs neither.
    Parent,
    /// A corpus is not signed as it should be, or cannot be signed.
    Attest(attest::Kind),
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Io => "corpus_io",
            Self::Records => "corpus_records",
            Self::Busy => "corpus_busy",
            Self::Broken => "corpus_broken",
            Self::Pseudonym => "corpus_pseudonym",
            Self::Parent => "corpus_parent",
            Self::Attest(kind) => kind.code(),
        }
    }
}

impl Error {
    pub(crate) fn new(kind: Kind, words: impl fmt::Display) -> Self {
        Self { kind, words: words.to_string() }
    }

    /// Why a source of pseudonyms has none for somebody: what went wrong, without the member's id.
    pub fn pseudonym(words: impl fmt::Display) -> Self {
        Self::new(Kind::Pseudonym, words)
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
                "see whether the disk is full or read-only; corpora that were there before are whole"
            }
            Kind::Records => "nothing was published; mend the source and build again",
            Kind::Busy => "wait for it to end, or set `wait_seconds` higher",
            Kind::Broken => {
                "don't use it; build it again from the same inputs, the bytes will be the same"
            }
            Kind::Pseudonym => {
                "nothing was published; every author whose records are allowed needs an account"
            }
            Kind::Parent => "build with `--full`, which starts from nothing",
            Kind::Attest(kind) => kind.hint(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Error {}

impl From<abide_gate::Error> for Error {
    fn from(error: abide_gate::Error) -> Self {
        Self::new(Kind::Records, error)
    }
}

impl From<attest::Error> for Error {
    fn from(error: attest::Error) -> Self {
        Self::new(Kind::Attest(error.kind()), error)
    }
}

impl From<arrow::error::ArrowError> for Error {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self::new(Kind::Records, error)
    }
}
