//! A scan over many events, in the order of the ledger.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use jiff::Timestamp;

use crate::chain::Chain;
use crate::error::{Error, Result};
use crate::event::{Event, Kind};
use crate::ledger::Ledger;
use crate::position::Position;
use crate::store::{Flow, Order, Snapshot, Which};
use crate::{erase, instant, payload};

/// An event as it stands in the ledger, borrowed for the length of one call.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRef<'a> {
    pub index: u64,
    pub appended: Timestamp,
    pub event: Event<'a>,
}

impl Ledger {
    /// Shows every event of the range that stands before the position, in order.
    ///
    /// Two handles ([`Ledger::reader`]) may visit two ranges at once. Erased events are left out: their
    /// members are known by [`Ledger::suppressions`] alone. Every payload is checked against its
    /// commitment, and every event against the chain, which whoever visits up to the position follows to the
    /// ledger's end: one that is missing, changed or unreadable is an error, and what was shown before it
    /// must not be used. A range that starts later trusts the link before it, so ranges prove the whole together.
    pub fn visit(
        &self,
        range: Range<u64>,
        position: &Position,
        each: impl FnMut(EventRef<'_>),
    ) -> Result<()> {
        // One snapshot, so that an erasure meanwhile is seen whole or not at all.
        let snapshot = self.at(position)?;
        let chain = scan(&*snapshot, range.start..range.end.min(position.events), each)?;
        if range.end >= position.events {
            // What is read beside a visit (pauses, erasures, corpora) may stand after the position.
            chain.finish(&*snapshot)?;
        }
        Ok(())
    }
}

fn scan(
    snapshot: &dyn Snapshot,
    range: Range<u64>,
    mut each: impl FnMut(EventRef<'_>),
) -> Result<Chain> {
    // Of no event it need not be known which were erased: whoever asks for a position alone asks often.
    let erased = if range.is_empty() { HashMap::new() } else { erase::stated(snapshot)? };
    // In the order in which the events come, so that none has to be looked up.
    let erased: BTreeSet<u64> = erased.into_keys().filter(|index| range.contains(index)).collect();
    let mut erased = erased.into_iter().peekable();
    let mut chain = Chain::before(snapshot, range.start.min(range.end))?;
    let mut listed: u64 = 0;
    snapshot.visit(Which::All, range.clone(), Order::Rising, &mut |row| {
        let index = chain.next;
        let kind = chain.follow(&row)?;
        listed = listed.saturating_add(u64::from(is_listed(kind)));
        let is_erased = erased.next_if_eq(&index).is_some() && kind.is_erasable();
        match &row.payload {
            Some(_) if is_erased => {
                return Err(Error::corrupt(index, "its payload was erased, and is still there"));
            }
            Some(payload) => {
                let event = payload::open(&row, kind, payload)?;
                each(EventRef { index, appended: instant::of_micros(row.appended)?, event });
            }
            None if is_erased => {}
            None => {
                let says = "its payload is missing, and no erasure names it";
                return Err(Error::corrupt(index, says));
            }
        }
        Ok(Flow::Continue(()))
    })?;
    if chain.next < range.end {
        return Err(Error::corrupt(chain.next, "it is missing"));
    }
    index_lists(snapshot, range, listed)?;
    Ok(chain)
}

/// Whether an event of that kind is one of the rare kinds, which are read by an index.
fn is_listed(kind: Kind) -> bool {
    !matches!(kind, Kind::Choice | Kind::Notice | Kind::Bounce)
}

/// A pause or an erasure that the index hides would never be read, though the ledger holds it.
fn index_lists(snapshot: &dyn Snapshot, range: Range<u64>, events: u64) -> Result<()> {
    let listed = snapshot.count(Which::Rare, range)?;
    if listed == events {
        return Ok(());
    }
    Err(Error::new(
        crate::error::Kind::Corrupt,
        format!("the ledger's index lists {listed} events of rare kinds, and there are {events}"),
    )
    .hint("restore the ledger from a copy that verifies"))
}
