//! Which tiles a tree has, and which a growing tree adds.

use super::{Bundle, LEVEL_MAX, Tile, WIDTH};

/// The tiles that a tree of the new size has and one of the old size has not, level by level.
///
/// From 0 on, these are all tiles of the tree. A tile that was partial and is now wider or full is named again, under its new path.
pub fn tiles_between(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    (0..=LEVEL_MAX).flat_map(move |level| level_between(level, old, new))
}

/// The bundles that a log of the new size has and one of the old size has not.
pub fn bundles_between(old: u64, new: u64) -> impl Iterator<Item = Bundle> {
    level_between(0, old, new).map(|tile| Bundle { index: tile.index, width: tile.width })
}

fn level_between(level: u8, old: u64, new: u64) -> impl Iterator<Item = Tile> {
    let shift = 8 * u32::from(level);
    let width = u64::from(WIDTH);
    let indices = if old >> shift < new >> shift {
        (old >> shift) / width..(new >> shift).div_ceil(width)
    } else {
        0..0
    };
    indices.filter_map(move |index| Tile::of_tree(level, index, new))
}
