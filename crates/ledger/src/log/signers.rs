//! Which key signs heads, from which event on.

use abide_verify::checkpoint::Checkpoint;
use abide_verify::note::{Note, VerifierKey};

use crate::error::{Error, Kind, Result};
use crate::event::{Event, Kind as EventKind};
use crate::history::of_kind;
use crate::store::Snapshot;

/// The log's keys, each with the index of the event that names it, and the key of the pseudonyms.
#[derive(Debug, Clone)]
pub(crate) struct Signers {
    keys: Vec<(u64, VerifierKey)>,
    vrf: [u8; 32],
}

impl Signers {
    pub(crate) fn read(snapshot: &dyn Snapshot) -> Result<Self> {
        let mut all: Vec<(u64, VerifierKey)> = Vec::new();
        let mut vrf = None;
        for entry in of_kind(snapshot, EventKind::Key, u64::MAX)? {
            let Event::Key(key) = entry.event else { continue };
            let before = all.last().map(|(_, key)| key.to_string());
            let is_of_log = key.attestation.is_none() || before.as_ref() != Some(&key.log);
            if is_of_log && key.replaces != before || !is_of_log && key.replaces.is_some() {
                return Err(Error::corrupt(entry.index, "it replaces a key that did not sign"));
            }
            // Another one would give every member another pseudonym.
            if *vrf.get_or_insert(key.vrf) != key.vrf {
                return Err(Error::corrupt(entry.index, "it names another key of the pseudonyms"));
            }
            if is_of_log {
                all.push((entry.index, key.log.parse()?));
            }
        }
        match (all.first(), vrf) {
            (Some((0, _)), Some(vrf)) => Ok(Self { keys: all, vrf }),
            _ => Err(Error::corrupt(0, "it does not name the log's key")),
        }
    }

    /// Who signs now, and since which event.
    pub(crate) fn newest(&self) -> Result<(u64, &VerifierKey)> {
        let newest = self.keys.last().map(|(index, key)| (*index, key));
        newest.ok_or_else(|| Error::corrupt(0, "it does not name the log's key"))
    }

    pub(crate) fn vrf(&self) -> &[u8; 32] {
        &self.vrf
    }

    /// The entries that replaced a key.
    pub(crate) fn rotations(&self) -> impl Iterator<Item = u64> {
        self.keys.iter().skip(1).map(|(index, _)| *index)
    }

    /// The head in a note, signed by whom it must be signed: with the event of a rotation by the old and the new key.
    pub(crate) fn open(&self, note: &Note) -> Result<Checkpoint> {
        let size = note.text().parse::<Checkpoint>()?.size();
        let mut keys = self.keys.iter().rev().skip_while(|(index, _)| *index >= size);
        let (since, key) = keys.next().ok_or_else(|| {
            Error::new(Kind::Corrupt, "a checkpoint of the log is older than its key")
        })?;
        let head = Checkpoint::open(note, key)?;
        if *since + 1 == size
            && let Some((_, old)) = keys.next()
        {
            note.verify([old])?;
        }
        Ok(head)
    }
}
