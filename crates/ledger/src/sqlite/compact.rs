//! What makes an erasure hold on the disk.
//!
//! `secure_delete` overwrites a deleted row where it stands, but a database moves rows between its pages
//! as they fill, and leaves copies in the gaps. Only a rewrite is sure. It takes seconds for a million
//! events, needs as much free space again, and waits for readers to finish.

use std::time::Duration;

use rusqlite::Connection;

use crate::error::{Error, Kind, Result};

/// How long a compaction waits for readers before it leaves the work for later.
const WAIT: Duration = Duration::from_secs(2);

pub(super) fn is_due(connection: &Connection) -> Result<bool> {
    let done: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(erased(connection)? != done)
}

pub(super) fn compact(connection: &Connection) -> Result<()> {
    let counted = erased(connection)?;
    let wait: u32 = connection.pragma_query_value(None, "busy_timeout", |row| row.get(0))?;
    connection.busy_timeout(WAIT)?;
    let compacted = rewrite(connection, counted);
    connection.busy_timeout(Duration::from_millis(wait.into()))?;
    compacted
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
