//! Where tiles and bundles lie below a log's prefix.

use std::fmt;
use std::str::FromStr;

use super::{Bundle, Tile, WIDTH};
use crate::error::{Error, Kind, Result};

/// Longer than the path of any tile.
const PATH_BYTES_MAX: usize = 64;

/// `tile/<level>/<index>[.p/<width>]`
impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/{}", self.level, Place { index: self.index, width: self.width })
    }
}

/// `tile/entries/<index>[.p/<width>]`
impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/entries/{}", Place { index: self.index, width: self.width })
    }
}

/// Reads what [`Tile`] prints, and nothing else.
impl FromStr for Tile {
    type Err = Error;

    fn from_str(path: &str) -> Result<Self> {
        let parts = below_tile(path).and_then(|rest| rest.split_once('/'));
        let (level, place) = parts.ok_or_else(|| fault(path))?;
        let level = level.parse().map_err(|_| fault(path))?;
        let Place { index, width } = Place::read(place).ok_or_else(|| fault(path))?;
        printed_back(Self::new(level, index, width)?, path)
    }
}

/// Reads what [`Bundle`] prints, and nothing else.
impl FromStr for Bundle {
    type Err = Error;

    fn from_str(path: &str) -> Result<Self> {
        let place = below_tile(path).and_then(|rest| rest.strip_prefix("entries/"));
        let place = place.and_then(Place::read).ok_or_else(|| fault(path))?;
        printed_back(Self::new(place.index, place.width)?, path)
    }
}

fn below_tile(path: &str) -> Option<&str> {
    (path.len() <= PATH_BYTES_MAX).then_some(path)?.strip_prefix("tile/")
}

/// Zeroes too many, signs and stray marks are whatever does not print back.
fn printed_back<T: fmt::Display>(read: T, path: &str) -> Result<T> {
    if read.to_string() == path { Ok(read) } else { Err(fault(path)) }
}

fn fault(path: &str) -> Error {
    let shown: String = path.chars().take(PATH_BYTES_MAX).collect();
    Error::new(Kind::Format, format!("`{}` is not the path of a tile", shown.escape_debug()))
}

/// Index and width, the part that tiles and bundles share.
struct Place {
    index: u64,
    width: u16,
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        let (path, width) = match text.split_once(".p/") {
            Some((path, width)) => (path, width.parse().ok()?),
            None => (text, WIDTH),
        };
        let index = path.split('/').try_fold(0_u64, |index, group| {
            let digits: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
            index.checked_mul(1000)?.checked_add(digits)
        })?;
        Some(Self { index, width })
    }
}

/// Groups of three digits; all but the last begin with an `x`, so that no file has the name of a folder.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.index;
        let mut groups = vec![rest % 1000];
        while rest >= 1000 {
            rest /= 1000;
            groups.push(rest % 1000);
        }
        for (left, group) in groups.iter().enumerate().rev() {
            if left > 0 {
                write!(f, "x{group:03}/")?;
            } else {
                write!(f, "{group:03}")?;
            }
        }
        if self.width == WIDTH { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}
