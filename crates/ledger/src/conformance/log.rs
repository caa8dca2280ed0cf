//! Tiles and heads: they grow, and keep what they held.

use super::fault::{Outcome, refused, same};
use super::sample::{Kept, begun, tried, write};
use super::{Check, Place};
use crate::error::Result;
use crate::store::{Flow, Order, Snapshot};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "tiles", must: "a tile keeps its hashes and takes more at its end", run: tiles },
    Check { name: "heads", must: "a head is kept with its events, once", run: heads },
];

fn tiles(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let all: Vec<u8> = (0..256_u16 * 32).map(|at| (at / 32 + at) as u8).collect();
    let (mut held, mut ends) = (Vec::new(), vec![]);
    for hashes in [1, 2, 4, 120, 129] {
        let (start, end) = (held.len(), held.len() + hashes * 32);
        let more = all.get(start..end).unwrap_or_default();
        write(&mut *store, |to| to.grow_tile(0, 7, more))?;
        held.extend_from_slice(more);
        same(&store.snapshot()?.tile(0, 7)?, &Some(held.clone()), "a tile that has grown")?;
        ends.push(end);
    }
    same(&ends.last(), &Some(&(256 * 32)), "bytes of a whole tile")?;
    refused(tried(&mut *store, |to| to.grow_tile(0, 7, &[1; 32]))?, "a 257th hash")?;
    refused(tried(&mut *store, |to| to.grow_tile(0, 8, &[1; 257 * 32]))?, "257 hashes")?;
    refused(tried(&mut *store, |to| to.grow_tile(0, 8, &[1; 31]))?, "a part of a hash")?;
    refused(tried(&mut *store, |to| to.grow_tile(0, 8, &[]))?, "a tile of nothing")?;
    write(&mut *store, |to| {
        to.grow_tile(1, 7, &[2; 32])?;
        to.grow_tile(0, 1 << 40, &[3; 32])?;
        to.grow_tile(0, 1 << 40, &[4; 32])
    })?;
    let snapshot = store.snapshot()?;
    same(&snapshot.tile(0, 7)?, &Some(all), "the tile after others were written")?;
    same(&snapshot.tile(1, 7)?, &Some(vec![2; 32]), "a tile of another level")?;
    let last = [[3; 32], [4; 32]].concat();
    same(&snapshot.tile(0, 1 << 40)?, &Some(last), "a tile far out")?;
    same(&snapshot.tile(0, 8)?, &None, "a tile that was refused")
}

/// The heads of these sizes, at most so many.
fn kept(
    snapshot: &dyn Snapshot,
    sizes: std::ops::Range<u64>,
    order: Order,
    most: usize,
) -> Result<Vec<(u64, String)>> {
    let mut heads = Vec::new();
    snapshot.heads(sizes, order, &mut |size, note| {
        heads.push((size, note.to_owned()));
        Ok(if heads.len() == most { Flow::Break(()) } else { Flow::Continue(()) })
    })?;
    Ok(heads)
}

fn heads(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let mut all = Vec::new();
    for size in [1_u64, 2, 5, 6, 12] {
        let note = format!("example.com/log\n{size}\n\n\u{2014} signed ü\n");
        write(&mut *store, |to| {
            let first = all.last().map_or(1, |(size, _): &(u64, String)| *size);
            (first..size)
                .try_for_each(|index| to.append(&Kept::new(index, "clock", None).row()))?;
            to.keep_head(size, &note)
        })?;
        all.push((size, note));
    }
    for size in [0, 1, 6, 11, 12, 13, u64::MAX >> 2] {
        refused(
            tried(&mut *store, |to| to.keep_head(size, "another"))?,
            &format!("a head of {size}"),
        )?;
    }
    let within = tried(&mut *store, |to| {
        to.append(&Kept::new(12, "clock", None).row())?;
        to.keep_head(13, "one")?;
        to.keep_head(13, "two")
    });
    refused(within?, "a second head of one size")?;
    let snapshot = store.snapshot()?;
    same(&kept(&*snapshot, 0..u64::MAX, Order::Rising, 99)?, &all, "all heads")?;
    let (middle, newest) = (all.get(1..4).unwrap_or_default(), all.last().cloned());
    same(&kept(&*snapshot, 2..7, Order::Rising, 99)?.as_slice(), &middle, "heads of 2 to 6")?;
    let found = kept(&*snapshot, 0..u64::MAX, Order::Falling, 1)?;
    same(&found.first().cloned(), &newest, "the newest head")?;
    same(&kept(&*snapshot, 7..12, Order::Falling, 99)?, &vec![], "heads of 7 to 11")
}
