//! Everybody whom a text may name, and who of them may not be used.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_gate::Gate;
use abide_intake::call;
use abide_scrub::{Builder, Directory, Masked, Person};
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{columns, fault};
use crate::error::{Error, Kind, Result};

/// The members by their names, by number: names, handles and profile pages, as the members' table holds them.
#[derive(Debug, Default)]
pub struct People {
    builder: Builder,
    count: u32,
    /// Hashes of names as mentions are resolved by them, and whose they are.
    keys: Vec<(u64, u32)>,
    /// Of whom nothing may be used.
    everywhere: Masked,
    /// Whoever has switched a category off, and all of the above.
    by_category: HashMap<String, Masked>,
    switched_off: BTreeMap<String, Vec<u32>>,
}

impl People {
    /// Everybody whom the gate knows, from the tables that it read.
    pub fn read(gate: &Gate, members: &[PathBuf]) -> Result<Self> {
        let mut people = Self::default();
        for path in members {
            people.read_table(gate, path)?;
        }
        if people.count as usize != gate.members() {
            return Err(strangers());
        }
        people.stand_as(gate);
        Ok(people)
    }

    /// Everybody by names that were kept, as the gate has them now.
    pub(super) fn kept(gate: &Gate, keys: Vec<(u64, u32)>) -> Self {
        let count = u32::try_from(gate.members()).unwrap_or(u32::MAX);
        let mut people = Self { count, keys, ..Self::default() };
        people.stand_as(gate);
        people.divide();
        people
    }

    /// The hashes of names as mentions are resolved by them.
    pub(super) fn keys(&self) -> &[(u64, u32)] {
        &self.keys
    }

    fn stand_as(&mut self, gate: &Gate) {
        gate.unusable().for_each(|member| self.mask(member));
        gate.switched_off().for_each(|(category, member)| self.mask_in(category, member));
    }

    /// The names of some of the members of these tables, by number. Nobody is masked, and nobody has the number that they have there.
    pub(crate) fn some(members: &[PathBuf], is_one: impl Fn(u32) -> bool) -> Result<Directory> {
        let (mut people, mut number) = (Self::default(), 0);
        for path in members {
            each_member(path, |_, names| {
                if is_one(number) {
                    people.add(names)?;
                }
                number += 1;
                Ok(())
            })?;
        }
        Ok(people.directory())
    }

    fn read_table(&mut self, gate: &Gate, path: &Path) -> Result<()> {
        each_member(path, |id, names| {
            let number = self.add(names)?;
            // Numbers are what the gate speaks of: one that is somebody else's would mask the wrong person.
            if gate.number(id) == Some(number as usize) { Ok(()) } else { Err(strangers()) }
        })
    }

    /// Adds the next member. What has a `/` is a profile page, everything else a name or handle.
    pub fn add(&mut self, names: &[&str]) -> Result<u32> {
        let number = self.count;
        let (links, names): (Vec<&str>, Vec<&str>) =
            names.iter().copied().partition(|name| name.contains('/'));
        // `@AnnaBerg` calls Anna Berg.
        let joined: Vec<String> = names
            .iter()
            .map(|name| name.chars().filter(|c| c.is_alphanumeric()).collect())
            .collect();
        let is_word = |name: &&str| !name.contains(char::is_whitespace);
        let handles: Vec<&str> = names
            .iter()
            .copied()
            .filter(is_word)
            .chain(joined.iter().map(String::as_str))
            .collect();
        let person = Person { names: &names, handles: &handles, links: &links };
        self.builder.add(&person).map_err(fault)?;
        let ends = links.iter().filter_map(|link| link.trim_end_matches('/').rsplit('/').next());
        let keys = names.iter().copied().chain(ends).map(call::key).filter(|key| !key.is_empty());
        self.keys.extend(keys.map(|key| (hash(&key), number)));
        self.count += 1;
        Ok(number)
    }

    /// Nothing of that member may be used.
    pub fn mask(&mut self, member: u32) {
        self.everywhere.insert(member);
    }

    /// Nothing of that member may be used in records of a category.
    pub fn mask_in(&mut self, category: &str, member: u32) {
        match self.switched_off.get_mut(category) {
            Some(members) => members.push(member),
            None => _ = self.switched_off.insert(category.to_owned(), vec![member]),
        }
    }

    /// Nobody comes after this.
    pub(super) fn directory(&mut self) -> Directory {
        self.keys.sort_unstable();
        self.keys.dedup();
        self.keys.shrink_to_fit();
        self.divide();
        std::mem::take(&mut self.builder).build()
    }

    /// Whom each category masks.
    fn divide(&mut self) {
        for (category, members) in std::mem::take(&mut self.switched_off) {
            let mut masked = self.everywhere.clone();
            for member in members {
                masked.insert(member);
            }
            self.by_category.insert(category, masked);
        }
    }

    /// Who is masked in records of a category.
    pub(super) fn masked(&self, category: Option<&str>) -> &Masked {
        category.and_then(|name| self.by_category.get(name)).unwrap_or(&self.everywhere)
    }

    /// Whose name it is, in the form in which mentions are resolved.
    pub(super) fn named(&self, key: &str) -> impl Iterator<Item = u32> {
        let hash = hash(key);
        let start = self.keys.partition_point(|(other, _)| *other < hash);
        let found = self.keys.get(start..).unwrap_or_default();
        found.iter().take_while(move |(other, _)| *other == hash).map(|(_, member)| *member)
    }
}

pub(crate) fn hash(key: &str) -> u64 {
    blake3::hash(key.as_bytes()).as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes)
}

/// Shows the id and the names of each member of a table.
fn each_member(path: &Path, mut show: impl FnMut(&str, &[&str]) -> Result<()>) -> Result<()> {
    let unreadable = |error: &dyn std::fmt::Display| Error::io(path, error);
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| unreadable(&error))?;
    let mask = ProjectionMask::columns(reader.parquet_schema(), ["id", "handles"]);
    let batches = reader.with_projection(mask).build().map_err(|error| unreadable(&error))?;
    let list = DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
    for batch in batches {
        let batch = batch.map_err(|error| unreadable(&error))?;
        let ids = batch.column_by_name("id").ok_or_else(strangers)?;
        let ids = columns::text(ids)?;
        let handles = batch.column_by_name("handles");
        let handles = handles.map(|column| cast(column, &list)).transpose()?;
        for row in 0..batch.num_rows() {
            let of_row = handles.as_ref().map(AsArray::as_list::<i32>);
            let of_row = of_row.filter(|handles| handles.is_valid(row));
            let of_row = of_row.map(|handles| handles.value(row));
            let names = of_row.as_ref().map(AsArray::as_string::<i32>);
            let names: Vec<&str> = names.into_iter().flatten().flatten().collect();
            show(ids.value(row), &names)?;
        }
    }
    Ok(())
}

fn strangers() -> Error {
    Error::new(Kind::Records, "the members' tables are not those that the gate read")
}
