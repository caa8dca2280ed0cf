//! Members' acts: how many there are, and their leaves in the state map.

use abide_verify::map::{Key, Value};
use abide_verify::pseudonym::{Pseudonym, state_value};
use rusqlite::Connection;

use crate::digest::{self, Digest, SALT_BYTES};
use crate::error::{Error, Result};
use crate::tail;

/// A leaf of the state map.
pub(crate) type Leaf = (Key, Value);

/// An act that stands in the ledger.
#[derive(Debug, Clone)]
pub(crate) struct Acted {
    pub(crate) index: u64,
    pub(crate) commitment: Digest,
    pub(crate) salt: [u8; SALT_BYTES],
}

impl Acted {
    /// As the n-th act of the pseudonym's owner.
    pub(crate) fn leaf(&self, pseudonym: &Pseudonym, version: u64) -> Leaf {
        (pseudonym.state_key(version), state_value(&self.salt, version, &self.commitment.0))
    }
}

/// How many acts of the member stand before that event. With their erasure the count begins anew, as does their account.
pub(crate) fn count(connection: &Connection, member: &str, before: u64) -> Result<u64> {
    let count: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM payload JOIN event ON event.idx = payload.idx
             WHERE subject = ?1 AND payload.idx < ?2 AND kind IN ('choice', 'objection')",
        )?
        .query_row((member, tail::row(before)), |row| row.get(0))?;
    tail::number(count)
}

/// The acts of members who are not erased, in a range of events, with their member.
pub(crate) fn between(
    connection: &Connection,
    from: u64,
    to: u64,
    member: Option<&str>,
) -> Result<Vec<(String, Acted)>> {
    let which =
        if member.is_some() { "subject = ?3" } else { "subject IS NOT NULL AND ?3 IS NULL" };
    let mut rows = connection.prepare_cached(&format!(
        "SELECT event.idx, commitment, salt, body, subject
         FROM event JOIN payload ON payload.idx = event.idx
         WHERE event.idx >= ?1 AND event.idx < ?2 AND kind IN ('choice', 'objection') AND {which}
         ORDER BY event.idx"
    ))?;
    let mut rows = rows.query((tail::row(from), tail::row(to), member))?;
    let mut acts = Vec::new();
    while let Some(row) = rows.next()? {
        let index = tail::number(row.get(0)?)?;
        let (commitment, salt): (_, [u8; SALT_BYTES]) = (Digest(row.get(1)?), row.get(2)?);
        let damaged = || Error::corrupt(index, "its payload is not the one that it commits to");
        let body = row.get_ref(3)?.as_blob().map_err(|_| damaged())?;
        if digest::commitment(&salt, body) != commitment {
            return Err(damaged());
        }
        acts.push((row.get(4)?, Acted { index, commitment, salt }));
    }
    Ok(acts)
}

/// When the first act from that event on was appended.
pub(crate) fn first_since(connection: &Connection, from: u64) -> Result<Option<i64>> {
    use rusqlite::OptionalExtension;
    Ok(connection
        .prepare_cached(
            "SELECT appended FROM event
             WHERE idx >= ?1 AND kind IN ('choice', 'objection') ORDER BY idx LIMIT 1",
        )?
        .query_row([tail::row(from)], |row| row.get(0))
        .optional()?)
}
