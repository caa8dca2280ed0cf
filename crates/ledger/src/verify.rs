//! A check of the whole file, event by event.

use rusqlite::Connection;

use crate::digest::{self, Digest};
use crate::error::{Error, Kind, Result};
use crate::event::Event;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::suppression::{standing, suppression};
use crate::{erase, payload, tail};

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
        suppressions(&snapshot)?;
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
    let mut rows = connection.prepare(
        "SELECT event.idx, appended, kind, commitment, chain, subject, salt, body, erasure.idx
         FROM event LEFT JOIN payload ON payload.idx = event.idx LEFT JOIN erasure ON erased = event.idx
         ORDER BY event.idx",
    )?;
    let mut rows = rows.query([])?;
    let (mut index, mut chain, mut time, mut erased) = (0_u64, Digest::default(), i64::MIN, 0_u64);
    let mut payloads: u64 = 0;
    let stated = erase::stated(connection)?;
    while let Some(row) = rows.next()? {
        if row.get::<_, i64>(0)? != tail::row(index) {
            return Err(Error::corrupt(index, "it is missing"));
        }
        let (appended, word, commitment): (i64, String, [u8; 32]) =
            (row.get(1)?, row.get(2)?, row.get(3)?);
        let commitment = Digest(commitment);
        chain = digest::chain(&chain, index, appended, &word, &commitment);
        if chain != Digest(row.get(4)?) {
            return Err(Error::corrupt(index, "the chain of digests breaks here"));
        }
        if appended < time {
            return Err(Error::corrupt(index, "it was appended before the event before it"));
        }
        time = appended;
        let kind = payload::kind(index, &word)?;
        let subject: Option<String> = row.get(5)?;
        let by: Option<i64> = row.get(8)?;
        let body: Option<(Vec<u8>, Vec<u8>)> = match (row.get(6)?, row.get(7)?) {
            (Some(salt), Some(body)) => Some((salt, body)),
            _ => None,
        };
        match (body, by) {
            (Some((salt, body)), None) => {
                let event =
                    payload::open(index, kind, &commitment, subject.as_deref(), &salt, &body)?;
                if let Event::Erasure(erasure) = event
                    && suppression(connection, &erasure.member_hash)?.is_none()
                {
                    return Err(Error::corrupt(index, "it erases a member who is not suppressed"));
                }
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
        index = index.saturating_add(1);
    }
    // Every payload and erasure met its event above, unless there are more of them.
    let counted: (i64, i64) = connection.query_one(
        "SELECT (SELECT count(*) FROM payload), (SELECT count(*) FROM erasure)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if counted != (tail::row(payloads), tail::row(erased)) {
        return Err(Error::corrupt(index, "a payload or an erasure stands there without an event"));
    }
    Ok(erased)
}

/// Every suppression rests on an erasure of the same member.
fn suppressions(connection: &Connection) -> Result<()> {
    let mut rows =
        connection.prepare("SELECT member_hash, since FROM suppression ORDER BY since")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        standing(connection, &Digest(row.get(0)?), row.get(1)?)?;
    }
    Ok(())
}
