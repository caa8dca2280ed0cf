//! Decided batches, sorted out into the tables of a corpus and the buckets of their authors.

use std::sync::Arc;

use abide_gate::{Decided, Strings};
use abide_terms::decision::Reason;
use arrow::array::{
    Array, ArrayRef, AsArray, FixedSizeBinaryArray, ListArray, RecordBatch, StringArray,
    StringBuilder, StringViewArray, UInt32Array, UInt32Builder, new_null_array,
};
use arrow::compute::{cast, take, take_record_batch};
use arrow::datatypes::{DataType, Field};

use crate::bucket::Spread;
use crate::error::{Error, Kind, Result};
use crate::mask::Redactions;
use crate::names::Labels;
use crate::table::{Table, pairs};

/// One batch, sorted out into tables, each with its rows grouped by bucket.
#[derive(Debug)]
pub(crate) struct Sorted {
    pub(crate) table: Table,
    pub(crate) rows: RecordBatch,
    /// For each bucket, where its rows end.
    pub(crate) ends: Vec<usize>,
}

impl Sorted {
    /// The buckets that it holds anything of, in order.
    pub(crate) fn buckets(&self) -> impl Iterator<Item = u32> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let spans = (0..).zip(starts.zip(&self.ends));
        spans.filter(|(_, (start, end))| start < end).map(|(bucket, _)| bucket)
    }

    /// The rows of a bucket, if there are any. They share the batch's memory.
    pub(crate) fn bucket(&self, bucket: u32) -> Option<RecordBatch> {
        let end = *self.ends.get(bucket as usize)?;
        let before = (bucket as usize).checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default();
        (start < end).then(|| self.rows.slice(start, end - start))
    }
}

/// What a batch comes to.
#[derive(Debug)]
pub(crate) struct Scattered {
    pub(crate) tables: Vec<Sorted>,
    /// Allowed records that hold nothing to train on.
    pub(crate) empty: u64,
}

/// Sorts a decided batch out into tables and buckets.
pub(crate) fn scatter(
    decided: &Decided,
    redactions: &Redactions,
    labels: &Labels,
    spread: &Spread,
) -> Result<Scattered> {
    let buckets = spread.buckets();
    let records = decided.records();
    let of = Authors::of(decided, spread)?;
    let source = Source {
        records,
        decided,
        categories: Arc::new(labels.categories.rows()),
        regions: Arc::new(labels.regions.rows()),
        texts: records.column_by_name("text"),
        messages: list(records, "messages", "role", "content")?,
        media: list(records, "media", "digest", "reference")?,
        members: of.members,
        others: of.others,
        places: of.places,
    };
    let rows = 0..records.num_rows();
    let tables: Vec<Option<Table>> = rows.clone().map(|row| source.table(row)).collect();
    let allowed = rows.filter(|row| source.is_allowed(*row)).count();
    let mut sorted = vec![];
    if !redactions.is_empty() {
        let rows = redactions.table(&strings(records, "id")?)?;
        let bucket = |row: usize| of.buckets.get(row).copied().unwrap_or_default();
        let of: Vec<u32> = redactions.rows().map(bucket).collect();
        let (order, ends) = counting_sort(of.into_iter().enumerate(), buckets);
        let rows = take_record_batch(&rows, &order)?;
        sorted.push(Sorted { table: Table::Redactions, rows, ends });
    }
    for table in Table::ALL.into_iter().filter(|table| *table != Table::Redactions) {
        let is_wanted =
            |of: &Option<Table>| table == Table::Decisions || of.is_some_and(|of| of == table);
        let wanted = tables.iter().zip(&of.buckets).enumerate();
        let wanted = wanted.filter(|(_, (of, _))| is_wanted(of));
        let (order, ends) = counting_sort(wanted.map(|(row, (_, bucket))| (row, *bucket)), buckets);
        if order.is_empty() {
            continue;
        }
        let schema = table.buffered();
        // What is denied is not copied, and the rest once.
        let columns = schema.fields().iter().map(|field| source.taken(field, &order));
        let rows = RecordBatch::try_new(schema.clone(), columns.collect::<Result<Vec<_>>>()?)?;
        sorted.push(Sorted { table, rows, ends });
    }
    let empty = allowed - tables.iter().flatten().count();
    Ok(Scattered { tables: sorted, empty: empty as u64 })
}

/// Whom the rows of a batch are of, and where they go.
struct Authors {
    /// The numbers of those who have an account.
    members: ArrayRef,
    /// The ids of those who have none.
    others: ArrayRef,
    places: ArrayRef,
    buckets: Vec<u32>,
}

impl Authors {
    fn of(decided: &Decided, spread: &Spread) -> Result<Self> {
        let records = decided.records();
        let rows = records.num_rows();
        let (ids, authors) = (strings(records, "id")?, strings(records, "author")?);
        let id = |row: usize| ids.get(row).unwrap_or_default();
        let mut members = UInt32Builder::with_capacity(rows);
        let mut others = StringBuilder::new();
        let mut places = Vec::with_capacity(rows);
        let mut buckets = Vec::with_capacity(rows);
        for row in 0..rows {
            let number = decided.authors().is_valid(row).then(|| decided.authors().value(row));
            let author = authors.get(row);
            let member = number.map(|number| spread.member(number)).transpose()?.flatten();
            let reason = decided.reasons().value(row);
            // Whatever the gate did: nothing is in without somebody who allowed it, and no number passes for a reason.
            if reason == 0 && number.is_none() {
                return Err(Error::new(
                    Kind::Records,
                    format_args!("record `{}` was allowed by nobody", id(row)),
                ));
            }
            if reason == 0 && member.is_none() {
                let words = "a record was allowed by somebody who has no account";
                return Err(Error::new(Kind::Pseudonym, words));
            }
            if reason != 0 && Reason::from_number(reason).is_none() {
                return Err(Error::new(
                    Kind::Records,
                    format_args!("`{reason}` is not the number of a reason"),
                ));
            }
            members.append_option(member.and(number));
            others.append_option(if member.is_some() { None } else { author });
            let stand_in = || spread.stand_in(author.unwrap_or_else(|| id(row)));
            let place = member.unwrap_or_else(stand_in).place();
            buckets.push(spread.bucket(place));
            places.push(place.0);
        }
        let places = FixedSizeBinaryArray::try_new(16, places.into_flattened().into(), None)?;
        Ok(Self {
            members: Arc::new(members.finish()),
            others: Arc::new(others.finish()),
            places: Arc::new(places),
            buckets,
        })
    }
}

/// The order that groups these rows by bucket and keeps them in place within one, and where each bucket ends.
fn counting_sort(
    of: impl Iterator<Item = (usize, u32)> + Clone,
    buckets: u32,
) -> (UInt32Array, Vec<usize>) {
    let mut ends = vec![0_usize; buckets as usize];
    for (_, bucket) in of.clone() {
        if let Some(count) = ends.get_mut(bucket as usize) {
            *count += 1;
        }
    }
    let mut next = Vec::with_capacity(ends.len());
    let mut sum = 0;
    for end in &mut ends {
        next.push(sum);
        sum += *end;
        *end = sum;
    }
    let mut order = vec![0_u32; sum];
    for (row, bucket) in of {
        if let Some(next) = next.get_mut(bucket as usize) {
            if let Some(slot) = order.get_mut(*next) {
                *slot = row as u32;
            }
            *next += 1;
        }
    }
    (UInt32Array::from(order), ends)
}

struct Source<'a> {
    records: &'a RecordBatch,
    decided: &'a Decided,
    categories: ArrayRef,
    regions: ArrayRef,
    members: ArrayRef,
    others: ArrayRef,
    places: ArrayRef,
    texts: Option<&'a ArrayRef>,
    messages: ListArray,
    media: ListArray,
}

impl Source<'_> {
    fn is_allowed(&self, row: usize) -> bool {
        self.decided.reasons().value(row) == 0
    }

    /// Which table of `data/` the row belongs to; `None` if it is denied, or holds nothing to train on.
    fn table(&self, row: usize) -> Option<Table> {
        let filled = |list: &ListArray| list.is_valid(row) && list.value_length(row) > 0;
        if !self.is_allowed(row) {
            None
        } else if filled(&self.messages) {
            Some(Table::Chat)
        } else if self.texts.is_some_and(|texts| texts.is_valid(row)) {
            Some(Table::Text)
        } else {
            filled(&self.media).then_some(Table::Media)
        }
    }

    /// These rows of a column, in this order.
    fn taken(&self, field: &Field, order: &UInt32Array) -> Result<ArrayRef> {
        if field.name() == "source" {
            return sources(self.records, order);
        }
        let column = self.column(field);
        let taken = match column.as_string_view_opt() {
            Some(views) => words(views, order),
            None => take(column.as_ref(), order, None)?,
        };
        Ok(cast(&taken, field.data_type())?)
    }

    fn column(&self, field: &Field) -> ArrayRef {
        match field.name().as_str() {
            "place" => self.places.clone(),
            "member" => self.members.clone(),
            "author" => self.others.clone(),
            "reason" => Arc::new(self.decided.reasons().clone()),
            "rule" => Arc::new(self.decided.rules().clone()),
            "category" if *field.data_type() == DataType::UInt32 => self.categories.clone(),
            "region" => self.regions.clone(),
            "number" => match self.decided.trace() {
                Some(trace) => Arc::new(UInt32Array::from(trace.numbers.clone())),
                None => new_null_array(&DataType::UInt32, self.records.num_rows()),
            },
            "messages" => Arc::new(self.messages.clone()),
            "media" => Arc::new(self.media.clone()),
            name => match self.records.column_by_name(name) {
                Some(column) => Arc::clone(column),
                None => new_null_array(field.data_type(), self.records.num_rows()),
            },
        }
    }
}

/// The name of the source, which is the first part of a record's place.
fn sources(records: &RecordBatch, order: &UInt32Array) -> Result<ArrayRef> {
    let Some(places) = records.column_by_name("place") else {
        return Ok(new_null_array(&DataType::Utf8, order.len()));
    };
    let places = cast(places, &DataType::Utf8)?;
    let places = places.as_string::<i32>();
    let place = |row: usize| places.is_valid(row).then(|| places.value(row));
    let name = |row: &u32| place(*row as usize)?.split(':').next();
    Ok(Arc::new(order.values().iter().map(name).collect::<StringArray>()))
}

/// The words of these rows, each copied once.
fn words(views: &StringViewArray, order: &UInt32Array) -> ArrayRef {
    let word = |row: &u32| views.is_valid(*row as usize).then(|| views.value(*row as usize));
    let bytes = order.values().iter().filter_map(word).map(str::len).sum();
    let mut words = StringBuilder::with_capacity(order.len(), bytes);
    words.extend(order.values().iter().map(word));
    Arc::new(words.finish())
}

fn strings<'r>(records: &'r RecordBatch, name: &str) -> Result<Strings<'r>> {
    records.column_by_name(name).and_then(|column| Strings::of(column)).ok_or_else(|| {
        let words = format_args!("the decided records have no strings in a column `{name}`");
        Error::new(Kind::Records, words)
    })
}

pub(crate) fn list(
    records: &RecordBatch,
    name: &str,
    first: &str,
    second: &str,
) -> Result<ListArray> {
    let kind = pairs(first, second);
    let column = match records.column_by_name(name) {
        Some(column) => cast(column, &kind)?,
        None => new_null_array(&kind, records.num_rows()),
    };
    Ok(column.as_list::<i32>().clone())
}
