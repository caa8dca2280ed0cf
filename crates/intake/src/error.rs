//! What stops intake: one sentence, the place, and a hint.

use std::fmt;
use std::path::{Path, PathBuf};

/// The result of intake.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Where in the operator's files something stands. Never any of the text that stands there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub file: PathBuf,
    /// Line of a text file, from 1.
    pub line: Option<u64>,
    /// Column of that line in bytes, from 1.
    pub column: Option<u64>,
    /// Row of a table without lines, from 1.
    pub row: Option<u64>,
}

impl Place {
    pub fn file(file: impl AsRef<Path>) -> Self {
        Self { file: file.as_ref().to_owned(), ..Self::default() }
    }

    pub fn line(file: impl AsRef<Path>, line: u64) -> Self {
        Self { line: Some(line), ..Self::file(file) }
    }

    pub fn row(file: impl AsRef<Path>, row: u64) -> Self {
        Self { row: Some(row), ..Self::file(file) }
    }

    #[must_use]
    pub fn column(mut self, column: u64) -> Self {
        self.column = Some(column);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        Ok(())
    }
}

/// What kind of fault it is. The code is stable: scripts may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The configuration contradicts itself or names what does not exist.
    Config,
    /// A file is missing, cannot be read or cannot be written.
    Io,
    /// A path leads out of the platform's folder.
    Escape,
    /// A file is not what its format says: truncated, bad UTF-8, a broken line.
    Malformed,
    /// A file lacks a column that the configuration or the schema needs, or has it in a wrong type.
    Column,
    /// A line, file or archive exceeds a limit.
    TooLarge,
    /// Two rows have one id.
    Duplicate,
    /// A source holds what may never be taken in under the category it is mapped to.
    Refused,
    /// A file is not what it was when it was digested.
    Changed,
    /// What a member wrote is HTML that cannot be turned into text.
    Html,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Config => "intake::config",
            Self::Io => "intake::io",
            Self::Escape => "intake::escape",
            Self::Malformed => "intake::malformed",
            Self::Column => "intake::column",
            Self::TooLarge => "intake::too_large",
            Self::Duplicate => "intake::duplicate",
            Self::Refused => "intake::refused",
            Self::Changed => "intake::changed",
            Self::Html => "intake::html",
        }
    }
}

/// A fault that stops intake. Nothing is left half-written.
///
/// What it displays is whole: the place, if it has one, and one sentence. The hint is told apart ([`Error::advice`]).
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    message: String,
    place: Option<Place>,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            place: None,
            hint: None,
            source: None,
        }))
    }

    /// An operating-system fault at a path.
    pub fn io(path: impl AsRef<Path>, error: std::io::Error) -> Self {
        if error
            .get_ref()
            .is_some_and(<dyn std::error::Error + Send + Sync>::is::<crate::digest::Changed>)
        {
            return Self::changed(path);
        }
        Self::new(Kind::Io, error.to_string()).at(Place::file(path)).caused_by(error)
    }

    /// A source that was written to while it was read.
    pub(crate) fn changed(path: impl AsRef<Path>) -> Self {
        Self::new(Kind::Changed, crate::digest::Changed.to_string())
            .at(Place::file(path))
            .hint("let nothing write to the sources while they are read, and try again")
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.0.place = Some(place);
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn caused_by(mut self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(error.into());
        self
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// The next thing to type or to change.
    pub fn advice(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.place {
            Some(place) => write!(f, "{place}: {}", self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|error| &**error as _)
    }
}
