//! SHA-256 of files, read once through.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::stamp::Stamp;
use crate::{Error, Result};

/// A file as it was when it was digested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digested {
    /// In lower-case hexadecimal.
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) stamp: Stamp,
}

/// So much of a file is held at most.
const PIECE_BYTES: u64 = 1 << 20;

/// Digests a file. `read` is handed every piece of it in turn.
pub(crate) fn file(path: &Path, shown: &str, mut read: impl FnMut(&[u8])) -> Result<Digested> {
    let io = |error| Error::io(shown, error);
    let mut input = File::open(path).map_err(io)?;
    let meta = input.metadata().map_err(io)?;
    let stamp = Stamp::of(&meta);
    // A byte more, so that a small file is read at once and its end is seen.
    let mut buffer = vec![0; meta.len().saturating_add(1).min(PIECE_BYTES) as usize];
    let mut hash = Sha256::new();
    let mut bytes = 0;
    loop {
        let count = input.read(&mut buffer).map_err(io)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        hash.update(chunk);
        bytes += count as u64;
        read(chunk);
    }
    Ok(Digested { sha256: hex::encode(hash.finalize()), bytes, stamp })
}

/// The digest of words, each with its length, so that no two lists have one digest.
pub(crate) fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update((word.len() as u64).to_le_bytes());
        hash.update(word.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Reads a file and digests what it reads: at the end it must be what is expected.
pub(crate) struct Checked {
    file: File,
    hash: Sha256,
    expected: Option<String>,
}

impl Checked {
    /// Without an expected digest, the file is whatever it is.
    pub(crate) fn open(path: &Path, expected: Option<&str>) -> io::Result<Self> {
        let expected = expected.map(str::to_owned);
        Ok(Self { file: File::open(path)?, hash: Sha256::new(), expected })
    }
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        if let Some(expected) = &self.expected {
            self.hash.update(buffer.get(..count).unwrap_or_default());
            let is_end = count == 0 && !buffer.is_empty();
            if is_end && hex::encode(self.hash.clone().finalize()) != *expected {
                return Err(io::Error::other(Changed));
            }
        }
        Ok(count)
    }
}

/// What is read is not what was digested.
#[derive(Debug)]
pub(crate) struct Changed;

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the file is not what it was when it was digested")
    }
}

impl std::error::Error for Changed {}
