//! The rows of a table in one bucket, in the order of its file: in memory up to a bound, beyond it in runs on the disk. One member may have
//! written most of what there is, and all of theirs is in one bucket.

use arrow::array::{Array, RecordBatch, make_array};
use arrow::compute::interleave_record_batch;

use crate::error::Result;
use crate::group::{Limits, ROW_GROUP, Words};
use crate::merge::{Merged, Run};
use crate::order::order;
use crate::pairs::Runs;
use crate::table::Table;

/// Bytes of a row's place in an order.
const PLACE_BYTES: usize = size_of::<(usize, usize)>();

/// Runs that are put together at once: each has two files open, and a batch of rows in memory.
const RUNS_MAX: usize = 64;

/// Rows, and the bytes that they take beside what is held anyway.
pub(crate) type Measured = (RecordBatch, usize);

/// Puts rows in order. `None` of none.
pub(crate) fn sorted(
    table: Table,
    rows: impl Iterator<Item = Result<Measured>>,
    runs: &Runs,
    held_bytes: usize,
) -> Result<Option<Groups>> {
    let (mut held, mut bytes, mut written) = (vec![], 0, vec![]);
    let run = |rows: Vec<RecordBatch>| {
        let mut rows = Held::of(table, rows);
        Run::write(table, |limits| rows.next(limits), runs)
    };
    for rows in rows {
        let (rows, beside) = rows?;
        if rows.num_rows() == 0 {
            continue;
        }
        bytes += beside + rows.num_rows() * PLACE_BYTES;
        held.push(rows);
        if bytes > held_bytes {
            written.push(run(std::mem::take(&mut held))?);
            bytes = 0;
        }
        if written.len() == RUNS_MAX {
            let mut merged = Merged::of(std::mem::take(&mut written))?;
            written.push(Run::write(table, |limits| merged.next(limits), runs)?);
        }
    }
    Ok(if written.is_empty() {
        (!held.is_empty()).then(|| Groups::Held(Held::of(table, held)))
    } else {
        if !held.is_empty() {
            written.push(run(held)?);
        }
        Some(Groups::Merged(Merged::of(written)?))
    })
}

/// Row groups, in order.
pub(crate) enum Groups {
    Held(Held),
    Merged(Merged),
}

impl Iterator for Groups {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Result<RecordBatch>> {
        let group = match self {
            Self::Held(held) => held.next(ROW_GROUP),
            Self::Merged(merged) => merged.next(ROW_GROUP),
        };
        group.map(|group| tight(&group?))
    }
}

/// The same rows, with no list of nulls where nothing is null: pages of a file end elsewhere where there is one, and whether there is depends
/// on the batches that rows came in. As data, an array has none.
fn tight(rows: &RecordBatch) -> Result<RecordBatch> {
    let columns = rows.columns().iter().map(|column| make_array(column.to_data()));
    Ok(RecordBatch::try_new(rows.schema(), columns.collect())?)
}

/// Rows in memory, and their order.
pub(crate) struct Held {
    batches: Vec<RecordBatch>,
    words: Vec<Words>,
    order: Vec<(usize, usize)>,
    next: usize,
}

impl Held {
    pub(crate) fn of(table: Table, batches: Vec<RecordBatch>) -> Self {
        let order = order(table, &batches);
        let words = batches.iter().map(Words::of).collect();
        Self { batches, words, order, next: 0 }
    }

    /// The rows that come next and go together.
    pub(crate) fn next(&mut self, limits: Limits) -> Option<Result<RecordBatch>> {
        let rest = self.order.get(self.next..)?;
        let bytes = |&(batch, row): &(usize, usize)| {
            self.words.get(batch).map_or(0, |words| words.bytes(row))
        };
        let rows = rest.get(..limits.together(rest.iter().map(bytes)))?;
        if rows.is_empty() {
            return None;
        }
        self.next += rows.len();
        let batches: Vec<&RecordBatch> = self.batches.iter().collect();
        Some(interleave_record_batch(&batches, rows).map_err(Into::into))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, AsArray, FixedSizeBinaryArray, ListArray, StringArray, StructArray, UInt32Array,
        UInt64Array, new_null_array,
    };
    use arrow::buffer::OffsetBuffer;
    use arrow::compute::concat_batches;
    use arrow::datatypes::{DataType, Field};
    use proptest::prelude::*;

    use super::*;
    use crate::group::weight;

    /// Rows of a place, an id and a text; of masks, the place is where they stand.
    fn batch(table: Table, rows: &[(u8, u16, usize)]) -> RecordBatch {
        let ids: StringArray =
            rows.iter().map(|(_, id, _)| Some(format!("p{}", id % 900))).collect();
        let columns = table.buffered();
        let columns = columns.fields().iter().map(|field| -> ArrayRef {
            match field.name().as_str() {
                "id" => Arc::new(ids.clone()),
                "text" => {
                    let texts = rows.iter().map(|(_, _, bytes)| Some("x".repeat(*bytes)));
                    Arc::new(texts.collect::<StringArray>())
                }
                "place" => {
                    let places = rows.iter().flat_map(|(place, _, _)| [*place; 16]);
                    let places = places.collect::<Vec<u8>>().into();
                    Arc::new(FixedSizeBinaryArray::try_new(16, places, None).unwrap())
                }
                "start" | "end" => {
                    let starts = (0..rows.len() as u64).map(|at| at * 10);
                    Arc::new(UInt64Array::from_iter_values(starts))
                }
                "item" => Arc::new(UInt32Array::from_iter_values(0..rows.len() as u32)),
                _ if field.is_nullable() => new_null_array(field.data_type(), rows.len()),
                _ => Arc::new(StringArray::from(vec!["text"; rows.len()])),
            }
        });
        RecordBatch::try_new(table.buffered(), columns.collect()).unwrap()
    }

    fn groups(
        table: Table,
        batches: &[RecordBatch],
        (held_bytes, limits): (usize, Limits),
    ) -> Vec<RecordBatch> {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs::new(folder.path().to_owned());
        let rows = batches.iter().map(|rows| Ok((rows.clone(), weight(rows))));
        let Some(mut groups) = sorted(table, rows, &runs, held_bytes).unwrap() else {
            return vec![];
        };
        let next = || match &mut groups {
            Groups::Held(held) => held.next(limits),
            Groups::Merged(merged) => merged.next(limits),
        };
        let all = std::iter::from_fn(next).map(Result::unwrap).collect();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "runs are left");
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn runs_give_the_groups_that_memory_gives(
            drawn in prop::collection::vec(prop::collection::vec((0_u8..4, any::<u16>(), 0_usize..50), 0..60), 0..9),
            held_bytes in prop_oneof![Just(0), 2_000_usize..40_000],
            (rows, bytes) in (1_usize..50, 1_usize..400),
        ) {
            let limits = Limits { rows, bytes };
            // A record's masks are in one batch, and those of data and decisions have ids of their own.
            let mut seen = std::collections::HashSet::new();
            let drawn: Vec<Vec<(u8, u16, usize)>> = drawn.into_iter().map(|mut rows| {
                let before = seen.clone();
                rows.retain(|(_, id, _)| !before.contains(&(id % 900)) );
                seen.extend(rows.iter().map(|(_, id, _)| id % 900));
                rows
            }).collect();
            for table in [Table::Text, Table::Redactions] {
                let batches: Vec<RecordBatch> = drawn.iter().map(|rows| {
                    let mut rows = rows.clone();
                    if table == Table::Text {
                        let mut own = std::collections::HashSet::new();
                        rows.retain(|(_, id, _)| own.insert(id % 900));
                    }
                    batch(table, &rows)
                }).collect();
                let held = groups(table, &batches, (usize::MAX, limits));
                let merged = groups(table, &batches, (held_bytes, limits));
                prop_assert_eq!(&held, &merged);
                let all = concat_batches(&table.buffered(), &held).unwrap();
                prop_assert_eq!(all.num_rows(), batches.iter().map(RecordBatch::num_rows).sum::<usize>());
                let key = |row: usize| {
                    let place = table.place().map(|place| all.column(place).as_fixed_size_binary().value(row));
                    let start = all.column_by_name("start").map(|of| of.as_primitive::<arrow::datatypes::UInt64Type>().value(row));
                    (place, all.column(0).as_string::<i32>().value(row), start)
                };
                prop_assert!((1..all.num_rows()).all(|row| key(row - 1) < key(row)));
                prop_assert!(held.iter().all(|group| group.num_rows() <= rows));
            }
        }
    }

    #[test]
    fn nothing_says_that_it_may_be_null_where_nothing_is() {
        let words = |nulls: [bool; 2]| -> ArrayRef {
            let offsets = OffsetBuffer::from_lengths([1, 1]);
            Arc::new(StringArray::new(offsets, b"ab".into(), Some(nulls.to_vec().into())))
        };
        let list = |nulls: [bool; 2]| -> ArrayRef {
            let fields = vec![Arc::new(Field::new("content", DataType::Utf8, true))];
            let items = StructArray::new(fields.clone().into(), vec![words(nulls)], None);
            let item = Arc::new(Field::new("item", DataType::Struct(fields.into()), true));
            let offsets = OffsetBuffer::from_lengths([1, 1]);
            Arc::new(ListArray::new(item, offsets, Arc::new(items), None))
        };
        let columns: [&dyn Fn([bool; 2]) -> ArrayRef; 2] = [&words, &list];
        let is_loose = |column: &ArrayRef| match column.as_list_opt::<i32>() {
            Some(list) => list.values().as_struct().column(0).nulls().is_some(),
            None => column.nulls().is_some(),
        };
        for column in columns {
            let rows = |nulls| RecordBatch::try_from_iter([("of", column(nulls))]).unwrap();
            let loose = rows([true, true]);
            assert!(is_loose(loose.column(0)));
            let found = tight(&loose).unwrap();
            assert_eq!(found, loose);
            assert!(!is_loose(found.column(0)));
            let has_some = rows([true, false]);
            assert_eq!(tight(&has_some).unwrap(), has_some);
        }
    }

    /// Runs of runs: files that are open do not grow in number with the rows.
    #[test]
    fn many_runs_are_put_together_in_turns() {
        let batches: Vec<RecordBatch> = (0..3 * RUNS_MAX as u16)
            .map(|of| batch(Table::Redactions, &[(0, of % 7 * 100 + of, 0), (0, of * 3 % 800, 0)]))
            .collect();
        let limits = Limits { rows: 10, bytes: 1 };
        let held = groups(Table::Redactions, &batches, (usize::MAX, limits));
        assert_eq!(held, groups(Table::Redactions, &batches, (0, limits)));
        assert_eq!(held.iter().map(RecordBatch::num_rows).sum::<usize>(), 6 * RUNS_MAX);
    }

    /// Of a book in each run, no more is held than the one that is due.
    #[test]
    fn rows_are_read_when_they_are_due() {
        let batches: Vec<RecordBatch> =
            (0..6).map(|id| batch(Table::Text, &[(0, id, 3 << 20), (0, 100 + id, 10)])).collect();
        let limits = Limits { rows: 100, bytes: 4 << 20 };
        let merged = groups(Table::Text, &batches, (0, limits));
        let rows: Vec<usize> = merged.iter().map(RecordBatch::num_rows).collect();
        assert_eq!(rows.iter().sum::<usize>(), 12);
        let held = groups(Table::Text, &batches, (usize::MAX, limits));
        assert_eq!(held, merged);
    }
}
