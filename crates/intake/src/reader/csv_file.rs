//! CSV with a header.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::rc::Rc;

use csv::ErrorKind;
use serde_json::Value;

use super::quotes::{Fault, Quotes};
use super::{Options, Reader, bad_utf8, too_long};
use crate::digest::Checked;
use crate::files::Found;
use crate::quarantine::is_word;
use crate::row::Row;
use crate::{Error, Kind, Place, Result};

/// How far the CSV reader reads ahead.
const BUFFER_BYTES: usize = 1 << 16;

pub(crate) struct Records {
    input: csv::Reader<Guard>,
    budget: Rc<Cell<u64>>,
    header: Vec<String>,
    shown: String,
    line_bytes_max: u64,
    record: csv::ByteRecord,
}

/// Stops at a quote that does not stand where it should, and at a record that never ends.
struct Guard {
    file: Checked,
    quotes: Quotes,
    budget: Rc<Cell<u64>>,
}

/// What the guard says when the record is too long.
const TOO_LONG: &str = "record longer than the limit";

impl Read for Guard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if !buffer.is_empty() {
            let piece = buffer.get(..read).unwrap_or_default();
            self.quotes.see(piece).map_err(io::Error::other)?;
        }
        match self.budget.get().checked_sub(read as u64) {
            Some(rest) => self.budget.set(rest),
            None => return Err(io::Error::other(TOO_LONG)),
        }
        Ok(read)
    }
}

impl Records {
    pub(crate) fn open(found: &Found, options: Options) -> Result<Self> {
        let shown = &*found.shown;
        let file = Checked::open(&found.path, found.sha256.as_deref())
            .map_err(|error| Error::io(shown, error))?;
        let budget = Rc::new(Cell::new(0));
        let delimiter = u8::try_from(options.delimiter).unwrap_or(b',');
        let guard = Guard { file, quotes: Quotes::new(delimiter), budget: Rc::clone(&budget) };
        let mut input = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(guard);
        refill(&budget, options.line_bytes_max);
        let place = Place::line(shown, 1);
        let fault = |error| broken(error, shown, options.line_bytes_max);
        let mut header = Vec::new();
        let mut seen = BTreeSet::new();
        for cell in input.byte_headers().map_err(fault)? {
            let name = std::str::from_utf8(cell).map_err(|_| bad_utf8(place.clone()))?;
            if !seen.insert(name.to_owned()) {
                let (words, hint) = if is_word(name) {
                    let hint = "rename one of them: a value could not be told from the other";
                    (format!("the header names the column `{name}` twice"), hint)
                } else {
                    let hint = "if the file has no header, add one";
                    ("two columns of the header have one name, which is no word".to_owned(), hint)
                };
                return Err(Error::new(Kind::Malformed, words).at(place).hint(hint));
            }
            header.push(name.to_owned());
        }
        let shown = shown.to_owned();
        Ok(Self {
            input,
            budget,
            header,
            shown,
            line_bytes_max: options.line_bytes_max,
            record: csv::ByteRecord::new(),
        })
    }
}

/// The reader may have read ahead, so the guard lets that much more pass.
fn refill(budget: &Cell<u64>, line_bytes_max: u64) {
    budget.set(line_bytes_max.saturating_add(BUFFER_BYTES as u64));
}

fn broken(error: csv::Error, shown: &str, line_bytes_max: u64) -> Error {
    let place =
        error.position().map_or_else(|| Place::file(shown), |at| Place::line(shown, at.line()));
    match error.into_kind() {
        ErrorKind::Io(error) if error.to_string() == TOO_LONG => too_long(place, line_bytes_max)
            .hint("is a quote not closed? else raise `line_bytes_max` for this source"),
        ErrorKind::Io(error) => match error.downcast::<Fault>() {
            Ok(fault) => Error::new(Kind::Malformed, fault.to_string())
                .at(Place::line(shown, fault.line))
                .hint("a quoted cell ends with its line or the delimiter, and a quote in it is written twice (RFC 4180): write the file so, or as JSON lines"),
            Err(error) => Error::io(shown, error),
        },
        ErrorKind::UnequalLengths { expected_len, len, .. } => Error::new(
            Kind::Malformed,
            format!("the record has {len} cells, the header {expected_len}"),
        )
        .at(place),
        _ => Error::new(Kind::Malformed, "the record is not CSV").at(place),
    }
}

impl Reader for Records {
    fn next_row(&mut self) -> Result<Option<Row>> {
        refill(&self.budget, self.line_bytes_max);
        let start = self.input.position().line();
        let more = self.input.read_byte_record(&mut self.record).map_err(|error| {
            let fault = broken(error, &self.shown, self.line_bytes_max);
            if fault.place().is_some_and(|place| place.line.is_some()) {
                fault
            } else {
                fault.at(Place::line(&self.shown, start))
            }
        })?;
        if !more {
            return Ok(None);
        }
        let line = self.record.position().map_or(start, csv::Position::line);
        let mut row = Row { number: line, ..Row::default() };
        for (name, cell) in self.header.iter().zip(&self.record) {
            let text = std::str::from_utf8(cell).map_err(|_| {
                bad_utf8(Place::line(&self.shown, line))
                    .hint(format!("it is in the column `{name}`: convert the file to UTF-8"))
            })?;
            if !text.is_empty() {
                row.values.insert(name.clone(), Value::String(text.to_owned()));
            }
        }
        Ok(Some(row))
    }

    fn columns(&self) -> Option<Vec<String>> {
        Some(self.header.clone())
    }
}
