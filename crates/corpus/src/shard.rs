//! One file of a corpus: the rows of one bucket, in their order, the same bytes every time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use abide_terms::decision::Reason;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::interleave_record_batch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt8Type};
use hmac::{Hmac, KeyInit, Mac};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, Result};
use crate::table::{self, Table};

/// Rows of a row group: small enough to read one at a time, large enough to compress.
const ROW_GROUP_ROWS: usize = 64 * 1024;

/// A file of the snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Relative to the corpus.
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    pub sha256: String,
}

/// Writes the data rows of a bucket. `None` if there are none.
pub(crate) fn write(
    root: &Path,
    table: Table,
    name: &str,
    rows: &[RecordBatch],
) -> Result<Option<Shard>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let keep: Vec<usize> = (0..table.buffered().fields().len() - 1).collect();
    file(root, table, name, rows, &Arc::new(table.buffered().project(&keep)?), |batch| {
        Ok(batch.project(&keep)?)
    })
    .map(Some)
}

/// Writes the decisions of a bucket: who a row is about is a pseudonym that depends on the bucket's data.
pub(crate) fn write_decisions(
    root: &Path,
    name: &str,
    rows: &[RecordBatch],
    key: &[u8; 32],
    data: &[Shard],
) -> Result<Option<Shard>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let mut of_data = Sha256::new();
    for shard in data {
        of_data.update(&shard.sha256);
    }
    let of_data = of_data.finalize();
    let mut pseudonyms: HashMap<String, String> = HashMap::new();
    let pseudonym = |member: &str| {
        // A key of any length is valid for HMAC, so this cannot fail; without it a row would name nobody.
        let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
        mac.update(b"abide audit v1");
        mac.update(&of_data);
        mac.update(member.as_bytes());
        hex::encode(mac.finalize().into_bytes()).get(..32).map(str::to_owned)
    };
    file(root, Table::Decisions, name, rows, &decisions(), |batch| {
        let (id, author, category, region) =
            (batch.column(0), batch.column(1), batch.column(2), batch.column(3));
        let members: StringArray = author
            .as_string::<i32>()
            .iter()
            .map(|member| {
                let member = member?;
                if let Some(known) = pseudonyms.get(member) {
                    return Some(known.clone());
                }
                let made = pseudonym(member)?;
                pseudonyms.insert(member.to_owned(), made.clone());
                Some(made)
            })
            .collect();
        let reasons = batch.column(4).as_primitive::<UInt8Type>();
        let words: StringArray =
            reasons.values().iter().map(|reason| Some(word(*reason))).collect();
        let columns: Vec<ArrayRef> = vec![
            id.clone(),
            Arc::new(members),
            category.clone(),
            region.clone(),
            Arc::new(words),
            batch.column(5).clone(),
        ];
        Ok(RecordBatch::try_new(decisions(), columns)?)
    })
    .map(Some)
}

/// The word of a decision: `allowed`, or the reason.
pub(crate) fn word(reason: u8) -> &'static str {
    Reason::from_number(reason).map_or("allowed", Reason::word)
}

fn decisions() -> SchemaRef {
    let word = |name| Field::new(name, DataType::Utf8, true);
    Arc::new(Schema::new(vec![
        word("id"),
        word("member"),
        word("category"),
        word("region"),
        Field::new("reason", DataType::Utf8, false),
        Field::new("rule", DataType::UInt8, false),
    ]))
}

fn file(
    root: &Path,
    table: Table,
    name: &str,
    rows: &[RecordBatch],
    schema: &SchemaRef,
    mut columns: impl FnMut(&RecordBatch) -> Result<RecordBatch>,
) -> Result<Shard> {
    let relative = format!("{}/{name}", table.folder());
    let path = root.join(&relative);
    let created = File::create_new(&path).map_err(|error| Error::io(&path, error))?;
    let written = |error: parquet::errors::ParquetError| Error::io(&path, error);
    let mut writer = ArrowWriter::try_new(
        Hashing::new(BufWriter::new(created)),
        schema.clone(),
        Some(properties()),
    )
    .map_err(written)?;
    let batches: Vec<&RecordBatch> = rows.iter().collect();
    let order = order(rows, table);
    for group in order.chunks(ROW_GROUP_ROWS) {
        writer.write(&columns(&interleave_record_batch(&batches, group)?)?).map_err(written)?;
    }
    let hashing = writer.into_inner().map_err(written)?;
    let (sha256, bytes, file) = hashing.finish().map_err(|error| Error::io(&path, error))?;
    file.sync_all().map_err(|error| Error::io(&path, error))?;
    Ok(Shard { path: relative, rows: order.len() as u64, bytes, sha256 })
}

/// Rows by their member's place, then by id; decisions by id alone, so that neighbours tell nothing.
fn order(rows: &[RecordBatch], table: Table) -> Vec<(usize, usize)> {
    let ids: Vec<&StringArray> =
        rows.iter().map(|batch| batch.column(0).as_string::<i32>()).collect();
    let mut keyed: Vec<_> = ids
        .iter()
        .enumerate()
        .flat_map(|(batch, ids)| {
            (0..ids.len()).map(move |row| {
                let place = match (table, rows.get(batch)) {
                    (Table::Decisions, _) | (_, None) => None,
                    (_, Some(rows)) => Some(table::place(rows, row)),
                };
                ((place, ids.value(row)), (batch, row))
            })
        })
        .collect();
    keyed.sort_unstable_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, at)| at).collect()
}

fn properties() -> WriterProperties {
    let plain = |builder: parquet::file::properties::WriterPropertiesBuilder, name: &str| {
        builder.set_column_dictionary_enabled(name.into(), false)
    };
    let builder = WriterProperties::builder()
        // The version of a library would change the bytes without changing what they say.
        .set_created_by("abide corpus 1".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk);
    ["id", "text", "member", "attribution"].into_iter().fold(builder, plain).build()
}

/// Hashes what passes through.
struct Hashing {
    inner: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Hashing {
    fn new(inner: BufWriter<File>) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    fn finish(self) -> io::Result<(String, u64, File)> {
        let file = self.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((hex::encode(self.hash.finalize()), self.bytes, file))
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Refuses a duplicate id: two records of one id could not be told apart in an audit.
pub(crate) fn unique(rows: &[RecordBatch]) -> Result<()> {
    let mut ids: Vec<&str> =
        rows.iter().flat_map(|batch| batch.column(0).as_string::<i32>().iter().flatten()).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair.first() == pair.last()) {
        Some([id, ..]) => {
            Err(Error::new(Kind::Records, format_args!("there are two records `{id}`")))
        }
        _ => Ok(()),
    }
}
