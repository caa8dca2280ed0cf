//! A scan over many events, in the order of the ledger.

use std::ops::Range;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::event::Event;
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
    /// commitment; one that is missing, changed or unreadable is an error, and what was shown before it
    /// must not be used.
    pub fn visit(
        &self,
        range: Range<u64>,
        position: &Position,
        each: impl FnMut(EventRef<'_>),
    ) -> Result<()> {
        // One transaction, so that an erasure meanwhile is seen whole or not at all.
        let snapshot = self.connection.unchecked_transaction()?;
        has(&snapshot, self.created, position)?;
        scan(&snapshot, range.start..range.end.min(position.events), each)
    }
}

/// The two tables hold their rows in the order of the index, so they are read side by side: a join would
/// search the second table anew for each event.
fn scan(
    connection: &Connection,
    range: Range<u64>,
    mut each: impl FnMut(EventRef<'_>),
) -> Result<()> {
    let bounds = [tail::row(range.start), tail::row(range.end)];
    let erased = erase::stated(connection)?;
    let mut events = connection.prepare_cached(
        "SELECT idx, appended, kind, commitment FROM event WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    )?;
    let mut payloads = connection.prepare_cached(
        "SELECT idx, subject, salt, body FROM payload WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    )?;
    let mut events = events.query(bounds)?;
    let mut payloads = payloads.query(bounds)?;
    let mut next = payloads.next()?;
    let mut index = range.start;
    while let Some(row) = events.next()? {
        if row.get::<_, i64>(0)? != tail::row(index) {
            return Err(Error::corrupt(index, "it is missing"));
        }
        let kind = payload::kind(index, text(index, row.get_ref(2)?)?)?;
        match next {
            Some(found) if found.get::<_, i64>(0)? == tail::row(index) => {
                let event = payload::open(
                    index,
                    kind,
                    &Digest(row.get(3)?),
                    found.get_ref(1)?.as_str_or_null().map_err(|_| damaged(index))?,
                    bytes(index, found.get_ref(2)?)?,
                    bytes(index, found.get_ref(3)?)?,
                )?;
                each(EventRef { index, appended: tail::time(row.get(1)?)?, event });
                next = payloads.next()?;
            }
            _ if kind.is_erasable() && erased.contains_key(&index) => {}
            _ => {
                return Err(Error::corrupt(
                    index,
                    "its payload is missing, and no erasure names it",
                ));
            }
        }
        index = index.saturating_add(1);
    }
    if index < range.end {
        return Err(Error::corrupt(index, "it is missing"));
    }
    if next.is_some() {
        return Err(Error::corrupt(index, "a payload stands there without an event"));
    }
    Ok(())
}

fn damaged(index: u64) -> Error {
    Error::corrupt(index, "its row is not in the format of a ledger")
}

fn text(index: u64, value: rusqlite::types::ValueRef<'_>) -> Result<&str> {
    value.as_str().map_err(|_| damaged(index))
}

fn bytes(index: u64, value: rusqlite::types::ValueRef<'_>) -> Result<&[u8]> {
    value.as_blob().map_err(|_| damaged(index))
}
