//! What does not parse, and what does not verify.

use std::fmt;

/// The result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of fault it is. The code is stable: scripts may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Bytes or text that are not in their format.
    Format,
    /// Something well-formed that does not show what it should.
    Proof,
    /// A key that cannot be used.
    Key,
    /// What a builder was given cannot be built.
    Input,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Format => "verify::format",
            Self::Proof => "verify::proof",
            Self::Key => "verify::key",
            Self::Input => "verify::input",
        }
    }
}

/// A refusal, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    code: &'static str,
    message: String,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, code: kind.code(), message: message.into() }
    }

    /// The same refusal under a code of its own, where scripts should tell it from others of its kind.
    pub(crate) fn coded(self, code: &'static str) -> Self {
        Self { code, ..self }
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The kind's code, or a narrower one.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
