//! What goes wrong when a log is shown, or looked at.

use std::fmt;
use std::path::Path;

/// The result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it is. The code is stable: scripts may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A file or folder.
    Io,
    /// An address that cannot be listened to.
    Listen,
    /// Somebody else's server does not answer, or not with what was asked for.
    Http,
    /// A folder that a log cannot be exported to.
    Export,
    /// A key that cannot be used.
    Key,
    /// What a witness keeps.
    State,
    /// A witness that does not sign.
    Witness,
    /// The ledger.
    Ledger,
    /// A corpus that is not what the log says of it.
    Corpus,
    /// Something that does not verify.
    Verify,
    /// Accounts and sessions.
    Account,
    /// A page that cannot be made.
    Page,
    /// A mail server that cannot be used, or a letter that cannot be made.
    Mail,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Io => "serve::io",
            Self::Listen => "serve::listen",
            Self::Http => "serve::http",
            Self::Export => "log::export",
            Self::Key => "witness::key",
            Self::State => "witness::state",
            Self::Witness => "witness::refused",
            Self::Ledger => "serve::ledger",
            Self::Corpus => "serve::corpus",
            Self::Verify => "serve::verify",
            Self::Account => "serve::account",
            Self::Page => "serve::page",
            Self::Mail => "serve::mail",
        }
    }
}

/// A failure, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    code: &'static str,
    message: String,
    hint: Option<String>,
}

impl Error {
    /// What implements the seams of [`web`](crate::web) makes one, too.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, code: kind.code(), message: message.into(), hint: None }
    }

    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::new(Kind::Io, format!("`{}`: {error}", path.display()))
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<abide_ledger::Error> for Error {
    fn from(error: abide_ledger::Error) -> Self {
        let hint = error.advice().map(str::to_owned);
        Self { kind: Kind::Ledger, code: error.code(), message: error.to_string(), hint }
    }
}

impl From<abide_verify::Error> for Error {
    fn from(error: abide_verify::Error) -> Self {
        Self { kind: Kind::Verify, code: error.code(), message: error.to_string(), hint: None }
    }
}
