//! Members' ids to numbers, in one arena: a million ids in about sixty mebibytes.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::Error;

/// The number of everybody who is no member.
pub(crate) const NOBODY: u32 = 0;

/// So many ids are looked up at once: their places are far away in memory, and are fetched side by side.
const TOGETHER: usize = 16;

/// So many ids wait for each other, where they come one by one.
const WAITING: usize = 4 * TOGETHER;

#[derive(Debug, Default)]
pub(crate) struct Ids {
    hasher: DefaultHashBuilder,
    /// Each number stands at the hash of its id or at the first free place after it, beside the id if that is short. A power of two of places, half of
    /// them free at least.
    table: Vec<Slot>,
    bytes: Vec<u8>,
    /// Where each id ends. The first member has number 1 and starts at 0.
    ends: Vec<usize>,
}

/// A place of the table. One with `NOBODY` is free.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    number: u32,
    head: Head,
}

/// The first bytes of an id and its length, or `LONG` where that is not all of it.
type Head = [u8; HEAD_BYTES + 1];

const HEAD_BYTES: usize = 11;

const LONG: u8 = u8::MAX;

fn head(id: &[u8]) -> Head {
    let mut head = [0; HEAD_BYTES + 1];
    for (to, from) in head.iter_mut().zip(id.iter().take(HEAD_BYTES)) {
        *to = *from;
    }
    let [.., last] = &mut head;
    *last = if id.len() > HEAD_BYTES { LONG } else { id.len() as u8 };
    head
}

impl Ids {
    /// The next numbers for these ids, in order; `None` if one of them is taken.
    pub(crate) fn insert_each<'t>(
        &mut self,
        new: impl ExactSizeIterator<Item = &'t str>,
    ) -> Result<Option<()>, Error> {
        self.reserve(new.len());
        let mut new = new.map(str::as_bytes);
        let mut ids: [&[u8]; TOGETHER] = [&[]; TOGETHER];
        let mut places = [0; TOGETHER];
        while new.len() > 0 {
            let here = new.len().min(TOGETHER);
            for ((id, place), next) in ids.iter_mut().zip(&mut places).zip(new.by_ref()) {
                (*id, *place) = (next, self.place(next));
                // Only fetched: one of the others may take the place.
                std::hint::black_box(self.table.get(*place).copied());
            }
            for (id, place) in ids.iter().zip(places).take(here) {
                if self.put(id, place)?.is_none() {
                    return Ok(None);
                }
            }
        }
        Ok(Some(()))
    }

    /// The next number for an id that is looked for from this place on; `None` if it is taken.
    fn put(&mut self, new: &[u8], place: usize) -> Result<Option<u32>, Error> {
        let Err(place) = self.probe(new, place) else { return Ok(None) };
        let most = u32::MAX - 1;
        let number = u32::try_from(self.ends.len() + 1)
            .ok()
            .filter(|number| *number < most)
            .ok_or(Error::TooMany { what: "members", most: most.into() })?;
        if let Some(slot) = self.table.get_mut(place) {
            *slot = Slot { number, head: head(new) };
        }
        self.bytes.extend_from_slice(new);
        self.ends.push(self.bytes.len());
        Ok(Some(number))
    }

    /// The member's number, or `NOBODY`.
    pub(crate) fn find(&self, wanted: &str) -> u32 {
        let wanted = wanted.as_bytes();
        self.probe(wanted, self.place(wanted)).unwrap_or(NOBODY)
    }

    /// The number of each, or `NOBODY`; `None` of nothing.
    pub(crate) fn find_each<'t>(
        &self,
        wanted: impl ExactSizeIterator<Item = Option<&'t str>>,
    ) -> Vec<Option<u32>> {
        let mut found = Vec::with_capacity(wanted.len());
        let mut wanted = wanted.map(|wanted| wanted.map(str::as_bytes));
        let mut ids = [None; TOGETHER];
        let mut places = [0; TOGETHER];
        let mut slots = [Slot::default(); TOGETHER];
        while wanted.len() > 0 {
            let here = wanted.len().min(TOGETHER);
            for (id, place) in ids.iter_mut().zip(&mut places).take(here) {
                *id = wanted.next().flatten();
                *place = id.map_or(0, |id| self.place(id));
            }
            for (slot, place) in slots.iter_mut().zip(&places).take(here) {
                *slot = self.table.get(*place).copied().unwrap_or_default();
            }
            for ((id, place), slot) in ids.iter().zip(&places).zip(&slots).take(here) {
                found.push(id.map(|id| {
                    if slot.number != NOBODY && slot.head == head(id) && id.len() <= HEAD_BYTES {
                        slot.number
                    } else {
                        self.probe(id, *place).unwrap_or(NOBODY)
                    }
                }));
            }
        }
        found
    }

    /// Shows the number of each id that `wanted` hands over, or `NOBODY`, with what came with it. Ids are looked up many at once.
    pub(crate) fn number_each<T, R>(
        &self,
        wanted: impl FnOnce(&mut dyn FnMut(&str, T)) -> R,
        mut each: impl FnMut(u32, T),
    ) -> R {
        let mut ids = vec![String::new(); WAITING];
        let mut with = Vec::with_capacity(WAITING);
        let mut find = |ids: &[String], with: &mut Vec<T>| {
            let found = self.find_each(ids.iter().take(with.len()).map(|id| Some(id.as_str())));
            for (number, with) in found.into_iter().zip(with.drain(..)) {
                each(number.unwrap_or(NOBODY), with);
            }
        };
        let all = wanted(&mut |id, came| {
            if let Some(place) = ids.get_mut(with.len()) {
                id.clone_into(place);
                with.push(came);
            }
            if with.len() == WAITING {
                find(&ids, &mut with);
            }
        });
        find(&ids, &mut with);
        all
    }

    /// The same of members alone, by numbers that start with 0.
    pub(crate) fn place_each<T, R>(
        &self,
        wanted: impl FnOnce(&mut dyn FnMut(&str, T)) -> R,
        mut each: impl FnMut(usize, T),
    ) -> R {
        self.number_each(wanted, |number, with| {
            if number != NOBODY {
                each(number as usize - 1, with);
            }
        })
    }

    /// Where an id would stand, if no other did.
    fn place(&self, id: &[u8]) -> usize {
        self.hasher.hash_one(id) as usize & self.table.len().saturating_sub(1)
    }

    /// The number of an id, looked for from its place on, or the free place behind which it is not.
    fn probe(&self, wanted: &[u8], place: usize) -> Result<u32, usize> {
        let head = head(wanted);
        let (before, after) = self.table.split_at_checked(place).unwrap_or_default();
        let numbered = (place..).zip(after).chain((0..).zip(before));
        for (place, slot) in numbered {
            if slot.number == NOBODY {
                return Err(place);
            }
            let is_whole =
                || wanted.len() <= HEAD_BYTES || self.bytes_of(slot.number) == Some(wanted);
            if slot.head == head && is_whole() {
                return Ok(slot.number);
            }
        }
        Err(place)
    }

    fn bytes_of(&self, number: u32) -> Option<&[u8]> {
        let place = (number as usize).checked_sub(1)?;
        let start = place.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
        self.bytes.get(*start..*self.ends.get(place)?)
    }

    /// Makes room for so many in all.
    fn grow(&mut self, ids: usize) {
        let places = (ids * 2).next_power_of_two().max(TOGETHER);
        self.table = vec![Slot::default(); places];
        for number in 1..=self.ends.len() as u32 {
            let Some(id) = self.bytes_of(number) else { continue };
            let slot = Slot { number, head: head(id) };
            if let Err(free) = self.probe(id, self.place(id))
                && let Some(place) = self.table.get_mut(free)
            {
                *place = slot;
            }
        }
    }

    /// The id of that number.
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        std::str::from_utf8(self.bytes_of(number)?).ok()
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
        self.ends.reserve(more);
        if self.table.len() < (self.ends.len() + more) * 2 {
            self.grow(self.ends.len() + more);
        }
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

    /// The number of a new id; `None` if it is taken.
    fn insert(ids: &mut Ids, new: &str) -> Option<u32> {
        ids.insert_each([new].into_iter()).unwrap().map(|()| ids.len() as u32)
    }

    #[test]
    fn ids_are_numbered_from_one_and_found_again() {
        let mut ids = Ids::default();
        for n in 1..=1000 {
            assert_eq!(insert(&mut ids, &format!("member-{n}")), Some(n));
        }
        assert_eq!(insert(&mut ids, "member-7"), None);
        assert_eq!(insert(&mut ids, ""), Some(1001));
        for n in 1..=1000 {
            assert_eq!(ids.find(&format!("member-{n}")), n);
        }
        assert_eq!(ids.find(""), 1001);
        assert_eq!(ids.find("member-1001"), NOBODY);
        assert_eq!(ids.len(), 1001);
        assert_eq!(ids.iter().nth(6), Some("member-7"));
        assert_eq!(ids.iter().count(), 1001);
    }

    #[test]
    fn ids_that_come_one_by_one_are_all_found_in_their_order() {
        let mut ids = Ids::default();
        for n in 1..=100 {
            insert(&mut ids, &format!("member-{n}"));
        }
        for count in [0, 1, WAITING - 1, WAITING, WAITING + 1, 3 * WAITING + 7] {
            let mut found = vec![];
            // Members, the same ones again, and nobody.
            let wanted: Vec<usize> = (1..=count).map(|n| n * 7 % 120).collect();
            let shown = ids.number_each(
                |find| wanted.iter().map(|n| find(&format!("member-{n}"), *n)).count(),
                |number, n| found.push((number, n)),
            );
            let number = |n: usize| if n <= 100 { n as u32 } else { NOBODY };
            let expected: Vec<_> = wanted.iter().map(|n| (number(*n), *n)).collect();
            assert_eq!((shown, found), (count, expected));
        }
    }

    #[test]
    fn ids_of_every_length_are_told_apart() {
        let mut ids = Ids::default();
        // With the byte that pads them, and alike in all that stands beside the hash.
        let all: Vec<String> = (0..40)
            .flat_map(|length| ["a", "\0"].map(|with| "a".repeat(length) + with))
            .chain(["abcdefghijkl", "abcdefghijkm", "abcdefghijk"].map(str::to_owned))
            .collect();
        for (id, number) in all.iter().zip(1..) {
            assert_eq!(ids.find(id), NOBODY, "{id:?}");
            assert_eq!(insert(&mut ids, id), Some(number));
        }
        for (id, number) in all.iter().zip(1..) {
            assert_eq!((ids.find(id), ids.get(number)), (number, Some(id.as_str())));
        }
        // Together, with others and with nothing between them.
        let wanted = all.iter().flat_map(|id| [Some(id.as_str()), None, Some("nobody")]);
        let wanted: Vec<Option<&str>> = wanted.collect();
        let expected: Vec<Option<u32>> =
            wanted.iter().map(|id| id.map(|id| ids.find(id))).collect();
        assert_eq!(ids.find_each(wanted.into_iter()), expected);
        assert_eq!(Ids::default().find_each([Some("a"), None].into_iter()), [Some(NOBODY), None]);
        assert_eq!(Ids::default().find("a"), NOBODY);
    }
}
