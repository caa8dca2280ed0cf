//! The rows of a corpus, checked again before they are learned from.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::data::{Data, Row};
use crate::error::{Error, Kind, Result};
use crate::file;

/// That a corpus was published: the caller has found it in a ledger that it has verified, and restrictions since then
/// leave it standing. Only who has checked that may make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The corpus's id.
    pub corpus: String,
    /// The entry in the ledger.
    pub entry: u64,
}

/// A corpus that may be trained on.
#[derive(Debug)]
pub struct Corpus {
    folder: PathBuf,
    manifest: Manifest,
    manifest_sha256: String,
    entry: u64,
    slices: u32,
}

/// What the trainer needs of `manifest.json`.
#[derive(Debug, Deserialize)]
struct Manifest {
    format: String,
    id: String,
    platform: String,
    hypothetical: bool,
    #[serde(default)]
    simulated: Option<String>,
    cutoff: String,
    ledger: Ledger,
    buckets: u32,
    terms: Vec<Terms>,
    shards: Vec<Shard>,
}

#[derive(Debug, Deserialize)]
struct Ledger {
    events: u64,
    digest: String,
}

#[derive(Debug, Deserialize)]
struct Terms {
    version: String,
    sha256: String,
}

#[derive(Debug, Deserialize)]
struct Shard {
    path: String,
    rows: u64,
    sha256: String,
}

impl Corpus {
    /// Opens a corpus in so many slices. One that is hypothetical, or not the one that was published, is refused.
    pub fn open(folder: &Path, published: &Published, slices: u32) -> Result<Self> {
        let path = folder.join("manifest.json");
        let text = file::read(&path)?;
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|error| Error::broken(&path, format_args!("is not a manifest: {error}")))?;
        let refused = |words: &str| {
            let words = format_args!("corpus `{}` {words}", manifest.id);
            Err(Error::new(Kind::Corpus, words))
        };
        if manifest.format != "abide corpus 1" {
            return refused("is of another format");
        }
        if manifest.hypothetical {
            return refused("is hypothetical: it was decided as of another time than its ledger's");
        }
        if manifest.id != published.corpus {
            return refused("is not the one that was published");
        }
        if !manifest.shards.iter().any(|shard| shard.path.starts_with(TEXT)) {
            return refused("has no text");
        }
        if !(1..=manifest.buckets).contains(&slices) {
            let words = format_args!(
                "corpus `{}` has {} buckets, which can't be cut into {slices} slices",
                manifest.id, manifest.buckets
            );
            return Err(Error::new(Kind::Settings, words));
        }
        let manifest_sha256 = hex::encode(Sha256::digest(&text));
        let entry = published.entry;
        Ok(Self { folder: folder.to_owned(), manifest, manifest_sha256, entry, slices })
    }

    /// What a model says of the corpus.
    pub fn lineage(&self) -> Map<String, Value> {
        let Manifest { id, platform, cutoff, ledger, terms, simulated, .. } = &self.manifest;
        let terms = terms.iter().map(|terms| format!("{} {}", terms.version, terms.sha256));
        let mut lineage = Map::from_iter([
            ("corpus".to_owned(), id.as_str().into()),
            ("manifest".to_owned(), self.manifest_sha256.as_str().into()),
            ("ledger_entry".to_owned(), self.entry.into()),
            ("ledger_events".to_owned(), ledger.events.into()),
            ("ledger_digest".to_owned(), ledger.digest.as_str().into()),
            ("platform".to_owned(), platform.as_str().into()),
            ("cutoff".to_owned(), cutoff.as_str().into()),
            ("terms".to_owned(), terms.collect::<Vec<_>>().into()),
        ]);
        let simulated = simulated.as_deref().map(|why| ("simulated".to_owned(), why.into()));
        lineage.extend(simulated);
        lineage
    }

    /// The text shards of a slice, with the bucket of each. Neighbouring buckets share a slice.
    fn shards(&self, slice: u32) -> impl Iterator<Item = (u32, &Shard)> {
        let (buckets, slices) = (u64::from(self.manifest.buckets), u64::from(self.slices));
        self.manifest.shards.iter().filter_map(move |shard| {
            let bucket = bucket(&shard.path, TEXT, self.manifest.buckets)?;
            let of = u64::from(bucket) * slices / buckets;
            (of == u64::from(slice)).then_some((bucket, shard))
        })
    }

    /// The ids that the audit allows in a bucket.
    fn allowed(&self, bucket: u32) -> Result<BTreeSet<String>> {
        let name = format!("{AUDIT}{bucket:05}-of-{:05}.parquet", self.manifest.buckets);
        let path = self.folder.join(&name);
        let shard = self.manifest.shards.iter().find(|shard| shard.path == name);
        let shard = shard.ok_or_else(|| Error::broken(&path, "is not in the manifest"))?;
        let mut allowed = BTreeSet::new();
        self.read(shard, ["id", "reason"], |id, reason| {
            if reason == Some("allowed") {
                allowed.insert(id.to_owned());
            }
            Ok(())
        })?;
        Ok(allowed)
    }

    /// Goes through two columns of a shard, after comparing its digest.
    fn read(
        &self,
        shard: &Shard,
        columns: [&str; 2],
        mut each: impl FnMut(&str, Option<&str>) -> Result<()>,
    ) -> Result<()> {
        let path = self.folder.join(&shard.path);
        if file::digest(&path)? != shard.sha256 {
            return Err(Error::broken(&path, "is not what the manifest says"));
        }
        let broken = |error: &dyn std::fmt::Display| {
            Error::broken(&path, format_args!("cannot be read: {error}"))
        };
        let opened = File::open(&path).map_err(|error| Error::io(&path, error))?;
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|error| broken(&error))?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
        let reader = builder.with_projection(mask).build().map_err(|error| broken(&error))?;
        let mut rows = 0;
        for batch in reader {
            let batch = batch.map_err(|error| broken(&error))?;
            rows += batch.num_rows() as u64;
            let [ids, words] = columns.map(|name| strings(&batch, name));
            let (Some(ids), Some(words)) = (ids, words) else {
                return Err(broken(&format_args!("no columns {columns:?} of strings")));
            };
            for (id, word) in ids.iter().zip(words.iter()) {
                each(id.ok_or_else(|| broken(&"a row without an id"))?, word)?;
            }
        }
        if rows == shard.rows { Ok(()) } else { Err(broken(&"other rows than the manifest says")) }
    }
}

const TEXT: &str = "data/text/train-";
const AUDIT: &str = "audit/decisions-";

/// A column as plain strings, however it is stored.
fn strings(batch: &RecordBatch, name: &str) -> Option<StringArray> {
    let plain = cast(batch.column_by_name(name)?, &DataType::Utf8).ok()?;
    plain.as_string_opt::<i32>().cloned()
}

/// The bucket in a shard's name.
fn bucket(path: &str, prefix: &str, buckets: u32) -> Option<u32> {
    let numbers = path.strip_prefix(prefix)?.strip_suffix(".parquet")?;
    let (bucket, of) = numbers.split_once("-of-")?;
    let (bucket, of) = (bucket.parse::<u32>().ok()?, of.parse::<u32>().ok()?);
    (of == buckets && bucket < of).then_some(bucket)
}

impl Data for Corpus {
    fn slices(&self) -> u32 {
        self.slices
    }

    fn digest(&self, slice: u32) -> String {
        let mut hash = Sha256::new_with_prefix("abide slice v1\n");
        for (_, shard) in self.shards(slice) {
            hash.update(shard.path.as_bytes());
            hash.update(shard.sha256.as_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// Every row must be one that the audit of its own bucket allows.
    fn rows(&self, slice: u32) -> Result<Vec<Row>> {
        let mut rows = vec![];
        for (bucket, shard) in self.shards(slice) {
            let path = self.folder.join(&shard.path);
            let mut allowed = self.allowed(bucket)?;
            self.read(shard, ["id", "text"], |id, text| {
                // Taken out: a row that is there twice is not allowed twice.
                if !allowed.remove(id) {
                    let words = "holds a row that the audit of its bucket does not allow";
                    return Err(Error::broken(&path, words));
                }
                let text = text.unwrap_or_default();
                if !text.is_empty() {
                    rows.push(Row { id: id.to_owned(), text: text.to_owned() });
                }
                Ok(())
            })?;
        }
        Ok(rows)
    }
}
