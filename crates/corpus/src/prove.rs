//! What a corpus holds of one member, with its proof.

use std::collections::HashSet;
use std::path::Path;

use abide_verify::membership::{self, BYTES_MAX, Holding, Leaves, Row};
use abide_verify::vrf::Output;
use arrow::array::Array;

use crate::error::{Error, Kind, Result};
use crate::manifest::{FORMAT, MANIFEST, Manifest};
use crate::proofs;
use crate::pseudonym::Name;
use crate::reader;
use crate::row::Rows;
use crate::shard;
use crate::table::Table;

/// Room for everything in the file of a proof but the rows.
const BESIDE_BYTES: usize = 256 << 10;

/// Proves that the corpus holds just these rows of the member with this pseudonym, or none.
///
/// It reads the manifest and the files of the member's own bucket, and no other. What it returns leads to the membership
/// root of the manifest; a corpus whose files do not is an error. With the log's entry of the corpus it becomes a file
/// that anyone can check (`abide_verify::membership::Membership`).
pub fn prove(corpus: &Path, pseudonym: &Output) -> Result<Holding> {
    let manifest = known(corpus)?;
    let count = manifest.inputs.buckets;
    let buckets = proofs::read_buckets(corpus, &manifest)?;
    let number = membership::bucket(pseudonym, count);
    let broken = |words: &str| Error::broken(corpus, words);
    let bucket = buckets.get(number as usize).ok_or_else(|| broken("lacks a bucket"))?;
    let leaves = proofs::read_leaves(corpus, &manifest, (number, bucket))?;
    let key = membership::key(pseudonym, &bucket.digest);
    let is_in = leaves.binary_search_by_key(&key, |(key, _)| *key).is_ok();
    let rows = if is_in { Some(rows(corpus, &manifest, number, pseudonym)?) } else { None };
    let leaves = Leaves::from_sorted(leaves).map_err(|error| broken(&error.to_string()))?;
    let proof = leaves.prove(pseudonym, &bucket.digest);
    let holding = Holding::new(&manifest.id, number, &buckets, proof, rows)
        .map_err(|error| broken(&error.to_string()))?;
    let root = holding.root(pseudonym).map_err(|error| {
        broken(&format!("holds other rows of this member than it commits to: {error}"))
    })?;
    if root.to_string() == manifest.membership {
        Ok(holding)
    } else {
        Err(broken("does not lead to its own membership root"))
    }
}

/// The manifest of a corpus in whose buckets members can be looked for.
fn known(corpus: &Path) -> Result<Manifest> {
    let manifest = reader::manifest(corpus)?;
    let count = manifest.inputs.buckets;
    if manifest.format == FORMAT && count.is_power_of_two() && count <= membership::BUCKETS_MAX {
        return Ok(manifest);
    }
    Err(Error::broken(&corpus.join(MANIFEST), "is not of a corpus that is known here"))
}

/// What the audit says of one of a member's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub id: String,
    pub category: Option<String>,
    /// Where the member lived at the cutoff.
    pub region: Option<String>,
    /// `allowed`, or the word of the rule that denied.
    pub reason: String,
}

/// Every decision about a record of the member with this pseudonym, as the audit of the corpus has them. Nothing is proven by it.
pub fn decisions(corpus: &Path, pseudonym: &Output) -> Result<Vec<Decision>> {
    let manifest = known(corpus)?;
    let count = manifest.inputs.buckets;
    let number = membership::bucket(pseudonym, count);
    let digest = proofs::digest(proofs::data(&manifest, number).iter().copied());
    let name = Name::of_member(pseudonym).in_audit(&digest);
    let audit = corpus.join(shard::path(Table::Decisions, number, count));
    let mut found = vec![];
    reader::each(&audit, &["id", "member", "category", "region", "reason"], |cells| {
        if let [Some(id), Some(member), category, region, Some(reason)] = cells
            && *member == name
        {
            found.push(Decision {
                id: (*id).to_owned(),
                category: category.map(str::to_owned),
                region: region.map(str::to_owned),
                reason: (*reason).to_owned(),
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// The member's rows, found by what the audit calls them.
fn rows(corpus: &Path, manifest: &Manifest, number: u32, pseudonym: &Output) -> Result<Vec<Row>> {
    let data = proofs::data(manifest, number);
    let digest = proofs::digest(data.iter().copied());
    let name = Name::of_member(pseudonym).in_audit(&digest);
    let audit = corpus.join(shard::path(Table::Decisions, number, manifest.inputs.buckets));
    let mut ids = HashSet::new();
    reader::each(&audit, &["id", "member", "reason"], |cells| {
        if let [Some(id), Some(member), Some("allowed")] = cells
            && *member == name
        {
            ids.insert((*id).to_owned());
        }
        Ok(())
    })?;
    let (mut found, mut bytes) = (vec![], 0);
    for shard in data {
        let path = corpus.join(&shard.path);
        for batch in reader::batches(&path, None)? {
            let batch = batch?;
            let column = reader::words(&path, &batch, "id")?;
            let mut rows = Rows::of(&batch)?;
            for at in 0..batch.num_rows() {
                if !(column.is_valid(at) && ids.contains(column.value(at))) {
                    continue;
                }
                let row = rows.canonical(at);
                bytes += row.len();
                if bytes > BYTES_MAX - BESIDE_BYTES {
                    let words = "the member's rows are larger than the file of a proof can be";
                    return Err(Error::new(Kind::Records, words));
                }
                found.push(Row::read(row).map_err(|error| Error::broken(&path, error))?);
            }
        }
    }
    Ok(found)
}
