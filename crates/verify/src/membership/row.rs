//! Rows of a corpus, and what a leaf commits to of them.

use sha2::{Digest, Sha256};

use super::malformed;
use crate::error::Result;
use crate::json::Json;
use crate::map::Value;

/// A row as it stands in `data/`: an object of its columns. A column that is null is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(Json);

impl Row {
    /// A row from JSON.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        Self::of(Json::read(bytes, super::BYTES_MAX)?)
    }

    pub(super) fn of(value: Json) -> Result<Self> {
        match &value {
            Json::Object(columns) if columns.iter().all(|(_, column)| *column != Json::Null) => {
                Ok(Self(value))
            }
            Json::Object(_) => Err(malformed("membership::row", "a row has a column that is null")),
            _ => Err(malformed("membership::row", "a row is not an object")),
        }
    }

    pub fn json(&self) -> &Json {
        &self.0
    }

    /// SHA-256 of the row's canonical JSON.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.canonical()).into()
    }
}

/// The digests of a member's rows in one bucket.
#[derive(Debug, Clone, Default)]
pub struct Rows(Vec<[u8; 32]>);

impl Rows {
    pub fn push(&mut self, digest: [u8; 32]) {
        self.0.push(digest);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands under the member's key: the digests, sorted, one after the other. Here the hash of that.
    pub fn value(mut self) -> Value {
        self.0.sort_unstable();
        Value::of(self.0.as_flattened())
    }
}

impl FromIterator<[u8; 32]> for Rows {
    fn from_iter<I: IntoIterator<Item = [u8; 32]>>(digests: I) -> Self {
        Self(digests.into_iter().collect())
    }
}
