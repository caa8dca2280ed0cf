//! A ledger in one file of SQLite, in WAL mode: the tables of `docs/formats/ledger.md`.

mod compact;
mod error;
mod read;
mod schema;
mod write;

use std::fs::OpenOptions;
use std::ops::Deref;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Error, Kind, Result};
use crate::store::{Snapshot, Store, Transaction};

/// How long a writer waits for another one before it gives up.
const WAIT: Duration = Duration::from_secs(10);

/// Page cache of one connection, in KiB (SQLite takes a negative number for that). An import of a million
/// events keeps the index over members in it.
const CACHE_KIB: i64 = -65_536;

/// Pages in the write-ahead log before a commit moves them into the file: a root of a thousand acts changes two thousand, and should not
/// pay for that every time.
const LOG_PAGES: i64 = 8_192;

/// Statements that a connection keeps parsed: more than an append and a receipt use together.
const STATEMENTS: usize = 64;

/// A connection to the file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Takes an empty place. A file that is there already is left alone.
    pub fn create(path: &Path) -> Result<Self> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(|error| Error::io(path, error))?;
        let is_empty = file.metadata().map_err(|error| Error::io(path, error))?.len() == 0;
        drop(file);
        // A creation that was broken off leaves a file without tables: that one may be taken.
        let connected = || connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let is_blank = || connected().and_then(|found| schema::is_blank(&found)).unwrap_or(false);
        if !is_empty && !is_blank() {
            return Err(Error::new(Kind::Io, "there is a file already")
                .file(path)
                .hint("open it, or name another path"));
        }
        Self { connection: connected()?, path: path.to_owned() }.logged()
    }

    /// Opens a ledger's file to append to and to read from.
    pub fn open(path: &Path) -> Result<Self> {
        exists(path)?;
        Self::checked(connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?, path)?.logged()
    }

    /// Opens a ledger's file to read from, also where nothing can be written.
    pub fn open_read_only(path: &Path) -> Result<Self> {
        exists(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        match connect(path, flags).and_then(|connection| Self::checked(connection, path)) {
            // A reader, too, wants to write beside the file, to be seen by writers. Where it cannot and where no
            // writer has left anything, the file alone is the whole ledger.
            Err(error) if error.kind() == Kind::Io && !has_log(path) => {
                let uri = immutable(path).ok_or(error)?;
                Self::checked(connect(&uri, flags | OpenFlags::SQLITE_OPEN_URI)?, path)
            }
            opened => opened,
        }
    }

    /// With a write-ahead log, so that readers and the writer are not in each other's way.
    fn logged(self) -> Result<Self> {
        let mode: String =
            self.connection
                .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
        if mode == "wal" {
            return Ok(self);
        }
        Err(Error::new(Kind::Io, "the ledger's folder cannot hold a write-ahead log")
            .file(self.path)
            .hint("put it on a local file system that can be written to"))
    }

    fn checked(connection: Connection, path: &Path) -> Result<Self> {
        schema::check(&connection)
            .map_err(|error| if error.is_placed() { error } else { error.file(path) })?;
        Ok(Self { connection, path: path.to_owned() })
    }
}

impl Store for Sqlite {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>> {
        if !self.connection.is_autocommit() {
            return Ok(Box::new(Held::Within(&self.connection)));
        }
        Ok(Box::new(Held::Own(self.connection.unchecked_transaction()?)))
    }

    /// Takes the write lock first, so that what is read next is still so at the commit.
    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>> {
        let lock = TransactionBehavior::Immediate;
        Ok(Box::new(Held::Own(self.connection.transaction_with_behavior(lock)?)))
    }

    fn reader(&self) -> Result<Box<dyn Store>> {
        Ok(Box::new(Self::open_read_only(&self.path)?))
    }

    fn set_wait(&self, wait: Duration) -> Result<()> {
        Ok(self.connection.busy_timeout(wait)?)
    }

    fn compaction_due(&self) -> Result<bool> {
        compact::is_due(&self.connection)
    }

    fn compact(&mut self) -> Result<()> {
        compact::compact(&self.connection)
    }

    fn check(&self) -> Result<()> {
        let check = "PRAGMA integrity_check(1)";
        let pages: String = self.connection.query_one(check, [], |row| row.get(0))?;
        if pages == "ok" {
            return Ok(());
        }
        Err(Error::new(Kind::Corrupt, "the database's own check finds damaged pages")
            .hint("restore the ledger from a copy that verifies"))
    }
}

/// The connection while one state of the file is held: by this transaction, or by one around it.
#[derive(Debug)]
enum Held<'c> {
    Own(rusqlite::Transaction<'c>),
    Within(&'c Connection),
}

impl Deref for Held<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Own(transaction) => transaction,
            Self::Within(connection) => connection,
        }
    }
}

/// An index for a row. No ledger grows past what a row can hold.
fn number(index: u64) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// An index from its row.
fn index(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| Error::corrupt(0, "an index is below zero"))
}

fn exists(path: &Path) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(about) if about.is_file() && about.len() > 0 => Ok(()),
        Ok(_) => Err(Error::new(Kind::NotALedger, "this is not a ledger")
            .file(path)
            .hint("name the ledger's file, or make a new one")),
        Err(error) => Err(Error::io(path, error).hint("name the ledger's file, or make a new one")),
    }
}

/// A connection with every guard on. `secure_delete` overwrites what an erasure deletes.
fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let open = || -> Result<Connection> {
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(WAIT)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        // A plan that depends on what is bound is made anew each time something else is: a tenth of the time of an append.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "cache_size", CACHE_KIB)?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    };
    open().map_err(|error| error.file(path))
}

/// Whether a writer has left events beside the file.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|about| about.len() > 0)
}

/// The name by which SQLite opens a file without locks or side files.
fn immutable(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let mut uri = String::from("file:");
    for byte in path.to_str()?.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => {
                uri.push('%');
                uri.push_str(&hex::encode_upper([byte]));
            }
        }
    }
    uri.push_str("?immutable=1");
    Some(uri.into())
}
