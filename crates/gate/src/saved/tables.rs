//! What is kept of a fold: tables of all members together, and tables of parts of them, which stay as they are where nobody was folded anew.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Int32Array, Int64Array, LargeStringArray, PrimitiveArray,
    RecordBatch, StringArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow::datatypes::ArrowPrimitiveType;

use crate::fold::Folded;
use crate::person::{Person, Row};
use crate::{Error, Gate};

/// The names of the tables of all members together, in the order in which they are saved.
pub const SHARED: [&str; 2] = ["regions", "off"];

/// The names of the tables of a part.
pub const PARTS: [&str; 2] = ["folded", "rows"];

impl Gate {
    /// What the tables of the parts speak of by number, in the order of [`SHARED`].
    pub fn save(&self) -> Result<[RecordBatch; 2], Error> {
        let Folded { off, world, .. } = &self.folded;
        let codes = world.regions.each().into_iter().map(|(code, _)| code);
        let digest = blake3::Hash::from_bytes(self.world()).to_string();
        let regions: Vec<(&str, ArrayRef)> =
            vec![("code", Arc::new(StringArray::from_iter_values(codes.chain([digest.as_str()]))))];
        let sets =
            || (0_u32..).zip(off).flat_map(|(set, of)| of.iter().map(move |word| (set, *word)));
        let off: Vec<(&str, ArrayRef)> = vec![
            ("set", Arc::new(UInt32Array::from_iter_values(sets().map(|(set, _)| set)))),
            ("word", Arc::new(UInt64Array::from_iter_values(sets().map(|(_, word)| word)))),
        ];
        Ok([table(regions)?, table(off)?])
    }

    /// How the members with these numbers were folded, in the order of [`PARTS`].
    pub fn save_part(&self, members: Range<u32>) -> Result<[RecordBatch; 2], Error> {
        let Folded { people, next, .. } = &self.folded;
        // Nobody is number 0.
        let here = Range { start: members.start as usize + 1, end: members.end as usize + 1 };
        let people = people.get(here.clone()).unwrap_or_default();
        let next = next.get(here).unwrap_or_default();
        let numbers = |of: fn(&Person) -> u32| -> ArrayRef {
            Arc::new(UInt32Array::from_iter_values(people.iter().map(of)))
        };
        let folded: Vec<(&str, ArrayRef)> = vec![
            ("since", Arc::new(Int64Array::from_iter_values(people.iter().map(|one| one.since)))),
            ("adult", Arc::new(Int32Array::from_iter_values(people.iter().map(|one| one.adult)))),
            ("region", numbers(|one| one.region)),
            ("off", numbers(|one| one.off)),
            ("version", numbers(|one| one.version)),
            ("bits", Arc::new(UInt16Array::from_iter_values(people.iter().map(|one| one.bits)))),
            (
                "signals",
                Arc::new(UInt8Array::from_iter_values(people.iter().map(|one| one.signals))),
            ),
            ("next", Arc::new(Int64Array::from_iter_values(next.iter().copied()))),
            (
                "id",
                Arc::new(LargeStringArray::from_iter_values(
                    members.clone().filter_map(|number| self.id(number)),
                )),
            ),
        ];
        let held: Vec<(u32, Row)> = members
            .clone()
            .zip(people)
            .flat_map(|(number, person)| {
                self.folded.rows(person).iter().map(move |row| (number, *row))
            })
            .collect();
        let numbers = |of: fn(&(u32, Row)) -> u32| -> ArrayRef {
            Arc::new(UInt32Array::from_iter_values(held.iter().map(of)))
        };
        let rows: Vec<(&str, ArrayRef)> = vec![
            ("member", numbers(|(of, _)| *of)),
            ("from", Arc::new(Int64Array::from_iter_values(held.iter().map(|(_, row)| row.from)))),
            ("region", numbers(|(_, row)| row.region)),
            ("bits", Arc::new(UInt16Array::from_iter_values(held.iter().map(|(_, row)| row.bits)))),
        ];
        Ok([table(folded)?, table(rows)?])
    }

    /// The member of that number.
    #[must_use]
    pub fn id(&self, number: u32) -> Option<&str> {
        self.folded.ids.get(number.saturating_add(1))
    }
}

fn table(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch, Error> {
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns).map_err(|error| Error::Records(error.into()))
}

/// A column of numbers, none of which is missing.
pub(super) fn column<'b, T: ArrowPrimitiveType>(
    batch: &'b RecordBatch,
    name: &str,
) -> Option<&'b PrimitiveArray<T>> {
    let column = batch.column_by_name(name)?.as_primitive_opt::<T>()?;
    (column.null_count() == 0).then_some(column)
}
