//! Rows that others will ask for, kept in a temporary file: memory holds only where each one is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::row::Row;
use crate::{Error, Kind, Place, Result};

/// Being written.
pub(crate) struct Spool {
    file: BufWriter<File>,
    end: u64,
    rows: HashMap<u128, At>,
}

/// Where a row is. `file` is an index into the source's files.
#[derive(Debug, Clone, Copy)]
struct At {
    offset: u64,
    bytes: u32,
    file: u32,
}

fn hash(key: &str) -> u128 {
    let mut hasher = SipHasher13::new();
    std::hash::Hasher::write(&mut hasher, key.as_bytes());
    hasher.finish128().as_u128()
}

impl Spool {
    /// The file is gone when the spool is: it has no name.
    pub(crate) fn new(folder: &Path) -> Result<Self> {
        let file = tempfile::tempfile_in(folder).map_err(|error| Error::io(folder, error))?;
        Ok(Self { file: BufWriter::new(file), end: 0, rows: HashMap::new() })
    }

    /// Keeps a row under its key. Two rows with one key are an error: nobody could tell which was meant.
    pub(crate) fn keep(&mut self, key: &str, row: &Row, file: usize, place: &Place) -> Result<()> {
        let line = serde_json::to_vec(row).map_err(|error| {
            Error::new(Kind::Malformed, "the row cannot be kept").at(place.clone()).caused_by(error)
        })?;
        let bytes = u32::try_from(line.len()).map_err(|_| {
            Error::new(Kind::TooLarge, "the row is longer than 4 GiB").at(place.clone())
        })?;
        self.file.write_all(&line).map_err(|error| Error::io("temporary file", error))?;
        let file = u32::try_from(file).unwrap_or(u32::MAX);
        if self.rows.insert(hash(key), At { offset: self.end, bytes, file }).is_some() {
            return Err(Error::new(
                Kind::Duplicate,
                "another row before this one has the same `pair.key`",
            )
            .at(place.clone())
            .hint("the key by which children name their parent must be unique in the source"));
        }
        self.end += u64::from(bytes);
        Ok(())
    }

    /// The row of that key, and the index of its file.
    pub(crate) fn find(&mut self, key: &str) -> Result<Option<(Row, usize)>> {
        let Some(at) = self.rows.get(&hash(key)).copied() else { return Ok(None) };
        let io = |error| Error::io("temporary file", error);
        self.file.flush().map_err(io)?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(at.offset)).map_err(io)?;
        let mut line = vec![0; at.bytes as usize];
        file.read_exact(&mut line).map_err(io)?;
        file.seek(SeekFrom::End(0)).map_err(io)?;
        let row = serde_json::from_slice(&line).map_err(|error| {
            Error::new(Kind::Io, "a kept row cannot be read again").caused_by(error)
        })?;
        Ok(Some((row, at.file as usize)))
    }

    /// Gives a read row the instants of its file, which the spool does not keep.
    pub(crate) fn with_instants(mut row: Row, like: &Row) -> Row {
        row.instants = Arc::clone(&like.instants);
        row.local = Arc::clone(&like.local);
        row
    }
}
