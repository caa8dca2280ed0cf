//! A platform's history in Parquet, as the JSON lines that the ledger imports.
//!
//! Columns are the keys of the files in `docs/formats/ledger.md`, in the types of `docs/guides/sources.md`; a null is a key
//! that is not there, and an empty text is an empty text. What the keys mean, and whether they are right, is the ledger's to
//! say: line *n* of what is read here is row *n* of the file.

use std::io::{self, BufRead, Read};
use std::path::Path;

use arrow::datatypes::{DataType, Field};

use crate::reader::Reader;
use crate::reader::parquet_file::Rows;
use crate::reader::whole::builder;
use crate::{Error, Kind, Place, Result};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    /// A timestamp in UTC, or text.
    Instant,
    YesOrNo,
    Texts,
    /// `from` and `until`.
    Window,
}

/// Every column of the four files; the ledger says which belong to which.
const COLUMNS: &[(&str, Holds)] = &[
    ("member", Holds::Text),
    ("setting", Holds::Text),
    ("category", Holds::Text),
    ("terms", Holds::Text),
    ("actor", Holds::Text),
    ("channel", Holds::Text),
    ("resumes", Holds::Text),
    ("id", Holds::Text),
    ("authority", Holds::Text),
    ("reason", Holds::Text),
    ("handling", Holds::Text),
    ("reference", Holds::Text),
    ("conditions", Holds::Text),
    ("notice", Holds::Text),
    ("right", Holds::Text),
    ("at", Holds::Instant),
    ("from", Holds::Instant),
    ("until", Holds::Instant),
    ("bounced", Holds::YesOrNo),
    ("stands", Holds::YesOrNo),
    ("regions", Holds::Texts),
    ("purge", Holds::Window),
];

impl Holds {
    fn fits(self, found: &DataType) -> bool {
        match (self, found) {
            (_, DataType::Dictionary(_, value)) => self.fits(value),
            (_, DataType::Null)
            | (Self::YesOrNo, DataType::Boolean)
            | (
                Self::Text | Self::Instant,
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View,
            )
            | (Self::Instant, DataType::Timestamp(_, Some(_))) => true,
            (Self::Texts, DataType::List(item) | DataType::LargeList(item)) => {
                Self::Text.fits(item.data_type())
            }
            (Self::Window, DataType::Struct(fields)) => {
                fields.iter().all(|field| Self::Instant.fits(field.data_type()))
            }
            _ => false,
        }
    }

    /// The type as Parquet calls it.
    fn words(self) -> &'static str {
        match self {
            Self::Text => "text (STRING)",
            Self::Instant => {
                "an instant (TIMESTAMP with isAdjustedToUTC, or text as RFC 3339 writes it)"
            }
            Self::YesOrNo => "yes or no (BOOLEAN)",
            Self::Texts => "a list of texts (LIST of STRING)",
            Self::Window => "a group of the instants `from` and `until`",
        }
    }
}

/// Refuses a column of another type before a row is read.
fn check(field: &Field, shown: &str) -> Result<()> {
    let name = field.name();
    let Some((name, holds)) = COLUMNS.iter().find(|(known, _)| known == name) else {
        let fault = "a column is none of a history's".to_owned();
        let fault = Error::new(Kind::Column, fault).at(Place::file(shown));
        return Err(fault.hint(if crate::quarantine::is_word(name) {
            format!("it is called `{name}`: leave it out, or rename it to a key of docs/formats/ledger.md")
        } else {
            "its name is no word: leave it out".to_owned()
        }));
    };
    if holds.fits(field.data_type()) {
        return Ok(());
    }
    let fault = Error::new(Kind::Column, format!("the column `{name}` is not {}", holds.words()));
    Err(fault.at(Place::file(shown)).hint(match (holds, field.data_type()) {
        (Holds::Instant, DataType::Timestamp(_, None)) => {
            "it is a time without a zone, which would be somebody's local time: convert it to UTC, and write it as UTC".to_owned()
        }
        (_, other) => format!("it is of the type {other}: cast the column"),
    }))
}

/// The rows of a Parquet file, one JSON object a line.
pub struct Lines {
    rows: Rows,
    line: Vec<u8>,
    read: usize,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}

/// Opens a Parquet file of choices, notices, pauses or objections.
pub fn open(path: &Path) -> Result<Lines> {
    let shown = path.display().to_string();
    for field in builder(path, &shown)?.schema().fields() {
        check(field, &shown)?;
    }
    let rows = Rows::open(path, &shown)?;
    Ok(Lines { rows, line: Vec::new(), read: 0 })
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.line.len() {
            self.line.clear();
            self.read = 0;
            if let Some(mut row) = self.rows.next_row().map_err(io::Error::other)? {
                row.values.retain(|_, value| !value.is_null());
                serde_json::to_writer(&mut self.line, &row.values)?;
                self.line.push(b'\n');
            }
        }
        Ok(self.line.get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.read = self.read.saturating_add(amount).min(self.line.len());
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let waiting = self.fill_buf()?;
        let mut from = waiting;
        let count = from.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}
