//! Another key for the log: an event that names it, under a head that the old and the new key both sign.

use std::path::Path;

use jiff::Timestamp;

use crate::append::Appended;
use crate::batch::Batch;
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Key, Provenance};
use crate::keys::{Keys, LogKey};
use crate::ledger::Ledger;
use crate::tail;

impl Ledger {
    /// Enters the new key and goes on with it. The old one signs for the last time.
    pub fn rotate_log_key(&mut self, new: &LogKey, now: Timestamp) -> Result<Appended> {
        if new.origin() != self.keys.log.origin() {
            return Err(Error::new(Kind::Key, "the new key is for another log"));
        }
        let (old, key) = (self.log_key()?, new.signer()?.verifier().clone());
        if key == old {
            return Err(Error::new(Kind::Key, "the new key is the old one"));
        }
        let Self { store, keys, vrf, faults, created, beside, .. } = self;
        let transaction = faults.around("begin", || store.begin())?;
        let (appended, end, head) = {
            let mut batch =
                Batch::new(&*transaction, keys, vrf, faults, *created, Provenance::Live, now)?;
            let appended = batch.push_own(&Event::Key(Key {
                log: key.to_string(),
                vrf: vrf.public().to_bytes(),
                replaces: Some(old.to_string()),
                attestation: None,
            }))?;
            (appended, batch.end(), batch.finish_with(new)?)
        };
        let committed = faults.around("commit", || transaction.commit());
        tail::settled(&**store, committed, end)?;
        keys.log = new.clone();
        beside.keep(&head, faults).ok();
        Ok(appended)
    }
}

impl Keys {
    /// Reads all keys. What a rotation that was broken off had left to do is done first, if its key is the one that the ledger names.
    pub fn settled(folder: &Path, ledger: &Path) -> Result<Self> {
        let keys = Self::load(folder)?;
        let Some(next) = LogKey::waiting(folder)? else { return Ok(keys) };
        match Ledger::open_read_only(ledger, &keys) {
            Err(error) if error.kind() == Kind::Key => {}
            // It has not come to the ledger yet, or there is none to ask.
            _ => return Ok(keys),
        }
        let keys = Self { log: next, ..keys };
        Ledger::open_read_only(ledger, &keys)?;
        keys.log.take(folder)?;
        Ok(keys)
    }

    /// Replaces the log's key in its file and in the ledger. `None` if a rotation that was broken off had only its files left to do.
    ///
    /// The new key is on the disk before the ledger names it, and the old one until the ledger does.
    pub fn rotate_log(folder: &Path, ledger: &Path, now: Timestamp) -> Result<Option<Appended>> {
        let keys = Self::load(folder)?;
        let next = LogKey::next(folder, keys.log.origin())?;
        let appended = match Ledger::open(ledger, &keys) {
            Ok(mut ledger) => Some(ledger.rotate_log_key(&next, now)?),
            Err(error) if error.kind() == Kind::Key => {
                Ledger::open(ledger, &Self { log: next.clone(), ..keys })?;
                None
            }
            Err(error) => return Err(error),
        };
        next.take(folder)?;
        Ok(appended)
    }
}
