//! Writes archives as the exports are, with their quirks, from plain data.
//!
//! Only generated people may be written: real archives hold third parties' messages and are no fixtures.

use std::io::{Cursor, Write};

use jiff::Timestamp;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::catalog;
use super::dialect::Dialect;
use crate::{Error, Kind, Result};

mod contents;

pub use contents::{
    Answer, Application, Article, Comment, Contents, Endorsement, Message, Position, Profile,
    Recommendation, Share, Table,
};

/// How an archive differs from a plain one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a quirk of its own, and any may go with any"
)]
pub struct Quirks {
    pub byte_order_mark: bool,
    /// A blank before and after every column name.
    pub stray_spaces: bool,
    /// `Basic_LinkedInDataExport`: a folder around everything.
    pub folder: Option<String>,
    /// The number in `Shares_<id>.csv` and its like in Complete exports.
    pub suffix: Option<u64>,
    /// Comments write a quote as `\"`, unless one of them has a backslash.
    pub are_comments_escaped: bool,
    /// Posts of several paragraphs have every line in quotes.
    pub is_commentary_wrapped: bool,
    /// Rows of a file of saved answers or job applications before the next file begins.
    pub rows_per_part: Option<usize>,
    pub carriage_returns: bool,
    /// Older exports say nothing about who could see a post.
    pub has_visibility: bool,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            byte_order_mark: false,
            stray_spaces: false,
            folder: None,
            suffix: None,
            are_comments_escaped: true,
            is_commentary_wrapped: true,
            rows_per_part: None,
            carriage_returns: false,
            has_visibility: true,
        }
    }
}

/// Files that carry a number in Complete exports.
const SUFFIXED: &[&str] = &[
    "Comments",
    "InstantReposts",
    "Member_Follows",
    "Reactions",
    "Saved_Items",
    "Shares",
    "Votes",
    "Hashtag_Follows",
];

/// The lines before the header of `Connections.csv`.
const NOTES: &str = "Notes:\n\"When exporting your connection data, you may notice that some of the email addresses are missing. You will only see email addresses for connections who have allowed their connections to see or download their email address.\"\n\n";

/// The files of a table: one, or several if it is split.
pub fn files_of(table: &Table, quirks: &Quirks) -> Vec<(String, Vec<u8>)> {
    let (folder, stem) = table
        .name
        .rsplit_once('/')
        .map_or(("", table.name.as_str()), |(folder, stem)| (folder, stem));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let top = quirks.folder.as_ref().map(|top| format!("{top}/")).unwrap_or_default();
    let stem = stem.trim_end_matches(".csv");
    let tail = match quirks.suffix {
        Some(id) if SUFFIXED.contains(&stem) => format!("_{id}"),
        _ => String::new(),
    };
    let is_split = stem.starts_with("Job Appli");
    let rows = match quirks.rows_per_part {
        Some(rows) if is_split && rows > 0 && table.rows.len() > rows => {
            table.rows.chunks(rows).collect()
        }
        _ => vec![table.rows.as_slice()],
    };
    let is_one = rows.len() == 1;
    let named = rows.iter().enumerate().map(|(n, rows)| {
        let part = if is_one { String::new() } else { format!("_{}", n + 1) };
        (
            format!("{top}{folder}{stem}{tail}{part}.csv"),
            text(table, rows, stem, quirks).into_bytes(),
        )
    });
    named.collect()
}

fn text(table: &Table, rows: &[Vec<String>], stem: &str, quirks: &Quirks) -> String {
    let mut text = String::new();
    if quirks.byte_order_mark {
        text.push('\u{feff}');
    }
    if stem == "Connections" {
        text.push_str(NOTES);
    }
    let has_backslash = rows.iter().flatten().any(|cell| cell.contains('\\'));
    let dialect = if stem == "Comments" && quirks.are_comments_escaped && !has_backslash {
        Dialect::Escaped
    } else {
        Dialect::Doubled
    };
    let header: Vec<String> = table
        .header
        .iter()
        .map(|name| if quirks.stray_spaces { format!(" {name} ") } else { name.clone() })
        .collect();
    // Transcripts and messages have every cell of their header in quotes.
    let is_message = table.header.first().is_some_and(|name| name == "CONVERSATION ID");
    line(&mut text, &header, dialect, is_message);
    for row in rows {
        line(&mut text, row, dialect, false);
    }
    if quirks.carriage_returns { text.replace('\n', "\r\n") } else { text }
}

fn line(text: &mut String, cells: &[String], dialect: Dialect, are_quoted: bool) {
    let quote = match dialect {
        Dialect::Doubled => "\"\"",
        Dialect::Escaped => "\\\"",
    };
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| {
            if are_quoted || cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', quote))
            } else {
                cell.clone()
            }
        })
        .collect();
    text.push_str(&cells.join(","));
    text.push('\n');
}

/// Packs files into a zip: the same bytes for the same files.
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let fault =
        |error| Error::new(Kind::Malformed, "the archive cannot be written").caused_by(error);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options).map_err(fault)?;
        writer.write_all(bytes).map_err(|error| fault(error.into()))?;
    }
    Ok(writer.finish().map_err(fault)?.into_inner())
}

/// `2026-07-20 10:25:25`.
fn seconds(at: Timestamp) -> String {
    jiff::fmt::strtime::format("%Y-%m-%d %H:%M:%S", at).unwrap_or_default()
}

/// `9/5/26, 1:12 AM`, month first.
fn short(at: Timestamp) -> String {
    jiff::fmt::strtime::format("%-m/%-d/%y, %-I:%M %p", at).unwrap_or_default()
}

/// The table of a known file with the columns that it is known by, for files that no other part of
/// [`Contents`] makes.
fn known(name: &str, rows: Vec<Vec<String>>) -> Table {
    let columns = catalog::feed(&super::name::file_key(name)).map(|feed| {
        let mut columns: Vec<String> = Vec::new();
        for column in feed.known_columns() {
            if !columns.iter().any(|known| known == column) {
                columns.push(column.to_owned());
            }
        }
        columns
    });
    Table { name: name.to_owned(), header: columns.unwrap_or_default(), rows }
}
