//! That the map in its pages is the one that the newest root states, and holds the acts that the ledger holds.

use std::collections::HashMap;

use abide_verify::map::{Subtree, Value};

use super::page::{Page, Place, over};
use super::pages::Pages;
use super::{account, newest};
use crate::act::{self, Leaf};
use crate::error::{Error, Kind, Result};
use crate::store::{Snapshot, Which};

pub(crate) fn verify(snapshot: &dyn Snapshot) -> Result<()> {
    let pages = snapshot.pages()?;
    let Some(newest) = newest(snapshot)? else {
        return if pages == 0 {
            Ok(())
        } else {
            Err(Error::new(Kind::Corrupt, "there is a state map, and no root of it"))
        };
    };
    let mut found = Found { leaves: HashMap::new(), pages: 0 };
    let whole = found.read(&Pages::new(snapshot), Place::ROOT)?;
    let root = newest.root;
    let acts = snapshot.count(Which::Acts, 0..root.events)?;
    if whole.root().0 != root.map.0
        || found.pages != pages
        || found.leaves.len() as u64 != root.leaves
        || root.leaves != acts
    {
        return Err(Error::corrupt(
            newest.index,
            "the state map is not the one that its root states",
        ));
    }
    let mut versions: HashMap<String, u64> = HashMap::new();
    for (member, acted) in act::between(snapshot, 0..root.events, None)? {
        let pseudonym = account(snapshot, &acted, &member)?.pseudonym;
        let version = versions.entry(member).or_default();
        *version += 1;
        let (key, value) = acted.leaf(&pseudonym, *version);
        if found.leaves.get(&key.0) != Some(&value) {
            return Err(Error::corrupt(acted.index, "the state map does not hold it"));
        }
    }
    Ok(())
}

struct Found {
    leaves: HashMap<[u8; 32], Value>,
    pages: u64,
}

impl Found {
    /// The subtree of a place, from its leaves up.
    fn read(&mut self, pages: &Pages<'_>, place: Place) -> Result<Subtree> {
        let damaged =
            || Error::new(Kind::Corrupt, "a page of the state map does not hold together");
        let page = match pages.read(place)? {
            Some(page) => page,
            None if place == Place::ROOT => return Ok(Subtree::Empty),
            None => return Err(damaged()),
        };
        self.pages += 1;
        match page {
            Page::Leaves(leaves) => {
                let rising = leaves.iter().zip(leaves.iter().skip(1)).all(|(a, b)| a.0 < b.0);
                if !rising || !leaves.iter().all(|leaf| belongs(place, leaf)) {
                    return Err(damaged());
                }
                self.leaves.extend(leaves.iter().map(|(key, value)| (key.0, *value)));
                Ok(Subtree::of_sorted(&leaves, place.depth()))
            }
            Page::Sides(sides) => {
                for (number, side) in sides.iter().enumerate() {
                    if *side != Subtree::Empty && self.read(pages, place.below(number))? != *side {
                        return Err(damaged());
                    }
                }
                Ok(over(sides.as_slice()))
            }
        }
    }
}

/// Whether the leaf's key begins with the bits of the place.
fn belongs(place: Place, (key, _): &Leaf) -> bool {
    let bits = (0..place.depth()).fold(1_i64, |bits, bit| bits << 1 | i64::from(key.bit(bit)));
    bits == place.0
}
