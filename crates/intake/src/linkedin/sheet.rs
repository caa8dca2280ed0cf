//! A comma-separated file of an export as a table: its header found, its dialect settled, its rows checked.

use super::archive::Limits;
use super::catalog::Feed;
use super::date::{self, Seen};
use super::dialect::{Broken, Dialect, Fault, Records};
use super::name::column_key;

pub(crate) use super::dialect::Record;

/// A header stands within so many lines: preambles were seen of three and of four.
const PREAMBLE_LINES_MAX: usize = 32;

/// A cell of a header is no longer, in a file whose cells have no limit of their own.
const HEADER_BYTES_MAX: usize = 1 << 16;

/// A table that was read whole.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// `<archive>/<file>`.
    pub(crate) file: String,
    /// The columns as the file writes them, trimmed.
    pub(crate) header: Vec<String>,
    keys: Vec<String>,
    pub(crate) rows: Vec<Record>,
    /// The orders of day and month that its own dates show.
    pub(crate) seen: Seen,
}

/// Why a file is not read. The archive's other files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) line: u64,
    pub(crate) column: Option<u64>,
    pub(crate) why: String,
    pub(crate) is_too_large: bool,
}

impl Refusal {
    pub(crate) fn at(line: u64, why: impl Into<String>) -> Self {
        Self { line, column: None, why: why.into(), is_too_large: false }
    }
}

impl From<Broken> for Refusal {
    fn from(broken: Broken) -> Self {
        Self {
            line: broken.line,
            column: Some(broken.column),
            why: broken.fault.to_string(),
            is_too_large: broken.fault == Fault::HugeCell,
        }
    }
}

impl Sheet {
    /// Reads a file of this feed.
    pub(crate) fn read(
        file: &str,
        text: &str,
        feed: &Feed,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        let mut sheet = Self {
            file: file.to_owned(),
            header: Vec::new(),
            keys: Vec::new(),
            rows: Vec::new(),
            seen: Seen::default(),
        };
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Ok(sheet);
        }
        let find = |needs| find_header(text, needs, limits.cell_bytes_max);
        let older = || (!feed.older.is_empty()).then(|| find(feed.older)).flatten();
        let Some((header, body)) = find(feed.needs).or_else(older) else {
            let columns = feed.needs.join("`, `");
            return Err(Refusal::at(
                1,
                format!("no line of its beginning has the columns `{columns}`"),
            ));
        };
        sheet.keys = header.cells.iter().map(|cell| column_key(cell)).collect();
        sheet.header = header
            .cells
            .iter()
            .map(|cell| cell.trim_start_matches('\u{feff}').trim().to_owned())
            .collect();
        for column in feed.known_columns() {
            let key = column_key(column);
            if sheet.keys.iter().filter(|known| **known == key).count() > 1 {
                return Err(Refusal::at(
                    header.line,
                    format!("the column `{column}` stands twice"),
                ));
            }
        }
        sheet.rows = sheet.settle(&body, text.contains("\\\""), feed)?;
        sheet.seen = sheet.seen_in(feed.dates);
        Ok(sheet)
    }

    /// Reads the rows in the one dialect in which all of them are sound.
    fn settle(
        &self,
        body: &Records<'_>,
        is_doubtful: bool,
        feed: &Feed,
    ) -> Result<Vec<Record>, Refusal> {
        let doubled = self.body(body, Dialect::Doubled);
        if !is_doubtful {
            return doubled;
        }
        let check = |rows: Vec<Record>| match self.strange_date(&rows, feed.dates) {
            Some(line) => Err(Refusal::at(line, "a column of dates holds text")),
            None => Ok(rows),
        };
        match (doubled.and_then(check), self.body(body, Dialect::Escaped).and_then(check)) {
            (Ok(rows), Ok(_)) => {
                let line = rows.first().map_or(1, |row| row.line);
                Err(Refusal::at(line, "its quotes can be read in two ways"))
            }
            (Ok(rows), Err(_)) | (Err(_), Ok(rows)) => Ok(rows),
            // The reading that came further is the likelier one, and its fault the one to look at.
            (Err(one), Err(other)) => Err(if other.line > one.line { other } else { one }),
        }
    }

    fn body(&self, body: &Records<'_>, dialect: Dialect) -> Result<Vec<Record>, Refusal> {
        let named = self.keys.iter().rposition(|key| !key.is_empty()).map_or(0, |last| last + 1);
        let mut rows = Vec::new();
        for record in body.fork_as(dialect) {
            let record = record?;
            if record.is_blank() {
                continue;
            }
            let extra = record.cells.iter().skip(self.keys.len());
            if record.cells.len() < named || extra.into_iter().any(|cell| !cell.trim().is_empty()) {
                let found = record.cells.len();
                let why = format!("the row has {found} cells, the header {}", self.keys.len());
                return Err(Refusal::at(record.line, why));
            }
            rows.push(record);
        }
        Ok(rows)
    }

    fn strange_date(&self, rows: &[Record], dates: &[&str]) -> Option<u64> {
        let is_strange = |cell: &str| !date::read(cell, None).is_plausible();
        rows.iter()
            .find(|row| dates.iter().any(|column| is_strange(self.cell(row, column))))
            .map(|row| row.line)
    }

    fn seen_in(&self, dates: &[&str]) -> Seen {
        let mut seen = Seen::default();
        for row in &self.rows {
            for column in dates {
                seen.note(self.cell(row, column));
            }
        }
        seen
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.keys.contains(&column_key(column))
    }

    /// The trimmed cell, empty if there is no such column.
    pub(crate) fn cell<'a>(&self, row: &'a Record, column: &str) -> &'a str {
        let key = column_key(column);
        let index = self.keys.iter().position(|known| *known == key);
        index.and_then(|index| row.cells.get(index)).map_or("", |cell| cell.trim())
    }

    /// The columns that the feed is not known to have.
    pub(crate) fn unknown_columns<'a>(&'a self, feed: &'a Feed) -> impl Iterator<Item = &'a str> {
        self.header.iter().filter(|name| !name.is_empty()).map(String::as_str).filter(|name| {
            let key = column_key(name);
            !feed.known_columns().any(|known| column_key(known) == key)
        })
    }
}

/// The header, and a reader of what follows.
fn find_header<'a>(
    text: &'a str,
    needs: &[&str],
    cell_bytes_max: usize,
) -> Option<(Record, Records<'a>)> {
    let mut records = Records::new(text, Dialect::Doubled, cell_bytes_max);
    for _ in 0..PREAMBLE_LINES_MAX {
        let mut here = records.fork();
        if let Some(Ok(record)) = here.next() {
            let keys: Vec<String> = record.cells.iter().map(|cell| column_key(cell)).collect();
            if !record.is_blank() && needs.iter().all(|need| keys.contains(&column_key(need))) {
                return Some((record, here));
            }
        }
        if !records.skip_line() {
            break;
        }
    }
    None
}

/// The columns of any line of the beginning that give away what must never pass.
pub(crate) fn given_away(
    text: &str,
    cell_bytes_max: usize,
) -> Option<(&'static Feed, &'static str)> {
    let mut records =
        Records::new(text.trim_start_matches('\u{feff}'), Dialect::Doubled, cell_bytes_max);
    for _ in 0..PREAMBLE_LINES_MAX {
        if let Some(Ok(record)) = records.fork().next() {
            let keys: Vec<String> = record.cells.iter().map(|cell| column_key(cell)).collect();
            if let Some(found) = super::catalog::given_away(&keys) {
                return Some(found);
            }
        }
        if !records.skip_line() {
            break;
        }
    }
    None
}

/// The lines on which records begin, of a file whose words are not wanted. A file that cannot be cut into
/// records is one.
#[derive(Debug, Default)]
pub(crate) struct Count {
    pub(crate) lines: Vec<u64>,
    pub(crate) seen: Seen,
}

pub(crate) fn count(text: &str, needs: &[&str], dates: &[&str]) -> Count {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Count::default();
    }
    let header = find_header(text, needs, HEADER_BYTES_MAX)
        .or_else(|| find_header(text, &[], HEADER_BYTES_MAX));
    let Some((header, body)) = header else {
        return Count { lines: vec![1], seen: Seen::default() };
    };
    let keys: Vec<String> = header.cells.iter().map(|cell| column_key(cell)).collect();
    let dates: Vec<usize> = dates
        .iter()
        .filter_map(|date| keys.iter().position(|key| *key == column_key(date)))
        .collect();
    'dialect: for dialect in [Dialect::Doubled, Dialect::Escaped] {
        let mut count = Count::default();
        for record in body.fork_as(dialect) {
            let Ok(record) = record else { continue 'dialect };
            if !record.is_blank() {
                count.lines.push(record.line);
                dates
                    .iter()
                    .filter_map(|at| record.cells.get(*at))
                    .for_each(|cell| count.seen.note(cell));
            }
        }
        return count;
    }
    Count { lines: vec![1], seen: Seen::default() }
}
