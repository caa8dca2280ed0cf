//! The map in its pages: leaves put in, and proofs taken out.

use std::collections::BTreeMap;

use abide_verify::map::{End, Key, Proof, Root, Subtree};

use super::page::{BITS, LEAVES_MAX, Page, Place, SIDES, over};
use crate::act::Leaf;
use crate::error::{Error, Kind, Result};
use crate::store::{self, Snapshot};

/// The pages in the store, and those that are to take their place.
pub(crate) struct Pages<'c> {
    snapshot: &'c dyn Snapshot,
    /// Changed or new pages, and whether they are new.
    changed: BTreeMap<Place, (Page, bool)>,
}

impl<'c> Pages<'c> {
    pub(crate) fn new(snapshot: &'c dyn Snapshot) -> Self {
        Self { snapshot, changed: BTreeMap::new() }
    }

    pub(super) fn read(&self, place: Place) -> Result<Option<Page>> {
        let bytes = self.snapshot.page(place.0)?;
        bytes.map(|bytes| Page::from_bytes(&bytes)).transpose()
    }

    /// The root of the map with these leaves. Nothing is written yet.
    pub(crate) fn insert(&mut self, mut leaves: Vec<Leaf>) -> Result<Root> {
        leaves.sort_unstable_by_key(|(key, _)| *key);
        Ok(self.put(Place::ROOT, &leaves, true)?.root())
    }

    /// What changed, in the order of the places.
    pub(crate) fn changed(self) -> Vec<store::Page> {
        let changed = self.changed.into_iter();
        let changed = changed.map(|(place, (page, is_new))| store::Page {
            place: place.0,
            bytes: page.to_bytes(),
            is_new,
        });
        changed.collect()
    }

    /// The subtree of a place after these leaves. `may_exist`: whether there can be a page already.
    fn put(&mut self, place: Place, new: &[Leaf], may_exist: bool) -> Result<Subtree> {
        let found = if may_exist { self.read(place)? } else { None };
        let is_new = found.is_none();
        let page = match found {
            Some(Page::Sides(sides)) => self.spread(place, *sides, new, true)?,
            Some(Page::Leaves(old)) => self.fill(place, merge(&old, new)?)?,
            None => self.fill(place, merge(&[], new)?)?,
        };
        let subtree = match &page {
            Page::Leaves(leaves) => Subtree::of_sorted(leaves, place.depth()),
            Page::Sides(sides) => over(sides.as_slice()),
        };
        self.changed.insert(place, (page, is_new));
        Ok(subtree)
    }

    /// A page of leaves, or of the pages that they are divided into.
    fn fill(&mut self, place: Place, leaves: Vec<Leaf>) -> Result<Page> {
        if leaves.len() <= LEAVES_MAX || place.is_deepest() {
            return Ok(Page::Leaves(leaves));
        }
        self.spread(place, [Subtree::Empty; SIDES], &leaves, false)
    }

    fn spread(
        &mut self,
        place: Place,
        mut sides: [Subtree; SIDES],
        leaves: &[Leaf],
        may_exist: bool,
    ) -> Result<Page> {
        let mut rest = leaves;
        for (number, side) in sides.iter_mut().enumerate() {
            let end = rest.partition_point(|(key, _)| place.side(key) <= number);
            let (these, others) = rest.split_at(end);
            if !these.is_empty() {
                let may_exist = may_exist && *side != Subtree::Empty;
                *side = self.put(place.below(number), these, may_exist)?;
            }
            rest = others;
        }
        Ok(Page::Sides(Box::new(sides)))
    }

    /// The proof of what stands under the key.
    pub(crate) fn prove(&self, key: &Key) -> Result<Proof> {
        let mut siblings = Vec::with_capacity(32);
        let mut place = Place::ROOT;
        let end = loop {
            match self.read(place)? {
                None if place == Place::ROOT => break End::Empty,
                None => return Err(missing()),
                Some(Page::Leaves(leaves)) => {
                    break walk(&leaves, key, place.depth(), &mut siblings);
                }
                Some(Page::Sides(sides)) => {
                    let (side, alone) = descend(&sides, key, place.depth(), &mut siblings);
                    match side {
                        Some(side) => place = place.below(side),
                        None if alone == Subtree::Empty => break End::Empty,
                        None => return Err(missing()),
                    }
                }
            }
        };
        siblings.reverse();
        Ok(Proof::new(end, siblings)?)
    }
}

/// Goes down the four bits of a page while there is more than one leaf: to the side where it goes on, or nowhere.
fn descend(
    sides: &[Subtree; SIDES],
    key: &Key,
    depth: usize,
    siblings: &mut Vec<Option<[u8; 32]>>,
) -> (Option<usize>, Subtree) {
    let (mut part, mut first) = (sides.as_slice(), 0);
    for bit in depth..depth + BITS {
        let here = over(part);
        match here {
            Subtree::Empty => return (None, here),
            // A lone leaf ends the path, in whichever page below it stands.
            Subtree::Lone(_) => break,
            Subtree::Joint(_) => {
                let (left, right) = part.split_at(part.len() / 2);
                let (this, other) = if key.bit(bit) { (right, left) } else { (left, right) };
                first += if key.bit(bit) { left.len() } else { 0 };
                siblings.push(over(other).sibling());
                part = this;
            }
        }
    }
    let side = part.iter().position(|side| *side != Subtree::Empty);
    (side.map(|side| first + side), over(part))
}

/// The same within a page of leaves.
fn walk(leaves: &[Leaf], key: &Key, depth: usize, siblings: &mut Vec<Option<[u8; 32]>>) -> End {
    match leaves {
        [] => End::Empty,
        [(found, value)] if found == key => End::Found(*value),
        [(found, value)] => End::Other(*found, *value),
        _ => {
            let (left, right) = leaves.split_at(leaves.partition_point(|(key, _)| !key.bit(depth)));
            let (this, other) = if key.bit(depth) { (right, left) } else { (left, right) };
            siblings.push(Subtree::of_sorted(other, depth + 1).sibling());
            walk(this, key, depth + 1, siblings)
        }
    }
}

/// Both in order. A leaf never changes, so a key that comes twice is damage.
fn merge(old: &[Leaf], new: &[Leaf]) -> Result<Vec<Leaf>> {
    let mut all = [old, new].concat();
    all.sort_by_key(|(key, _)| *key);
    let twice = all.iter().zip(all.iter().skip(1)).any(|((one, _), (next, _))| one == next);
    if twice {
        return Err(Error::new(Kind::Corrupt, "an act is in the state map already")
            .hint("restore the ledger from a copy that verifies"));
    }
    Ok(all)
}

fn missing() -> Error {
    Error::new(Kind::Corrupt, "a page of the state map is missing")
        .hint("restore the ledger from a copy that verifies")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use abide_verify::map::{Tree, Value};

    use super::*;
    use crate::Sqlite;
    use crate::digest::Digest;
    use crate::store::{Description, Payload, Row, Store, Transaction};

    /// Pages change with a root alone, so there is one.
    fn begun(sqlite: &mut Sqlite) -> Box<dyn Transaction + '_> {
        let transaction = sqlite.begin().unwrap();
        let (zero, payload) =
            (Digest::default(), Payload { subject: None, salt: [0; 16], body: b"{}" });
        transaction.describe(&Description { created: 0, key_check: zero }).unwrap();
        let (commitment, chain, payload) = (zero, zero, Some(payload));
        let row = Row { index: 0, appended: 0, kind: "root", commitment, chain, payload };
        transaction.append(&row).unwrap();
        transaction
    }

    /// Keys that part at every depth, so that pages divide down to where there are no more numbers for them.
    fn key(number: u64) -> Key {
        let mut key = [0xa5; 32];
        let bit = (number * 7 % 256) as usize;
        key[bit / 8] ^= 0x80 >> (bit % 8);
        key[31] ^= (number / 256) as u8;
        if number.is_multiple_of(3) {
            key = Value::of(&number.to_be_bytes()).0;
        }
        Key(key)
    }

    #[test]
    fn pages_hold_the_same_map_as_a_tree_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let mut sqlite = Sqlite::create(&folder.path().join("ledger.sqlite")).unwrap();
        let rooted = begun(&mut sqlite);
        let mut all: BTreeMap<Key, Value> = BTreeMap::new();
        let (mut number, mut deepest) = (0, None);
        for batch in [0, 1, 2, 30, 1, 200, 7, 300, 1] {
            let new: BTreeMap<Key, Value> = (number..number + batch)
                .map(|number| (key(number), Value::of(&number.to_be_bytes())))
                .filter(|(key, _)| !all.contains_key(key))
                .collect();
            number += batch;
            all.extend(new.clone());
            let mut pages = Pages::new(&*rooted);
            let root = pages.insert(new.into_iter().rev().collect()).unwrap();
            let changed = pages.changed();
            deepest = changed.iter().map(|page| page.place).max().max(deepest);
            rooted.put_pages(&changed).unwrap();
            let tree = Tree::from_sorted(all.clone().into_iter().collect()).unwrap();
            assert_eq!(root, tree.root());
            let pages = Pages::new(&*rooted);
            for key in (0..number + 100).step_by(5).map(key) {
                assert_eq!(pages.prove(&key).unwrap(), tree.prove(&key));
            }
        }
        assert_eq!(Place(deepest.unwrap()).depth(), 60);
        let again = Pages::new(&*rooted).insert(vec![(key(5), Value::of(b"again"))]);
        assert!(again.is_err(), "an act is put in once");
    }
}
