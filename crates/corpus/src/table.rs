//! The tables of a corpus: what trainers read, and what auditors read.

use std::sync::Arc;

use abide_gate::Decided;
use abide_terms::decision::Reason;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, FixedSizeBinaryBuilder, ListArray, RecordBatch,
    StringArray, UInt32Array, new_null_array,
};
use arrow::compute::{cast, filter_record_batch, take_record_batch};
use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};

use crate::bucket::Spread;
use crate::error::{Error, Kind, Result};
use crate::names::{Labels, Names};
use crate::pseudonym::{self, Name, Place};

/// A folder of the snapshot with one schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Table {
    /// Records with a text.
    Text,
    /// Records with messages.
    Chat,
    /// Records that only refer to images, audio, video or documents.
    Media,
    /// Every record, without what it says.
    Decisions,
}

impl Table {
    pub(crate) const ALL: [Self; 4] = [Self::Text, Self::Chat, Self::Media, Self::Decisions];

    /// Those of `data/`, in the order in which a bucket's digest takes them.
    pub(crate) const DATA: [Self; 3] = [Self::Text, Self::Chat, Self::Media];

    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Text => "data/text",
            Self::Chat => "data/chat",
            Self::Media => "data/media",
            Self::Decisions => "audit",
        }
    }

    pub(crate) fn stem(self) -> &'static str {
        if self == Self::Decisions { "decisions" } else { "train" }
    }

    /// The columns in the buffers, in order. Decisions get their words and the member's pseudonym when they are written.
    fn columns(self) -> Vec<Field> {
        let word = |name| Field::new(name, DataType::Utf8, true);
        let list = |name, first, second| Field::new(name, pairs(first, second), true);
        let shared = [
            word("category"),
            word("language"),
            word("licence"),
            word("attribution"),
            word("source"),
        ];
        let own = match self {
            Self::Text => vec![word("id"), word("text"), list("media", "digest", "reference")],
            Self::Chat => vec![word("id"), list("messages", "role", "content")],
            Self::Media => vec![word("id"), list("media", "digest", "reference")],
            Self::Decisions => {
                return vec![
                    word("id"),
                    word("author"),
                    Field::new("category", DataType::UInt32, true),
                    Field::new("region", DataType::UInt32, true),
                    Field::new("reason", DataType::UInt8, false),
                    Field::new("rule", DataType::UInt8, false),
                ];
            }
        };
        own.into_iter().chain(shared).collect()
    }

    /// The schema of the buffers: the columns, and for data where a row belongs.
    pub(crate) fn buffered(self) -> SchemaRef {
        let mut columns = self.columns();
        if self != Self::Decisions {
            columns.push(Field::new("place", DataType::FixedSizeBinary(16), false));
        }
        Arc::new(Schema::new(columns))
    }
}

fn pairs(first: &str, second: &str) -> DataType {
    let fields = [first, second].map(|name| Field::new(name, DataType::Utf8, true));
    DataType::List(Arc::new(Field::new(
        "item",
        DataType::Struct(Fields::from(fields.to_vec())),
        true,
    )))
}

/// One batch, sorted out into tables, each with its rows grouped by bucket.
#[derive(Debug)]
pub(crate) struct Sorted {
    pub(crate) table: Table,
    pub(crate) rows: RecordBatch,
    /// For each bucket, where its rows end.
    pub(crate) ends: Vec<usize>,
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
    labels: &Labels,
    names: &Names,
    spread: &Spread,
    buckets: u32,
) -> Result<Scattered> {
    let records = decided.records();
    let rows = records.num_rows();
    let (ids, authors) = (strings(records, "id")?, strings(records, "author")?);
    let mut places = FixedSizeBinaryBuilder::with_capacity(rows, 16);
    let mut in_bucket = Vec::with_capacity(rows);
    let mut last: Option<(&str, Name)> = None;
    for row in 0..rows {
        let author = authors.is_valid(row).then(|| authors.value(row));
        let reason = decided.reasons().value(row);
        // Whatever the gate did: nothing is in without somebody who allowed it, and no number passes for a reason.
        if reason == 0 && author.is_none() {
            return Err(Error::new(
                Kind::Records,
                format_args!("record `{}` was allowed by nobody", ids.value(row)),
            ));
        }
        if reason != 0 && Reason::from_number(reason).is_none() {
            return Err(Error::new(
                Kind::Records,
                format_args!("`{reason}` is not the number of a reason"),
            ));
        }
        // Records of one member often follow each other.
        let name = match (author, last) {
            (None, _) => spread.record(ids.value(row)),
            (Some(author), Some((before, name))) if author == before => name,
            (Some(author), _) => spread.author(author)?,
        };
        if reason == 0 {
            pseudonym::needed(&name)?;
        }
        last = author.map(|author| (author, name));
        let place = name.place();
        in_bucket.push(spread.bucket(place));
        places.append_value(place.0)?;
    }
    let places: ArrayRef = Arc::new(places.finish());

    let allowed = |row: usize| decided.reasons().value(row) == 0;
    let texts = records.column_by_name("text");
    let has_text = |row: usize| texts.is_some_and(|texts| texts.is_valid(row));
    let messages = list(records, "messages", "role", "content")?;
    let media = list(records, "media", "digest", "reference")?;
    let filled = |list: &ListArray, row: usize| list.is_valid(row) && list.value_length(row) > 0;
    let table_of = |row: usize| {
        if !allowed(row) {
            None
        } else if filled(&messages, row) {
            Some(Table::Chat)
        } else if has_text(row) {
            Some(Table::Text)
        } else if filled(&media, row) {
            Some(Table::Media)
        } else {
            None
        }
    };
    let tables: Vec<Option<Table>> = (0..rows).map(table_of).collect();
    let empty = (0..rows)
        .filter(|row| allowed(*row) && tables.get(*row).is_none_or(Option::is_none))
        .count();

    let mut sorted = vec![];
    for table in Table::ALL {
        let columns = |source: &Source<'_>| -> Result<RecordBatch> {
            let schema = table.buffered();
            let columns = schema.fields().iter().map(|field| source.column(field));
            let columns = columns.collect::<Result<Vec<_>>>()?;
            Ok(RecordBatch::try_new(schema, columns)?)
        };
        let source = Source {
            records,
            decided,
            categories: names.numbers(&labels.categories),
            regions: names.numbers(&labels.regions),
            places: &places,
            messages: &messages,
            media: &media,
        };
        if table == Table::Decisions {
            let (order, ends) = counting_sort(&in_bucket, buckets);
            let rows = take_record_batch(&columns(&source)?, &order)?;
            sorted.push(Sorted { table, rows, ends });
            continue;
        }
        let wanted: BooleanArray = tables.iter().map(|of| Some(*of == Some(table))).collect();
        if wanted.true_count() == 0 {
            continue;
        }
        // Filter first: what is denied is not copied. One take then groups the rest by bucket.
        let kept = filter_record_batch(&columns(&source)?, &wanted)?;
        let buckets_of: Vec<u32> = wanted
            .values()
            .iter()
            .zip(&in_bucket)
            .filter(|(wanted, _)| *wanted)
            .map(|(_, bucket)| *bucket)
            .collect();
        let (order, ends) = counting_sort(&buckets_of, buckets);
        sorted.push(Sorted { table, rows: take_record_batch(&kept, &order)?, ends });
    }
    Ok(Scattered { tables: sorted, empty: empty as u64 })
}

/// The order that groups rows by bucket and keeps them in place within one, and where each bucket ends.
fn counting_sort(of: &[u32], buckets: u32) -> (UInt32Array, Vec<usize>) {
    let mut ends = vec![0_usize; buckets as usize];
    for bucket in of {
        if let Some(count) = ends.get_mut(*bucket as usize) {
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
    let mut order = vec![0_u32; of.len()];
    for (row, bucket) in of.iter().enumerate() {
        if let Some(next) = next.get_mut(*bucket as usize) {
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
    categories: UInt32Array,
    regions: UInt32Array,
    places: &'a ArrayRef,
    messages: &'a ListArray,
    media: &'a ListArray,
}

impl Source<'_> {
    fn column(&self, field: &Field) -> Result<ArrayRef> {
        Ok(match field.name().as_str() {
            "place" => self.places.clone(),
            "reason" => Arc::new(self.decided.reasons().clone()),
            "rule" => Arc::new(self.decided.rules().clone()),
            "category" if *field.data_type() == DataType::UInt32 => {
                Arc::new(self.categories.clone())
            }
            "region" => Arc::new(self.regions.clone()),
            "messages" => Arc::new(self.messages.clone()),
            "media" => Arc::new(self.media.clone()),
            "source" => sources(self.records)?,
            name => match self.records.column_by_name(name) {
                Some(column) => cast(column, field.data_type())?,
                None => new_null_array(field.data_type(), self.records.num_rows()),
            },
        })
    }
}

/// The name of the source, which is the first part of a record's place.
fn sources(records: &RecordBatch) -> Result<ArrayRef> {
    let Some(places) = records.column_by_name("place") else {
        return Ok(new_null_array(&DataType::Utf8, records.num_rows()));
    };
    let places = cast(places, &DataType::Utf8)?;
    let names: StringArray = places
        .as_string::<i32>()
        .iter()
        .map(|place| place.and_then(|place| place.split(':').next()))
        .collect();
    Ok(Arc::new(names))
}

fn strings(records: &RecordBatch, name: &str) -> Result<StringArray> {
    let column = records.column_by_name(name).ok_or_else(|| {
        Error::new(Kind::Records, format_args!("the decided records have no column `{name}`"))
    })?;
    Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone())
}

fn list(records: &RecordBatch, name: &str, first: &str, second: &str) -> Result<ListArray> {
    let kind = pairs(first, second);
    let column = match records.column_by_name(name) {
        Some(column) => cast(column, &kind)?,
        None => new_null_array(&kind, records.num_rows()),
    };
    Ok(column.as_list::<i32>().clone())
}

/// Where a buffered row belongs.
pub(crate) fn place(rows: &RecordBatch, row: usize) -> Place {
    let places = rows.column(rows.num_columns() - 1).as_fixed_size_binary();
    Place(places.value(row).first_chunk::<16>().copied().unwrap_or_default())
}
