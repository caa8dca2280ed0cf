//! Documents in, masked documents out: what `abide scrub` does, without files and terminals.
//!
//! A document is a line, or the `text` of a line that is a JSON object. Nothing of a document goes into errors and counts.

mod report;

use std::io::{self, BufRead, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::context::Context;
use crate::error::{Code, Error};
use crate::mask::{Pseudonyms, mask, pseudonymise};
use crate::scrubber::{Scrubber, TEXT_BYTES_MAX};
use crate::span::Span;

pub use report::Stats;

/// How documents are written.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub struct Options {
    /// A JSON object a document, with `spans` and `masked`. Otherwise the masked document as it came.
    pub json: bool,
    /// Below each document, what was found where, by which detector and from what source.
    pub explain: bool,
    /// Masks stand out, as terminals show it.
    pub colours: bool,
    /// The same value gets the same number within a document.
    pub pseudonyms: bool,
}

/// Why a stream ended early.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("line {line}: {error}")]
    Document { line: u64, error: Error },
    #[error("line {line}: it is not UTF-8")]
    Encoding { line: u64 },
    #[error("line {line}: {error}")]
    Read { line: u64, error: io::Error },
    #[error("{0}")]
    Write(io::Error),
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    spans: &'a [Span],
    masked: &'a str,
}

/// Reads documents to the end, and writes each as soon as it is masked. What could not be scanned is not written.
pub fn run(
    scrubber: &Scrubber,
    context: &Context<'_>,
    options: Options,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    stats: &mut Stats,
) -> Result<(), Fault> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        // One byte more than a text may have, and its line's end.
        let most = TEXT_BYTES_MAX as u64 + 3;
        let read = io::Read::take(&mut *input, most).read_until(b'\n', &mut bytes);
        if read.map_err(|error| Fault::Read { line, error })? == 0 {
            return Ok(());
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| Fault::Encoding { line })?;
        let end = if text.ends_with('\n') { "\n" } else { "" };
        let text = text.strip_suffix('\n').unwrap_or(text);
        let (text, end) = match text.strip_suffix('\r') {
            Some(text) if !options.json => (text, "\r\n"),
            Some(text) => (text, "\n"),
            None => (text, end),
        };
        let end = if options.json || options.explain { "\n" } else { end };
        document(scrubber, context, options, text, end, out, stats)
            .map_err(|fault| fault.at(line))?;
    }
    Ok(())
}

enum Wrong {
    Document(Error),
    Write(io::Error),
}

impl Wrong {
    fn at(self, line: u64) -> Fault {
        match self {
            Self::Document(error) => Fault::Document { line, error },
            Self::Write(error) => Fault::Write(error),
        }
    }
}

fn document(
    scrubber: &Scrubber,
    context: &Context<'_>,
    options: Options,
    line: &str,
    end: &str,
    out: &mut dyn Write,
    stats: &mut Stats,
) -> Result<(), Wrong> {
    let object = object(line);
    let text = object.as_ref().and_then(|object| object.get("text")?.as_str()).unwrap_or(line);
    let spans = scrubber.scan(text, context).map_err(Wrong::Document)?;
    let masked = if options.pseudonyms {
        pseudonymise(text, &spans, &mut Pseudonyms::default())
    } else {
        mask(text, &spans)
    };
    let masked = masked.map_err(Wrong::Document)?;
    stats.add(text, &spans);
    let answer = if options.json {
        let answer = Answer { spans: &spans, masked: &masked };
        serde_json::to_string(&answer).map_err(|error| unwritten(&error))?
    } else if let Some(mut object) = object.filter(|object| object.get("text").is_some()) {
        object.insert("text".to_owned(), Value::String(masked));
        serde_json::to_string(&object).map_err(|error| unwritten(&error))?
    } else if options.colours {
        report::coloured(&spans, &masked)
    } else {
        masked
    };
    write!(out, "{answer}{end}").map_err(Wrong::Write)?;
    if options.explain && !options.json {
        report::explain(scrubber, &spans, out).map_err(Wrong::Write)?;
    }
    Ok(())
}

/// A line that is a JSON object with a text. Any other line is a text itself.
fn object(line: &str) -> Option<Map<String, Value>> {
    let is_object = line.trim_start().starts_with('{');
    let value = is_object.then(|| serde_json::from_str::<Value>(line).ok()).flatten()?;
    match value {
        Value::Object(object) if object.get("text").is_some_and(Value::is_string) => Some(object),
        _ => None,
    }
}

fn unwritten(error: &serde_json::Error) -> Wrong {
    Wrong::Document(Error::new(Code::Spans, format!("the answer is no JSON: {error}")))
}
