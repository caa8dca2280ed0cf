//! The end of the ledger, and places before it.

use std::ops::Range;

use crate::digest::{self, Digest};
use crate::error::{Error, Result};
use crate::event::Kind;
use crate::instant;
use crate::position::Position;
use crate::store::{Flow, Order, Row, Snapshot, Store, Which};

/// How many of the last events are re-hashed when a ledger is opened. A crash or a careless hand damages the
/// end first; the whole is checked by `verify`.
const CHECKED_ON_OPEN: u64 = 64;

/// What is made of the first row that something is made of.
pub(crate) fn find<T>(
    snapshot: &dyn Snapshot,
    which: Which<'_>,
    range: Range<u64>,
    order: Order,
    mut take: impl FnMut(Row<'_>) -> Result<Option<T>>,
) -> Result<Option<T>> {
    let mut found = None;
    snapshot.visit(which, range, order, &mut |row| {
        found = take(row)?;
        Ok(if found.is_some() { Flow::Break(()) } else { Flow::Continue(()) })
    })?;
    Ok(found)
}

/// The position after the last event.
pub(crate) fn position(snapshot: &dyn Snapshot, created: i64) -> Result<Position> {
    let last = find(snapshot, Which::All, 0..u64::MAX, Order::Falling, |row| place(&row).map(Some));
    last?.map_or_else(|| start(created), Ok)
}

/// The position after the last event that is not about a corpus, its end, a model or the log itself.
pub(crate) fn cutoff(snapshot: &dyn Snapshot, created: i64) -> Result<Position> {
    const BESIDE: [Kind; 5] = [Kind::Corpus, Kind::Model, Kind::Withdrawal, Kind::Key, Kind::Root];
    let last = find(snapshot, Which::All, 0..u64::MAX, Order::Falling, |row| {
        let is_beside = BESIDE.iter().any(|kind| kind.word() == row.kind);
        if is_beside { Ok(None) } else { place(&row).map(Some) }
    });
    last?.map_or_else(|| start(created), Ok)
}

/// The position after so many events, if the ledger has so many.
pub(crate) fn after(
    snapshot: &dyn Snapshot,
    events: u64,
    created: i64,
) -> Result<Option<Position>> {
    let Some(index) = events.checked_sub(1) else { return start(created).map(Some) };
    find(snapshot, Which::All, index..events, Order::Rising, |row| place(&row).map(Some))
}

/// The position after that event.
fn place(row: &Row<'_>) -> Result<Position> {
    let (events, time) = (row.index.saturating_add(1), instant::of_micros(row.appended)?);
    Ok(Position { events, time, digest: row.chain })
}

/// That of the empty ledger.
fn start(created: i64) -> Result<Position> {
    Ok(Position { events: 0, time: instant::of_micros(created)?, digest: Digest::default() })
}

/// What a commit did: one that reported an error may have happened all the same, and then its events stand there.
///
/// `end` is how many events it would leave, and the last link of their chain.
pub(crate) fn settled(
    store: &dyn Store,
    committed: Result<()>,
    (events, chain): (u64, Digest),
) -> Result<()> {
    let Err(error) = committed else { return Ok(()) };
    match store.snapshot().and_then(|snapshot| position(&*snapshot, 0)) {
        Ok(found) if (found.events, found.digest) == (events, chain) => Ok(()),
        _ => Err(error),
    }
}

/// Whether the last events follow from each other.
pub(crate) fn check(snapshot: &dyn Snapshot) -> Result<()> {
    let last = position(snapshot, 0)?.events.saturating_sub(1);
    let first = last.saturating_sub(CHECKED_ON_OPEN);
    // The first of those that are looked at has its own predecessor outside.
    let mut previous = (first == 0).then(Digest::default);
    let mut next = None;
    snapshot.visit(Which::All, first..u64::MAX, Order::Rising, &mut |row| {
        if next.is_some_and(|next| next != row.index) {
            return Err(Error::corrupt(row.index, "the event before it is missing"));
        }
        if let Some(link) = previous.filter(|_| next.is_some() || row.index == 0)
            && digest::chain(&link, row.index, row.appended, row.kind, &row.commitment) != row.chain
        {
            return Err(Error::corrupt(row.index, "the chain of digests breaks here"));
        }
        (previous, next) = (Some(row.chain), row.index.checked_add(1));
        Ok(Flow::Continue(()))
    })
}
