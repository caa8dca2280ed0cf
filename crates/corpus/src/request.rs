//! What a corpus is built from. Its id digests this and nothing else.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::attest;
use crate::mask::Masking;
use crate::pseudonym::Pseudonyms;

/// Everything that the bytes of a corpus depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// The platform's name.
    pub platform: String,
    /// The published versions, oldest first.
    pub terms: Vec<Terms>,
    /// The ledger's position that the build is bound to.
    pub ledger: Position,
    /// The instant as of which it is decided.
    pub cutoff: Timestamp,
    /// Whether the cutoff was asked for. Such a corpus is not published and not trained on.
    pub hypothetical: bool,
    /// Why it does not speak of real choices, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simulated: Option<String>,
    pub sources: Vec<Source>,
    /// SHA-256 of the mapping and the templates, in hexadecimal.
    pub configuration: String,
    /// Versions of what decides and writes.
    pub versions: BTreeMap<String, String>,
    /// How many buckets members are spread over.
    pub buckets: u32,
}

/// A version of the terms, with its exact text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub version: String,
    pub sha256: String,
    #[serde(skip)]
    pub text: String,
}

/// How far the ledger went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    pub events: u64,
    pub time: Timestamp,
    /// The chain hash of the last event, in hexadecimal.
    pub digest: String,
}

/// A source as the public is told of it: names of files may be names of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub name: String,
    /// Of all its files.
    pub sha256: String,
    pub bytes: u64,
    pub rows: u64,
}

/// A file of a source, for auditors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The source's name.
    pub source: String,
    /// Relative to the platform's folder.
    pub path: String,
    pub sha256: String,
    pub bytes: u64,
    pub rows: u64,
}

/// What was not taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// What no line of the configuration maps.
    pub quarantined: Vec<Quarantined>,
    /// Records of which only a stub was kept, by category.
    pub refused: BTreeMap<String, u64>,
}

/// One thing that is not mapped, for auditors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quarantined {
    pub source: String,
    pub place: String,
    pub what: String,
    pub name: String,
    pub count: u64,
    pub hint: String,
}

/// An order to write a corpus.
#[derive(Debug, Clone)]
pub struct Request {
    /// The folder of all corpora.
    pub folder: PathBuf,
    pub inputs: Inputs,
    /// The files of the sources.
    pub files: Vec<SourceFile>,
    pub left_out: LeftOut,
    /// The key of what must not be guessed and rests on no pseudonym.
    pub key: [u8; 32],
    /// What is masked; `None` masks nothing, and then nothing may be left to be masked.
    pub masking: Option<Arc<Masking>>,
    /// Which pseudonym a member has.
    pub pseudonyms: Arc<dyn Pseudonyms>,
    /// What the corpus is signed with.
    pub signer: Arc<attest::Key>,
    /// What corpora were signed with before: one of the same inputs that one of these signed stays as it is.
    pub former: Vec<attest::PublicKey>,
    /// How many bytes of records are held in memory before they are spilled to disk; each thread puts a sixteenth of it in order at once.
    pub memory_bytes: usize,
    /// How many buckets are written at once.
    pub threads: usize,
}

/// About so many records a bucket: a file of some megabytes of text, which one thread sorts in memory, and which is written again if one of its
/// records is decided otherwise. Smaller ones cost a full build more than they save the next one.
const RECORDS_PER_BUCKET: u64 = 160_000;
/// And about so many bytes as they are read, so that most buckets are put in order in memory.
const BYTES_PER_BUCKET: u64 = 64 << 20;
const BUCKETS_MAX: u64 = 4096;

/// The number of buckets for so many records of so many bytes: a power of two, so that it seldom changes as a platform grows.
pub fn buckets(records: u64, bytes: u64) -> u32 {
    let wanted = records.div_ceil(RECORDS_PER_BUCKET).max(bytes.div_ceil(BYTES_PER_BUCKET));
    wanted.clamp(1, BUCKETS_MAX).next_power_of_two() as u32
}

impl Inputs {
    /// Whether the terms are the same, in the same order.
    pub(crate) fn terms_are(&self, other: &Self) -> bool {
        let digests = |inputs: &Self| -> Vec<(String, String)> {
            let terms = inputs.terms.iter();
            terms.map(|terms| (terms.version.clone(), terms.sha256.clone())).collect()
        };
        digests(self) == digests(other)
    }

    /// Whether both are of one platform, and of the same standing: neither hypothetical.
    pub(crate) fn stands_for(&self, other: &Self) -> bool {
        (&self.platform, &self.simulated) == (&other.platform, &other.simulated)
            && !self.hypothetical
            && !other.hypothetical
    }

    /// The corpus's id: 16 hexadecimal digits of a digest of the inputs.
    pub fn id(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(text)).get(..16).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_powers_of_two_in_bounds() {
        let of = |records| buckets(records, 0);
        assert_eq!([0, 1, 160_000, 160_001, 10_000_000].map(of), [1, 1, 1, 2, 64]);
        assert_eq!([buckets(10, 1 << 30), buckets(5_000_000, 1 << 30)], [16, 32]);
        assert_eq!([buckets(u64::MAX, 0), buckets(0, u64::MAX)], [4096; 2]);
    }
}
