//! Members who were erased: their *off* outlives everything else that was known of them.

use std::collections::HashMap;

use abide_terms::event::{Choice, Objection, Right, Setting};
use abide_terms::member::History;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::event::{Event, Kind};
use crate::keys::Key;
use crate::ledger::Ledger;
use crate::{payload, tail};

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
    key: Key,
    members: HashMap<Digest, Suppression>,
}

impl Suppressions {
    /// What stands for the member, if they were erased. Costs one hash, or nothing while nobody was.
    pub fn of(&self, member: &str) -> Option<Suppression> {
        if self.members.is_empty() {
            return None;
        }
        self.members.get(&self.key.hash(member)).copied()
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
    pub fn suppressions(&self) -> Result<Suppressions> {
        let snapshot = self.connection.unchecked_transaction()?;
        let mut rows = snapshot.prepare("SELECT member_hash, since FROM suppression")?;
        let rows: Vec<([u8; 32], i64)> =
            rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let members = rows
            .into_iter()
            .map(|(hash, since)| Ok((Digest(hash), standing(&snapshot, &Digest(hash), since)?)))
            .collect::<Result<_>>()?;
        Ok(Suppressions { key: self.keys.suppression.clone(), members })
    }

    /// Whether the member was erased.
    pub fn is_suppressed(&self, member: &str) -> Result<bool> {
        Ok(suppression(&self.connection, &self.keys.suppression.hash(member))?.is_some())
    }
}

/// What stands for the member of that hash.
pub(crate) fn suppression(connection: &Connection, hash: &Digest) -> Result<Option<Suppression>> {
    let since: Option<i64> = connection
        .prepare_cached("SELECT since FROM suppression WHERE member_hash = ?1")?
        .query_row([hash.0], |row| row.get(0))
        .optional()?;
    since.map(|since| standing(connection, hash, since)).transpose()
}

/// The erasure that a suppression rests on, read from its event.
pub(crate) fn standing(connection: &Connection, hash: &Digest, since: i64) -> Result<Suppression> {
    let index = tail::number(since)?;
    let unfounded = || Error::corrupt(index, "a suppression rests on it that it does not state");
    let mut statement = connection.prepare_cached(
        "SELECT appended, commitment, salt, body FROM event JOIN payload USING (idx)
         WHERE idx = ?1 AND kind = 'objection'",
    )?;
    let mut rows = statement.query([since])?;
    let row = rows.next()?.ok_or_else(unfounded)?;
    let (salt, body): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(3)?);
    let event = payload::open(index, Kind::Objection, &Digest(row.get(1)?), None, &salt, &body)?;
    match event {
        Event::Erasure(erasure) if erasure.member_hash == *hash => {
            Ok(Suppression { index, at: erasure.at, appended: tail::time(row.get(0)?)? })
        }
        _ => Err(unfounded()),
    }
}
