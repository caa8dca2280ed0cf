//! All leaves of the map, for whoever hands over what it was made of.

use super::newest;
use super::page::{Page, Place};
use super::pages::Pages;
use crate::act::Leaf;
use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;
use abide_verify::map::Subtree;

impl Ledger {
    /// The leaves of the state map as the newest root holds them: key, and SHA-256 of the value. There is none without a root.
    pub fn map_leaves(&self) -> Result<Vec<Leaf>> {
        let mut leaves = Vec::new();
        let snapshot = self.store.snapshot()?;
        if newest(&*snapshot)?.is_some() {
            collect(&Pages::new(&*snapshot), Place::ROOT, &mut leaves)?;
        }
        Ok(leaves)
    }
}

fn collect(pages: &Pages<'_>, place: Place, into: &mut Vec<Leaf>) -> Result<()> {
    match pages.read(place)? {
        Some(Page::Leaves(leaves)) => into.extend(leaves),
        Some(Page::Sides(sides)) => {
            for (number, side) in sides.iter().enumerate() {
                if *side != Subtree::Empty {
                    collect(pages, place.below(number), into)?;
                }
            }
        }
        None if place == Place::ROOT => {}
        None => return Err(Error::new(Kind::Corrupt, "a page of the state map is missing")),
    }
    Ok(())
}
