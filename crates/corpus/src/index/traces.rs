//! Whom and what the records of a build asked about.

use std::sync::Arc;

use abide_gate::Decided;
use arrow::array::{ArrayRef, Int64Array, UInt32Array, UInt64Array};
use arrow::datatypes::{Int64Type, UInt32Type, UInt64Type};

use super::{LATER, Making, NAMES, PEOPLE, STRANGERS, VEILED, column, part};
use crate::error::Result;
use crate::mask::Looked;
use crate::pairs::{Pairs, Runs};
use crate::parent::Since;

/// What was told of some records.
#[derive(Debug)]
pub(crate) struct Trace {
    /// A member's number, and a record in which they contributed or are mentioned.
    people: Pairs<u64>,
    /// The hash of an id that nobody has, and a record that names it.
    strangers: Pairs<(u64, u32)>,
    /// The hash of a name, and a record in whose words it was looked up.
    names: Pairs<(u64, u32)>,
    /// Records whose words were also read in a form that cannot be made again.
    veiled: Pairs<u32>,
    /// An instant after the cutoff, and a record that speaks of it.
    later: Pairs<(i64, u32)>,
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
    /// `runs` is where it waits if it is long.
    pub(crate) fn new(runs: &Runs) -> Self {
        Self {
            people: Pairs::new(runs),
            strangers: Pairs::new(runs),
            names: Pairs::new(runs),
            veiled: Pairs::new(runs),
            later: Pairs::new(runs),
        }
    }

    /// Takes down a batch, and what was looked up in its rows.
    pub(crate) fn see(&mut self, decided: &Decided, looked: &Looked) -> Result<()> {
        let Some(trace) = decided.trace() else { return Ok(()) };
        let number = |row: u32| trace.numbers.get(row as usize).copied();
        let people = trace.people.iter();
        self.people
            .extend(people.filter_map(|(row, member)| Some(pair(*member, number(*row)?))))?;
        let strangers = trace.strangers.iter();
        self.strangers.extend(strangers.filter_map(|(row, hash)| Some((*hash, number(*row)?))))?;
        let later = trace.later.iter();
        self.later.extend(later.filter_map(|(row, at)| Some((*at, number(*row)?))))?;
        let names = looked.names.iter();
        self.names.extend(names.filter_map(|(row, hash)| Some((*hash, number(*row as u32)?))))?;
        self.veiled.extend(looked.veiled.iter().filter_map(|row| number(*row as u32)))
    }

    pub(crate) fn merge(&mut self, other: Self) -> Result<()> {
        self.people.append(other.people)?;
        self.strangers.append(other.strangers)?;
        self.names.append(other.names)?;
        self.veiled.append(other.veiled)?;
        self.later.append(other.later)
    }

    /// Writes all of it down.
    pub(crate) fn write(self, making: &Making) -> Result<()> {
        write_people(self.people, making)?;
        write_hashed(self.strangers, STRANGERS, making)?;
        write_hashed(self.names, NAMES, making)?;
        write_rest((self.veiled, self.later), making)
    }

    /// Writes down what is new of some records, and of all others what was known before.
    pub(crate) fn write_since(mut self, since: &Since, cutoff: i64, making: &Making) -> Result<()> {
        let before = &since.parent.index;
        let hashed = |name: &str, all: &mut Pairs<(u64, u32)>| -> Result<()> {
            let table = before.read(name)?;
            let (hashes, records) =
                (column::<UInt64Type>(&table, "hash")?, column::<UInt32Type>(&table, "record")?);
            let old = hashes.values().iter().zip(records.values());
            all.extend(old.filter_map(|(hash, record)| Some((*hash, since.stays(*record)?))))
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
                }))?;
            }
            write_people(self.people, making)?;
            hashed(STRANGERS, &mut self.strangers)?;
            write_hashed(self.strangers, STRANGERS, making)?;
        }
        hashed(NAMES, &mut self.names)?;
        write_hashed(self.names, NAMES, making)?;
        let veiled = before.read(VEILED)?;
        let veiled = column::<UInt32Type>(&veiled, "record")?;
        self.veiled.extend(veiled.values().iter().filter_map(|record| since.stays(*record)))?;
        let later = before.read(LATER)?;
        let (instants, records) =
            (column::<Int64Type>(&later, "at")?, column::<UInt32Type>(&later, "record")?);
        let old = instants.values().iter().zip(records.values());
        let old = old.filter(|(at, _)| **at > cutoff);
        self.later.extend(old.filter_map(|(at, record)| Some((*at, since.stays(*record)?))))?;
        write_rest((self.veiled, self.later), making)
    }
}

fn write_people(people: Pairs<u64>, making: &Making) -> Result<()> {
    let mut people = people.sorted()?;
    let mut next = people.next().transpose()?;
    for (number, of) in making.parts().each() {
        let (mut members, mut records) = (vec![], vec![]);
        while let Some(pair) = next.filter(|pair| value_of(*pair) < of.end) {
            members.push(value_of(pair));
            records.push(record_of(pair));
            next = people.next().transpose()?;
        }
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("member", Arc::new(UInt32Array::from(members))),
            ("record", Arc::new(UInt32Array::from(records))),
        ];
        making.write(&part(PEOPLE, number), columns)?;
    }
    Ok(())
}

fn write_hashed(of: Pairs<(u64, u32)>, name: &str, making: &Making) -> Result<()> {
    let (hashes, records): (Vec<u64>, Vec<u32>) = of.sorted()?.collect::<Result<_>>()?;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("hash", Arc::new(UInt64Array::from(hashes))),
        ("record", Arc::new(UInt32Array::from(records))),
    ];
    making.write(name, columns)
}

fn write_rest((veiled, later): (Pairs<u32>, Pairs<(i64, u32)>), making: &Making) -> Result<()> {
    let veiled: Vec<u32> = veiled.sorted()?.collect::<Result<_>>()?;
    let veiled: ArrayRef = Arc::new(UInt32Array::from(veiled));
    making.write(VEILED, vec![("record", veiled)])?;
    let (instants, records): (Vec<i64>, Vec<u32>) = later.sorted()?.collect::<Result<_>>()?;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("at", Arc::new(Int64Array::from(instants))),
        ("record", Arc::new(UInt32Array::from(records))),
    ];
    making.write(LATER, columns)
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
