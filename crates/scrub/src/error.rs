//! What is refused, and why.

use std::fmt;

use crate::kind::Kind;

/// The result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal, in one sentence. It never holds a word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: String,
    hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    TextTooLarge,
    Unsettled,
    Spans,
    Config,
    Directory,
}

impl Error {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn unknown_kind(word: &str) -> Self {
        let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        Self::new(Code::Config, format!("`{word}` is no kind"))
            .hint(format!("the kinds are {}", kinds.join(", ")))
    }

    /// A name for the kind of error that stays the same between releases.
    pub fn code(&self) -> &'static str {
        match self.code {
            Code::TextTooLarge => "scrub_text_too_large",
            Code::Unsettled => "scrub_unsettled",
            Code::Spans => "scrub_spans",
            Code::Config => "scrub_config",
            Code::Directory => "scrub_directory",
        }
    }

    /// What to do instead.
    pub fn help(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// One sentence without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
