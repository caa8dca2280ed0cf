//! A platform's history in Parquet, as the JSON lines that the ledger imports.
//!
//! Columns are the keys of the files in `docs/formats/ledger.md`; a null is a key that is not there; instants may be
//! timestamps. What the keys mean, and whether they are right, is the ledger's to say: line *n* of what is read here is row
//! *n* of the file, so the ledger's errors name the row.

use std::io::{self, BufRead, Read};
use std::path::Path;

use crate::Result;
use crate::reader::Reader;
use crate::reader::parquet_file::Rows;
use crate::row::is_empty;

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
    let rows = Rows::open(path, &path.display().to_string())?;
    Ok(Lines { rows, line: Vec::new(), read: 0 })
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.line.len() {
            self.line.clear();
            self.read = 0;
            if let Some(mut row) = self.rows.next_row().map_err(io::Error::other)? {
                row.values.retain(|_, value| !is_empty(value));
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
