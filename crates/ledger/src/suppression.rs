//! Members who were erased: their *off* outlives everything else that was known of them.

use std::collections::{HashMap, HashSet};

use abide_terms::event::{Choice, Objection, Right, Setting};
use abide_terms::member::History;
use jiff::Timestamp;

use crate::digest::Digest;
use crate::erase;
use crate::erase::Stated;
use crate::error::{Error, Result};
use crate::keys::Hasher;
use crate::ledger::Ledger;
use crate::store::Snapshot;

/// What stands for an erased member, whatever is imported about them afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppression {
    /// The index of the first erasure.
    pub index: u64,
    pub at: Timestamp,
    pub appended: Timestamp,
}

impl Suppression {
    /// The choice that stands for those that were erased: off.
    ///
    /// Nobody knows any more when the member first said off, so it counts from the beginning of time.
    /// Otherwise an erasure would let a build as of an earlier day use what the member had refused then.
    pub fn choice(&self) -> Choice {
        Choice {
            index: self.index,
            at: Timestamp::MIN,
            appended: self.appended,
            setting: Setting::Off,
            category: None,
            terms: None,
        }
    }

    /// The erasure itself, which stands for ever.
    pub fn objection(&self) -> Objection {
        Objection {
            index: self.index,
            at: self.at,
            appended: self.appended,
            right: Right::Erasure,
            stands: true,
        }
    }

    /// Both, in the order of the ledger among what came after the erasure.
    pub fn enter(&self, history: &mut History) {
        let place = history.choices.partition_point(|choice| choice.index < self.index);
        history.choices.insert(place, self.choice());
        let place = history.objections.partition_point(|objection| objection.index < self.index);
        history.objections.insert(place, self.objection());
    }
}

/// Every erased member, by the keyed hash of their id.
#[derive(Debug, Clone)]
pub struct Suppressions {
    hasher: Hasher,
    members: HashMap<Digest, Suppression>,
}

impl Suppressions {
    /// What stands for the member, if they were erased. Costs one hash, or nothing while nobody was.
    pub fn of(&self, member: &str) -> Option<Suppression> {
        if self.members.is_empty() {
            return None;
        }
        self.members.get(&self.hasher.hash(member.as_bytes())).copied()
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl Ledger {
    /// Every member who was erased so far. It has no position: what was erased is gone from earlier ones too.
    ///
    /// They are taken from the erasing events, which the chain covers, and what the store lists must say
    /// the same.
    pub fn suppressions(&self) -> Result<Suppressions> {
        let snapshot = self.store.snapshot()?;
        Ok(Suppressions { hasher: self.keys.suppression.hasher(), members: standing(&*snapshot)? })
    }

    /// Whether the member was erased.
    pub fn is_suppressed(&self, member: &str) -> Result<bool> {
        Ok(self.suppressions()?.of(member).is_some())
    }
}

/// What stands for each erased member, as events and list agree.
pub(crate) fn standing(snapshot: &dyn Snapshot) -> Result<HashMap<Digest, Suppression>> {
    let mut members = HashMap::new();
    for Stated { index, appended, erasure } in erase::events(snapshot)? {
        // The first one suppresses; a later one clears what was imported since.
        members.entry(erasure.member_hash).or_insert(Suppression {
            index,
            at: erasure.at,
            appended,
        });
    }
    let mut listed = HashSet::new();
    for (hash, since) in snapshot.suppressions()? {
        if members.get(&hash).is_none_or(|found| found.index != since) {
            return Err(Error::corrupt(since, "a suppression rests on it that it does not state"));
        }
        listed.insert(hash);
    }
    let lifted = members.iter().filter(|(hash, _)| !listed.contains(*hash));
    match lifted.map(|(_, found)| found.index).min() {
        Some(index) => Err(Error::corrupt(index, "it erases a member who is not suppressed")),
        None => Ok(members),
    }
}
