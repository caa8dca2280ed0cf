//! Accounts, sessions, links and requests in a file of SQLite.

mod letters;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Request, Session, Store};
use crate::error::{Error, Kind, Result};
use crate::web::account::Account;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS account (
    member TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
    name TEXT NOT NULL, email TEXT, language TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session (
    digest BLOB PRIMARY KEY, data TEXT NOT NULL, ends INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY CHECK (id = 1), key BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS link (id BLOB PRIMARY KEY, member TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parting (digest BLOB PRIMARY KEY, entry INTEGER NOT NULL, receipt TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS request (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, contact TEXT NOT NULL, about TEXT NOT NULL,
    received INTEGER NOT NULL, due INTEGER NOT NULL, answered INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS spoken (member TEXT PRIMARY KEY, language TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_ends ON session (ends);
";

/// How long a write waits for another program's.
const WAIT: std::time::Duration = std::time::Duration::from_secs(10);

/// The store in a file.
#[derive(Debug)]
pub struct Sqlite(Mutex<Connection>);

impl Sqlite {
    /// Opens the file, which is made if it is not there, for its owner alone.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            use std::os::unix::fs::OpenOptionsExt as _;
            let made = std::fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path);
            made.map_err(|error| Error::io(path, &error))?;
        }
        let connection = Connection::open(path).map_err(broken)?;
        // A command may write beside the server.
        connection.busy_timeout(WAIT).map_err(broken)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(broken)?;
        // A session that a loss of power takes is signed in again; nothing here is a choice.
        connection.pragma_update(None, "synchronous", "NORMAL").map_err(broken)?;
        connection.execute_batch(SCHEMA).map_err(broken)?;
        connection.execute_batch(letters::SCHEMA).map_err(broken)?;
        Ok(Self(Mutex::new(connection)))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// SQLite's messages name tables and columns, and no values.
#[expect(clippy::needless_pass_by_value, reason = "errors are mapped by it")]
fn broken(error: rusqlite::Error) -> Error {
    Error::new(Kind::Account, format!("the store of accounts: {error}"))
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    let filled = getrandom::fill(&mut bytes);
    filled.map_err(|error| Error::new(Kind::Account, format!("no random bytes: {error}")))?;
    Ok(bytes)
}

fn time(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN)
}

const REQUEST: &str = "number, kind, contact, about, received, due, answered";

fn request(row: &rusqlite::Row<'_>) -> rusqlite::Result<Request> {
    Ok(Request {
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        kind: row.get(1)?,
        contact: row.get(2)?,
        about: row.get(3)?,
        received: time(row.get(4)?),
        due: time(row.get(5)?),
        answered: row.get::<_, Option<i64>>(6)?.map(time),
    })
}

impl Store for Sqlite {
    fn login(&self, login: &str) -> Result<Option<(String, String)>> {
        let connection = self.connection();
        let mut query = connection
            .prepare_cached("SELECT member, hash FROM account WHERE login = ?1")
            .map_err(broken)?;
        query.query_row([login], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(broken)
    }

    fn account(&self, member: &str) -> Result<Option<Account>> {
        let connection = self.connection();
        let mut query = connection
            .prepare_cached("SELECT name, language, email FROM account WHERE member = ?1")
            .map_err(broken)?;
        let found = query.query_row([member], |row| {
            let (name, language, email) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Account { member: member.to_owned(), name, language, email })
        });
        found.optional().map_err(broken)
    }

    fn put_account(&self, account: &Account, login: &str, hash: &str) -> Result<()> {
        let Account { member, name, language, email } = account;
        let put = self.connection().execute(
            "INSERT INTO account (member, login, hash, name, email, language) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (member) DO UPDATE SET login = ?2, hash = ?3, name = ?4, email = ?5",
            params![member, login, hash, name, email, language],
        );
        put.map(|_| ()).map_err(broken)
    }

    fn set_language(&self, member: &str, language: &str) -> Result<()> {
        let set = self
            .connection()
            .execute("UPDATE account SET language = ?2 WHERE member = ?1", [member, language]);
        set.map(|_| ()).map_err(broken)
    }

    fn spoken(&self, member: &str) -> Result<Option<String>> {
        let connection = self.connection();
        let found = connection.query_row(
            "SELECT language FROM spoken WHERE member = ?1",
            [member],
            |row| row.get(0),
        );
        found.optional().map_err(broken)
    }

    fn put_spoken(&self, member: &str, language: &str) -> Result<()> {
        let put = "INSERT INTO spoken (member, language) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET language = ?2";
        self.connection().execute(put, [member, language]).map(|_| ()).map_err(broken)
    }

    fn session(&self, digest: &[u8; 32], now: Timestamp) -> Result<Option<Session>> {
        let connection = self.connection();
        let mut query = connection
            .prepare_cached("SELECT data, ends FROM session WHERE digest = ?1 AND ends > ?2")
            .map_err(broken)?;
        let found = query
            .query_row(params![digest, now.as_second()], |row| {
                Ok((row.get(0)?, row.get::<_, i64>(1)?))
            })
            .optional()
            .map_err(broken)?;
        Ok(found.map(|(data, ends)| Session { data, ends: time(ends) }))
    }

    fn put_session(&self, digest: &[u8; 32], session: &Session) -> Result<()> {
        let put = self.connection().execute(
            "INSERT INTO session (digest, data, ends) VALUES (?1, ?2, ?3)
             ON CONFLICT (digest) DO UPDATE SET data = ?2, ends = ?3",
            params![digest, session.data, session.ends.as_second()],
        );
        put.map(|_| ()).map_err(broken)
    }

    fn end_session(&self, digest: &[u8; 32]) -> Result<()> {
        let ended =
            self.connection().execute("DELETE FROM session WHERE digest = ?1", params![digest]);
        ended.map(|_| ()).map_err(broken)
    }

    fn end_account(&self, member: &str) -> Result<()> {
        let connection = self.connection();
        for table in ["account", "link", "letter", "spoken"] {
            connection
                .execute(&format!("DELETE FROM {table} WHERE member = ?1"), [member])
                .map_err(broken)?;
        }
        Ok(())
    }

    fn secret(&self) -> Result<[u8; 32]> {
        let connection = self.connection();
        let made = random::<32>()?;
        connection
            .execute("INSERT OR IGNORE INTO secret (id, key) VALUES (1, ?1)", params![made])
            .map_err(broken)?;
        connection.query_row("SELECT key FROM secret", [], |row| row.get(0)).map_err(broken)
    }

    fn link(&self, member: &str) -> Result<[u8; 16]> {
        let connection = self.connection();
        let made = random::<16>()?;
        let put = "INSERT OR IGNORE INTO link (id, member) VALUES (?1, ?2)";
        connection.execute(put, params![made, member]).map_err(broken)?;
        connection
            .query_row("SELECT id FROM link WHERE member = ?1", [member], |row| row.get(0))
            .map_err(broken)
    }

    fn linked(&self, link: &[u8; 16]) -> Result<Option<String>> {
        let connection = self.connection();
        let found =
            connection.query_row("SELECT member FROM link WHERE id = ?1", params![link], |row| {
                row.get(0)
            });
        found.optional().map_err(broken)
    }

    fn put_parting(&self, digest: &[u8; 32], index: u64, receipt: &str) -> Result<()> {
        let put = "INSERT INTO parting (digest, entry, receipt) VALUES (?1, ?2, ?3)";
        self.connection()
            .execute(put, params![digest, index as i64, receipt])
            .map(|_| ())
            .map_err(broken)
    }

    fn parting(&self, digest: &[u8; 32]) -> Result<Option<(u64, String)>> {
        let connection = self.connection();
        let found = connection.query_row(
            "SELECT entry, receipt FROM parting WHERE digest = ?1",
            params![digest],
            |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)),
        );
        found.optional().map_err(broken)
    }

    fn put_request(&self, request: &Request) -> Result<u64> {
        let connection = self.connection();
        let Request { kind, contact, about, received, due, .. } = request;
        let put =
            "INSERT INTO request (kind, contact, about, received, due) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![kind, contact, about, received.as_second(), due.as_second()];
        connection.execute(put, values).map_err(broken)?;
        Ok(connection.last_insert_rowid().unsigned_abs())
    }

    fn request(&self, number: u64) -> Result<Option<Request>> {
        let one = format!("SELECT {REQUEST} FROM request WHERE number = ?1");
        self.connection().query_row(&one, [number as i64], request).optional().map_err(broken)
    }

    fn requests(&self) -> Result<Vec<Request>> {
        let connection = self.connection();
        let all = format!("SELECT {REQUEST} FROM request ORDER BY number");
        let mut query = connection.prepare(&all).map_err(broken)?;
        let rows = query.query_map([], request);
        rows.map_err(broken)?.collect::<std::result::Result<_, _>>().map_err(broken)
    }

    fn answer_request(&self, number: u64, at: Timestamp) -> Result<bool> {
        let set = "UPDATE request SET answered = ?2 WHERE number = ?1 AND answered IS NULL";
        let changed = self
            .connection()
            .execute(set, params![number as i64, at.as_second()])
            .map_err(broken)?;
        Ok(changed > 0)
    }
}
