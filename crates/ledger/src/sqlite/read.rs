//! Rows as they stand in the file.

use std::ops::Range;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::{Held, index, number, schema};
use crate::accounts::Account;
use crate::act::Leaf;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::event::Kind;
use crate::store::{Description, Flow, Order, Payload, Row, Snapshot, Which};

impl Snapshot for Held<'_> {
    fn description(&self) -> Result<Option<Description>> {
        schema::description(self)
    }

    fn visit(
        &self,
        which: Which<'_>,
        range: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(Row<'_>) -> Result<Flow>,
    ) -> Result<()> {
        if (which, order) == (Which::All, Order::Rising) {
            return scan(self, range, each);
        }
        let (from, bound) = selected(&which);
        let mut rows = self.prepare_cached(&format!(
            "SELECT event.idx, appended, kind, commitment, chain, subject, salt, body {from} ORDER BY event.idx {}",
            direction(order)
        ))?;
        let mut rows = rows.query(params_from_iter(bounds(&range, bound)))?;
        while let Some(row) = rows.next()? {
            let index = index(row.get(0)?)?;
            let payload = match row.get_ref(6)? {
                ValueRef::Null => None,
                _ => Some(payload(index, row, 5)?),
            };
            if each(event(index, row, payload)?)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn count(&self, which: Which<'_>, range: Range<u64>) -> Result<u64> {
        let (from, bound) = selected(&which);
        let count: i64 = self
            .prepare_cached(&format!("SELECT count(*) {from}"))?
            .query_row(params_from_iter(bounds(&range, bound)), |row| row.get(0))?;
        index(count)
    }

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>> {
        Ok(self
            .prepare_cached("SELECT hashes FROM tile WHERE level = ?1 AND idx = ?2")?
            .query_row((level, number(index)), |row| row.get(0))
            .optional()?)
    }

    fn heads(
        &self,
        sizes: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(u64, &str) -> Result<Flow>,
    ) -> Result<()> {
        let mut rows = self.prepare_cached(&format!(
            "SELECT size, note FROM checkpoint WHERE size >= ?1 AND size < ?2 ORDER BY size {}",
            direction(order)
        ))?;
        let mut rows = rows.query([number(sizes.start), number(sizes.end)])?;
        while let Some(row) = rows.next()? {
            let note = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if each(index(row.get(0)?)?, note)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn account(&self, member: &str) -> Result<Option<Account>> {
        Ok(self
            .prepare_cached("SELECT id, pseudonym, proof FROM account WHERE member = ?1")?
            .query_row([member], |row| account(row, 0))
            .optional()?)
    }

    fn accounts(&self, each: &mut dyn FnMut(&str, Account) -> Result<Flow>) -> Result<()> {
        mapped(self, || {
            let mut rows = self.prepare_cached(
                "SELECT member, id, pseudonym, proof FROM account ORDER BY member",
            )?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let member = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                if each(member, account(row, 1)?)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn page(&self, place: i64) -> Result<Option<Vec<u8>>> {
        Ok(self
            .prepare_cached("SELECT page FROM map WHERE place = ?1")?
            .query_row([place], |row| row.get(0))
            .optional()?)
    }

    fn pages(&self) -> Result<u64> {
        let pages: i64 = self.query_one("SELECT count(*) FROM map", [], |row| row.get(0))?;
        index(pages)
    }

    fn parted(&self) -> Result<Vec<Leaf>> {
        use abide_verify::map::{Key, Value};
        let mut rows = self.prepare_cached("SELECT key, value FROM parted")?;
        let rows = rows.query_map([], |row| Ok((Key(row.get(0)?), Value(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn erasures(&self) -> Result<Vec<(u64, u64)>> {
        let mut rows = self.prepare_cached("SELECT erased, idx FROM erasure")?;
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| {
            row.map_err(Error::from).and_then(|(erased, by)| Ok((index(erased)?, index(by)?)))
        })
        .collect()
    }

    fn suppressions(&self) -> Result<Vec<(Digest, u64)>> {
        let mut rows = self.prepare_cached("SELECT member_hash, since FROM suppression")?;
        let rows = rows.query_map([], |row| Ok((Digest(row.get(0)?), row.get(1)?)))?;
        rows.map(|row| row.map_err(Error::from).and_then(|(hash, since)| Ok((hash, index(since)?))))
            .collect()
    }
}

/// A scan of as many events maps the file into memory: copying pages is a tenth of what a fold costs.
const MAPPED_FROM: u64 = 1 << 18;

/// More than SQLite maps. Pages beyond its own limit are read.
const MAPPED_BYTES: i64 = i64::MAX;

/// Every event of a range.
fn scan(
    connection: &Connection,
    range: Range<u64>,
    each: &mut dyn FnMut(Row<'_>) -> Result<Flow>,
) -> Result<()> {
    if range.end.saturating_sub(range.start) < MAPPED_FROM {
        return side_by_side(connection, range, each);
    }
    mapped(connection, || side_by_side(connection, range, each))
}

/// The file is mapped for a long scan and no longer: an error of the disk ends a program that reads mapped memory. A build can be begun anew;
/// a server scans little at a time.
fn mapped(connection: &Connection, scan: impl FnOnce() -> Result<()>) -> Result<()> {
    map(connection, MAPPED_BYTES)?;
    let scanned = scan();
    map(connection, 0)?;
    scanned
}

fn map(connection: &Connection, bytes: i64) -> Result<()> {
    Ok(connection.pragma_update_and_check(None, "mmap_size", bytes, |_| Ok(()))?)
}

/// The two tables hold their rows in the order of the index, so they are read side by side: a join would
/// search the second table anew for each event.
fn side_by_side(
    connection: &Connection,
    range: Range<u64>,
    each: &mut dyn FnMut(Row<'_>) -> Result<Flow>,
) -> Result<()> {
    let bounds = [number(range.start), number(range.end)];
    let mut events = connection.prepare_cached(
        "SELECT idx, appended, kind, commitment, chain FROM event WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    )?;
    let mut payloads = connection.prepare_cached(
        "SELECT idx, subject, salt, body FROM payload WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    )?;
    let mut events = events.query(bounds)?;
    let mut payloads = payloads.query(bounds)?;
    let mut next = payloads.next()?;
    while let Some(row) = events.next()? {
        let at = index(row.get(0)?)?;
        let found = match next {
            Some(found) if found.get::<_, i64>(0)? == number(at) => Some(payload(at, found, 1)?),
            _ => None,
        };
        let is_found = found.is_some();
        if each(event(at, row, found)?)?.is_break() {
            return Ok(());
        }
        if is_found {
            next = payloads.next()?;
        } else if let Some(found) = next
            && found.get::<_, i64>(0)? < number(at)
        {
            return Err(orphan(index(found.get(0)?)?));
        }
    }
    match next {
        Some(found) => Err(orphan(index(found.get(0)?)?)),
        None => Ok(()),
    }
}

/// From where, and under which conditions; what stands in the place `?3`. The condition of rare kinds is that of the index over them, word for word.
fn selected<'a>(which: &'a Which<'a>) -> (&'static str, Option<&'a str>) {
    const RARE: [Kind; 3] = [Kind::Choice, Kind::Notice, Kind::Bounce];
    match which {
        Which::All => (
            "FROM event LEFT JOIN payload ON payload.idx = event.idx
             WHERE event.idx >= ?1 AND event.idx < ?2",
            None,
        ),
        Which::Rare => (
            "FROM event INDEXED BY event_rare LEFT JOIN payload ON payload.idx = event.idx
             WHERE kind NOT IN ('choice', 'notice', 'bounce') AND event.idx >= ?1 AND event.idx < ?2",
            None,
        ),
        Which::Of(kind) if !RARE.contains(kind) => (
            "FROM event LEFT JOIN payload ON payload.idx = event.idx
             WHERE kind NOT IN ('choice', 'notice', 'bounce') AND kind = ?3 AND event.idx >= ?1 AND event.idx < ?2",
            Some(kind.word()),
        ),
        Which::Of(kind) => (
            "FROM event LEFT JOIN payload ON payload.idx = event.idx
             WHERE kind = ?3 AND event.idx >= ?1 AND event.idx < ?2",
            Some(kind.word()),
        ),
        Which::Acts => (
            "FROM event LEFT JOIN payload ON payload.idx = event.idx
             WHERE kind IN ('choice', 'objection') AND event.idx >= ?1 AND event.idx < ?2",
            None,
        ),
        Which::Erasing => (
            "FROM event LEFT JOIN payload ON payload.idx = event.idx
             WHERE kind NOT IN ('choice', 'notice', 'bounce') AND kind = 'objection' AND subject IS NULL
             AND event.idx >= ?1 AND event.idx < ?2",
            None,
        ),
        // The index over members comes first, whatever else looks cheaper.
        Which::About(member) => (
            "FROM payload CROSS JOIN event ON event.idx = payload.idx
             WHERE subject = ?3 AND payload.idx >= ?1 AND payload.idx < ?2",
            Some(member),
        ),
        Which::ActsOf(member) => (
            "FROM payload CROSS JOIN event ON event.idx = payload.idx
             WHERE subject = ?3 AND payload.idx >= ?1 AND payload.idx < ?2 AND kind IN ('choice', 'objection')",
            Some(member),
        ),
    }
}

fn bounds<'a>(range: &Range<u64>, bound: Option<&'a str>) -> Vec<ToSqlOutput<'a>> {
    let range = [range.start, range.end].map(|end| ToSqlOutput::from(number(end)));
    range.into_iter().chain(bound.map(ToSqlOutput::from)).collect()
}

fn direction(order: Order) -> &'static str {
    match order {
        Order::Rising => "ASC",
        Order::Falling => "DESC",
    }
}

fn event<'r>(
    index: u64,
    row: &'r rusqlite::Row<'_>,
    payload: Option<Payload<'r>>,
) -> Result<Row<'r>> {
    let kind = row.get_ref(2)?.as_str().map_err(|_| damaged(index))?;
    let (appended, commitment, chain) = (row.get(1)?, Digest(row.get(3)?), Digest(row.get(4)?));
    Ok(Row { index, appended, kind, commitment, chain, payload })
}

fn payload<'r>(index: u64, row: &'r rusqlite::Row<'_>, from: usize) -> Result<Payload<'r>> {
    let damaged = |_| damaged(index);
    Ok(Payload {
        subject: row.get_ref(from)?.as_str_or_null().map_err(damaged)?,
        salt: row.get(from + 1)?,
        body: row.get_ref(from + 2)?.as_blob().map_err(damaged)?,
    })
}

fn account(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Account> {
    use abide_verify::pseudonym::{AccountId, Pseudonym};
    Ok(Account {
        id: AccountId(row.get(from)?),
        pseudonym: Pseudonym(row.get(from + 1)?),
        proof: row.get(from + 2)?,
    })
}

fn damaged(index: u64) -> Error {
    Error::corrupt(index, "its row is not in the format of a ledger")
}

fn orphan(index: u64) -> Error {
    Error::corrupt(index, "a payload stands there without an event")
}
