//! What goes wrong, as a person sees it: one sentence, its place, and what to do next.

mod outside;

use std::borrow::Cow;
use std::fmt;
use std::process::ExitCode;

/// The documented exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    /// The command line cannot be understood.
    Usage = 2,
    NotFound = 3,
    /// Invalid terms or configuration.
    Invalid = 5,
    /// Finished, and found something: a lint, a broken digest.
    Found = 6,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A failure with a stable code for scripts: `area::name`.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) code: Cow<'static, str>,
    pub(crate) words: String,
    pub(crate) hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(
        exit: Exit,
        code: impl Into<Cow<'static, str>>,
        words: impl fmt::Display,
    ) -> Self {
        Self { exit, code: code.into(), words: words.to_string(), hint: None }
    }

    pub(crate) fn failed(code: &'static str, words: impl fmt::Display) -> Self {
        Self::new(Exit::Failed, code, words)
    }

    pub(crate) fn usage(code: &'static str, words: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, code, words)
    }

    pub(crate) fn not_found(code: &'static str, words: impl fmt::Display) -> Self {
        Self::new(Exit::NotFound, code, words)
    }

    /// A file that cannot be read: another thing where it is not there at all.
    pub(crate) fn unreadable(
        code: &'static str,
        path: &std::path::Path,
        error: &std::io::Error,
    ) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            Self::not_found(code, format_args!("there is no `{}`", path.display()))
        } else {
            Self::failed(code, format_args!("`{}`: {error}", path.display()))
        }
    }

    pub(crate) fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    pub(crate) fn maybe_hint(mut self, hint: Option<impl fmt::Display>) -> Self {
        self.hint = hint.map(|hint| hint.to_string()).or(self.hint);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.words)?;
        match &self.hint {
            Some(hint) => write!(f, "\n hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// Gives an outside error its place and code.
pub(crate) trait At<T> {
    fn at(self, code: &'static str, place: impl fmt::Display) -> Result<T, Failure>;
}

impl<T, E: fmt::Display> At<T> for Result<T, E> {
    fn at(self, code: &'static str, place: impl fmt::Display) -> Result<T, Failure> {
        self.map_err(|error| Failure::failed(code, format_args!("{place}: {error}")))
    }
}
