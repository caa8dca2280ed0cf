//! What one corpus holds of one member, with the way to its membership root.

use super::{Bucket, Leaves, PATH_MAX, Row, Rows, bucket, key, path, refused};
use crate::error::{Error, Kind, Result};
use crate::map::{End, Proof, Value};
use crate::merkle::{Hash, node_hash};
use crate::vrf::Output;

/// All rows of a member in a corpus, or that there are none, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub(super) corpus: String,
    pub(super) bucket: u32,
    pub(super) digest: [u8; 32],
    pub(super) path: Vec<Hash>,
    pub(super) proof: Proof,
    pub(super) shown: Shown,
}

/// What is shown of a member's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// That there are none.
    Nothing,
    Rows(Vec<Row>),
    /// That there are some, by the hash of what stands under the member's key: whoever has the published leaves alone has no rows.
    Value(Value),
}

impl Holding {
    /// From the bucket's number among all buckets, and the proof in its tree. `None` is that there are no rows.
    pub fn new(
        corpus: &str,
        number: u32,
        buckets: &[Bucket],
        proof: Proof,
        rows: Option<Vec<Row>>,
    ) -> Result<Self> {
        Self::with(corpus, number, buckets, proof, rows.map_or(Shown::Nothing, Shown::Rows))
    }

    /// What the member finds in the leaves that a platform publishes: that there is nothing of theirs, or something, but not what.
    pub fn published(
        corpus: &str,
        number: u32,
        buckets: &[Bucket],
        leaves: &Leaves,
        pseudonym: &Output,
    ) -> Result<Self> {
        let digest = buckets.get(number as usize).map(|bucket| bucket.digest).unwrap_or_default();
        let proof = leaves.prove(pseudonym, &digest);
        let shown = match proof.end() {
            End::Found(value) => Shown::Value(value),
            End::Empty | End::Other(..) => Shown::Nothing,
        };
        Self::with(corpus, number, buckets, proof, shown)
    }

    fn with(
        corpus: &str,
        number: u32,
        buckets: &[Bucket],
        proof: Proof,
        shown: Shown,
    ) -> Result<Self> {
        let Some(Bucket { digest, .. }) = buckets.get(number as usize) else {
            return Err(Error::new(Kind::Input, format!("there is no bucket `{number}`")));
        };
        let path = path(buckets, number)?;
        let corpus = corpus.to_owned();
        Ok(Self { corpus, bucket: number, digest: *digest, path, proof, shown })
    }

    /// The id of the corpus.
    pub fn corpus(&self) -> &str {
        &self.corpus
    }

    /// The rows; `None` if the proof says that there are none, or does not show them.
    pub fn rows(&self) -> Option<&[Row]> {
        match &self.shown {
            Shown::Rows(rows) => Some(rows),
            Shown::Nothing | Shown::Value(_) => None,
        }
    }

    /// Whether it says that the corpus holds rows of the member.
    pub fn is_in(&self) -> bool {
        self.shown != Shown::Nothing
    }

    /// The membership root of the corpus that holds this, and nothing else, of the member with this pseudonym.
    ///
    /// To any other pseudonym it says nothing: it comes to another root.
    pub fn root(&self, pseudonym: &Output) -> Result<Hash> {
        if self.path.len() > PATH_MAX {
            return Err(super::malformed(
                "membership::buckets",
                "a corpus cannot have so many buckets",
            ));
        }
        // A path of another length cannot lead to the same root, so it is the path that says how many buckets there are.
        let buckets = 1_u32 << self.path.len();
        if self.bucket != bucket(pseudonym, buckets) {
            return Err(refused(
                "membership::bucket",
                "the proof is about a bucket that this member's rows would not be in",
            ));
        }
        match (&self.shown, self.proof.end()) {
            (Shown::Nothing, End::Empty | End::Other(..)) => {}
            (Shown::Value(value), End::Found(found)) if *value == found => {}
            (Shown::Value(_), _) => {
                return Err(refused(
                    "membership::rows",
                    "the corpus does not hold what the proof says that it holds of this member",
                ));
            }
            (Shown::Nothing, End::Found(_)) => {
                return Err(refused(
                    "membership::rows",
                    "the corpus holds rows of this member, and the proof does not show them",
                ));
            }
            (Shown::Rows(rows), end) => {
                let value = rows.iter().map(Row::digest).collect::<Rows>().value();
                if rows.is_empty() || end != End::Found(value) {
                    return Err(refused(
                        "membership::rows",
                        "the rows are not those that the corpus holds of this member",
                    ));
                }
            }
        }
        let root = self.proof.root(&key(pseudonym, &self.digest));
        // Who proves something to another pseudonym ends at a leaf that is elsewhere.
        let root = root.map_err(|error| error.coded("membership::root"))?;
        let leaf = Bucket { digest: self.digest, root }.leaf(self.bucket);
        Ok(self.path.iter().zip(0..).fold(leaf, |hash, (sibling, height)| {
            let is_right = self.bucket >> height & 1 == 1;
            if is_right { node_hash(sibling, &hash) } else { node_hash(&hash, sibling) }
        }))
    }
}
