//! What the ledger refuses or cannot do: one sentence, the place, and a hint.

use std::fmt;
use std::path::{Path, PathBuf};

/// The result of the ledger.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of fault it is. The code is stable: scripts may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A file is missing, cannot be read or cannot be written.
    Io,
    /// The file is not a ledger, or its tables are not those of a ledger.
    NotALedger,
    /// The file was written by a newer version of the program.
    Newer,
    /// The ledger does not hold together: an event is damaged, missing or changed.
    Corrupt,
    /// A key is missing, readable by others, or not the one of this ledger.
    Key,
    /// Another process writes to the ledger.
    Busy,
    /// The clock is behind the last event.
    Clock,
    /// An event that the ledger does not take.
    Event,
    /// A line of an import that is not in its format.
    Line,
    /// A position that is not one of this ledger.
    Position,
    /// Events were appended since the position that was named.
    Moved,
    /// The ledger is older than what it has signed for.
    RolledBack,
    /// The database failed in a way that has no word of its own.
    Database,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Io => "ledger::io",
            Self::NotALedger => "ledger::not_a_ledger",
            Self::Newer => "ledger::newer",
            Self::Corrupt => "ledger::corrupt",
            Self::Key => "ledger::key",
            Self::Busy => "ledger::busy",
            Self::Clock => "ledger::clock",
            Self::Event => "ledger::event",
            Self::Line => "ledger::line",
            Self::Position => "ledger::position",
            Self::Moved => "ledger::moved",
            Self::RolledBack => "ledger::rolled_back",
            Self::Database => "ledger::database",
        }
    }
}

/// A fault. Nothing of the batch that met it was appended.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    message: String,
    file: Option<PathBuf>,
    line: Option<u64>,
    index: Option<u64>,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            file: None,
            line: None,
            index: None,
            hint: None,
            source: None,
        }))
    }

    /// An operating-system fault at a path.
    pub fn io(path: impl AsRef<Path>, error: std::io::Error) -> Self {
        Self::new(Kind::Io, error.to_string()).file(path).caused_by(error)
    }

    /// A damaged event.
    pub(crate) fn corrupt(index: u64, message: impl Into<String>) -> Self {
        let mut fault = Self::new(Kind::Corrupt, message).hint(
            "restore the ledger from a copy that verifies; nothing is built from a ledger that cannot be read whole",
        );
        fault.0.index = Some(index);
        fault
    }

    #[must_use]
    pub fn file(mut self, file: impl AsRef<Path>) -> Self {
        self.0.file = Some(file.as_ref().to_owned());
        self
    }

    /// Line of the imported file, from 1.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.0.line = Some(line);
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// What it came from.
    #[must_use]
    pub fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// The same for another caller whose event was in the same batch.
    pub(crate) fn again(&self) -> Self {
        let Inner { kind, message, file, line, index, hint, source: _ } = &*self.0;
        Self(Box::new(Inner {
            kind: *kind,
            message: message.clone(),
            file: file.clone(),
            line: *line,
            index: *index,
            hint: hint.clone(),
            source: None,
        }))
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// The ledger index that the fault is about.
    pub fn index(&self) -> Option<u64> {
        self.0.index
    }

    /// The next thing to type or to change.
    pub fn advice(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether the fault already says where it is.
    pub(crate) fn is_placed(&self) -> bool {
        self.0.file.is_some()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.0.file {
            write!(f, "`{}`", file.display())?;
            if let Some(line) = self.0.line {
                write!(f, ", line {line}")?;
            }
            f.write_str(": ")?;
        }
        if let Some(index) = self.0.index {
            write!(f, "event {index} of the ledger: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|error| &**error as _)
    }
}

impl From<abide_verify::Error> for Error {
    fn from(error: abide_verify::Error) -> Self {
        let kind = if error.kind() == abide_verify::Kind::Key { Kind::Key } else { Kind::Corrupt };
        Self::new(kind, format!("the log does not hold together: {error}"))
            .hint("`abide check` names the first fault")
    }
}
