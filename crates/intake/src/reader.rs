//! Files as rows: streamed, bounded, and with the place of whatever is wrong.

mod csv_file;
mod jsonl;
pub(crate) mod parquet_file;
mod quotes;
pub(crate) mod whole;

use crate::config::FileFormat;
use crate::files::Found;
use crate::row::Row;
use crate::{Error, Kind, Result};

/// How to read a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    pub(crate) format: FileFormat,
    pub(crate) line_bytes_max: u64,
    pub(crate) delimiter: char,
}

/// Rows in the order of the file.
pub(crate) trait Reader {
    fn next_row(&mut self) -> Result<Option<Row>>;

    /// The columns, if the file states them before its rows.
    fn columns(&self) -> Option<Vec<String>>;
}

/// Opens a file. Text files are digested once more while they are read: at the end they are what was surveyed, or the
/// reader fails. (Parquet is not read from end to end: that it did not change, its stamp tells.)
pub(crate) fn open(file: &Found, options: Options) -> Result<Box<dyn Reader>> {
    Ok(match options.format {
        FileFormat::Jsonl => Box::new(jsonl::Lines::open(file, options.line_bytes_max)?),
        FileFormat::Csv => Box::new(csv_file::Records::open(file, options)?),
        FileFormat::Parquet => Box::new(parquet_file::Rows::open(&file.path, &file.shown)?),
        FileFormat::Linkedin => {
            return Err(Error::new(Kind::Config, "a LinkedIn export has no rows of one kind"));
        }
    })
}

/// An error for bytes that are not UTF-8; `column` counts them from 1.
fn bad_utf8(place: crate::Place) -> Error {
    Error::new(Kind::Malformed, "the bytes are not UTF-8")
        .at(place)
        .hint("convert the file to UTF-8, for example with `iconv -t UTF-8`")
}

fn too_long(place: crate::Place, line_bytes_max: u64) -> Error {
    Error::new(Kind::TooLarge, format!("the line is longer than {line_bytes_max} bytes"))
        .at(place)
        .hint("raise `line_bytes_max` for this source if the line is meant to be so long")
}
