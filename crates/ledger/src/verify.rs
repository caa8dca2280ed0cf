//! A check of the whole file, event by event.

use rusqlite::Connection;

use crate::chain::{COLUMNS, Chain, Linked};
use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;
use crate::position::Position;
use crate::suppression::standing;
use crate::{erase, log, payload, state, tail};

/// What was found to hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    pub position: Position,
    /// How many payloads erasures have cleared.
    pub erased: u64,
}

impl Ledger {
    /// Re-hashes every event and payload, and names the first that does not hold.
    pub fn verify(&self) -> Result<Verified> {
        let snapshot = self.connection.unchecked_transaction()?;
        let erased = events(&snapshot)?;
        standing(&snapshot)?;
        log::verify(&snapshot)?;
        state::verify(&snapshot)?;
        // The events are sound; this finds damage in the indices, which only readers of one member use.
        let pages: String =
            snapshot.query_one("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if pages != "ok" {
            return Err(Error::new(Kind::Corrupt, "the database's own check finds damaged pages")
                .hint("restore the ledger from a copy that verifies"));
        }
        Ok(Verified { position: tail::position(&snapshot, self.created)?, erased })
    }
}

/// Every event with what belongs to it, in order. Returns the number of erased payloads.
fn events(connection: &Connection) -> Result<u64> {
    let mut rows = connection.prepare(&format!(
        "SELECT {COLUMNS}, subject, salt, body, erasure.idx
         FROM event LEFT JOIN payload ON payload.idx = event.idx LEFT JOIN erasure ON erased = event.idx
         ORDER BY event.idx",
    ))?;
    let mut rows = rows.query([])?;
    let mut chain = Chain::before(connection, 0)?;
    let (mut time, mut erased, mut payloads) = (i64::MIN, 0_u64, 0_u64);
    let stated = erase::stated(connection)?;
    while let Some(row) = rows.next()? {
        let index = chain.next;
        let Linked { appended, kind, commitment } = chain.follow(row)?;
        if appended < time {
            return Err(Error::corrupt(index, "it was appended before the event before it"));
        }
        time = appended;
        let subject: Option<String> = row.get(5)?;
        let by: Option<i64> = row.get(8)?;
        let body: Option<(Vec<u8>, Vec<u8>)> = match (row.get(6)?, row.get(7)?) {
            (Some(salt), Some(body)) => Some((salt, body)),
            _ => None,
        };
        match (body, by) {
            (Some((salt, body)), None) => {
                payload::open(index, kind, &commitment, subject.as_deref(), &salt, &body)?;
                payloads = payloads.saturating_add(1);
            }
            (None, Some(by)) if kind.is_erasable() => {
                if stated.get(&index).copied() != Some(tail::number(by)?) {
                    return Err(Error::corrupt(
                        index,
                        format!("event {by} is said to erase it, and does not"),
                    ));
                }
                erased = erased.saturating_add(1);
            }
            (None, _) => {
                return Err(Error::corrupt(
                    index,
                    "its payload is missing, and no erasure names it",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(Error::corrupt(index, "its payload was erased, and is still there"));
            }
        }
    }
    // Every payload and erasure met its event above, unless there are more of them.
    let counted: (i64, i64) = connection.query_one(
        "SELECT (SELECT count(*) FROM payload), (SELECT count(*) FROM erasure)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if counted != (tail::row(payloads), tail::row(erased)) {
        return Err(Error::corrupt(
            chain.next,
            "a payload or an erasure stands there without an event",
        ));
    }
    Ok(erased)
}
