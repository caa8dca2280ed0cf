//! Whom and what the records of a build asked about.

use std::sync::Arc;

use abide_gate::Decided;
use arrow::array::{ArrayRef, Int64Array, UInt32Array, UInt64Array};
use arrow::datatypes::{Int64Type, UInt32Type, UInt64Type};

use super::{LATER, Making, NAMES, PEOPLE, Parts, STRANGERS, VEILED, column, part};
use crate::error::Result;
use crate::mask::Looked;
use crate::parent::Since;

/// What was told of some records.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// A member's number, and a record in which they contributed or are mentioned.
    people: Vec<u64>,
    /// The hash of an id that nobody has, and a record that names it.
    strangers: Vec<(u64, u32)>,
    /// The hash of a name, and a record in whose words it was looked up.
    names: Vec<(u64, u32)>,
    /// Records whose words were also read in a form that cannot be made again.
    veiled: Vec<u32>,
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
    /// Takes down a batch, and what was looked up in its rows.
    pub(crate) fn see(&mut self, decided: &Decided, looked: &Looked) {
        let Some(trace) = decided.trace() else { return };
        let number = |row: u32| trace.numbers.get(row as usize).copied();
        let people = trace.people.iter();
        self.people.extend(people.filter_map(|(row, member)| Some(pair(*member, number(*row)?))));
        let strangers = trace.strangers.iter();
        self.strangers.extend(strangers.filter_map(|(row, hash)| Some((*hash, number(*row)?))));
        let later = trace.later.iter();
        self.later.extend(later.filter_map(|(row, at)| Some((*at, number(*row)?))));
        let names = looked.names.iter();
        self.names.extend(names.filter_map(|(row, hash)| Some((*hash, number(*row as u32)?))));
        self.veiled.extend(looked.veiled.iter().filter_map(|row| number(*row as u32)));
    }

    pub(crate) fn merge(&mut self, mut other: Self) {
        self.people.append(&mut other.people);
        self.strangers.append(&mut other.strangers);
        self.names.append(&mut other.names);
        self.veiled.append(&mut other.veiled);
        self.later.append(&mut other.later);
    }

    /// Writes all of it down.
    pub(crate) fn write(mut self, making: &Making) -> Result<()> {
        self.write_people(making)?;
        self.write_rest(making)
    }

    /// Writes down what is new of some records, and of all others what was known before.
    pub(crate) fn write_since(mut self, since: &Since, cutoff: i64, making: &Making) -> Result<()> {
        let before = &since.parent.index;
        let hashed = |name: &str, all: &mut Vec<(u64, u32)>| -> Result<()> {
            let table = before.read(name)?;
            let (hashes, records) =
                (column::<UInt64Type>(&table, "hash")?, column::<UInt32Type>(&table, "record")?);
            let old = hashes.values().iter().zip(records.values());
            let new = std::mem::replace(all, Vec::with_capacity(all.len() + hashes.len()));
            all.extend(old.filter_map(|(hash, record)| Some((*hash, since.stays(*record)?))));
            all.extend(new);
            Ok(())
        };
        if since.has_same_people() {
            // Who contributed to the same records does not change.
            for (number, _) in before.list.parts.each() {
                making.take_over(before, &part(PEOPLE, number))?;
            }
            making.take_over(before, STRANGERS)?;
        } else {
            for (number, _) in before.list.parts.each() {
                let table = before.read(&part(PEOPLE, number))?;
                let members = column::<UInt32Type>(&table, "member")?;
                let records = column::<UInt32Type>(&table, "record")?;
                let old = members.values().iter().zip(records.values());
                self.people.extend(old.filter_map(|(member, record)| {
                    Some(pair(since.numbers.member(*member)?, since.stays(*record)?))
                }));
            }
            hashed(STRANGERS, &mut self.strangers)?;
            self.write_people(making)?;
        }
        hashed(NAMES, &mut self.names)?;
        let veiled = before.read(VEILED)?;
        let veiled = column::<UInt32Type>(&veiled, "record")?;
        self.veiled.extend(veiled.values().iter().filter_map(|record| since.stays(*record)));
        let later = before.read(LATER)?;
        let (instants, records) =
            (column::<Int64Type>(&later, "at")?, column::<UInt32Type>(&later, "record")?);
        let old = instants.values().iter().zip(records.values());
        let old = old.filter(|(at, _)| **at > cutoff);
        self.later.extend(old.filter_map(|(at, record)| Some((*at, since.stays(*record)?))));
        self.write_rest(making)
    }

    fn write_people(&mut self, making: &Making) -> Result<()> {
        self.people.sort_unstable();
        self.people.dedup();
        let people = std::mem::take(&mut self.people);
        for (number, members) in making.parts().each() {
            let here = Parts::within(&people, &members, |pair| value_of(*pair));
            let members: UInt32Array = here.iter().map(|pair| value_of(*pair)).collect();
            let records: UInt32Array = here.iter().map(|pair| record_of(*pair)).collect();
            let columns: Vec<(&str, ArrayRef)> =
                vec![("member", Arc::new(members)), ("record", Arc::new(records))];
            making.write(&part(PEOPLE, number), columns)?;
        }
        write_hashed(std::mem::take(&mut self.strangers), STRANGERS, making)
    }

    fn write_rest(mut self, making: &Making) -> Result<()> {
        write_hashed(self.names, NAMES, making)?;
        self.veiled.sort_unstable();
        let veiled: ArrayRef = Arc::new(UInt32Array::from(self.veiled));
        making.write(VEILED, vec![("record", veiled)])?;
        self.later.sort_unstable();
        let instants: Int64Array = self.later.iter().map(|(at, _)| *at).collect();
        let records: UInt32Array = self.later.iter().map(|(_, record)| *record).collect();
        let columns: Vec<(&str, ArrayRef)> =
            vec![("at", Arc::new(instants)), ("record", Arc::new(records))];
        making.write(LATER, columns)
    }
}

#[expect(
    clippy::stable_sort_primitive,
    reason = "nearly all are in order where they come from the index before"
)]
fn write_hashed(mut of: Vec<(u64, u32)>, name: &str, making: &Making) -> Result<()> {
    of.sort();
    of.dedup();
    let hashes: UInt64Array = of.iter().map(|(hash, _)| *hash).collect();
    let records: UInt32Array = of.iter().map(|(_, record)| *record).collect();
    let columns: Vec<(&str, ArrayRef)> =
        vec![("hash", Arc::new(hashes)), ("record", Arc::new(records))];
    making.write(name, columns)
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
