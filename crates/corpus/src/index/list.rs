//! What an index holds, and of which corpus it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};

/// The name and version of the format.
const FORMAT: &str = "abide corpus index 1";

/// Its own digest stands before it, in a line.
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
    /// Tells one platform's key from another.
    pub(crate) key: String,
    /// How many records each file holds.
    pub(crate) records: Vec<u64>,
    /// How many members of each bucket have a record that is allowed.
    pub(crate) buckets: Vec<u64>,
    pub(crate) files: BTreeMap<String, Written>,
}

/// A file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    pub(crate) bytes: u64,
    pub(crate) blake3: String,
}

impl List {
    pub(crate) fn new(corpus: &str, rules: &[u8; 32], cutoff: i64, key: &[u8; 32]) -> Self {
        Self {
            format: FORMAT.to_owned(),
            corpus: corpus.to_owned(),
            sums: String::new(),
            rules: hex::encode(rules),
            cutoff,
            key: key_check(key),
            records: vec![],
            buckets: vec![],
            files: BTreeMap::new(),
        }
    }

    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE);
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::io(&path, error))?;
        let digest = blake3::hash(text.as_bytes());
        fs::write(&path, format!("{digest}\n{text}")).map_err(|error| Error::io(&path, error))
    }

    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let broken = || Error::new(Kind::Parent, format_args!("`{}` is damaged", path.display()));
        let text = fs::read_to_string(&path).map_err(|_| broken())?;
        let (digest, text) = text.split_once('\n').ok_or_else(broken)?;
        if blake3::hash(text.as_bytes()).to_string() != digest {
            return Err(broken());
        }
        let list: Self = serde_json::from_str(text).map_err(|_| broken())?;
        if list.format == FORMAT { Ok(list) } else { Err(broken()) }
    }
}

/// The same for the same key, and of no use to whoever has not got it.
pub(crate) fn key_check(key: &[u8; 32]) -> String {
    hex::encode(blake3::derive_key("abide 2026-11-27 corpus index key v1", key))
}
