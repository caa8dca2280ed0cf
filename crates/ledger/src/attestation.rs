//! What signs corpora, as the log names it.

use abide_verify::entry::Attestation;
use jiff::Timestamp;

use crate::append::Appended;
use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Key, Kind as EventKind, Provenance};
use crate::ledger::Ledger;

impl Ledger {
    /// Every key of corpora that the log names, the newest last, each with its entry.
    pub fn attestations(&self) -> Result<Vec<(u64, Attestation)>> {
        let entries = self.events(EventKind::Key, &self.position()?)?;
        let named = entries.into_iter().filter_map(|entry| match entry.event {
            Event::Key(key) => Some((entry.index, key.attestation?)),
            _ => None,
        });
        Ok(named.collect())
    }

    /// Enters the key that signs corpora from here on. It must take the place of the one that was named last, if one was.
    pub fn declare_attestation(&mut self, key: Attestation, now: Timestamp) -> Result<Appended> {
        let named = self.attestations()?;
        let before = named.last().map(|(_, before)| Digest::of(before.key.as_bytes()).to_string());
        if key.replaces != before {
            return Err(Error::new(
                Kind::Key,
                "it does not replace the key of corpora that the ledger names",
            ));
        }
        let log = self.log_key()?.to_string();
        let vrf = self.vrf.public().to_bytes();
        self.batch(Provenance::Live, now, |batch| {
            batch.push_own(&Event::Key(Key { log, vrf, replaces: None, attestation: Some(key) }))
        })
    }
}
