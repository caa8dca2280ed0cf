//! One bucket of the parent: the rows that stay, as if they had just been decided, and what of the others was counted. They come batch by
//! batch, in the order of their files.

use std::fs::File;
use std::io::{self, Seek};
use std::iter::{self, Peekable};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_scrub::Kind as MaskKind;
use abide_terms::decision::Reason;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, FixedSizeBinaryBuilder, RecordBatch, StringArray,
    UInt8Array,
};
use arrow::compute::{filter, filter_record_batch, not};
use arrow::datatypes::UInt32Type;
use itertools::Itertools;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
};

use super::numbers::Numbers;
use super::{GONE, Parent, Renumbered, refused};
use crate::bucket::Spread;
use crate::counts::Counts;
use crate::error::{Error, Kind, Result};
use crate::group::{ROW_GROUP, weight};
use crate::index::{self, column};
use crate::mask::Masked;
use crate::names::{Names, Numbered, labels};
use crate::proofs;
use crate::pseudonym::Place;
use crate::reader::digest_of;
use crate::sort::Measured;
use crate::table::Table;

/// Rows as they are read.
pub(crate) type Batches<'r> = Box<dyn Iterator<Item = Result<RecordBatch>> + 'r>;

/// What stays of a bucket.
#[derive(Clone, Copy)]
pub(crate) struct Kept<'a> {
    pub(super) parent: &'a Parent,
    pub(super) leaving: &'a [u32],
    pub(super) numbers: &'a Renumbered,
    pub(super) number: u32,
    pub(super) spread: &'a Spread,
    pub(super) names: &'a Names,
}

/// What was counted of records that are decided again.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    pub(crate) counts: Counts,
    pub(crate) masked: Masked,
    /// Those that were allowed, and their rows in `data/`.
    pub(super) allowed: u64,
    pub(super) rows: u64,
}

impl Removed {
    pub(crate) fn merge(&mut self, other: &Self) {
        for (cell, count) in &other.counts.0 {
            *self.counts.0.entry(cell.clone()).or_default() += count;
        }
        self.masked.merge(&other.masked);
        self.allowed += other.allowed;
        self.rows += other.rows;
    }

    /// Allowed records that hold nothing to train on: all that were allowed, but for those that had a row.
    pub(crate) fn empty(&self) -> Result<u64> {
        self.allowed.checked_sub(self.rows).ok_or_else(|| refused("it holds a row that it denies"))
    }

    /// Counts masks of records that leave, in the order of their ids; `last` is the id before them.
    pub(super) fn count_masks(
        &mut self,
        masks: &RecordBatch,
        last: &mut Option<String>,
    ) -> Result<()> {
        let (ids, kinds) = (words(masks, "id")?, words(masks, "kind")?);
        let starts = masks.column_by_name("start").ok_or_else(|| lacks("start"))?;
        for row in 0..masks.num_rows() {
            let id = ids.value(row);
            if last.as_deref() != Some(id) {
                *last = Some(id.to_owned());
                self.masked.records += 1;
            }
            if starts.is_valid(row) {
                let kind: MaskKind = kinds
                    .value(row)
                    .parse()
                    .map_err(|_| refused("it has an unknown kind of mask"))?;
                *self.masked.spans.entry(kind.word()).or_default() += 1;
            } else {
                self.masked.media += 1;
            }
        }
        Ok(())
    }
}

impl<'a> Kept<'a> {
    /// Asks for its members at once.
    pub(crate) fn prepare(&self) -> Result<()> {
        let Some(authors) = self.numbers_of(Table::Decisions)? else { return Ok(()) };
        let mut all = vec![];
        for batch in authors {
            let batch = batch?;
            let members = column::<UInt32Type>(&batch, "member")?;
            all.extend(members.iter().flatten().filter(|of| *of != GONE));
            all.sort_unstable();
            all.dedup();
        }
        self.spread.prepare(&all)
    }

    /// The rows of a table, in the layout of the buffers.
    pub(crate) fn rows<'r>(
        &self,
        table: Table,
        removed: &'r mut Removed,
    ) -> Result<Option<impl Iterator<Item = Result<Measured>> + use<'r, 'a>>>
    where
        'a: 'r,
    {
        let this = *self;
        let Some(file) = self.parent.file(table, self.number)? else { return Ok(None) };
        let rows: Batches<'r> = match table {
            Table::Decisions => self.beside(table, file.rows(None)?, move |batch, of| {
                this.decisions_of(batch, of, removed)
            })?,
            Table::Text | Table::Chat | Table::Media => {
                let mut last = None;
                self.beside(table, file.rows(None)?, move |batch, of| {
                    this.data_of((batch, table), of, &mut last, removed)
                })?
            }
            Table::Redactions => {
                let mut leaving = self.leaving_ids()?;
                let mut last = None;
                Box::new(file.rows(None)?.map(move |batch| {
                    let batch = batch?;
                    let leave = leave(&batch, &mut leaving)?;
                    removed.count_masks(&filter_record_batch(&batch, &leave)?, &mut last)?;
                    let rows = filter_record_batch(&batch, &not(&leave)?)?;
                    RecordBatch::try_new(table.buffered(), rows.columns().to_vec()).map_err(parent)
                }))
            }
        };
        Ok(Some(rows.map(|rows| {
            let rows = rows?;
            let bytes = weight(&rows);
            Ok((rows, bytes))
        })))
    }

    /// The masks of records that leave, and nothing else.
    pub(super) fn leaving_masks(&self) -> Result<Vec<RecordBatch>> {
        let Some(file) = self.parent.file(Table::Redactions, self.number)? else {
            return Ok(vec![]);
        };
        let mut leaving = self.leaving_ids()?;
        let of = |batch: Result<RecordBatch>| {
            let batch = batch?;
            let leave = leave(&batch, &mut leaving)?;
            Ok(filter_record_batch(&batch, &leave)?)
        };
        file.rows(None)?.map(of).collect()
    }

    /// What the index says of the rows of a table, if the corpus has any.
    pub(super) fn numbers_of(&self, table: Table) -> Result<Option<Numbers<'a>>> {
        let is_there = proofs::table_of(&self.parent.manifest, table, self.number).is_some();
        let name = index::bucket(table, self.number);
        is_there.then(|| self.numbers.of(&self.parent.index, &name)).transpose()
    }

    /// The rows of a file with what the index says of them, which must be as many.
    fn beside<'r, T: 'r>(
        &self,
        table: Table,
        mut rows: Batches<'r>,
        mut each: impl FnMut(&RecordBatch, &RecordBatch) -> Result<T> + 'r,
    ) -> Result<Box<dyn Iterator<Item = Result<T>> + 'r>>
    where
        'a: 'r,
    {
        let numbers = self.numbers_of(table)?;
        let others = || refused("the index has other records than the corpus");
        let mut numbers = numbers.ok_or_else(others)?;
        let mut next = move || match rows.next() {
            Some(batch) => {
                let batch = batch?;
                let of = numbers.rows(batch.num_rows())?;
                each(&batch, &of).map(Some)
            }
            None => numbers.next().map_or(Ok(None), |_| Err(others())),
        };
        Ok(Box::new(iter::from_fn(move || next().transpose())))
    }

    /// The ids of records that leave, in order.
    fn leaving_ids(&self) -> Result<LeavingIds<'a>> {
        let none = || Box::new(iter::empty()) as LeavingIdsOf<'a>;
        let Some(file) = self.parent.file(Table::Decisions, self.number)? else {
            return Ok(none().peekable());
        };
        let leaving = self.leaving;
        let ids = self.beside(Table::Decisions, file.rows(Some(&["id"]))?, move |batch, of| {
            let ids = words(batch, "id")?;
            let records = column::<UInt32Type>(of, "record")?.values();
            let of = |(id, record): (Option<&str>, &u32)| {
                leaving.binary_search(record).is_ok().then(|| id.map(str::to_owned))?
            };
            Ok(ids.iter().zip(records).filter_map(of).collect::<Vec<String>>())
        })?;
        let ids: LeavingIdsOf<'a> = Box::new(ids.flatten_ok());
        Ok(ids.peekable())
    }

    fn decisions_of(
        &self,
        batch: &RecordBatch,
        authors: &RecordBatch,
        removed: &mut Removed,
    ) -> Result<RecordBatch> {
        let [ids, categories, regions, reasons] =
            ["id", "category", "region", "reason"].map(|name| words(batch, name));
        let (ids, categories, regions, reasons) = (ids?, categories?, regions?, reasons?);
        let numbers = column::<UInt32Type>(authors, "record")?;
        let members = column::<UInt32Type>(authors, "member")?;
        let others =
            authors.column_by_name("author").ok_or_else(|| refused("the index lacks authors"))?;
        let rows = batch.num_rows();
        let mut stay = Vec::with_capacity(rows);
        let mut reasons_by_number = Vec::with_capacity(rows);
        for row in 0..rows {
            let stays = self.leaving.binary_search(&numbers.value(row)).is_err();
            let reason = reasons.value(row);
            if !stays {
                let word = |column: &StringArray| {
                    column.is_valid(row).then(|| column.value(row).to_owned())
                };
                let (category, region) = (word(categories), word(regions));
                removed.counts.count(category.as_deref(), region.as_deref(), reason);
                removed.allowed += u64::from(reason == ALLOWED);
            }
            reasons_by_number.push(number_of(reason)?);
            stay.push(stays);
        }
        let number = |name: &str| -> Result<ArrayRef> {
            let column = batch.column_by_name(name).ok_or_else(|| lacks(name))?;
            Ok(Arc::new(Numbered::of(labels(column)?, self.names).rows()))
        };
        let rule = batch.column_by_name("rule").ok_or_else(|| lacks("rule"))?;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(ids.clone()),
            Arc::new(members.clone()),
            Arc::clone(others),
            number("category")?,
            number("region")?,
            Arc::new(UInt8Array::from(reasons_by_number)),
            Arc::clone(rule),
            Arc::new(numbers.clone()),
        ];
        let batch = RecordBatch::try_new(Table::Decisions.buffered(), columns).map_err(parent)?;
        Ok(filter_record_batch(&batch, &BooleanArray::from(stay))?)
    }

    /// They must come in the order in which they were written, which tells of most tables of an index that are not theirs; `last` is the row
    /// before.
    fn data_of(
        &self,
        (batch, table): (&RecordBatch, Table),
        of: &RecordBatch,
        last: &mut Option<(Place, String)>,
        removed: &mut Removed,
    ) -> Result<RecordBatch> {
        let numbers = column::<UInt32Type>(of, "record")?;
        let members = column::<UInt32Type>(of, "member")?;
        let stays = |number: &u32| self.leaving.binary_search(number).is_err();
        let stay: BooleanArray = numbers.values().iter().map(|of| Some(stays(of))).collect();
        removed.rows += (stay.len() - stay.true_count()) as u64;
        let mut columns = batch
            .columns()
            .iter()
            .map(|column| Ok(filter(column, &stay)?))
            .collect::<Result<Vec<_>>>()?;
        let (numbers, members) = (filter(numbers, &stay)?, filter(members, &stay)?);
        let ids = columns.first().and_then(|ids| ids.as_string_opt::<i32>());
        let ids = ids.ok_or_else(|| lacks("id"))?;
        let mut places = FixedSizeBinaryBuilder::with_capacity(numbers.len(), 16);
        let mut before = last.as_ref().map(|(place, id)| (*place, id.as_str()));
        for (member, id) in members.as_primitive::<UInt32Type>().iter().zip(ids) {
            let name = member.map(|member| self.spread.member(member)).transpose()?.flatten();
            let name = name.ok_or_else(|| refused("a row is of nobody with an account"))?;
            let row = (name.place(), id.ok_or_else(|| lacks("id"))?);
            if before.is_some_and(|before| before >= row) {
                return Err(refused("its rows are not in the order of their authors"));
            }
            before = Some(row);
            places.append_value(row.0.0)?;
        }
        *last = before.map(|(place, id)| (place, id.to_owned()));
        columns.extend([numbers, members, Arc::new(places.finish())]);
        RecordBatch::try_new(table.buffered(), columns).map_err(parent)
    }
}

type LeavingIdsOf<'a> = Box<dyn Iterator<Item = Result<String>> + 'a>;
type LeavingIds<'a> = Peekable<LeavingIdsOf<'a>>;

/// Which of these masks are of records that leave. Both are in the order of ids.
fn leave(masks: &RecordBatch, leaving: &mut LeavingIds<'_>) -> Result<BooleanArray> {
    let ids = words(masks, "id")?;
    let mut leave = Vec::with_capacity(ids.len());
    for row in 0..ids.len() {
        let id = ids.value(row);
        while let Some(before) =
            leaving.next_if(|of| of.as_ref().map_or(true, |of| of.as_str() < id))
        {
            before?;
        }
        leave.push(leaving.peek().is_some_and(|of| of.as_ref().is_ok_and(|of| of == id)));
    }
    Ok(leave.into())
}

impl Parent {
    /// A table, whose file must be what the manifest says.
    pub(super) fn file(&self, table: Table, number: u32) -> Result<Option<Whole>> {
        let Some(shard) = proofs::table_of(&self.manifest, table, number) else { return Ok(None) };
        let path: PathBuf = self.path.join(&shard.path);
        let opened = || -> io::Result<File> {
            let mut file = File::open(&path)?;
            let is_it = digest_of(&mut file)? == shard.sha256;
            file.rewind()?;
            is_it.then_some(file).ok_or_else(|| io::ErrorKind::InvalidData.into())
        };
        let file = opened().map_err(|_| other(&path))?;
        Ok(Some(Whole { path, file }))
    }
}

/// A file that is what the manifest says.
pub(super) struct Whole {
    path: PathBuf,
    file: File,
}

impl Whole {
    /// All rows, with these columns or all, one group of them at a time: texts of more than one may be more than a batch can hold.
    pub(super) fn rows(self, columns: Option<&'static [&str]>) -> Result<Batches<'static>> {
        let Self { path, file } = self;
        let of_file = ArrowReaderMetadata::load(&file, ArrowReaderOptions::default());
        let of_file = of_file.map_err(|_| other(&path))?;
        let groups = 0..of_file.metadata().num_row_groups();
        let batches = groups.map(move |group| {
            let file = file.try_clone().map_err(|_| other(&path))?;
            let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, of_file.clone());
            let mut reader = reader.with_row_groups(vec![group]).with_batch_size(ROW_GROUP.rows);
            if let Some(columns) = columns {
                let columns = columns.iter().copied();
                let mask = ProjectionMask::columns(reader.parquet_schema(), columns);
                reader = reader.with_projection(mask);
            }
            let mut reader = reader.build().map_err(|_| other(&path))?;
            // A group is written as one batch, and has as many rows at most.
            let batch = reader.next().ok_or_else(|| other(&path))?.map_err(|_| other(&path))?;
            if reader.next().is_some() { Err(other(&path)) } else { Ok(batch) }
        });
        Ok(Box::new(batches))
    }

    /// A few rows.
    pub(super) fn selected(self, rows: RowSelection) -> Result<Vec<RecordBatch>> {
        let Self { path, file } = self;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|_| other(&path))?;
        let reader = reader.with_batch_size(ROW_GROUP.rows).with_row_selection(rows);
        let batches = reader.build().map_err(|_| other(&path))?.collect::<Result<Vec<_>, _>>();
        batches.map_err(|_| other(&path))
    }
}

fn other(path: &Path) -> Error {
    refused(format_args!("`{}` is not what it was", path.display()))
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
        let mut one = Removed { allowed: 2, rows: 1, ..Removed::default() };
        one.counts.count(Some("content.post"), None, ALLOWED);
        let mut both = Removed::default();
        both.merge(&one);
        both.merge(&one);
        assert_eq!((both.empty().unwrap(), both.counts.total()), (2, 2));
        both.rows = 5;
        assert_eq!(both.empty().unwrap_err().kind(), Kind::Parent);
    }
}
