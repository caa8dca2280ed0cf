//! The file: made, opened for writing, opened for reading.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use abide_verify::vrf::SecretKey;
use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::batch::{Batch, Partings};
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Provenance};
use crate::fault::{Faults, Moment};
use crate::keys::Keys;
use crate::log::{Beside, Signers};
use crate::names::Unknown;
use crate::position::Position;
use crate::{instant, schema, tail};

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

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) connection: Connection,
    pub(crate) keys: Keys,
    pub(crate) created: i64,
    pub(crate) beside: Beside,
    pub(crate) vrf: SecretKey,
    pub(crate) faults: Faults,
    /// Of the last append.
    pub(crate) partings: Partings,
    /// Of the last import.
    pub(crate) unknown: Unknown,
    path: PathBuf,
}

impl Ledger {
    /// Makes a new ledger. A file that is there already is left alone.
    pub fn create(path: &Path, keys: &Keys, now: Timestamp) -> Result<Self> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(|error| Error::io(path, error))?;
        // A creation that was broken off leaves an empty file: that one may be taken.
        if file.metadata().map_err(|error| Error::io(path, error))?.len() > 0 {
            return Err(Error::new(Kind::Io, "there is a file already")
                .file(path)
                .hint("open it, or name another path"));
        }
        drop(file);
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let now = instant::whole(now);
        schema::create(&transaction, keys, now)?;
        let (vrf, faults) = (keys.vrf.secret(), Faults::default());
        let (created, live) = (now.as_microsecond(), Provenance::Live);
        let mut batch = Batch::new(&transaction, keys, &vrf, &faults, created, live, now)?;
        batch.push_own(&Event::Key(keys.first()?))?;
        let head = batch.finish(0)?;
        transaction.commit()?;
        if let Some(head) = head {
            Beside::of(path).keep(&head, &faults)?;
        }
        drop(connection);
        Self::open(path, keys)
    }

    /// Opens a ledger to append to and to read from.
    pub fn open(path: &Path, keys: &Keys) -> Result<Self> {
        exists(path)?;
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let ledger = Self::checked(connection, path, keys)?;
        let mode: String =
            ledger
                .connection
                .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
        if mode != "wal" {
            return Err(Error::new(Kind::Io, "the ledger's folder cannot hold a write-ahead log")
                .file(path)
                .hint("put it on a local file system that can be written to"));
        }
        if let Some(head) = ledger.checkpoint()? {
            // An append that was broken off between the database and the file.
            ledger.beside.keep(&head, &ledger.faults)?;
        }
        Ok(ledger)
    }

    /// Opens a ledger to read from, also where nothing can be written.
    pub fn open_read_only(path: &Path, keys: &Keys) -> Result<Self> {
        exists(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        match connect(path, flags).and_then(|connection| Self::checked(connection, path, keys)) {
            // A reader, too, wants to write beside the file, to be seen by writers. Where it cannot and where no
            // writer has left anything, the file alone is the whole ledger.
            Err(error) if error.kind() == Kind::Io && !has_log(path) => {
                let uri = immutable(path).ok_or(error)?;
                let connection = connect(&uri, flags | OpenFlags::SQLITE_OPEN_URI)?;
                Self::checked(connection, path, keys)
            }
            opened => opened,
        }
    }

    /// Another connection to the same file, to read from in another thread.
    pub fn reader(&self) -> Result<Self> {
        Self::open_read_only(&self.path, &self.keys)
    }

    /// Where the ledger stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How long to wait for another writer. Ten seconds unless it is set.
    pub fn set_wait(&self, wait: Duration) -> Result<()> {
        Ok(self.connection.busy_timeout(wait)?)
    }

    /// Calls this before and after every write that is not a plain read, with the write's name: for tests that let writes fail.
    /// An error from it is taken for one of the write.
    pub fn on_write(
        &mut self,
        hook: impl Fn(&'static str, Moment) -> Result<()> + Send + Sync + 'static,
    ) {
        self.faults = Faults::new(Arc::new(hook));
    }

    /// The position after the last event.
    pub fn position(&self) -> Result<Position> {
        tail::position(&self.connection, self.created)
    }

    /// The position after the last event that is not about a corpus or the log itself: what a build is bound to.
    pub fn cutoff(&self) -> Result<Position> {
        tail::cutoff(&self.connection, self.created)
    }

    /// Whether the position is one of this ledger.
    pub(crate) fn has(&self, position: &Position) -> Result<()> {
        has(&self.connection, self.created, position)
    }

    fn checked(connection: Connection, path: &Path, keys: &Keys) -> Result<Self> {
        let beside = Beside::of(path);
        let checked = (|| {
            let meta = schema::check(&connection, keys)?;
            tail::check(&connection)?;
            let signers = Signers::read(&connection)?;
            keys.check(signers.newest()?, signers.vrf())?;
            beside.check(&connection, &signers)?;
            Ok(meta.created)
        })();
        let created = checked
            .map_err(|error: Error| if error.is_placed() { error } else { error.file(path) })?;
        Ok(Self {
            connection,
            keys: keys.clone(),
            created,
            beside,
            vrf: keys.vrf.secret(),
            faults: Faults::default(),
            partings: Partings::new(),
            unknown: Unknown::default(),
            path: path.to_owned(),
        })
    }
}

/// Whether the position is one of this ledger.
pub(crate) fn has(connection: &Connection, created: i64, position: &Position) -> Result<()> {
    if tail::after(connection, position.events, created)?.as_ref() == Some(position) {
        return Ok(());
    }
    Err(Error::new(
        Kind::Position,
        format!("the position after {} events is not one of this ledger", position.events),
    )
    .hint("it was made with another ledger, or this one was cut off or exchanged; ask for a new position"))
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
