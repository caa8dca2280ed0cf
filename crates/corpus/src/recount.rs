//! The counts of a corpus, taken anew from its decisions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, UInt8Type};
use serde::Deserialize;

use crate::counts::{Counts, Line};
use crate::error::{Error, Result};
use crate::manifest::Manifest;
use crate::reader;

/// Where the decisions are, beside what was masked.
const DECISIONS: &str = "audit/decisions-";

/// The exact counts, beside the decisions.
const COUNTS: &str = "audit/counts.json";

/// What the audit says of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'a> {
    pub id: &'a str,
    pub category: Option<&'a str>,
    pub region: Option<&'a str>,
    pub reason: &'a str,
    pub rule: u8,
}

/// Shows every decision of a corpus, bucket by bucket.
pub fn decisions(
    corpus: &Path,
    manifest: &Manifest,
    mut each: impl FnMut(Decision<'_>),
) -> Result<()> {
    const COLUMNS: [&str; 5] = ["id", "category", "region", "reason", "rule"];
    for shard in manifest.shards.iter().filter(|shard| shard.path.starts_with(DECISIONS)) {
        let path = corpus.join(&shard.path);
        for batch in reader::batches(&path, Some(&COLUMNS))? {
            let batch = batch?;
            let [ids, categories, regions, reasons] = ["id", "category", "region", "reason"]
                .map(|name| reader::words(&path, &batch, name));
            let (ids, categories, regions, reasons) = (ids?, categories?, regions?, reasons?);
            let lacks = || Error::broken(&path, "lacks a column `rule` of numbers");
            let rules = batch.column_by_name("rule").ok_or_else(lacks)?;
            let rules = cast(rules, &DataType::UInt8).map_err(|_| lacks())?;
            let rules = rules.as_primitive::<UInt8Type>();
            for row in 0..batch.num_rows() {
                if ids.is_null(row) || reasons.is_null(row) || rules.is_null(row) {
                    return Err(Error::broken(&path, "has a row without an id or a decision"));
                }
                each(Decision {
                    id: ids.value(row),
                    category: categories.is_valid(row).then(|| categories.value(row)),
                    region: regions.is_valid(row).then(|| regions.value(row)),
                    reason: reasons.value(row),
                    rule: rules.value(row),
                });
            }
        }
    }
    Ok(())
}

/// The counts that the decisions come to.
pub fn recount(corpus: &Path, manifest: &Manifest) -> Result<Counts> {
    let mut counts = Counts::default();
    decisions(corpus, manifest, |decision| {
        counts.count(decision.category, decision.region, decision.reason);
    })?;
    Ok(counts)
}

#[derive(Deserialize)]
struct Exact {
    reasons: BTreeMap<String, u64>,
    counts: Vec<Line>,
}

/// Whether manifest and audit count what the decisions say.
pub fn is_counted(corpus: &Path, manifest: &Manifest) -> Result<bool> {
    let path = corpus.join(COUNTS);
    let text = fs::read(&path).map_err(|error| Error::io(&path, error))?;
    let exact: Exact = serde_json::from_slice(&text)
        .map_err(|error| Error::broken(&path, format_args!("does not hold counts: {error}")))?;
    let counts = recount(corpus, manifest)?;
    Ok((exact.reasons, exact.counts) == (counts.by_reason(), counts.lines())
        && manifest.records == counts.total()
        && manifest.reasons == counts.public_by_reason()
        && manifest.counts == counts.public())
}
