//! The membership trees of a corpus, and the files that they are made from again.

use std::fs;
use std::path::Path;

use abide_verify::map::{Key, Root, Value};
use abide_verify::membership::{self, BUCKETS_FILE, Bucket, Leaves, leaves_file};
use abide_verify::merkle::Hash;
use abide_verify::vrf::Output;
use itertools::Itertools;
use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, Result};
use crate::folder::{self, Files};
use crate::manifest::Manifest;
use crate::pairs::Pairs;
use crate::pseudonym::{Name, Place};
use crate::shard::{self, Shard};
use crate::table::Table;

/// A digest and a root, or a key and the hash of a value.
const ENTRY_BYTES: usize = 64;

/// The digest of each row of a bucket, beside the place of its author.
pub(crate) type Digests = Pairs<(Place, [u8; 32])>;

/// D, the digest of a bucket's files of data, given in the order of their tables.
pub(crate) fn digest<'a>(data: impl IntoIterator<Item = &'a Shard>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for shard in data {
        hash.update(&shard.sha256);
    }
    hash.finalize().into()
}

/// A bucket that nothing is in.
pub(crate) fn nothing() -> Bucket {
    Bucket { digest: digest([]), root: Leaves::default().root() }
}

/// The leaves of a bucket, by key. Every author of a row must be among the names, which may hold others as well.
pub(crate) fn leaves(
    digests: Digests,
    names: &[Name],
    digest: &[u8; 32],
) -> Result<Vec<(Key, Value)>> {
    let mut known: Vec<(Place, Output)> =
        names.iter().filter_map(|name| Some((name.place(), name.pseudonym()?))).collect();
    known.sort_unstable_by_key(|(place, pseudonym)| (*place, pseudonym.0));
    known.dedup();
    let fault = |words: &str| Error::new(Kind::Pseudonym, words);
    if known.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
        return Err(fault("two pseudonyms begin with the same 16 bytes"));
    }
    let mut leaves = Vec::with_capacity(known.len());
    let by_author = digests.sorted()?.chunk_by(|row| row.as_ref().ok().map(|(place, _)| *place));
    for (place, rows) in &by_author {
        // As `membership::Rows` has it, without holding them: they come in order, and each once, as its record's id is in it.
        let mut value = Sha256::new();
        for row in rows {
            let (_, digest) = row?;
            value.update(digest);
        }
        let author = known.binary_search_by_key(&place, |(place, _)| Some(*place));
        let author = author.ok().and_then(|at| known.get(at));
        let (_, pseudonym) = author.ok_or_else(|| fault("a row is of nobody with a pseudonym"))?;
        leaves.push((membership::key(pseudonym, digest), Value(value.finalize().into())));
    }
    leaves.sort_unstable_by_key(|(key, _)| *key);
    Ok(leaves)
}

/// Writes a bucket's leaves, if there are any, and says what the membership root holds of the bucket.
pub(crate) fn write_leaves(
    files: &Files<'_>,
    (number, of): (u32, u32),
    leaves: Vec<(Key, Value)>,
    digest: [u8; 32],
) -> Result<Bucket> {
    if !leaves.is_empty() {
        let mut bytes = Vec::with_capacity(leaves.len() * ENTRY_BYTES);
        for (key, value) in &leaves {
            bytes.extend_from_slice(&key.0);
            bytes.extend_from_slice(&value.0);
        }
        files.write(&leaves_file(number, of), &bytes)?;
    }
    let tree = Leaves::from_sorted(leaves)
        .map_err(|_| Error::new(Kind::Pseudonym, "two members have the same pseudonym"))?;
    Ok(Bucket { digest, root: tree.root() })
}

pub(crate) fn write_buckets(root: &Path, buckets: &[Bucket]) -> Result<Hash> {
    let bytes: Vec<u8> =
        buckets.iter().flat_map(|bucket| [bucket.digest, bucket.root.0]).flatten().collect();
    folder::write(root, BUCKETS_FILE, &bytes)?;
    Ok(membership::root(buckets))
}

/// All buckets, which must lead to the membership root of the manifest.
pub(crate) fn read_buckets(corpus: &Path, manifest: &Manifest) -> Result<Vec<Bucket>> {
    let path = corpus.join(BUCKETS_FILE);
    let buckets: Vec<Bucket> = read(&path, manifest.inputs.buckets as usize * ENTRY_BYTES)?
        .into_iter()
        .map(|[digest, root]| Bucket { digest, root: Root(root) })
        .collect();
    let is_whole = buckets.len() == manifest.inputs.buckets as usize
        && membership::root(&buckets).to_string() == manifest.membership;
    if is_whole {
        Ok(buckets)
    } else {
        Err(Error::broken(&path, "does not lead to the membership root of the manifest"))
    }
}

/// The leaves of one bucket, which must be those of its root.
pub(crate) fn read_leaves(
    corpus: &Path,
    manifest: &Manifest,
    (number, bucket): (u32, &Bucket),
) -> Result<Vec<(Key, Value)>> {
    let path = corpus.join(leaves_file(number, manifest.inputs.buckets));
    if bucket.root == Root::EMPTY && !path.exists() {
        return Ok(vec![]);
    }
    // There are no more leaves than rows.
    let bytes_max = usize::try_from(manifest.rows).unwrap_or(usize::MAX);
    let leaves: Vec<(Key, Value)> = read(&path, bytes_max.saturating_mul(ENTRY_BYTES))?
        .into_iter()
        .map(|[key, value]| (Key(key), Value(value)))
        .collect();
    let tree = Leaves::from_sorted(leaves.clone());
    if leaves.is_empty() || tree.map(|tree| tree.root()).ok() != Some(bucket.root) {
        return Err(Error::broken(&path, "does not hold the leaves of its bucket's root"));
    }
    Ok(leaves)
}

/// The files of data of one bucket, as the manifest names them, in the order of their tables.
pub(crate) fn data(manifest: &Manifest, number: u32) -> Vec<&Shard> {
    Table::DATA.into_iter().filter_map(|table| table_of(manifest, table, number)).collect()
}

/// The file of a bucket in a table. The manifest names its files in order; what stands out of order is not found.
pub(crate) fn table_of(manifest: &Manifest, table: Table, number: u32) -> Option<&Shard> {
    let path = shard::path(table, number, manifest.inputs.buckets);
    let at = manifest.shards.binary_search_by(|shard| shard.path.cmp(&path)).ok()?;
    manifest.shards.get(at)
}

/// Pairs of 32 bytes.
fn read(path: &Path, bytes_max: usize) -> Result<Vec<[[u8; 32]; 2]>> {
    let length = fs::metadata(path).map_err(|error| Error::io(path, error))?.len();
    if length > bytes_max as u64 || length % ENTRY_BYTES as u64 != 0 {
        return Err(Error::broken(path, "has a length that it cannot have"));
    }
    let bytes = fs::read(path).map_err(|error| Error::io(path, error))?;
    let (words, _) = bytes.as_chunks::<32>();
    let (pairs, _) = words.as_chunks::<2>();
    Ok(pairs.to_vec())
}
