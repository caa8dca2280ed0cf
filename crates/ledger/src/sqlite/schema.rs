//! The tables, and the triggers that make them append-only for every program that opens the file.

use rusqlite::Connection;

use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::store::Description;

/// The version of the tables that this program writes.
pub(super) const VERSION: i64 = 2;

/// Marks the file as a ledger: the letters `ABLG`.
pub(super) const APPLICATION_ID: i32 = 0x4142_4c47;

/// `INSERT OR REPLACE` deletes without asking delete triggers, so every table that keeps its rows refuses an
/// insert over one. `RAISE(ABORT)` holds whatever conflict clause the statement has.
const TABLES: &str = "
CREATE TABLE event (
  idx INTEGER PRIMARY KEY,
  appended INTEGER NOT NULL,
  kind TEXT NOT NULL,
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;
CREATE INDEX event_rare ON event (kind) WHERE kind NOT IN ('choice', 'notice', 'bounce');
CREATE TABLE payload (
  idx INTEGER PRIMARY KEY,
  subject TEXT,
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  body BLOB NOT NULL
) STRICT;
CREATE INDEX payload_subject ON payload (subject) WHERE subject IS NOT NULL;
CREATE TABLE erasure (
  idx INTEGER NOT NULL,
  erased INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE suppression (
  member_hash BLOB PRIMARY KEY CHECK (length(member_hash) = 32),
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tile (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hashes BLOB NOT NULL CHECK (length(hashes) % 32 = 0 AND length(hashes) BETWEEN 32 AND 8192),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;
CREATE TABLE account (
  member TEXT PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  pseudonym BLOB NOT NULL CHECK (length(pseudonym) = 64),
  proof BLOB CHECK (length(proof) = 80)
) STRICT, WITHOUT ROWID;
CREATE TABLE parted (
  key BLOB PRIMARY KEY CHECK (length(key) = 32),
  value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT, WITHOUT ROWID;
CREATE TABLE map (
  place INTEGER PRIMARY KEY,
  page BLOB NOT NULL
) STRICT;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_appends BEFORE INSERT ON event
WHEN NEW.idx IS NOT (SELECT ifnull(max(idx), -1) + 1 FROM event)
  OR NEW.appended < (SELECT appended FROM event WHERE idx = NEW.idx - 1)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event has the next index, and a time not before the last'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event is never deleted'); END;
CREATE TRIGGER event_keeps BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event is never changed'); END;

CREATE TRIGGER payload_appends BEFORE INSERT ON payload
WHEN NEW.idx IS NOT (SELECT max(idx) FROM event)
  OR EXISTS (SELECT 1 FROM payload WHERE idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a payload comes with its event, once'); END;
CREATE TRIGGER payload_stays BEFORE DELETE ON payload
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE erased = OLD.idx)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: only an erasure deletes a payload'); END;
CREATE TRIGGER payload_keeps BEFORE UPDATE ON payload
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a payload is never changed'); END;

CREATE TRIGGER erasure_appends BEFORE INSERT ON erasure
WHEN NEW.idx IS NOT (SELECT max(idx) FROM event)
  OR 'objection' IS NOT (SELECT kind FROM event WHERE idx = NEW.idx)
  OR NEW.erased >= NEW.idx
  OR NOT EXISTS (SELECT 1 FROM payload WHERE idx = NEW.erased AND subject IS NOT NULL)
  OR EXISTS (SELECT 1 FROM erasure WHERE erased = NEW.erased)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an erasure names an earlier payload of a member, once, with its event'); END;
CREATE TRIGGER erasure_stays BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an erasure is never deleted'); END;
CREATE TRIGGER erasure_keeps BEFORE UPDATE ON erasure
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an erasure is never changed'); END;

CREATE TRIGGER suppression_appends BEFORE INSERT ON suppression
WHEN NEW.since IS NOT (SELECT max(idx) FROM event)
  OR 'objection' IS NOT (SELECT kind FROM event WHERE idx = NEW.since)
  OR EXISTS (SELECT 1 FROM suppression WHERE member_hash = NEW.member_hash)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a suppression comes with its erasure, once'); END;
CREATE TRIGGER suppression_stays BEFORE DELETE ON suppression
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a suppression is never lifted'); END;
CREATE TRIGGER suppression_keeps BEFORE UPDATE ON suppression
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a suppression is never changed'); END;

CREATE TRIGGER tile_appends BEFORE INSERT ON tile
WHEN EXISTS (SELECT 1 FROM tile WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a tile is there once'); END;
CREATE TRIGGER tile_stays BEFORE DELETE ON tile
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a tile is never deleted'); END;
CREATE TRIGGER tile_grows BEFORE UPDATE ON tile
WHEN NEW.level IS NOT OLD.level OR NEW.idx IS NOT OLD.idx OR length(NEW.hashes) <= length(OLD.hashes)
  OR substr(NEW.hashes, 1, length(OLD.hashes)) IS NOT OLD.hashes
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a tile keeps its hashes and takes more at its end'); END;
CREATE TRIGGER checkpoint_appends BEFORE INSERT ON checkpoint
WHEN NEW.size IS NOT (SELECT max(idx) + 1 FROM event)
  OR EXISTS (SELECT 1 FROM checkpoint WHERE size >= NEW.size)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a checkpoint comes with its events, once'); END;
CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a checkpoint is never deleted'); END;
CREATE TRIGGER checkpoint_keeps BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a checkpoint is never changed'); END;

CREATE TRIGGER account_appends BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE member = NEW.member)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a member has one account'); END;
CREATE TRIGGER account_stays BEFORE DELETE ON account
WHEN 'objection' IS NOT (SELECT kind FROM event WHERE idx = (SELECT max(idx) FROM event))
  OR EXISTS (SELECT 1 FROM payload WHERE subject = OLD.member)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: only an erasure deletes an account'); END;
CREATE TRIGGER account_keeps BEFORE UPDATE ON account
WHEN NEW.member IS NOT OLD.member OR NEW.id IS NOT OLD.id OR NEW.pseudonym IS NOT OLD.pseudonym
  OR OLD.proof IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an account takes its proof, once, and nothing else'); END;
CREATE TRIGGER parted_appends BEFORE INSERT ON parted
WHEN 'objection' IS NOT (SELECT kind FROM event WHERE idx = (SELECT max(idx) FROM event))
  OR EXISTS (SELECT 1 FROM parted WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a leaf is parted with its erasure, once'); END;
CREATE TRIGGER parted_stays BEFORE DELETE ON parted
WHEN 'root' IS NOT (SELECT kind FROM event WHERE idx = (SELECT max(idx) FROM event))
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a parted leaf goes into the map with its root'); END;
CREATE TRIGGER parted_keeps BEFORE UPDATE ON parted
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a parted leaf is never changed'); END;
CREATE TRIGGER map_appends BEFORE INSERT ON map
WHEN 'root' IS NOT (SELECT kind FROM event WHERE idx = (SELECT max(idx) FROM event))
  OR EXISTS (SELECT 1 FROM map WHERE place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a page of the map comes with its root, once'); END;
CREATE TRIGGER map_stays BEFORE DELETE ON map
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a page of the map is never deleted'); END;
CREATE TRIGGER map_grows BEFORE UPDATE ON map
WHEN 'root' IS NOT (SELECT kind FROM event WHERE idx = (SELECT max(idx) FROM event))
  OR NEW.place IS NOT OLD.place
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a page of the map changes with its root alone'); END;
";

/// These come after the rows that they protect.
const SEAL: &str = "
CREATE TRIGGER meta_closed BEFORE INSERT ON meta
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: its description is complete'); END;
CREATE TRIGGER meta_stays BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: its description is never deleted'); END;
CREATE TRIGGER meta_keeps BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: its description is never changed'); END;
";

/// Makes the tables of a new ledger.
pub(super) fn create(connection: &Connection, description: &Description) -> Result<()> {
    connection.execute_batch(TABLES)?;
    let mut meta = connection.prepare("INSERT INTO meta (key, value) VALUES (?1, ?2)")?;
    meta.execute(("schema", VERSION))?;
    meta.execute(("created", description.created))?;
    meta.execute(("key_check", description.key_check.0))?;
    connection.execute_batch(SEAL)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    Ok(())
}

/// What the ledger says of itself; `None` for an empty file.
pub(super) fn description(connection: &Connection) -> Result<Option<Description>> {
    if !is_ledger(connection)? {
        return Ok(None);
    }
    let (created, key_check) = (value(connection, "created")?, value(connection, "key_check")?);
    Ok(Some(Description { created, key_check: Digest(key_check) }))
}

/// Whether there is nothing in the file.
pub(super) fn is_blank(connection: &Connection) -> Result<bool> {
    let rows: i64 =
        connection.query_one("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(rows == 0)
}

fn is_ledger(connection: &Connection) -> Result<bool> {
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(application == APPLICATION_ID)
}

/// Whether the file is a ledger of this version, whole.
pub(super) fn check(connection: &Connection) -> Result<()> {
    if !is_ledger(connection)? {
        return Err(Error::new(Kind::NotALedger, "the file is not a ledger")
            .hint("name the ledger's file, or make a new one"));
    }
    let version: i64 = value(connection, "schema")?;
    if version > VERSION {
        return Err(Error::new(
            Kind::Newer,
            format!("the ledger has the format {version}, and this program knows formats up to {VERSION}"),
        )
        .hint("use the newer program"));
    }
    if version < VERSION {
        return Err(Error::new(
            Kind::NotALedger,
            format!("the ledger has the format {version}, which is not read any more"),
        )
        .hint("make a new ledger, and import what the old one's program lists"));
    }
    let expected = {
        let fresh = Connection::open_in_memory()?;
        fresh.execute_batch(TABLES)?;
        fresh.execute_batch(SEAL)?;
        statements(&fresh)?
    };
    if version != VERSION || statements(connection)? != expected {
        return Err(Error::new(
            Kind::Corrupt,
            "the ledger's tables or triggers are not those it was created with",
        )
        .hint("somebody changed the file by other means; restore it from a copy that verifies"));
    }
    Ok(())
}

fn value<T: rusqlite::types::FromSql>(connection: &Connection, key: &str) -> Result<T> {
    connection.query_one("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).map_err(
        |error| match error {
            rusqlite::Error::SqliteFailure(..) => error.into(),
            _ => Error::new(Kind::NotALedger, format!("the file does not state its `{key}`")),
        },
    )
}

/// Every table, index and trigger, as written. What `ANALYZE` adds is the database's own.
fn statements(connection: &Connection) -> Result<Vec<(String, Option<String>)>> {
    let mut rows = connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY name",
    )?;
    let all =
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(all)
}
