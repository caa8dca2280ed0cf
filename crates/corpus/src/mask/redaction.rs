//! What was masked, by kind and place: never what stood there.

use std::collections::BTreeMap;
use std::sync::Arc;

use abide_gate::Strings;
use abide_scrub::Kind;
use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt32Array, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::Serialize;

use crate::error::Result;

/// Where words stand that are scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Text,
    Messages,
    Media,
}

impl Column {
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Messages => "messages",
            Self::Media => "media",
        }
    }
}

/// Something that was masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    pub column: Column,
    /// The message, or the reference, counted from 0.
    pub item: Option<u32>,
    /// Bytes of the text as it was; `None` for a reference, which is dropped as a whole.
    pub place: Option<(u64, u64)>,
    pub kind: Kind,
    pub detector: String,
}

/// How much was masked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Masked {
    /// Records with anything masked.
    pub records: u64,
    /// Stretches of text, by kind.
    pub spans: BTreeMap<&'static str, u64>,
    /// References that were dropped.
    pub media: u64,
}

impl Masked {
    pub(crate) fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.media += other.media;
        for (kind, count) in &other.spans {
            *self.spans.entry(kind).or_default() += count;
        }
    }
}

/// What was masked in a batch: rows, and what in each, in order.
#[derive(Debug, Default)]
pub(crate) struct Redactions {
    rows: Vec<(usize, Redaction)>,
}

impl Redactions {
    pub(super) fn add(&mut self, row: usize, found: Vec<Redaction>) {
        self.rows.extend(found.into_iter().map(|redaction| (row, redaction)));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of each.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().map(|(row, _)| *row)
    }

    /// Those of a row.
    pub(super) fn of(&self, row: usize) -> impl Iterator<Item = &Redaction> {
        let start = self.rows.partition_point(|(of, _)| *of < row);
        let rest = self.rows.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(of, _)| *of == row).map(|(_, redaction)| redaction)
    }

    pub(crate) fn count(&self) -> Masked {
        let records = self.rows.chunk_by(|(one, _), (other, _)| one == other).count() as u64;
        let mut masked = Masked { records, ..Masked::default() };
        for (_, redaction) in &self.rows {
            if redaction.place.is_some() {
                *masked.spans.entry(redaction.kind.word()).or_default() += 1;
            } else {
                masked.media += 1;
            }
        }
        masked
    }

    /// As a table, with the id of each row's record.
    pub(crate) fn table(&self, ids: &Strings<'_>) -> Result<RecordBatch> {
        let each = || self.rows.iter().map(|(_, redaction)| redaction);
        let end = |of: fn(&(u64, u64)) -> u64| -> ArrayRef {
            Arc::new(each().map(|one| one.place.as_ref().map(of)).collect::<UInt64Array>())
        };
        let words = |of: fn(&Redaction) -> &str| -> ArrayRef {
            Arc::new(each().map(|one| Some(of(one))).collect::<StringArray>())
        };
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.rows().map(|row| ids.get(row)).collect::<StringArray>()),
            words(|one| one.column.word()),
            Arc::new(each().map(|one| one.item).collect::<UInt32Array>()),
            end(|place| place.0),
            end(|place| place.1),
            words(|one| one.kind.word()),
            words(|one| &one.detector),
        ];
        Ok(RecordBatch::try_new(schema(), columns)?)
    }
}

/// The columns of the table.
pub(crate) fn schema() -> SchemaRef {
    let field = |name, kind, is_nullable| Field::new(name, kind, is_nullable);
    Arc::new(Schema::new(vec![
        field("id", DataType::Utf8, true),
        field("column", DataType::Utf8, false),
        field("item", DataType::UInt32, true),
        field("start", DataType::UInt64, true),
        field("end", DataType::UInt64, true),
        field("kind", DataType::Utf8, false),
        field("detector", DataType::Utf8, false),
    ]))
}
