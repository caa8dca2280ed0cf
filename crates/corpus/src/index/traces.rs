//! Whom and what the records of a build asked about.

use std::sync::Arc;

use abide_gate::Decided;
use arrow::array::{ArrayRef, Int64Array, UInt32Array, UInt64Array};
use arrow::datatypes::{Int64Type, UInt32Type, UInt64Type};

use super::{Index, LATER, Making, NAMES, PEOPLE, column};
use crate::error::Result;

/// What was told of some records.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// A member's number, and a record in which they contributed or are mentioned.
    people: Vec<u64>,
    /// The hash of a name, and a record in whose words it was looked up.
    names: Vec<(u64, u32)>,
    /// An instant after the cutoff, and a record that speaks of it.
    later: Vec<(i64, u32)>,
}

fn pair(value: u32, record: u32) -> u64 {
    u64::from(value) << 32 | u64::from(record)
}

fn value_of(pair: u64) -> u32 {
    (pair >> 32) as u32
}

fn record_of(pair: u64) -> u32 {
    pair as u32
}

impl Trace {
    /// Takes down a batch, and the names that were looked up in its rows.
    pub(crate) fn see(&mut self, decided: &Decided, names: &[(usize, u64)]) {
        let Some(trace) = decided.trace() else { return };
        let number = |row: u32| trace.numbers.get(row as usize).copied();
        let people = trace.people.iter();
        self.people.extend(people.filter_map(|(row, member)| Some(pair(*member, number(*row)?))));
        let later = trace.later.iter();
        self.later.extend(later.filter_map(|(row, at)| Some((*at, number(*row)?))));
        let names = names.iter();
        self.names.extend(names.filter_map(|(row, hash)| Some((*hash, number(*row as u32)?))));
    }

    pub(crate) fn merge(&mut self, mut other: Self) {
        self.people.append(&mut other.people);
        self.names.append(&mut other.names);
        self.later.append(&mut other.later);
    }

    /// Writes all of it down.
    pub(crate) fn write(mut self, making: &Making) -> Result<()> {
        self.people.sort_unstable();
        self.people.dedup();
        let people = self.people.iter();
        let members: UInt32Array = people.clone().map(|pair| value_of(*pair)).collect();
        let records: UInt32Array = people.map(|pair| record_of(*pair)).collect();
        let columns: Vec<(&str, ArrayRef)> =
            vec![("member", Arc::new(members)), ("record", Arc::new(records))];
        making.write(PEOPLE, columns)?;
        self.write_rest(making)
    }

    /// Writes down what is new of some records, and of all others what was known before. Who contributed does not change.
    pub(crate) fn write_since(
        mut self,
        before: &Index,
        changed: &[u32],
        cutoff: i64,
        making: &Making,
    ) -> Result<()> {
        let stays = |record: u32| changed.binary_search(&record).is_err();
        let people = before.take_over(PEOPLE, making.path())?;
        making.enter(PEOPLE, people);
        let names = before.read(NAMES)?;
        let (hashes, records) =
            (column::<UInt64Type>(&names, "hash")?, column::<UInt32Type>(&names, "record")?);
        let old = hashes.values().iter().zip(records.values());
        self.names.extend(old.map(|(hash, record)| (*hash, *record)).filter(|(_, of)| stays(*of)));
        let later = before.read(LATER)?;
        let (instants, records) =
            (column::<Int64Type>(&later, "at")?, column::<UInt32Type>(&later, "record")?);
        let old = instants.values().iter().zip(records.values());
        let old = old.map(|(at, record)| (*at, *record));
        self.later.extend(old.filter(|(at, record)| *at > cutoff && stays(*record)));
        self.write_rest(making)
    }

    fn write_rest(mut self, making: &Making) -> Result<()> {
        self.names.sort_unstable();
        self.names.dedup();
        let hashes: UInt64Array = self.names.iter().map(|(hash, _)| *hash).collect();
        let records: UInt32Array = self.names.iter().map(|(_, record)| *record).collect();
        let columns: Vec<(&str, ArrayRef)> =
            vec![("hash", Arc::new(hashes)), ("record", Arc::new(records))];
        making.write(NAMES, columns)?;
        self.later.sort_unstable();
        let instants: Int64Array = self.later.iter().map(|(at, _)| *at).collect();
        let records: UInt32Array = self.later.iter().map(|(_, record)| *record).collect();
        let columns: Vec<(&str, ArrayRef)> =
            vec![("at", Arc::new(instants)), ("record", Arc::new(records))];
        making.write(LATER, columns)
    }
}

/// The records that stand beside one of these values in a sorted table.
pub(crate) fn beside<T: Ord + Copy>(values: &[T], records: &[u32], wanted: &[T]) -> Vec<u32> {
    let mut found = vec![];
    for value in wanted {
        let start = values.partition_point(|other| other < value);
        let of = values.iter().zip(records).skip(start);
        found.extend(of.take_while(|(other, _)| *other == value).map(|(_, record)| *record));
    }
    found
}
