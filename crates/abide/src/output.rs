//! Data on standard output, words on standard error.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::failure::Failure;

/// Where a command speaks to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Words for people: on standard output, unless that is for data.
    pub(crate) fn say(self, words: impl fmt::Display) {
        if self.json {
            Self::note(words);
        } else {
            // A closed pipe is the reader's choice, not a failure.
            let _ = writeln!(io::stdout(), "{words}");
        }
    }

    /// Words beside the answer: on standard error.
    pub(crate) fn note(words: impl fmt::Display) {
        let _ = writeln!(io::stderr(), "{words}");
    }

    /// The answer as one JSON document.
    pub(crate) fn data(self, data: &impl Serialize) {
        if self.json
            && let Ok(text) = serde_json::to_string_pretty(data)
        {
            let _ = writeln!(io::stdout(), "{text}");
        }
    }

    pub(crate) fn failure(self, failure: &Failure) -> ExitCode {
        Self::note(failure);
        if self.json {
            let (code, words, hint) = (failure.code, &failure.words, &failure.hint);
            self.data(
                &serde_json::json!({ "error": { "code": code, "message": words, "hint": hint } }),
            );
        }
        failure.exit.into()
    }

    /// Whether standard error is watched by a person.
    pub(crate) fn is_watched() -> bool {
        io::stderr().is_terminal()
    }
}
