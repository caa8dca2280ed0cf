//! A scan over many events, in the order of the ledger.

use std::ops::Range;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::chain::{COLUMNS, Chain};
use crate::error::{Error, Result};
use crate::event::{Event, Kind};
use crate::ledger::{Ledger, has};
use crate::position::Position;
use crate::{erase, payload, tail};

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
    /// Two connections ([`Ledger::reader`]) may visit two ranges at once. Erased events are left out: their
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
        // One transaction, so that an erasure meanwhile is seen whole or not at all.
        let snapshot = self.connection.unchecked_transaction()?;
        has(&snapshot, self.created, position)?;
        let chain = scan(&snapshot, range.start..range.end.min(position.events), each)?;
        if range.end >= position.events {
            // What is read beside a visit (pauses, erasures, corpora) may stand after the position.
            chain.finish(&snapshot)?;
        }
        Ok(())
    }
}

/// The two tables hold their rows in the order of the index, so they are read side by side: a join would
/// search the second table anew for each event.
fn scan(
    connection: &Connection,
    range: Range<u64>,
    mut each: impl FnMut(EventRef<'_>),
) -> Result<Chain> {
    let bounds = [tail::row(range.start), tail::row(range.end)];
    let erased = erase::stated(connection)?;
    let mut chain = Chain::before(connection, range.start.min(range.end))?;
    let mut listed: u64 = 0;
    let mut events = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event WHERE idx >= ?1 AND idx < ?2 ORDER BY idx"
    ))?;
    let mut payloads = connection.prepare_cached(
        "SELECT idx, subject, salt, body FROM payload WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    )?;
    let mut events = events.query(bounds)?;
    let mut payloads = payloads.query(bounds)?;
    let mut next = payloads.next()?;
    while let Some(row) = events.next()? {
        let index = chain.next;
        let linked = chain.follow(row)?;
        listed = listed.saturating_add(u64::from(is_listed(linked.kind)));
        let is_erased = linked.kind.is_erasable() && erased.contains_key(&index);
        match next {
            Some(found) if found.get::<_, i64>(0)? == tail::row(index) => {
                if is_erased {
                    return Err(Error::corrupt(
                        index,
                        "its payload was erased, and is still there",
                    ));
                }
                let event = payload::open(
                    index,
                    linked.kind,
                    &linked.commitment,
                    found.get_ref(1)?.as_str_or_null().map_err(|_| damaged(index))?,
                    bytes(index, found.get_ref(2)?)?,
                    bytes(index, found.get_ref(3)?)?,
                )?;
                each(EventRef { index, appended: tail::time(linked.appended)?, event });
                next = payloads.next()?;
            }
            _ if is_erased => {}
            _ => {
                return Err(Error::corrupt(
                    index,
                    "its payload is missing, and no erasure names it",
                ));
            }
        }
    }
    if chain.next < range.end {
        return Err(Error::corrupt(chain.next, "it is missing"));
    }
    if next.is_some() {
        return Err(Error::corrupt(chain.next, "a payload stands there without an event"));
    }
    index_lists(connection, bounds, listed)?;
    Ok(chain)
}

/// Whether an event of that kind stands in the index over rare kinds, by which they are read.
fn is_listed(kind: Kind) -> bool {
    !matches!(kind, Kind::Choice | Kind::Notice | Kind::Bounce)
}

/// A pause or an erasure that the index hides would never be read, though the tables hold it.
fn index_lists(connection: &Connection, bounds: [i64; 2], events: u64) -> Result<()> {
    let listed: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM event INDEXED BY event_rare
             WHERE kind NOT IN ('choice', 'notice', 'bounce') AND idx >= ?1 AND idx < ?2",
        )?
        .query_row(bounds, |row| row.get(0))?;
    if listed == tail::row(events) {
        return Ok(());
    }
    Err(Error::new(
        crate::error::Kind::Corrupt,
        format!("the ledger's index lists {listed} events of rare kinds, and there are {events}"),
    )
    .hint("restore the ledger from a copy that verifies"))
}

fn damaged(index: u64) -> Error {
    Error::corrupt(index, "its row is not in the format of a ledger")
}

fn bytes(index: u64, value: rusqlite::types::ValueRef<'_>) -> Result<&[u8]> {
    value.as_blob().map_err(|_| damaged(index))
}
