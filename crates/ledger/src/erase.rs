//! Erasure: the only thing that deletes, and what makes it hold on the disk.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::event::{Erasure, Event, Kind as EventKind};
use crate::ledger::Ledger;
use crate::{payload, tail};

/// How long a compaction waits for readers before it leaves the work for later.
const WAIT: Duration = Duration::from_secs(2);

/// The events of the member whose payloads are there to be erased.
pub(crate) fn erasable(connection: &Connection, member: &str) -> Result<Vec<u64>> {
    let mut rows =
        connection.prepare_cached("SELECT idx FROM payload WHERE subject = ?1 ORDER BY idx")?;
    let mut rows = rows.query([member])?;
    let mut indices = Vec::new();
    while let Some(row) = rows.next()? {
        indices.push(tail::number(row.get(0)?)?);
    }
    Ok(indices)
}

/// Deletes these payloads, names them, and keeps the member's hash, for the erasing event `index`.
pub(crate) fn clear(connection: &Connection, index: u64, erasure: &Erasure) -> Result<()> {
    let index = tail::row(index);
    let mut name =
        connection.prepare_cached("INSERT INTO erasure (idx, erased) VALUES (?1, ?2)")?;
    let mut delete = connection.prepare_cached("DELETE FROM payload WHERE idx = ?1")?;
    for erased in &erasure.erases {
        name.execute((index, tail::row(*erased)))?;
        delete.execute([tail::row(*erased)])?;
    }
    // A member who was erased before and imported again is suppressed already, from the first time on.
    connection
        .prepare_cached(
            "INSERT INTO suppression (member_hash, since) SELECT ?1, ?2
             WHERE NOT EXISTS (SELECT 1 FROM suppression WHERE member_hash = ?1)",
        )?
        .execute((&erasure.member_hash.0, index))?;
    Ok(())
}

/// An erasing event.
#[derive(Debug, Clone)]
pub(crate) struct Stated {
    pub(crate) index: u64,
    pub(crate) appended: Timestamp,
    pub(crate) erasure: Erasure,
}

/// What the erasing events state, in their order. They are chained; the tables beside them are not.
pub(crate) fn events(connection: &Connection) -> Result<Vec<Stated>> {
    let mut rows = connection.prepare_cached(
        "SELECT event.idx, appended, commitment, salt, body
         FROM event LEFT JOIN payload ON payload.idx = event.idx
         WHERE kind NOT IN ('choice', 'notice', 'bounce') AND kind = 'objection' AND subject IS NULL
         ORDER BY event.idx",
    )?;
    let mut rows = rows.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let index = tail::number(row.get(0)?)?;
        // An objection that was itself erased: the visit of all events asks who erased it.
        let (Some(salt), Some(body)) = (row.get(3)?, row.get(4)?) else { continue };
        let (salt, body): (Vec<u8>, Vec<u8>) = (salt, body);
        let commitment = Digest(row.get(2)?);
        let event = payload::open(index, EventKind::Objection, &commitment, None, &salt, &body)?;
        if let Event::Erasure(erasure) = event {
            all.push(Stated { index, appended: tail::time(row.get(1)?)?, erasure });
        }
    }
    Ok(all)
}

/// Which event erased which. Taken from what the erasing events state, since those are chained: a row
/// slipped into the table of erasures would otherwise hide that somebody's *off* was deleted.
pub(crate) fn stated(connection: &Connection) -> Result<HashMap<u64, u64>> {
    let mut all = HashMap::new();
    for Stated { index, erasure, .. } in events(connection)? {
        let earlier = erasure.erases.into_iter().filter(|erased| *erased < index);
        all.extend(earlier.map(|erased| (erased, index)));
    }
    Ok(all)
}

impl Ledger {
    /// Whether erased payloads may still be found in the file's bytes, because a compaction is due.
    pub fn compaction_due(&self) -> Result<bool> {
        let done: i64 =
            self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok(erased(&self.connection)? != done)
    }

    /// Rewrites the file without what was erased. An erasure does it by itself; call it if that was not possible.
    ///
    /// `secure_delete` overwrites a deleted row where it stands, but a database moves rows between its pages
    /// as they fill, and leaves copies in the gaps. Only a rewrite is sure. It takes seconds for a million
    /// events, needs as much free space again, and waits for readers to finish.
    pub fn compact(&mut self) -> Result<()> {
        let counted = erased(&self.connection)?;
        let wait: u32 =
            self.connection.pragma_query_value(None, "busy_timeout", |row| row.get(0))?;
        self.connection.busy_timeout(WAIT)?;
        let compacted = rewrite(&self.connection, counted);
        self.connection.busy_timeout(Duration::from_millis(wait.into()))?;
        compacted
    }
}

fn rewrite(connection: &Connection, counted: i64) -> Result<()> {
    connection.execute_batch("VACUUM")?;
    // The log still holds the old pages until it is cut to nothing.
    let busy: bool =
        connection.query_one("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        return Err(Error::new(Kind::Busy, "a reader keeps the ledger's log from being cleared")
            .hint("wait until it has finished, then compact the ledger again"));
    }
    // This number lies outside the tables, and counts nothing but how far the file was cleaned.
    connection.pragma_update(None, "user_version", counted)?;
    Ok(())
}

fn erased(connection: &Connection) -> Result<i64> {
    Ok(connection.query_one("SELECT count(*) FROM erasure", [], |row| row.get(0))?)
}
