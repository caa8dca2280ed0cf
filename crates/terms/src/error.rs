//! What can be wrong with a terms document, and where.

use std::fmt;
use std::ops::Range;

/// A terms document that was refused: what is wrong, the place, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    kind: Kind,
    file: String,
    line: usize,
    column: usize,
    message: String,
    hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    TooLarge,
    Syntax,
    UnknownKey,
    MissingKey,
    WrongType,
    BadInstant,
    BadDate,
    OutOfRange,
    UnknownWord,
    Never,
    Duplicate,
    Empty,
    PurposeTree,
    MissingReason,
}

impl ParseError {
    /// `span` is in bytes of `text`; a place beyond its end counts as the end.
    pub(crate) fn new(
        kind: Kind,
        (file, text): (&str, &str),
        span: &Range<usize>,
        message: String,
        hint: Option<String>,
    ) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let in_line = before.get(line_start..).unwrap_or_default();
        Self {
            kind,
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: in_line.chars().count() + 1,
            message,
            hint,
        }
    }

    /// A name for the kind of error that stays the same between releases.
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::TooLarge => "terms_too_large",
            Kind::Syntax => "terms_syntax",
            Kind::UnknownKey => "terms_unknown_key",
            Kind::MissingKey => "terms_missing_key",
            Kind::WrongType => "terms_wrong_type",
            Kind::BadInstant => "terms_bad_instant",
            Kind::BadDate => "terms_bad_date",
            Kind::OutOfRange => "terms_out_of_range",
            Kind::UnknownWord => "terms_unknown_word",
            Kind::Never => "terms_never",
            Kind::Duplicate => "terms_duplicate",
            Kind::Empty => "terms_empty",
            Kind::PurposeTree => "terms_purpose_tree",
            Kind::MissingReason => "terms_missing_reason",
        }
    }

    /// The file's name, as the caller gave it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Counted from 1, in characters.
    pub fn column(&self) -> usize {
        self.column
    }

    /// One sentence without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to type instead.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, message, .. } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ParseError {}
