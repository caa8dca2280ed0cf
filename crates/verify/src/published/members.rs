//! What a platform publishes beside its log, so that members can check again and again: `docs/formats/proofs.md`.
//!
//! Nothing of it names anybody: keys follow from pseudonyms, which nobody but their member and the platform knows.

use serde::{Deserialize, Serialize};

use crate::entry;
use crate::error::{Error, Kind, Result};
use crate::log_proof::LogProof;
use crate::map::{self, Key};

/// All corpora that the log declares.
pub const CORPORA: &str = "corpora.json";
/// All versions of the terms that it declares.
pub const TERMS: &str = "terms.json";

/// The longest list that is read.
pub const LIST_BYTES_MAX: u64 = 16 << 20;
/// The longest answer about a key of the state map: a map's proof, a log's, and a head with its signatures.
pub const STATE_BYTES_MAX: u64 = 2 << 20;
/// The longest table of buckets.
pub const BUCKETS_BYTES_MAX: u64 = 64 * crate::membership::BUCKETS_MAX as u64;
/// The most leaves of one bucket, in bytes: of a million members.
pub const LEAVES_BYTES_MAX: u64 = 64 << 20;
/// The longest text of terms.
pub const TEXT_BYTES_MAX: u64 = 4 << 20;

/// Where the newest root's answer about a key stands.
pub fn state(key: &Key) -> String {
    format!("state/{}", hex::encode(key.0))
}

/// Where the table of a corpus's buckets stands.
pub fn buckets(corpus: &str) -> String {
    format!("corpora/{corpus}/buckets")
}

/// Where the leaves of one of its buckets stand.
pub fn leaves(corpus: &str, number: u32) -> String {
    format!("corpora/{corpus}/leaves/{number}")
}

/// Where the text of terms stands that has this digest, in hexadecimal.
pub fn text(digest: &str) -> String {
    format!("terms/{digest}")
}

/// An entry of the log that a list names. It is none before it was found in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    pub index: u64,
    pub entry: String,
}

impl Declared {
    /// Reads a list, by rising index.
    pub fn list(bytes: &[u8]) -> Result<Vec<Self>> {
        let list: Vec<Self> = serde_json::from_slice(limited(bytes, LIST_BYTES_MAX)?)
            .map_err(|_| fault("it is not a list of entries"))?;
        let is_rising =
            list.windows(2).all(|pair| matches!(pair, [one, other] if one.index < other.index));
        if is_rising && list.iter().all(|declared| declared.entry.len() <= entry::BYTES_MAX) {
            Ok(list)
        } else {
            Err(fault("a list of entries is not in its order, or has an entry that is too long"))
        }
    }
}

/// What the newest root of the state map says of a key. Nothing of it is checked beyond its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The log's `root` entry.
    pub root: String,
    /// That the log holds it.
    pub log: LogProof,
    /// That the map holds something under the key, or nothing.
    pub proof: map::Proof,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    root: String,
    log: String,
    proof: map::Proof,
}

impl Stated {
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let Wire { root, log, proof } = serde_json::from_slice(limited(bytes, STATE_BYTES_MAX)?)
            .map_err(|_| fault("it is not an answer about a key of the state map"))?;
        Ok(Self { root, log: LogProof::parse(log.as_bytes())?, proof })
    }

    pub fn to_json(&self) -> Result<String> {
        let Self { root, log, proof } = self;
        let wire = Wire { root: root.clone(), log: log.to_string(), proof: proof.clone() };
        serde_json::to_string(&wire).map_err(|_| fault("the answer cannot be written"))
    }
}

fn limited(bytes: &[u8], bytes_max: u64) -> Result<&[u8]> {
    if bytes.len() as u64 > bytes_max {
        return Err(fault(format!("it is longer than {bytes_max} bytes")));
    }
    Ok(bytes)
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, message)
}
