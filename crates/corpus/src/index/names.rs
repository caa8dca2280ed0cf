//! Everybody's names, as hashes: what masks texts is made of it without reading who is called what again.

use std::sync::Arc;

use abide_scrub::{Directory, Parts};
use arrow::array::{ArrayRef, UInt32Array, UInt64Array};
use arrow::datatypes::{ArrowPrimitiveType, UInt32Type, UInt64Type};

use super::{Index, Making, column};
use crate::error::{Error, Kind, Result};
use crate::mask::Names;

/// A table of one column each.
const WIDE: [&str; 5] = ["firsts", "handles", "prefixes", "hashes", "hosts"];
const NARROW: [&str; 3] = ["starts", "people", "singles"];
/// By which mentions are resolved: a hash, and whose it is.
const KEYS: &str = "keys";

fn file(name: &str) -> String {
    format!("who-{name}.arrow")
}

fn wide(parts: &mut Parts) -> [&mut Vec<u64>; 5] {
    let Parts { firsts, handles, prefixes, hashes, hosts, .. } = parts;
    [firsts, handles, prefixes, hashes, hosts]
}

fn narrow(parts: &mut Parts) -> [&mut Vec<u32>; 3] {
    let Parts { starts, people, singles, .. } = parts;
    [starts, people, singles]
}

pub(crate) fn write_names(mut names: Names, making: &Making) -> Result<()> {
    for (name, numbers) in WIDE.iter().zip(wide(&mut names.parts)) {
        let column: ArrayRef = Arc::new(UInt64Array::from(std::mem::take(numbers)));
        making.write(&file(name), vec![("number", column)])?;
    }
    for (name, numbers) in NARROW.iter().zip(narrow(&mut names.parts)) {
        let column: ArrayRef = Arc::new(UInt32Array::from(std::mem::take(numbers)));
        making.write(&file(name), vec![("number", column)])?;
    }
    let keys = names.keys.iter();
    let hashes = UInt64Array::from_iter_values(keys.clone().map(|(hash, _)| *hash));
    let members = UInt32Array::from_iter_values(keys.map(|(_, member)| *member));
    let columns: Vec<(&str, ArrayRef)> =
        vec![("hash", Arc::new(hashes)), ("member", Arc::new(members))];
    making.write(&file(KEYS), columns)
}

/// Whoever is called what does not change while the members' tables are the same.
pub(crate) fn take_over_names(before: &Index, making: &Making) -> Result<()> {
    for name in WIDE.iter().chain(&NARROW).chain([&KEYS]) {
        making.take_over(before, &file(name))?;
    }
    Ok(())
}

pub(crate) fn read_names(index: &Index) -> Result<(Directory, Vec<(u64, u32)>)> {
    let mut parts = Parts::default();
    for (name, numbers) in WIDE.iter().zip(wide(&mut parts)) {
        *numbers = numbers_of::<UInt64Type>(index, name)?;
    }
    for (name, numbers) in NARROW.iter().zip(narrow(&mut parts)) {
        *numbers = numbers_of::<UInt32Type>(index, name)?;
    }
    let directory = Directory::of_parts(parts);
    let directory = directory
        .ok_or_else(|| Error::new(Kind::Parent, "the names in its index do not fit together"))?;
    let keys = index.read(&file(KEYS))?;
    let (hashes, members) =
        (column::<UInt64Type>(&keys, "hash")?, column::<UInt32Type>(&keys, "member")?);
    let keys = hashes.values().iter().copied().zip(members.values().iter().copied());
    Ok((directory, keys.collect()))
}

fn numbers_of<T: ArrowPrimitiveType>(index: &Index, name: &str) -> Result<Vec<T::Native>> {
    let table = index.read(&file(name))?;
    Ok(column::<T>(&table, "number")?.values().to_vec())
}
