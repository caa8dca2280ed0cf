//! SHA-256 of files, read once through.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// The digest in lower-case hex, and the size in bytes.
pub(crate) fn file(path: &Path, shown: &str, mut read: impl FnMut(u64)) -> Result<(String, u64)> {
    let mut input = File::open(path).map_err(|error| Error::io(shown, error))?;
    let mut buffer = vec![0; 1 << 20];
    let mut hash = Sha256::new();
    let mut bytes = 0;
    loop {
        let count = input.read(&mut buffer).map_err(|error| Error::io(shown, error))?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        hash.update(chunk);
        bytes += count as u64;
        read(count as u64);
    }
    Ok((hex::encode(hash.finalize()), bytes))
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
