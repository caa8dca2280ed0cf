//! What a log publishes, wherever it is read from: a folder, a server, a test.
//!
//! Nothing that is read here is true before the root over it is that of a [checkpoint](crate::checkpoint).

mod members;

pub use members::{
    BUCKETS_BYTES_MAX, CORPORA, Declared, LEAVES_BYTES_MAX, LIST_BYTES_MAX, STATE_BYTES_MAX,
    Stated, TERMS, TEXT_BYTES_MAX, buckets, leaves, state, text,
};

use crate::error::{Error, Kind, Result};
use crate::merkle::{Hash, Tiles};
use crate::note;
use crate::tile::{Bundle, ENTRY_BYTES_MAX, Tile, WIDTH, decode_hashes};

/// Where the newest head lies.
pub const CHECKPOINT: &str = "checkpoint";

/// Where the replacements of the log's key lie, numbered from 1: `rotation/1`.
pub const ROTATION: &str = "rotation";

/// The longest checkpoint that is read.
pub const CHECKPOINT_BYTES_MAX: u64 = note::BYTES_MAX as u64;
/// The longest tile.
pub const TILE_BYTES_MAX: u64 = 32 * WIDTH as u64;
/// The longest bundle of entries.
pub const BUNDLE_BYTES_MAX: u64 = WIDTH as u64 * (ENTRY_BYTES_MAX as u64 + 2);

/// A log's resources, by their paths below its prefix.
///
/// Who implements it MUST read no resource further than `bytes_max`, and MUST tell what is not there (`None`) from what could not be read (an error).
pub trait Published {
    type Error: From<Error>;

    /// The resources at these paths, in the same order. Many are asked for at once, so that a distant log can be read in good time.
    fn read(&self, paths: &[String], bytes_max: u64) -> Result<Vec<Option<Vec<u8>>>, Self::Error>;
}

/// Tiles for roots and proofs.
#[derive(Debug, Clone, Copy)]
pub struct PublishedTiles<'p, P: ?Sized>(pub &'p P);

impl<P: Published + ?Sized> Tiles for PublishedTiles<'_, P> {
    type Error = P::Error;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>, P::Error> {
        let bytes = tiles(self.0, &[tile])?.into_iter().next().flatten();
        let bytes = bytes
            .ok_or_else(|| Error::new(Kind::Proof, format!("the log does not publish `{tile}`")))?;
        Ok(decode_hashes(&bytes, tile.width())?)
    }
}

/// The bytes of these tiles. A partial tile that was deleted is taken from the full one that came after it.
pub fn tiles<P: Published + ?Sized>(
    log: &P,
    tiles: &[Tile],
) -> Result<Vec<Option<Vec<u8>>>, P::Error> {
    read(
        log,
        tiles,
        TILE_BYTES_MAX,
        |tile| Tile::new(tile.level(), tile.index(), WIDTH),
        |bytes, tile| Some(32 * usize::from(tile.width())).filter(|len| *len <= bytes.len()),
    )
}

/// The bytes of these bundles, likewise.
pub fn bundles<P: Published + ?Sized>(
    log: &P,
    bundles: &[Bundle],
) -> Result<Vec<Option<Vec<u8>>>, P::Error> {
    read(
        log,
        bundles,
        BUNDLE_BYTES_MAX,
        |bundle| Bundle::new(bundle.index(), WIDTH),
        |bytes, bundle| {
            let mut len = 0_usize;
            for _ in 0..bundle.width() {
                let (entry, _) = bytes.get(len..)?.split_first_chunk()?;
                len += 2 + usize::from(u16::from_be_bytes(*entry));
            }
            Some(len).filter(|len| *len <= bytes.len())
        },
    )
}

/// Reads what is wanted, and in place of what is not there the first part of its full sibling.
fn read<P: Published + ?Sized, T: ToString>(
    log: &P,
    wanted: &[T],
    bytes_max: u64,
    full: impl Fn(&T) -> Result<T>,
    prefix: impl Fn(&[u8], &T) -> Option<usize>,
) -> Result<Vec<Option<Vec<u8>>>, P::Error> {
    let paths: Vec<_> = wanted.iter().map(ToString::to_string).collect();
    let mut found = log.read(&paths, bytes_max)?;
    for ((found, wanted), path) in found.iter_mut().zip(wanted).zip(&paths) {
        let full = full(wanted).map(|full| full.to_string());
        let Some(full) = full.ok().filter(|full| found.is_none() && full != path) else { continue };
        let mut bytes = log.read(&[full], bytes_max)?.into_iter().next().flatten();
        if let Some(bytes) = &mut bytes
            && let Some(len) = prefix(bytes, wanted)
        {
            bytes.truncate(len);
        }
        *found = bytes;
    }
    Ok(found)
}
