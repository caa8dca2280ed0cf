//! What a watch keeps from one check to the next.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::Kept;
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Kind, Result};
use crate::published::Declared;
use crate::rotation::Rotation;

/// The longest memory that is read.
const BYTES_MAX: usize = 16 << 20;

/// A head that was found right, and what is not settled yet. It says which bucket is the member's, and not who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// The entry of the act that is watched.
    pub(super) act: u64,
    /// When the head was seen.
    pub(super) seen: Timestamp,
    pub(super) checkpoint: String,
    /// The replacements of the log's key that led to the one that signed it.
    #[serde(default)]
    pub(super) rotations: Vec<String>,
    /// The newest root of the state map in the log.
    pub(super) root: Option<Declared>,
    /// The first entry that may be an act and that no root holds.
    pub(super) waiting: Option<Waiting>,
    /// Corpora that are not settled.
    pub(super) corpora: Vec<Corpus>,
    /// Versions of the terms that are not settled.
    pub(super) terms: Vec<Declared>,
    /// The member's bucket as it was when it last held nothing of theirs.
    pub(super) empty: Option<Empty>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Waiting {
    pub(super) index: u64,
    pub(super) since: Timestamp,
}

/// A corpus that the log declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Corpus {
    pub(super) index: u64,
    pub(super) entry: String,
    /// Whether a root held all that it was built on, before it was declared.
    pub(super) rooted: bool,
}

/// The digest of a bucket's files and the root of its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Empty {
    pub(super) digest: [u8; 32],
    pub(super) root: [u8; 32],
}

impl Memory {
    /// Reads a file of at most 16 MiB.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let wrong =
            || Error::new(Kind::Format, "it is not what a watch keeps").coded("watch::state");
        if bytes.len() > BYTES_MAX {
            return Err(wrong());
        }
        serde_json::from_slice(bytes).map_err(|_| wrong())
    }

    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map_err(|_| Error::new(Kind::Input, "what a watch keeps cannot be written"))
    }

    /// The head that was found right the last time.
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }

    /// The replacements of the log's key that were followed.
    pub(super) fn rotations(&self) -> Result<Vec<Rotation>> {
        self.rotations.iter().map(|text| Rotation::parse(text.as_bytes())).collect()
    }

    /// What was seen of the log, and when.
    pub(super) fn kept(&self) -> Option<Kept> {
        Some(Kept { size: self.size()?, seen: self.seen })
    }

    pub(super) fn size(&self) -> Option<u64> {
        let (text, _) = self.checkpoint.split_once("\n\n")?;
        format!("{text}\n").parse::<Checkpoint>().ok().map(|head| head.size())
    }
}
