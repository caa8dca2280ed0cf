//! The end of the ledger: where the next event goes.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::digest::{self, Digest};
use crate::error::{Error, Result};
use crate::instant;
use crate::position::Position;

/// How many of the last events are re-hashed when a ledger is opened. A crash or a careless hand damages the
/// end first; the whole is checked by `verify`.
const CHECKED_ON_OPEN: i64 = 64;

/// The position after the last event.
pub(crate) fn position(connection: &Connection, created: i64) -> Result<Position> {
    last(connection, "SELECT idx, appended, chain FROM event ORDER BY idx DESC LIMIT 1", created)
}

/// The position after the last event that is not about a corpus or the log itself.
pub(crate) fn cutoff(connection: &Connection, created: i64) -> Result<Position> {
    last(
        connection,
        "SELECT idx, appended, chain FROM event WHERE kind NOT IN ('corpus', 'key', 'root') ORDER BY idx DESC LIMIT 1",
        created,
    )
}

fn last(connection: &Connection, query: &str, created: i64) -> Result<Position> {
    let found = connection
        .prepare_cached(query)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    place(found, created)
}

/// The position after that event, or that of the empty ledger.
fn place(event: Option<(i64, i64, [u8; 32])>, created: i64) -> Result<Position> {
    Ok(match event {
        Some((index, appended, chain)) => Position {
            events: number(index)?.saturating_add(1),
            time: instant::of_micros(appended)?,
            digest: Digest(chain),
        },
        None => {
            Position { events: 0, time: instant::of_micros(created)?, digest: Digest::default() }
        }
    })
}

/// The position after so many events, if the ledger has so many.
pub(crate) fn after(
    connection: &Connection,
    events: u64,
    created: i64,
) -> Result<Option<Position>> {
    let Some(index) = events.checked_sub(1) else { return place(None, created).map(Some) };
    let found = connection
        .prepare_cached("SELECT idx, appended, chain FROM event WHERE idx = ?1")?
        .query_row([row(index)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found.map(|event| place(Some(event), created)).transpose()
}

/// What a commit did: one that reported an error may have happened all the same, and then its events stand there.
///
/// `end` is how many events it would leave, and the last link of their chain.
pub(crate) fn settled(
    connection: &Connection,
    committed: Result<()>,
    (events, chain): (u64, Digest),
) -> Result<()> {
    let Err(error) = committed else { return Ok(()) };
    match position(connection, 0) {
        Ok(found) if (found.events, found.digest) == (events, chain) => Ok(()),
        _ => Err(error),
    }
}

/// Whether the last events follow from each other.
pub(crate) fn check(connection: &Connection) -> Result<()> {
    let mut rows = connection.prepare(
        "SELECT idx, appended, kind, commitment, chain FROM event
         WHERE idx >= (SELECT max(idx) FROM event) - ?1 ORDER BY idx",
    )?;
    let mut rows = rows.query([CHECKED_ON_OPEN])?;
    let mut previous: Option<(i64, Digest)> = None;
    while let Some(row) = rows.next()? {
        let index: i64 = row.get(0)?;
        let chain = Digest(row.get(4)?);
        let link = match previous {
            None if index == 0 => Some(Digest::default()),
            // The first of those that are looked at has its own predecessor outside.
            None => None,
            Some((before, link)) if before.checked_add(1) == Some(index) => Some(link),
            Some(_) => {
                return Err(Error::corrupt(number(index)?, "the event before it is missing"));
            }
        };
        if let Some(link) = link {
            let kind: String = row.get(2)?;
            let commitment = Digest(row.get(3)?);
            if digest::chain(&link, number(index)?, row.get(1)?, &kind, &commitment) != chain {
                return Err(Error::corrupt(number(index)?, "the chain of digests breaks here"));
            }
        }
        previous = Some((index, chain));
    }
    Ok(())
}

/// An index from its row.
pub(crate) fn number(index: i64) -> Result<u64> {
    u64::try_from(index).map_err(|_| Error::corrupt(0, "an index is below zero"))
}

/// An index for a row. No ledger grows past what a row can hold.
pub(crate) fn row(index: u64) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// The instant in a row.
pub(crate) fn time(micros: i64) -> Result<Timestamp> {
    instant::of_micros(micros)
}
