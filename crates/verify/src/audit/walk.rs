//! Every tile and every entry, read once and hashed; or what came after a head that was kept.

use std::collections::BTreeMap;

use super::Check;
use super::entry::Entry;
use super::finding::{Findings, Place};
use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::json::Json;
use crate::merkle::{Frontier, Hash, Prover, Tiles, leaf_hash};
use crate::published::{self, Published};
use crate::tile::{
    Bundle, ENTRY_BYTES_MAX, Tile, WIDTH, bundles_between, decode_entries, decode_hashes,
    encode_hashes, tiles_between,
};

/// Bundles that are asked for at once. The longest have 16 MiB each, so a hostile log cannot take more than a quarter of a GiB of memory.
const AT_ONCE: usize = 16;

/// Levels of the tree that one level of tiles spans.
const HEIGHT: u8 = 8;

/// What was walked over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walked {
    /// How many entries were read and hashed.
    pub entries: u64,
    /// How many tiles were compared with what the entries hash to.
    pub tiles: u64,
}

/// Reads the log below a head, and compares it with itself, with the heads that somebody kept, and with what its entries may say.
///
/// An error means that the log could not be read; what is wrong with it is among the findings.
pub fn walk<P: Published + ?Sized>(
    log: &P,
    head: &Checkpoint,
    kept: &[Checkpoint],
    checks: &mut [&mut dyn Check],
    findings: &mut Findings,
) -> Result<Walked, P::Error> {
    let mut tree = Tree::default();
    let (entries, is_whole) = read(log, &mut tree, head, kept, checks, findings)?;
    if !is_whole {
        return Ok(Walked { entries, tiles: 0 });
    }
    let tiles = tree.compare(log, head.size(), findings)?;
    end(&tree, head, checks, findings);
    Ok(Walked { entries, tiles })
}

/// Goes on from the entry `from`, or a little before it, as whoever does who has read what stands before it: the entries up to the head are read and hashed,
/// and with the hashes of those before them they must come to the head's root, and to that of every head that was kept since `from`.
///
/// Tiles are read only as far as the beginning asks for it, and not compared.
pub fn walk_from<P: Published + ?Sized>(
    log: &P,
    from: u64,
    head: &Checkpoint,
    kept: &[Checkpoint],
    checks: &mut [&mut dyn Check],
    findings: &mut Findings,
) -> Result<Walked, P::Error> {
    let from = from.min(head.size()) / u64::from(WIDTH) * u64::from(WIDTH);
    let tiles = Present(log);
    let frontier = match Prover::new(&tiles, head.size()).frontier(from) {
        Ok(frontier) => frontier,
        Err(Absent::Tile(tile)) => {
            let place = Some(Place::Path(tile.to_string()));
            findings.add("log::missing", place, "the log does not publish this tile");
            return Ok(Walked { entries: 0, tiles: 0 });
        }
        Err(Absent::Unread(error)) => return Err(error),
    };
    let mut tree = Tree { frontier, ..Tree::default() };
    let (entries, is_whole) = read(log, &mut tree, head, kept, checks, findings)?;
    if is_whole {
        end(&tree, head, checks, findings);
    }
    Ok(Walked { entries, tiles: 0 })
}

/// Reads the entries from where the tree ends up to the head: how many, and whether all.
fn read<P: Published + ?Sized>(
    log: &P,
    tree: &mut Tree,
    head: &Checkpoint,
    kept: &[Checkpoint],
    checks: &mut [&mut dyn Check],
    findings: &mut Findings,
) -> Result<(u64, bool), P::Error> {
    let from = tree.frontier.size();
    let kept = following(head, kept, findings);
    let mut kept = kept.iter().skip_while(|kept| kept.size() < from).peekable();
    if let Some(kept) = kept.next_if(|kept| kept.size() == from) {
        continues(kept, head, tree.frontier.root(), findings);
    }
    let bundles: Vec<Bundle> = bundles_between(from, head.size()).collect();
    let mut index = from;
    for bundles in bundles.chunks(AT_ONCE) {
        let found = published::bundles(log, bundles)?;
        for (bundle, bytes) in bundles.iter().zip(found) {
            let place = || Some(Place::Path(bundle.to_string()));
            let Some(bytes) = bytes else {
                findings.add("log::missing", place(), "the log does not publish these entries");
                return Ok((index - from, false));
            };
            let read = match decode_entries(&bytes, bundle.width()) {
                Ok(read) => read,
                Err(error) => {
                    findings.add("log::entries", place(), error.to_string());
                    return Ok((index - from, false));
                }
            };
            for bytes in read {
                tree.push(leaf_hash(bytes));
                let json = Json::read(bytes, ENTRY_BYTES_MAX);
                let json = json.as_ref().map_err(|_| "it is not JSON that can be read in one way");
                let text = std::str::from_utf8(bytes).map_err(|_| "it is not text");
                match json.and_then(|json| Entry::of(text?, json)) {
                    Ok(entry) => {
                        for check in checks.iter_mut() {
                            check.entry(index, &entry, findings);
                        }
                    }
                    Err(why) => findings.at(index, "log::entry", why),
                }
                index += 1;
                if let Some(kept) = kept.next_if(|kept| kept.size() == index) {
                    continues(kept, head, tree.frontier.root(), findings);
                }
            }
        }
    }
    Ok((index - from, true))
}

fn end(tree: &Tree, head: &Checkpoint, checks: &mut [&mut dyn Check], findings: &mut Findings) {
    if tree.frontier.root() != *head.root() {
        let place = Some(Place::Path(published::CHECKPOINT.to_owned()));
        findings.add("log::root", place, "the entries are not those that the checkpoint signs for");
    }
    for check in checks.iter_mut() {
        check.end(findings);
    }
}

/// Tiles of which one may not be there.
struct Present<'p, P: ?Sized>(&'p P);

enum Absent<E> {
    Tile(Tile),
    Unread(E),
}

impl<E: From<Error>> From<Error> for Absent<E> {
    fn from(error: Error) -> Self {
        Self::Unread(error.into())
    }
}

impl<P: Published + ?Sized> Tiles for Present<'_, P> {
    type Error = Absent<P::Error>;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>, Self::Error> {
        let found = published::tiles(self.0, &[tile]).map_err(Absent::Unread)?;
        let bytes = found.into_iter().next().flatten();
        Ok(decode_hashes(&bytes.ok_or(Absent::Tile(tile))?, tile.width())?)
    }
}

/// Those of the kept heads, by size, that the log can still be compared with.
fn following<'k>(
    head: &Checkpoint,
    kept: &'k [Checkpoint],
    findings: &mut Findings,
) -> Vec<&'k Checkpoint> {
    let place = || Some(Place::Path(published::CHECKPOINT.to_owned()));
    let mut comparable = Vec::new();
    for old in kept.iter().filter(|old| old.origin() == head.origin() && old.size() > 0) {
        if old.size() > head.size() {
            let message = format!(
                "the log ends at {} entries, and has signed for {}",
                head.size(),
                old.size()
            );
            findings.add("log::rolled_back", place(), message);
        } else {
            comparable.push(old);
        }
    }
    comparable.sort_by_key(|old| old.size());
    comparable.dedup_by_key(|old| (old.size(), *old.root()));
    // Two kept heads of one size and two roots are a split view by themselves.
    let mut distinct: Vec<&Checkpoint> = Vec::new();
    for old in comparable {
        if distinct.last().is_some_and(|last| last.size() == old.size()) {
            let message = format!("two heads of {} entries were signed that differ", old.size());
            findings.add("log::split_view", place(), message);
        } else {
            distinct.push(old);
        }
    }
    distinct
}

/// That the first entries are those of a head that somebody kept.
fn continues(kept: &Checkpoint, head: &Checkpoint, root: Hash, findings: &mut Findings) {
    if *kept.root() == root {
        return;
    }
    let place = Some(Place::Path(published::CHECKPOINT.to_owned()));
    let size = kept.size();
    if size == head.size() {
        let message = format!("two heads of {size} entries were signed that differ");
        findings.add("log::split_view", place, message);
    } else {
        let message = format!("its first {size} entries are not those that it signed for before");
        findings.add("log::rewritten", place, message);
    }
}

/// The tree that the entries make, and the tiles in which it must be published.
#[derive(Default)]
struct Tree {
    frontier: Frontier,
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl Tree {
    fn push(&mut self, leaf: Hash) {
        let tiles = &mut self.tiles;
        self.frontier.push_with(leaf, |height, index, hash| {
            if height.is_multiple_of(HEIGHT) {
                tiles.entry((height / HEIGHT, index / 256)).or_default().push(hash);
            }
        });
    }

    /// Compares the published tiles with those of the tree.
    fn compare<P: Published + ?Sized>(
        &self,
        log: &P,
        size: u64,
        findings: &mut Findings,
    ) -> Result<u64, P::Error> {
        let mut compared = 0;
        let wanted: Vec<Tile> = tiles_between(0, size).collect();
        for tiles in wanted.chunks(AT_ONCE * AT_ONCE) {
            for (tile, bytes) in tiles.iter().zip(published::tiles(log, tiles)?) {
                let place = || Some(Place::Path(tile.to_string()));
                let hashes = self.tiles.get(&(tile.level(), tile.index()));
                match (bytes, hashes) {
                    (None, _) => {
                        findings.add("log::missing", place(), "the log does not publish this tile");
                    }
                    (Some(bytes), Some(hashes)) if bytes == encode_hashes(hashes) => compared += 1,
                    _ => {
                        let message = "the tile is not what the entries below it hash to";
                        findings.add("log::tile", place(), message);
                    }
                }
            }
        }
        Ok(compared)
    }
}
