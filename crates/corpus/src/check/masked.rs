//! Whether masks stand where the audit says that something was masked, and as many as the manifest says.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use abide_scrub::Kind;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, UInt32Type, UInt64Type};

use crate::error::{Error, Result};
use crate::manifest::{Manifest, Told};
use crate::mask::Masked;
use crate::reader;

/// What was masked in one bucket, by record.
#[derive(Debug, Default)]
pub(super) struct Redacted {
    path: PathBuf,
    records: HashMap<String, Vec<Row>>,
}

#[derive(Debug)]
struct Row {
    /// The message's number, or none for a text.
    part: Part,
    start: usize,
    end: usize,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Message(usize),
}

impl Redacted {
    pub(super) fn read(path: &Path, masked: &mut Masked) -> Result<Self> {
        let mut records: HashMap<String, Vec<Row>> = HashMap::new();
        for batch in reader::batches(path, None)? {
            let batch = batch?;
            let words = |name| reader::words(path, &batch, name);
            let (ids, columns, kinds) = (words("id")?, words("column")?, words("kind")?);
            let items = numbers(path, &batch, "item", &DataType::UInt32)?;
            let starts = numbers(path, &batch, "start", &DataType::UInt64)?;
            let ends = numbers(path, &batch, "end", &DataType::UInt64)?;
            let items = items.as_primitive::<UInt32Type>();
            let (starts, ends) =
                (starts.as_primitive::<UInt64Type>(), ends.as_primitive::<UInt64Type>());
            for at in 0..batch.num_rows() {
                let item = items.is_valid(at).then(|| items.value(at) as usize);
                let place = (starts.is_valid(at) && ends.is_valid(at))
                    .then(|| (starts.value(at) as usize, ends.value(at) as usize));
                let kind: Option<Kind> = kinds.value(at).parse().ok();
                let rows = records.entry(ids.value(at).to_owned()).or_default();
                match (columns.value(at), item, place, kind) {
                    ("text", None, Some((start, end)), Some(kind)) => {
                        rows.push(Row { part: Part::Text, start, end, kind });
                    }
                    ("messages", Some(item), Some((start, end)), Some(kind)) => {
                        rows.push(Row { part: Part::Message(item), start, end, kind });
                    }
                    ("media", Some(_), None, Some(_)) => masked.media += 1,
                    _ => return Err(Error::broken(path, "has a row that is no mask")),
                }
            }
        }
        masked.records += records.len() as u64;
        for row in records.values().flatten() {
            *masked.spans.entry(row.kind.word()).or_default() += 1;
        }
        Ok(Self { path: path.to_owned(), records })
    }

    /// Whether every record in it is one that is allowed.
    pub(super) fn all_of(&self, allowed: &HashMap<String, usize>) -> Result<()> {
        if self.records.keys().all(|id| allowed.contains_key(id)) {
            return Ok(());
        }
        Err(Error::broken(&self.path, "speaks of a record that the audit does not allow"))
    }

    /// Whether each mask of a record stands in a row of data where it should.
    pub(super) fn stands(
        &self,
        data: &Path,
        batch: &RecordBatch,
        at: usize,
        id: &str,
    ) -> Result<()> {
        let Some(rows) = self.records.get(id) else { return Ok(()) };
        let (mut part, mut shift, mut last) = (None, 0, 0);
        for row in rows {
            if part != Some(row.part) {
                (part, shift, last) = (Some(row.part), 0, 0);
            }
            let mask = format!("[{}]", row.kind.label());
            // Where it stands, after the masks before it.
            let place = (row.start as i128 + shift) as usize;
            let is_there = last <= row.start
                && row.start < row.end
                && text(batch, at, row.part)
                    .and_then(|text| text.get(place..)?.starts_with(&mask).then_some(()))
                    .is_some();
            if !is_there {
                return Err(Error::broken(data, "lacks a mask that the audit tells of"));
            }
            last = row.end;
            shift += mask.len() as i128 - (row.end - row.start) as i128;
        }
        Ok(())
    }
}

/// A text of a row, as it is in the data.
fn text(batch: &RecordBatch, at: usize, part: Part) -> Option<&str> {
    let value =
        |words: &'_ StringArray, at: usize| (at < words.len() && words.is_valid(at)).then_some(());
    match part {
        Part::Text => {
            let words = batch.column_by_name("text")?.as_string_opt::<i32>()?;
            value(words, at).map(|()| words.value(at))
        }
        Part::Message(item) => {
            let list = batch.column_by_name("messages")?.as_list_opt::<i32>()?;
            let start = list.value_offsets().get(at)?.unsigned_abs() as usize;
            let end = list.value_offsets().get(at + 1)?.unsigned_abs() as usize;
            let place = start.checked_add(item).filter(|place| *place < end)?;
            let words = list.values().as_struct_opt()?.column_by_name("content")?;
            let words = words.as_string_opt::<i32>()?;
            value(words, place).map(|()| words.value(place))
        }
    }
}

fn numbers(path: &Path, batch: &RecordBatch, name: &str, kind: &DataType) -> Result<ArrayRef> {
    let column = batch.column_by_name(name).and_then(|column| cast(column, kind).ok());
    column.ok_or_else(|| Error::broken(path, format_args!("lacks a column `{name}` of numbers")))
}

/// Whether the manifest tells of as much.
pub(super) fn compare(corpus: &Path, manifest: &Manifest, found: &Masked) -> Result<()> {
    let is_scrubbed = manifest.inputs.versions.get("scrub").is_some_and(|by| by != "none");
    let is_told = match &manifest.masked {
        Some(told) => is_scrubbed && *told == Told::of(found),
        None => !is_scrubbed && *found == Masked::default(),
    };
    if is_told {
        return Ok(());
    }
    Err(Error::broken(corpus, "was not masked as its manifest says"))
}
