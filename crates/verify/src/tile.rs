//! A log as a tree of files: C2SP `tlog-tiles`.
//!
//! ```
//! use abide_verify::tile::{Bundle, Tile, tiles_between};
//! # fn main() -> abide_verify::Result<()> {
//! let tile = Tile::new(0, 1_234_067, 256)?;
//! assert_eq!(tile.to_string(), "tile/0/x001/x234/067");
//! assert_eq!("tile/entries/273.p/112".parse::<Bundle>()?.width(), 112);
//!
//! // What a log writes when it grows from 255 to 257 entries.
//! let paths: Vec<_> = tiles_between(255, 257).map(|tile| tile.to_string()).collect();
//! assert_eq!(paths, ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]);
//! # Ok(()) }
//! ```
//!
//! # What is it not?
//!
//! Nothing here is a promise about the log: a tile becomes one when the root over it is that of a [checkpoint](crate::checkpoint).

mod bundle;
mod path;
mod range;

pub use bundle::{ENTRY_BYTES_MAX, decode_entries, decode_hashes, encode_entries, encode_hashes};
pub use range::{bundles_between, tiles_between};

use crate::error::{Error, Kind, Result};

/// How many hashes or entries a full tile or bundle has.
pub const WIDTH: u16 = 256;

/// The format allows levels up to 63, but a tree with 2⁶⁴ − 1 leaves has no tile above this one.
pub const LEVEL_MAX: u8 = 7;

/// Up to 256 hashes of one level: the leaves' at level 0, and at each next level the roots of 256 hashes below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

/// Up to 256 entries, those whose hashes stand in the tile of level 0 and the same index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    index: u64,
    width: u16,
}

impl Tile {
    /// Refused are tiles that no tree has.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self> {
        if level > LEVEL_MAX {
            return Err(Error::new(Kind::Format, format!("no tree has a tile of level {level}")));
        }
        if width == 0 || width > WIDTH {
            return Err(Error::new(
                Kind::Format,
                format!("a tile has 1 to 256 hashes, not {width}"),
            ));
        }
        let hashes = u128::from(index) * u128::from(WIDTH) + u128::from(width);
        if hashes > u128::from(u64::MAX >> (8 * u32::from(level))) {
            return Err(Error::new(
                Kind::Format,
                format!("no tree has a tile `{index}` of level {level}"),
            ));
        }
        Ok(Self { level, index, width })
    }

    /// The tile as a tree of this size has it: full, partial, or not at all.
    pub fn of_tree(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
        let width = hashes.checked_sub(index.checked_mul(u64::from(WIDTH))?)?.min(u64::from(WIDTH));
        Self::new(level, index, width as u16).ok()
    }

    pub fn level(&self) -> u8 {
        self.level
    }

    pub fn index(&self) -> u64 {
        self.index
    }

    pub fn width(&self) -> u16 {
        self.width
    }

    pub fn is_full(&self) -> bool {
        self.width == WIDTH
    }
}

impl Bundle {
    /// Refused are bundles that no tree has.
    pub fn new(index: u64, width: u16) -> Result<Self> {
        Tile::new(0, index, width).map(|_| Self { index, width })
    }

    /// The bundle as a tree of this size has it: full, partial, or not at all.
    pub fn of_tree(index: u64, size: u64) -> Option<Self> {
        Tile::of_tree(0, index, size).map(|tile| Self { index, width: tile.width })
    }

    pub fn index(&self) -> u64 {
        self.index
    }

    pub fn width(&self) -> u16 {
        self.width
    }

    pub fn is_full(&self) -> bool {
        self.width == WIDTH
    }

    /// The tile with the hashes of these entries.
    pub fn tile(&self) -> Tile {
        Tile { level: 0, index: self.index, width: self.width }
    }
}
