//! The words of a batch, and the same with masks.

use std::ops::Range;
use std::sync::Arc;

use abide_gate::Strings;
use abide_scrub::{Span, mask_into};
use arrow::array::{
    Array, ArrayAccessor, ArrayRef, AsArray, BooleanArray, ListArray, RecordBatch, StringArray,
    StringBuilder, StringViewArray, StructArray, UInt8Array,
};
use arrow::buffer::OffsetBuffer;
use arrow::compute::{cast, filter};
use arrow::datatypes::DataType;

use super::fault;
use super::record::Part;
use super::redaction::{Column, Redaction, Redactions};
use crate::error::Result;
use crate::scatter;

/// The columns of records that words stand in.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    records: &'a RecordBatch,
    categories: Strings<'a>,
    texts: StringViewArray,
    messages: ListArray,
    contents: StringArray,
    media: ListArray,
    references: StringArray,
}

/// A column as strings.
pub(super) fn text(column: &ArrayRef) -> Result<StringArray> {
    Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone())
}

impl<'a> Columns<'a> {
    pub(crate) fn of(records: &'a RecordBatch) -> Result<Self> {
        let texts = match records.column_by_name("text") {
            Some(column) => cast(column, &DataType::Utf8View)?.as_string_view().clone(),
            None => StringViewArray::new_null(records.num_rows()),
        };
        let categories = records.column_by_name("category").and_then(|of| Strings::of(of));
        let messages = scatter::list(records, "messages", "role", "content")?;
        let media = scatter::list(records, "media", "digest", "reference")?;
        let second = |list: &ListArray| text(list.values().as_struct().column(1));
        Ok(Self {
            records,
            categories: categories.unwrap_or(Strings::Absent),
            texts,
            contents: second(&messages)?,
            references: second(&media)?,
            messages,
            media,
        })
    }

    pub(super) fn category(&self, row: usize) -> Option<&str> {
        self.categories.get(row)
    }

    /// The references of a row; `None` for one that has none.
    pub(crate) fn references(&self, row: usize) -> Vec<Option<&str>> {
        let value = |at: usize| self.references.is_valid(at).then(|| self.references.value(at));
        items(&self.media, row).map(value).collect()
    }

    /// All texts of a row.
    pub(crate) fn parts(&self, row: usize) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        if self.texts.is_valid(row) {
            parts.push(Part { column: Column::Text, item: None, text: self.texts.value(row) });
        }
        for (item, at) in (0..).zip(items(&self.messages, row)) {
            if self.messages.values().is_valid(at) && self.contents.is_valid(at) {
                let text = self.contents.value(at);
                parts.push(Part { column: Column::Messages, item: Some(item), text });
            }
        }
        parts
    }

    /// The records with masks in place of what was found. Words of denied records are left out.
    pub(super) fn masked(
        &self,
        reasons: &UInt8Array,
        redactions: &Redactions,
    ) -> Result<RecordBatch> {
        let allowed: Vec<usize> =
            (0..reasons.len()).filter(|row| reasons.value(*row) == 0).collect();
        let schema = self.records.schema();
        let mut columns = self.records.columns().to_vec();
        let mut put = |name: &str, column: ArrayRef| -> Result<()> {
            let place = schema.index_of(name)?;
            if let Some(place) = columns.get_mut(place) {
                *place = cast(&column, place.data_type())?;
            }
            Ok(())
        };
        let of = |row: usize, column: Column| {
            redactions.of(row).filter(move |redaction| redaction.column == column)
        };
        let is_any = |column| allowed.iter().any(|row| of(*row, column).next().is_some());
        if is_any(Column::Text) {
            let texts = allowed.iter().map(|row| (*row, spans(of(*row, Column::Text))));
            let bytes = self.texts.lengths().map(|length| length as usize).sum();
            put("text", Arc::new(rewritten(&self.texts, bytes, texts)?))?;
        }
        if is_any(Column::Messages) {
            let of_item = |row: usize, item: u32| {
                spans(of(row, Column::Messages).filter(|one| one.item == Some(item)))
            };
            let contents = allowed.iter().flat_map(|row| {
                let places = (0..).zip(items(&self.messages, *row));
                places.map(move |(item, at)| (at, of_item(*row, item)))
            });
            let bytes = self.contents.value_data().len();
            let contents = rewritten(&self.contents, bytes, contents)?;
            put("messages", Arc::new(with_second(&self.messages, Arc::new(contents))?))?;
        }
        if is_any(Column::Media) {
            let is_dropped =
                |row: usize, item: u32| of(row, Column::Media).any(|one| one.item == Some(item));
            let mut kept = vec![false; self.media.values().len()];
            for row in &allowed {
                for (item, at) in (0..).zip(items(&self.media, *row)) {
                    if let Some(kept) = kept.get_mut(at) {
                        *kept = !is_dropped(*row, item);
                    }
                }
            }
            put("media", Arc::new(only(&self.media, kept)?))?;
        }
        Ok(RecordBatch::try_new(schema, columns)?)
    }
}

/// The items of a row; none of a null.
fn items(list: &ListArray, row: usize) -> Range<usize> {
    let end = |at: usize| list.value_offsets().get(at).map_or(0, |end| end.unsigned_abs() as usize);
    if list.is_valid(row) { end(row)..end(row + 1) } else { 0..0 }
}

fn spans<'r>(redactions: impl Iterator<Item = &'r Redaction>) -> Vec<Span> {
    let spans = redactions.filter_map(|redaction| {
        let (start, end) = redaction.place?;
        let (start, end) = (start as usize, end as usize);
        Some(Span { start, end, kind: redaction.kind, detector: String::new() })
    });
    spans.collect()
}

/// A column of texts, of so many bytes in all, with these rows, in order, and nulls in place of all others. Each text is copied once.
fn rewritten<'t>(
    texts: impl ArrayAccessor<Item = &'t str> + Copy,
    bytes: usize,
    rows: impl Iterator<Item = (usize, Vec<Span>)>,
) -> Result<StringArray> {
    let mut out = StringBuilder::with_capacity(texts.len(), bytes);
    let mut next = 0;
    for (row, spans) in rows {
        (next..row).for_each(|_| out.append_null());
        next = row + 1;
        if !texts.is_valid(row) {
            out.append_null();
        } else if spans.is_empty() {
            out.append_value(texts.value(row));
        } else {
            mask_into(texts.value(row), &spans, &mut out).map_err(fault)?;
            out.append_value("");
        }
    }
    (next..texts.len()).for_each(|_| out.append_null());
    Ok(out.finish())
}

/// The same list, with another second column.
fn with_second(list: &ListArray, second: ArrayRef) -> Result<ListArray> {
    let pairs = list.values().as_struct();
    let columns = vec![Arc::clone(pairs.column(0)), second];
    let pairs = StructArray::try_new(pairs.fields().clone(), columns, pairs.nulls().cloned())?;
    rebuilt(list, list.offsets().clone(), Arc::new(pairs))
}

/// The same list, with only these items.
fn only(list: &ListArray, kept: Vec<bool>) -> Result<ListArray> {
    let count = |row| items(list, row).filter(|at| kept.get(*at) == Some(&true)).count();
    let offsets = OffsetBuffer::from_lengths((0..list.len()).map(count));
    let values = filter(list.values(), &BooleanArray::from(kept))?;
    rebuilt(list, offsets, values)
}

fn rebuilt(list: &ListArray, offsets: OffsetBuffer<i32>, values: ArrayRef) -> Result<ListArray> {
    let DataType::List(item) = list.data_type() else { return Ok(list.clone()) };
    Ok(ListArray::try_new(Arc::clone(item), offsets, values, list.nulls().cloned())?)
}
