//! One bucket of the parent: the rows that stay, as if they had just been decided, and what of the others was counted.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_scrub::Kind as MaskKind;
use abide_terms::decision::Reason;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, FixedSizeBinaryBuilder, RecordBatch, StringArray,
    UInt8Array,
};
use arrow::compute::{filter, filter_record_batch};
use arrow::datatypes::UInt32Type;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};
use sha2::{Digest, Sha256};

use super::{GONE, Parent, Renumbered, refused};
use crate::bucket::Spread;
use crate::counts::Counts;
use crate::error::{Error, Kind, Result};
use crate::index::column;
use crate::mask::Masked;
use crate::names::{Names, Numbered, labels};
use crate::proofs;
use crate::table::Table;

/// Rows that are read at a time: as many as are written.
const BATCH_ROWS: usize = 64 * 1024;

/// What stays of a bucket.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// In the layout of the buffers, in the order of [`Table::ALL`].
    pub(crate) rows: [Vec<RecordBatch>; 5],
    pub(crate) removed: Removed,
}

/// What was counted of records that are decided again.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    pub(crate) counts: Counts,
    pub(crate) masked: Masked,
    /// Allowed records that hold nothing to train on.
    pub(crate) empty: u64,
}

impl Removed {
    pub(crate) fn merge(&mut self, other: &Self) {
        for (cell, count) in &other.counts.0 {
            *self.counts.0.entry(cell.clone()).or_default() += count;
        }
        self.masked.merge(&other.masked);
        self.empty += other.empty;
    }
}

/// What is known of a bucket's records by their id.
#[derive(Default)]
pub(super) struct Known {
    /// Those that were allowed: the author's number, and whether the record stays.
    allowed: HashMap<String, (Option<u32>, bool)>,
    /// Those that are decided again.
    pub(super) gone: HashSet<String>,
}

impl Parent {
    /// Reads a bucket, but for the rows of these records.
    pub(crate) fn bucket(
        &self,
        number: u32,
        (leaving, numbers): (&[u32], &Renumbered),
        spread: &Spread,
        names: &Names,
    ) -> Result<Kept> {
        let mut kept = Kept::default();
        let mut known = Known::default();
        // Decisions first: they say whose the other rows are.
        let tables = Table::ALL.into_iter().zip(&mut kept.rows);
        let (decisions, others): (Vec<_>, Vec<_>) =
            tables.partition(|(table, _)| *table == Table::Decisions);
        for (table, rows) in decisions.into_iter().chain(others) {
            let Some(batches) = self.batches(table, number)? else { continue };
            let removed = &mut kept.removed;
            *rows = match table {
                Table::Decisions => {
                    let authors = numbers.authors(&self.index, number)?;
                    let members = column::<UInt32Type>(&authors, "member")?;
                    let members = members.iter().flatten().filter(|of| *of != GONE);
                    let mut members: Vec<u32> = members.collect();
                    members.sort_unstable();
                    members.dedup();
                    spread.prepare(&members)?;
                    decisions_of(&batches, &authors, leaving, names, (&mut known, removed))?
                }
                Table::Redactions => redactions_of(&batches, &known, removed)?,
                Table::Text | Table::Chat | Table::Media => {
                    data_of(&batches, table, &known, spread, removed)?
                }
            };
        }
        Ok(kept)
    }

    /// The rows of a table, whose file must be what the manifest says.
    pub(super) fn batches(&self, table: Table, number: u32) -> Result<Option<Vec<RecordBatch>>> {
        self.file(table, number)?.map(|file| file.rows(None, None)).transpose()
    }

    /// A table, whose file must be what the manifest says.
    pub(super) fn file(&self, table: Table, number: u32) -> Result<Option<Whole>> {
        let Some(shard) = proofs::table_of(&self.manifest, table, number) else { return Ok(None) };
        let path: PathBuf = self.path.join(&shard.path);
        match std::fs::read(&path) {
            Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == shard.sha256 => {
                Ok(Some(Whole { path, bytes: bytes.into() }))
            }
            _ => Err(other(&path)),
        }
    }
}

/// A file that is what the manifest says.
pub(super) struct Whole {
    path: PathBuf,
    bytes: Bytes,
}

impl Whole {
    /// These columns of these rows, or all.
    pub(super) fn rows(
        &self,
        columns: Option<&[&str]>,
        rows: Option<RowSelection>,
    ) -> Result<Vec<RecordBatch>> {
        let other = || other(&self.path);
        let reader = ParquetRecordBatchReaderBuilder::try_new(self.bytes.clone());
        let mut reader = reader.map_err(|_| other())?.with_batch_size(BATCH_ROWS);
        if let Some(columns) = columns {
            let mask = ProjectionMask::columns(reader.parquet_schema(), columns.iter().copied());
            reader = reader.with_projection(mask);
        }
        if let Some(rows) = rows {
            reader = reader.with_row_selection(rows);
        }
        let batches = reader.build().map_err(|_| other())?.collect::<Result<Vec<_>, _>>();
        batches.map_err(|_| other())
    }
}

fn other(path: &Path) -> Error {
    refused(format_args!("`{}` is not what it was", path.display()))
}

fn decisions_of(
    batches: &[RecordBatch],
    authors: &RecordBatch,
    leaving: &[u32],
    names: &Names,
    (known, removed): (&mut Known, &mut Removed),
) -> Result<Vec<RecordBatch>> {
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if rows != authors.num_rows() {
        return Err(refused("the index has other records than the corpus"));
    }
    let numbers = column::<UInt32Type>(authors, "record")?;
    let members = column::<UInt32Type>(authors, "member")?;
    let others =
        authors.column_by_name("author").ok_or_else(|| refused("the index lacks authors"))?;
    let mut kept = vec![];
    let mut start = 0;
    for batch in batches {
        let [ids, categories, regions, reasons] =
            ["id", "category", "region", "reason"].map(|name| words(batch, name));
        let (ids, categories, regions, reasons) = (ids?, categories?, regions?, reasons?);
        let rows = batch.num_rows();
        let (numbers, members) = (numbers.slice(start, rows), members.slice(start, rows));
        let others = others.slice(start, rows);
        let mut stay = Vec::with_capacity(rows);
        let mut reasons_by_number = Vec::with_capacity(rows);
        for row in 0..rows {
            let stays = leaving.binary_search(&numbers.value(row)).is_err();
            let (id, reason) = (ids.value(row), reasons.value(row));
            if reason == ALLOWED {
                let member = members.is_valid(row).then(|| members.value(row));
                known.allowed.insert(id.to_owned(), (member, stays));
            }
            if !stays {
                let word = |column: &StringArray| {
                    column.is_valid(row).then(|| column.value(row).to_owned())
                };
                let (category, region) = (word(categories), word(regions));
                removed.counts.count(category.as_deref(), region.as_deref(), reason);
                removed.empty += u64::from(reason == ALLOWED);
                known.gone.insert(id.to_owned());
            }
            reasons_by_number.push(number_of(reason)?);
            stay.push(stays);
        }
        let number = |name: &str| -> Result<ArrayRef> {
            let column = batch.column_by_name(name).ok_or_else(|| lacks(name))?;
            Ok(Arc::new(Numbered::of(labels(column)?, names).rows()))
        };
        let rule = batch.column_by_name("rule").ok_or_else(|| lacks("rule"))?;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(ids.clone()),
            Arc::new(members),
            others,
            number("category")?,
            number("region")?,
            Arc::new(UInt8Array::from(reasons_by_number)),
            Arc::clone(rule),
            Arc::new(numbers),
        ];
        let batch = RecordBatch::try_new(Table::Decisions.buffered(), columns).map_err(parent)?;
        kept.push(filter_record_batch(&batch, &BooleanArray::from(stay))?);
        start += rows;
    }
    Ok(kept)
}

fn data_of(
    batches: &[RecordBatch],
    table: Table,
    known: &Known,
    spread: &Spread,
    removed: &mut Removed,
) -> Result<Vec<RecordBatch>> {
    let mut kept = vec![];
    for batch in batches {
        let ids = words(batch, "id")?;
        let mut stay = Vec::with_capacity(ids.len());
        let mut places = FixedSizeBinaryBuilder::with_capacity(ids.len(), 16);
        for id in ids {
            let of = id.and_then(|id| known.allowed.get(id));
            let (member, stays) = of.ok_or_else(|| refused("it holds a row that it denies"))?;
            stay.push(*stays);
            if *stays {
                let name = member.map(|member| spread.member(member)).transpose()?.flatten();
                let name = name.ok_or_else(|| refused("a row is of nobody with an account"))?;
                places.append_value(name.place().0)?;
            } else {
                let empty = removed.empty.checked_sub(1);
                removed.empty = empty.ok_or_else(|| refused("it holds a row twice"))?;
            }
        }
        let stay = BooleanArray::from(stay);
        let mut columns = batch
            .columns()
            .iter()
            .map(|column| Ok(filter(column, &stay)?))
            .collect::<Result<Vec<_>>>()?;
        columns.push(Arc::new(places.finish()));
        kept.push(RecordBatch::try_new(table.buffered(), columns).map_err(parent)?);
    }
    Ok(kept)
}

pub(super) fn redactions_of(
    batches: &[RecordBatch],
    known: &Known,
    removed: &mut Removed,
) -> Result<Vec<RecordBatch>> {
    let mut kept = vec![];
    let mut records = HashSet::new();
    for batch in batches {
        let (ids, kinds) = (words(batch, "id")?, words(batch, "kind")?);
        let starts = batch.column_by_name("start").ok_or_else(|| lacks("start"))?;
        let mut stay = Vec::with_capacity(ids.len());
        for row in 0..ids.len() {
            let id = ids.value(row);
            let stays = !known.gone.contains(id);
            stay.push(stays);
            if stays {
                continue;
            }
            records.insert(id.to_owned());
            if starts.is_valid(row) {
                let kind: MaskKind = kinds
                    .value(row)
                    .parse()
                    .map_err(|_| refused("it has an unknown kind of mask"))?;
                *removed.masked.spans.entry(kind.word()).or_default() += 1;
            } else {
                removed.masked.media += 1;
            }
        }
        let batch = RecordBatch::try_new(Table::Redactions.buffered(), batch.columns().to_vec());
        kept.push(filter_record_batch(&batch.map_err(parent)?, &BooleanArray::from(stay))?);
    }
    removed.masked.records += records.len() as u64;
    Ok(kept)
}

const ALLOWED: &str = "allowed";

fn number_of(reason: &str) -> Result<u8> {
    if reason == ALLOWED {
        return Ok(0);
    }
    let found = Reason::ALL.into_iter().find(|one| one.word() == reason);
    found.map(Reason::number).ok_or_else(|| refused("it has an unknown reason"))
}

pub(super) fn words<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray> {
    let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    column.ok_or_else(|| lacks(name))
}

fn lacks(name: &str) -> Error {
    refused(format_args!("a table of it lacks a column `{name}`"))
}

#[expect(clippy::needless_pass_by_value, reason = "it maps the errors of results")]
fn parent(error: arrow::error::ArrowError) -> Error {
    Error::new(Kind::Parent, format_args!("it is laid out in another way: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found_again() {
        assert_eq!(number_of("allowed").unwrap(), 0);
        for reason in Reason::ALL {
            assert_eq!(number_of(reason.word()).unwrap(), reason.number());
        }
        assert_eq!(number_of("because").unwrap_err().kind(), Kind::Parent);
    }

    #[test]
    fn what_is_removed_adds_up() {
        let mut one = Removed { empty: 1, ..Removed::default() };
        one.counts.count(Some("content.post"), None, ALLOWED);
        let mut both = Removed::default();
        both.merge(&one);
        both.merge(&one);
        assert_eq!((both.empty, both.counts.total()), (2, 2));
    }
}
