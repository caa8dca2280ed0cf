//! Data on standard output, words on standard error.

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

use serde::Serialize;

use crate::failure::Failure;

/// Why standard output did not take what it was told, if it did not.
static UNTOLD: OnceLock<io::Error> = OnceLock::new();

/// What is made up in the platform that the command is about, if anything is: every answer says so.
static SIMULATED: OnceLock<String> = OnceLock::new();

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
            Self::print(words);
        }
    }

    /// Words beside the answer: on standard error.
    pub(crate) fn note(words: impl fmt::Display) {
        // Nobody is left to be told that nobody can be told.
        let _ = writeln!(io::stderr().lock(), "{words}");
    }

    /// The answer as one JSON document.
    pub(crate) fn data(self, data: &impl Serialize) {
        if !self.json {
            return;
        }
        let Ok(mut data) = serde_json::to_value(data) else { return };
        if let (Some(simulated), Some(answer)) = (SIMULATED.get(), data.as_object_mut()) {
            answer.insert("simulated".to_owned(), simulated.as_str().into());
        }
        if let Ok(text) = serde_json::to_string_pretty(&data) {
            Self::print(text);
        }
    }

    /// Every answer is about something that is made up.
    pub(crate) fn simulate(what: &str) {
        SIMULATED.get_or_init(|| what.to_owned());
    }

    /// The last word, beside the answer.
    pub(crate) fn end(self) {
        if let (false, Some(simulated)) = (self.json, SIMULATED.get()) {
            Self::note(format_args!("Simulated: {simulated}"));
        }
    }

    /// A text that is the answer itself, in whatever form was asked.
    pub(crate) fn print(text: impl fmt::Display) {
        let mut out = io::stdout().lock();
        if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
            // A closed pipe is the reader's choice, not a failure.
            if error.kind() != ErrorKind::BrokenPipe {
                UNTOLD.get_or_init(|| error);
            }
        }
    }

    /// Fails if something could not be written, for other reasons than that nobody reads on.
    pub(crate) fn told() -> Result<(), Failure> {
        match UNTOLD.get() {
            None => Ok(()),
            Some(error) => Err(Failure::failed(
                "output::unwritable",
                format_args!("standard output cannot be written: {error}"),
            )
            .hint("the command itself was done")),
        }
    }

    pub(crate) fn failure(self, failure: &Failure) -> ExitCode {
        Self::note(failure);
        if self.json {
            let (code, words, hint) = (&failure.code, &failure.words, &failure.hint);
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

/// So many things of a name that takes an `s`.
pub(crate) fn count(number: u64, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

/// The word by which a value stands in a JSON document.
pub(crate) fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
