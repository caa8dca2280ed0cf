//! Every tile and every entry, read once and hashed.

use std::collections::BTreeMap;

use super::Check;
use super::entry::Entry;
use super::finding::{Findings, Place};
use crate::checkpoint::Checkpoint;
use crate::merkle::{Frontier, Hash, leaf_hash};
use crate::published::{self, Published};
use crate::tile::{Bundle, Tile, bundles_between, decode_entries, encode_hashes, tiles_between};

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
    let kept = following(head, kept, findings);
    let mut kept = kept.iter().peekable();
    let bundles: Vec<Bundle> = bundles_between(0, head.size()).collect();
    let mut entries = 0;
    for bundles in bundles.chunks(AT_ONCE) {
        let found = published::bundles(log, bundles)?;
        for (bundle, bytes) in bundles.iter().zip(found) {
            let place = || Some(Place::Path(bundle.to_string()));
            let Some(bytes) = bytes else {
                findings.add("log::missing", place(), "the log does not publish these entries");
                return Ok(Walked { entries, tiles: 0 });
            };
            let read = match decode_entries(&bytes, bundle.width()) {
                Ok(read) => read,
                Err(error) => {
                    findings.add("log::entries", place(), error.to_string());
                    return Ok(Walked { entries, tiles: 0 });
                }
            };
            for bytes in read {
                tree.push(leaf_hash(bytes));
                match Entry::parse(bytes) {
                    Ok(entry) => {
                        for check in checks.iter_mut() {
                            check.entry(entries, &entry, findings);
                        }
                    }
                    Err(why) => findings.at(entries, "log::entry", why),
                }
                entries += 1;
                if let Some(kept) = kept.next_if(|kept| kept.size() == entries) {
                    continues(kept, head, tree.frontier.root(), findings);
                }
            }
        }
    }
    let tiles = tree.compare(log, head.size(), findings)?;
    if tree.frontier.root() != *head.root() {
        let place = Some(Place::Path(published::CHECKPOINT.to_owned()));
        findings.add("log::root", place, "the entries are not those that the checkpoint signs for");
    }
    for check in checks.iter_mut() {
        check.end(findings);
    }
    Ok(Walked { entries, tiles })
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
