//! The trees of a corpus, for whoever builds it or proves something of it.

use super::{BUCKETS_MAX, key, malformed};
use crate::error::{Error, Kind, Result};
use crate::map::{self, Key, Tree, Value};
use crate::merkle::{self, Hash, leaf_hash};
use crate::vrf::Output;

/// The leaves of one bucket's tree: one for each member with a row in it.
#[derive(Debug, Clone, Default)]
pub struct Leaves(Tree);

impl Leaves {
    /// From leaves in any order. No key may stand twice.
    pub fn new(mut leaves: Vec<(Key, Value)>) -> Result<Self> {
        leaves.sort_unstable_by_key(|(key, _)| *key);
        Self::from_sorted(leaves)
    }

    /// From leaves in strictly ascending order of their keys.
    pub fn from_sorted(leaves: Vec<(Key, Value)>) -> Result<Self> {
        Tree::from_sorted(leaves).map(Self)
    }

    /// As a corpus keeps them, and a platform publishes them: key and hash of the value of each, in ascending order.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let leaves = pairs(bytes)?.map(|[key, value]| (Key(key), Value(value)));
        Self::from_sorted(leaves.collect())
            .map_err(|error| malformed("membership::format", error.to_string()))
    }

    pub fn root(&self) -> map::Root {
        self.0.root()
    }

    /// That the member has a leaf in the bucket whose files have this digest, or that they have none.
    pub fn prove(&self, pseudonym: &Output, digest: &[u8; 32]) -> map::Proof {
        self.0.prove(&key(pseudonym, digest))
    }
}

/// What the membership root holds of one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// D, the digest of the bucket's files.
    pub digest: [u8; 32],
    /// The root of its tree.
    pub root: map::Root,
}

/// Pairs of 32 bytes, one after the other.
fn pairs(bytes: &[u8]) -> Result<impl Iterator<Item = [[u8; 32]; 2]>> {
    let (words, rest) = bytes.as_chunks::<32>();
    let (pairs, odd) = words.as_chunks::<2>();
    if !rest.is_empty() || !odd.is_empty() {
        return Err(malformed("membership::format", "a table of hashes breaks off"));
    }
    Ok(pairs.iter().copied())
}

impl Bucket {
    /// The table of all buckets, as a corpus keeps it and a platform publishes it: digest and root of each, from bucket 0 on.
    pub fn table(bytes: &[u8]) -> Result<Vec<Self>> {
        let buckets: Vec<Self> =
            pairs(bytes)?.map(|[digest, root]| Self { digest, root: map::Root(root) }).collect();
        if !buckets.len().is_power_of_two() || buckets.len() > BUCKETS_MAX as usize {
            return Err(malformed(
                "membership::buckets",
                "a corpus has a power of two of buckets, up to 4,096",
            ));
        }
        Ok(buckets)
    }

    /// Its leaf in the tree over all buckets: the hash of its number ‖ D ‖ root.
    pub(super) fn leaf(&self, number: u32) -> Hash {
        leaf_hash(&[&number.to_be_bytes(), self.digest.as_slice(), &self.root.0].concat())
    }
}

/// The membership root of a corpus with these buckets, numbered from 0.
pub fn root(buckets: &[Bucket]) -> Hash {
    merkle::root(&hashes(buckets))
}

/// The way from a bucket to the membership root.
pub fn path(buckets: &[Bucket], number: u32) -> Result<Vec<Hash>> {
    let count = buckets.len();
    if !count.is_power_of_two() || count > BUCKETS_MAX as usize {
        return Err(Error::new(
            Kind::Input,
            format!(
                "a corpus does not have {count} buckets, but a power of two up to {BUCKETS_MAX}"
            ),
        ));
    }
    merkle::inclusion_proof(&merkle::Leaves(&hashes(buckets)), number.into(), count as u64)
}

fn hashes(buckets: &[Bucket]) -> Vec<Hash> {
    (0_u32..).zip(buckets).map(|(number, bucket)| bucket.leaf(number)).collect()
}
