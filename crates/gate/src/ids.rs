//! Members' ids to numbers, in one arena: a million ids in about sixty mebibytes.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::Error;

/// The number of everybody who is no member.
pub(crate) const NOBODY: u32 = 0;

#[derive(Debug, Default)]
pub(crate) struct Ids {
    hasher: DefaultHashBuilder,
    /// Each number stands at the hash of its id, with the place of its bytes: one look less at memory that is far away.
    table: HashTable<Slot>,
    bytes: Vec<u8>,
    /// Where each id ends. The first member has number 1 and starts at 0.
    ends: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    start: usize,
    length: u32,
    number: u32,
}

impl Slot {
    fn id(self, bytes: &[u8]) -> Option<&[u8]> {
        bytes.get(self.start..self.start.checked_add(self.length as usize)?)
    }
}

impl Ids {
    /// The next number for a new id; `None` if it is taken.
    pub(crate) fn insert(&mut self, new: &str) -> Result<Option<u32>, Error> {
        let Self { hasher, table, bytes, ends } = self;
        let new = new.as_bytes();
        let entry = table.entry(
            hasher.hash_one(new),
            |slot| slot.id(bytes) == Some(new),
            |slot| hasher.hash_one(slot.id(bytes).unwrap_or_default()),
        );
        let Entry::Vacant(vacant) = entry else { return Ok(None) };
        let most = u32::MAX - 1;
        let number = u32::try_from(ends.len() + 1)
            .ok()
            .filter(|number| *number < most)
            .ok_or(Error::TooMany { what: "members", most: most.into() })?;
        let length = u32::try_from(new.len())
            .map_err(|_| Error::TooMany { what: "bytes of an id", most: u32::MAX.into() })?;
        vacant.insert(Slot { start: bytes.len(), length, number });
        bytes.extend_from_slice(new);
        ends.push(bytes.len());
        Ok(Some(number))
    }

    /// The member's number, or `NOBODY`.
    pub(crate) fn find(&self, wanted: &str) -> u32 {
        let wanted = wanted.as_bytes();
        self.table
            .find(self.hasher.hash_one(wanted), |slot| {
                slot.length as usize == wanted.len() && slot.id(&self.bytes) == Some(wanted)
            })
            .map_or(NOBODY, |slot| slot.number)
    }

    /// The id of that number.
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        let place = (number as usize).checked_sub(1)?;
        let start = place.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
        std::str::from_utf8(self.bytes.get(*start..*self.ends.get(place)?)?).ok()
    }

    /// All ids, by their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        // They were strings when they came.
        starts
            .zip(&self.ends)
            .filter_map(|(start, end)| std::str::from_utf8(self.bytes.get(*start..*end)?).ok())
    }

    /// How many ids there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        let Self { hasher, table, bytes, ends } = self;
        ends.reserve(more);
        table.reserve(more, |slot| hasher.hash_one(slot.id(bytes).unwrap_or_default()));
    }

    /// Gives back what growing took too much.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_numbered_from_one_and_found_again() {
        let mut ids = Ids::default();
        for n in 1..=1000 {
            assert_eq!(ids.insert(&format!("member-{n}")).unwrap(), Some(n));
        }
        assert_eq!(ids.insert("member-7").unwrap(), None);
        assert_eq!(ids.insert("").unwrap(), Some(1001));
        for n in 1..=1000 {
            assert_eq!(ids.find(&format!("member-{n}")), n);
        }
        assert_eq!(ids.find(""), 1001);
        assert_eq!(ids.find("member-1001"), NOBODY);
        assert_eq!(ids.len(), 1001);
        assert_eq!(ids.iter().nth(6), Some("member-7"));
        assert_eq!(ids.iter().count(), 1001);
    }
}
