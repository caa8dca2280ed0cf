//! History in bulk: files of JSON lines, all or nothing.

mod fault;
mod line;

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::path::Path;

use jiff::Timestamp;

pub use line::Format;

use crate::error::{Error, Kind, Result};
use crate::event::Draft;
use crate::ledger::Ledger;

/// Longest line, in bytes.
const LINE_BYTES_MAX: u64 = 1024 * 1024;

impl Ledger {
    /// Appends every event of a file of JSON lines, or none. Returns how many events it was.
    ///
    /// `file` is the name by which errors speak of it. Lines of spaces are passed over; a line may come twice.
    pub fn import_jsonl(
        &mut self,
        format: Format,
        reader: impl BufRead,
        file: &Path,
        now: Timestamp,
        progress: impl FnMut(u64),
    ) -> Result<u64> {
        let line = Cell::new(0);
        let drafts = Drafts {
            reader,
            file,
            format,
            line: &line,
            bytes: Vec::new(),
            waiting: None,
            ended: false,
        };
        self.import(drafts, now, progress).map_err(|error| match error.kind() {
            // What is wrong with one event is wrong with the line that it came from.
            Kind::Event | Kind::Line => error.file(file).line(line.get()),
            _ => error,
        })
    }
}

/// The events of a reader, one after the other.
struct Drafts<'l, R> {
    reader: R,
    file: &'l Path,
    format: Format,
    /// The line that the last event came from.
    line: &'l Cell<u64>,
    bytes: Vec<u8>,
    /// The second event of a line that holds two.
    waiting: Option<Draft>,
    ended: bool,
}

impl<R: BufRead> Drafts<'_, R> {
    fn next_draft(&mut self) -> Result<Option<Draft>> {
        loop {
            self.bytes.clear();
            let mut limited = (&mut self.reader).take(LINE_BYTES_MAX.saturating_add(1));
            let read = limited.read_until(b'\n', &mut self.bytes);
            self.line.set(self.line.get().saturating_add(1));
            let read = read.map_err(|error| Error::io(self.file, error).line(self.line.get()))?;
            if read == 0 {
                return Ok(None);
            }
            if read as u64 > LINE_BYTES_MAX {
                return Err(Error::new(
                    Kind::Line,
                    format!("the line is longer than {LINE_BYTES_MAX} bytes"),
                )
                .hint("write one event a line"));
            }
            // Some programs begin a file with a mark of its encoding.
            let mark: &[u8] = if self.line.get() == 1 { b"\xef\xbb\xbf" } else { b"" };
            let bytes = self.bytes.strip_prefix(mark).unwrap_or(&self.bytes).trim_ascii_end();
            if bytes.is_empty() {
                continue;
            }
            let (first, second) = self.format.events(bytes)?;
            self.waiting = second;
            return Ok(Some(first));
        }
    }
}

impl<R: BufRead> Iterator for Drafts<'_, R> {
    type Item = Result<Draft>;

    fn next(&mut self) -> Option<Result<Draft>> {
        if let Some(draft) = self.waiting.take() {
            return Some(Ok(draft));
        }
        if self.ended {
            return None;
        }
        let next = self.next_draft().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}
