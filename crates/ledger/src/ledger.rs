//! A ledger: made, opened for writing, opened for reading.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use abide_verify::vrf::SecretKey;
use jiff::Timestamp;

use crate::batch::{Batch, Partings};
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Provenance};
use crate::fault::{Faults, Moment};
use crate::keys::Keys;
use crate::log::{Beside, Signers};
use crate::names::Unknown;
use crate::position::Position;
use crate::sqlite::Sqlite;
use crate::store::{Description, Snapshot, Store};
use crate::{instant, tail};

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) store: Box<dyn Store>,
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
    /// Makes a new ledger in a file of SQLite. A file that is there already is left alone.
    pub fn create(path: &Path, keys: &Keys, now: Timestamp) -> Result<Self> {
        Self::begin(&mut Sqlite::create(path)?, path, keys, now)?;
        Self::open(path, keys)
    }

    /// Opens a ledger's file to append to and to read from.
    pub fn open(path: &Path, keys: &Keys) -> Result<Self> {
        Self::open_in(Box::new(Sqlite::open(path)?), path, keys)
    }

    /// Opens a ledger's file to read from, also where nothing can be written.
    pub fn open_read_only(path: &Path, keys: &Keys) -> Result<Self> {
        Self::checked(Box::new(Sqlite::open_read_only(path)?), path, keys)
    }

    /// Makes a new ledger in a store that holds none. `path` names what is kept outside of the store: the newest head, in `<path>.checkpoint`.
    pub fn create_in(
        mut store: Box<dyn Store>,
        path: &Path,
        keys: &Keys,
        now: Timestamp,
    ) -> Result<Self> {
        Self::begin(&mut *store, path, keys, now)?;
        Self::open_in(store, path, keys)
    }

    /// Opens the ledger in a store to append to and to read from.
    pub fn open_in(store: Box<dyn Store>, path: &Path, keys: &Keys) -> Result<Self> {
        let ledger = Self::checked(store, path, keys)?;
        if let Some(head) = ledger.checkpoint()? {
            // An append that was broken off between the store and the file.
            ledger.beside.keep(&head, &ledger.faults)?;
        }
        Ok(ledger)
    }

    /// Another handle on the same ledger, to read from in another thread.
    pub fn reader(&self) -> Result<Self> {
        Self::checked(self.store.reader()?, &self.path, &self.keys)
    }

    /// Where the ledger stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How long to wait for another writer. Ten seconds unless it is set.
    pub fn set_wait(&self, wait: Duration) -> Result<()> {
        self.store.set_wait(wait)
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
        tail::position(&*self.store.snapshot()?, self.created)
    }

    /// The position after the last event that is not about a corpus, a model or the log itself: what a build is bound to.
    pub fn cutoff(&self) -> Result<Position> {
        tail::cutoff(&*self.store.snapshot()?, self.created)
    }

    /// A snapshot of a ledger that the position is one of.
    pub(crate) fn at(&self, position: &Position) -> Result<Box<dyn Snapshot + '_>> {
        let snapshot = self.store.snapshot()?;
        has(&*snapshot, self.created, position)?;
        Ok(snapshot)
    }

    /// The description, the first event, which names the keys, and its head.
    fn begin(store: &mut dyn Store, path: &Path, keys: &Keys, now: Timestamp) -> Result<()> {
        let transaction = store.begin()?;
        let now = instant::whole(now);
        let created = now.as_microsecond();
        transaction.describe(&Description { created, key_check: keys.key_check() })?;
        let (vrf, faults) = (keys.vrf.secret(), Faults::default());
        let live = Provenance::Live;
        let mut batch = Batch::new(&*transaction, keys, &vrf, &faults, created, live, now)?;
        batch.push_own(&Event::Key(keys.first()?))?;
        let head = batch.finish(0)?;
        transaction.commit()?;
        head.map_or(Ok(()), |head| Beside::of(path).keep(&head, &faults))
    }

    fn checked(store: Box<dyn Store>, path: &Path, keys: &Keys) -> Result<Self> {
        let beside = Beside::of(path);
        let checked = (|| {
            // Before the snapshot: another process may append between the two, and the file would be ahead.
            let kept = beside.read();
            let snapshot = store.snapshot()?;
            let described = snapshot.description()?;
            let described = described.ok_or_else(|| {
                Error::new(Kind::NotALedger, "there is no ledger").hint("make a new one")
            })?;
            keys.is_of(&described.key_check)?;
            tail::check(&*snapshot)?;
            let signers = Signers::read(&*snapshot)?;
            keys.check(signers.newest()?, signers.vrf())?;
            beside.check(kept?, &*snapshot, &signers)?;
            Ok(described.created)
        })();
        let created = checked
            .map_err(|error: Error| if error.is_placed() { error } else { error.file(path) })?;
        Ok(Self {
            store,
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
pub(crate) fn has(snapshot: &dyn Snapshot, created: i64, position: &Position) -> Result<()> {
    if tail::after(snapshot, position.events, created)?.as_ref() == Some(position) {
        return Ok(());
    }
    Err(Error::new(
        Kind::Position,
        format!("the position after {} events is not one of this ledger", position.events),
    )
    .hint("it was made with another ledger, or this one was cut off or exchanged; ask for a new position"))
}
