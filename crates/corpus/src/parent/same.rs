//! Records that were decided again and came out as they were: most of those that ask about somebody do, and their bucket stays as it is.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{ArrowPrimitiveType, UInt8Type, UInt32Type};
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

use super::bucket::words;
use super::{Kept, Removed, refused};
use crate::audit;
use crate::error::Result;
use crate::index::column;
use crate::table::Table;

/// What was decided again in a bucket.
#[derive(Debug, Default)]
pub(crate) struct Anew {
    pub(crate) decisions: Vec<RecordBatch>,
    pub(crate) redactions: Vec<RecordBatch>,
    /// Rows for `data/`.
    pub(crate) rows: u64,
}

/// A row of some batches.
#[derive(Clone, Copy)]
struct Row<'a> {
    of: &'a RecordBatch,
    at: usize,
}

impl<'a> Row<'a> {
    fn word(self, name: &str) -> Result<Option<&'a str>> {
        let column: &StringArray = words(self.of, name)?;
        Ok(column.is_valid(self.at).then(|| column.value(self.at)))
    }

    fn number<T: ArrowPrimitiveType>(self, name: &str) -> Result<Option<T::Native>> {
        let column = column::<T>(self.of, name)?;
        Ok(column.is_valid(self.at).then(|| column.value(self.at)))
    }

    /// Whether both say the same in the columns that this one has.
    fn is(self, other: Row<'_>) -> bool {
        let fields = self.of.schema_ref().fields().iter();
        fields.zip(self.of.columns()).all(|(field, column)| {
            let theirs = other.of.column_by_name(field.name());
            theirs.is_some_and(|theirs| column.slice(self.at, 1) == theirs.slice(other.at, 1))
        })
    }
}

fn rows(batches: &[RecordBatch]) -> impl Iterator<Item = Row<'_>> {
    batches.iter().flat_map(|of| (0..of.num_rows()).map(move |at| Row { of, at }))
}

/// These rows, which rise.
fn selection(wanted: &[usize]) -> RowSelection {
    let mut selectors = vec![];
    let mut next = 0;
    for row in wanted {
        selectors.push(RowSelector::skip(row - next));
        selectors.push(RowSelector::select(1));
        next = row + 1;
    }
    selectors.into()
}

impl Kept<'_> {
    /// Whether these rows, which were decided again, stand in the bucket already, and no other that was. If so, what is counted of them there.
    pub(crate) fn holds(&self, anew: &Anew) -> Result<Option<Removed>> {
        let labels = self.names.words();
        let labels = labels.as_string::<i32>();
        let mut by_number = BTreeMap::new();
        for row in rows(&anew.decisions) {
            by_number.insert(row.number::<UInt32Type>("number")?, row);
        }
        let Some(authors) = self.numbers_of(Table::Decisions)? else {
            return Ok(by_number.is_empty().then(Removed::default));
        };
        let (mut places, mut leaving, mut first) = (vec![], vec![], 0);
        for authors in authors {
            let authors = authors?;
            let records = column::<UInt32Type>(&authors, "record")?.values();
            let leave = |record: &u32| self.leaving.binary_search(record).is_ok();
            let leave: Vec<bool> = records.iter().map(leave).collect();
            places.extend((first..).zip(&leave).filter_map(|(at, leave)| leave.then_some(at)));
            leaving.push(filter_record_batch(&authors, &leave.into())?);
            first += authors.num_rows();
            if places.len() > by_number.len() {
                return Ok(None);
            }
        }
        let before = self.parent.file(Table::Decisions, self.number)?;
        let Some(before) = before.filter(|_| places.len() == by_number.len()) else {
            return Ok(None);
        };
        let before = before.selected(selection(&places))?;
        if rows(&before).count() != places.len() {
            return Ok(None);
        }
        let digest = self.parent.buckets.get(self.number as usize).map(|bucket| bucket.digest);
        let digest = digest.ok_or_else(|| refused("it has fewer buckets than it says"))?;
        let mut removed = Removed::default();
        for (row, at) in rows(&before).zip(rows(&leaving)) {
            let Some(new) = by_number.get(&at.number::<UInt32Type>("record")?) else {
                return Ok(None);
            };
            let label = |name: &str| -> Result<Option<&str>> {
                Ok(new.number::<UInt32Type>(name)?.map(|number| labels.value(number as usize)))
            };
            let reason = new.number::<UInt8Type>("reason")?;
            let reason = audit::word(reason.unwrap_or(u8::MAX));
            let (member, author) = (new.number::<UInt32Type>("member")?, new.word("author")?);
            let name = match member {
                Some(member) => self.spread.member(member)?,
                None => author.map(|author| self.spread.stand_in(author)),
            };
            let is_same = at.number::<UInt32Type>("member")? == member
                && at.word("author")? == author
                && row.word("id")? == new.word("id")?
                && row.word("member")? == name.map(|name| name.in_audit(&digest)).as_deref()
                && row.word("category")? == label("category")?
                && row.word("region")? == label("region")?
                && row.word("reason")? == Some(reason)
                && row.number::<UInt8Type>("rule")? == new.number::<UInt8Type>("rule")?;
            if !is_same {
                return Ok(None);
            }
            removed.counts.count(label("category")?, label("region")?, reason);
            removed.allowed += u64::from(reason == audit::word(0));
        }
        // Of a record that is as it was, the same is written if the same is masked: what `data/` holds need not be read.
        removed.rows = anew.rows;
        removed.empty()?;
        if removed.allowed == 0 && anew.redactions.is_empty() {
            return Ok(Some(removed));
        }
        let before = self.leaving_masks()?;
        if !is_masked_alike(&before, &anew.redactions)? {
            return Ok(None);
        }
        let mut last = None;
        before.iter().try_for_each(|masks| removed.count_masks(masks, &mut last))?;
        Ok(Some(removed))
    }
}

/// Masks by the ids of their records. In a record they are in order as they come.
fn by_id(masks: &[RecordBatch]) -> Result<Vec<(Option<&str>, Row<'_>)>> {
    let mut all = vec![];
    for row in rows(masks) {
        all.push((row.word("id")?, row));
    }
    all.sort_by_key(|(id, _)| *id);
    Ok(all)
}

/// Whether the same is masked in the same records.
fn is_masked_alike(before: &[RecordBatch], anew: &[RecordBatch]) -> Result<bool> {
    let (old, new) = (by_id(before)?, by_id(anew)?);
    Ok(old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| old.1.is(new.1)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, UInt64Array};

    use super::*;

    fn redactions(kinds: [&str; 2], starts: [u64; 2]) -> Vec<RecordBatch> {
        let columns: [(&str, ArrayRef); 3] = [
            ("id", Arc::new(StringArray::from(vec!["a", "b"]))),
            ("kind", Arc::new(StringArray::from(kinds.to_vec()))),
            ("start", Arc::new(UInt64Array::from(starts.to_vec()))),
        ];
        vec![RecordBatch::try_from_iter(columns).unwrap()]
    }

    #[test]
    fn every_column_of_a_row_is_compared() {
        let before = redactions(["person", "email"], [1, 2]);
        let row = |of: &[RecordBatch], at| {
            let own = redactions(["person", "email"], [1, 2]);
            rows(&own).nth(at).unwrap().is(rows(of).nth(at).unwrap())
        };
        assert!(row(&before, 0) && row(&before, 1));
        assert!(!row(&redactions(["phone", "email"], [1, 2]), 0));
        assert!(!row(&redactions(["person", "email"], [9, 2]), 0));
        let b = |of: Vec<RecordBatch>| vec![of[0].slice(1, 1)];
        let anew = |kind, start| {
            let anew = b(redactions(["person", kind], [1, start]));
            is_masked_alike(&b(before.clone()), &anew).unwrap()
        };
        assert!(anew("email", 2));
        assert!(!anew("phone", 2) && !anew("email", 3), "another mask");
        assert!(!is_masked_alike(&b(before.clone()), &[]).unwrap(), "none any more");
        assert!(!is_masked_alike(&b(before.clone()), &before).unwrap(), "one more");
    }

    #[test]
    fn rows_are_selected() {
        let selected: Vec<RowSelector> = selection(&[0, 1, 4]).into();
        let (skip, select) = (RowSelector::skip, RowSelector::select);
        assert_eq!(selected, [select(2), skip(2), select(1)]);
        assert_eq!(selection(&[]).row_count(), 0);
    }
}
