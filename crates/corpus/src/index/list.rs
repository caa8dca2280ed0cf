//! What an index holds, and of which corpus it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Keep, Parts};
use crate::error::{Error, Kind, Result};

/// The name and version of the format.
const FORMAT: &str = "abide corpus index 6";

/// Its own digest, by the platform's key, stands before it in a line.
const FILE: &str = "index.json";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    pub(crate) format: String,
    /// The corpus's id.
    pub(crate) corpus: String,
    /// SHA-256 of its list of sums.
    pub(crate) sums: String,
    /// What `Gate::rules` said.
    pub(crate) rules: String,
    /// In microseconds.
    pub(crate) cutoff: i64,
    /// Of what it was made.
    pub(crate) content: Content,
    /// The parts of its members.
    pub(crate) parts: Parts,
    /// How many members of each bucket have a record that is allowed.
    pub(crate) buckets: Vec<u64>,
    pub(crate) files: BTreeMap<String, Written>,
}

/// What a corpus is made of, as a build found it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// A digest of the configuration that decides how files are read and masked.
    pub configuration: String,
    /// The members' tables, in the order in which members are numbered.
    pub members: Vec<SourceTable>,
    /// The files of the records, in the order in which they are numbered.
    pub records: Vec<SourceTable>,
}

/// A Parquet file, by what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceTable {
    pub sha256: String,
    pub rows: u64,
}

impl Content {
    /// How many records there are.
    pub(crate) fn all(&self) -> u64 {
        self.records.iter().map(|table| table.rows).sum()
    }
}

/// A file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    pub(crate) bytes: u64,
    pub(crate) blake3: String,
}

impl List {
    pub(crate) fn new(corpus: &str, keep: &Keep, cutoff: i64) -> Self {
        Self {
            format: FORMAT.to_owned(),
            corpus: corpus.to_owned(),
            sums: String::new(),
            rules: hex::encode(keep.standings.rules),
            cutoff,
            content: keep.content.clone(),
            parts: Parts::new(&keep.standings.fold, keep.part),
            buckets: vec![],
            files: BTreeMap::new(),
        }
    }

    /// One of nothing.
    #[cfg(test)]
    pub(super) fn named(corpus: String) -> Self {
        Self {
            format: FORMAT.to_owned(),
            corpus,
            sums: String::new(),
            rules: String::new(),
            cutoff: 7,
            content: Content::default(),
            parts: Parts { members: 3, of: std::num::NonZeroU32::MIN },
            buckets: vec![],
            files: BTreeMap::new(),
        }
    }

    pub(super) fn write(&self, folder: &Path, key: &[u8; 32]) -> Result<()> {
        let path = folder.join(FILE);
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::io(&path, error))?;
        let digest = sealed(key, &text);
        fs::write(&path, format!("{digest}\n{text}")).map_err(|error| Error::io(&path, error))
    }

    pub(super) fn read(folder: &Path, key: &[u8; 32]) -> Result<Self> {
        let path = folder.join(FILE);
        let words =
            format_args!("`{}` is damaged, of another key or of another release", path.display())
                .to_string();
        let broken = || Error::new(Kind::Parent, &words);
        let text = fs::read_to_string(&path).map_err(|_| broken())?;
        let (digest, text) = text.split_once('\n').ok_or_else(broken)?;
        // Compared in constant time: whoever has not got the key cannot try it out.
        if blake3::Hash::from_hex(digest).ok() != Some(sealed(key, text)) {
            return Err(broken());
        }
        let list: Self = serde_json::from_str(text).map_err(|_| broken())?;
        if list.format == FORMAT { Ok(list) } else { Err(broken()) }
    }
}

/// The list by the platform's key: whoever can write the file cannot make another that is believed.
fn sealed(key: &[u8; 32], text: &str) -> blake3::Hash {
    let key = blake3::derive_key("abide 2026-11-27 corpus index v1", key);
    blake3::keyed_hash(&key, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_of_another_format_or_key_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let list = |format: &str| List {
            format: format.to_owned(),
            buckets: vec![1],
            ..List::named("0".repeat(16))
        };
        let read = |key: u8| List::read(folder.path(), &[key; 32]);
        list(FORMAT).write(folder.path(), &[1; 32]).unwrap();
        assert_eq!(read(1).unwrap(), list(FORMAT));
        assert_eq!(read(2).unwrap_err().kind(), Kind::Parent);
        list("abide corpus index 3").write(folder.path(), &[1; 32]).unwrap();
        assert_eq!(read(1).unwrap_err().kind(), Kind::Parent);
    }
}
