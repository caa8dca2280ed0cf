//! A check of the whole ledger, event by event.

use std::collections::HashMap;

use crate::chain::Chain;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::position::Position;
use crate::store::{Flow, Order, Snapshot, Which};
use crate::suppression::standing;
use crate::{erase, log, payload, state, tail};

/// What was found to hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    pub position: Position,
    /// How many payloads erasures have cleared.
    pub erased: u64,
}

impl Ledger {
    /// Re-hashes every event and payload, and names the first that does not hold.
    pub fn verify(&self) -> Result<Verified> {
        let snapshot = self.store.snapshot()?;
        let erased = events(&*snapshot)?;
        standing(&*snapshot)?;
        log::verify(&*snapshot)?;
        state::verify(&*snapshot)?;
        let position = tail::position(&*snapshot, self.created)?;
        drop(snapshot);
        // The events are sound; this finds damage in the indices, which only readers of one member use.
        self.store.check()?;
        Ok(Verified { position, erased })
    }
}

/// Every event with what belongs to it, in order. Returns the number of erased payloads.
fn events(snapshot: &dyn Snapshot) -> Result<u64> {
    let mut chain = Chain::before(snapshot, 0)?;
    let (mut time, mut erased) = (i64::MIN, 0_u64);
    let stated = erase::stated(snapshot)?;
    let listed: HashMap<u64, u64> = snapshot.erasures()?.into_iter().collect();
    snapshot.visit(Which::All, 0..u64::MAX, Order::Rising, &mut |row| {
        let index = chain.next;
        let kind = chain.follow(&row)?;
        if row.appended < time {
            return Err(Error::corrupt(index, "it was appended before the event before it"));
        }
        time = row.appended;
        match (&row.payload, listed.get(&index)) {
            (Some(payload), None) => drop(payload::open(&row, kind, payload)?),
            (None, Some(by)) if kind.is_erasable() => {
                if stated.get(&index) != Some(by) {
                    let says = format!("event {by} is said to erase it, and does not");
                    return Err(Error::corrupt(index, says));
                }
                erased = erased.saturating_add(1);
            }
            (None, _) => {
                let says = "its payload is missing, and no erasure names it";
                return Err(Error::corrupt(index, says));
            }
            (Some(_), Some(_)) => {
                return Err(Error::corrupt(index, "its payload was erased, and is still there"));
            }
        }
        Ok(Flow::Continue(()))
    })?;
    // Every erasure met its event above, unless there are more of them.
    if erased != listed.len() as u64 {
        return Err(Error::corrupt(chain.next, "an erasure stands there without an event"));
    }
    Ok(erased)
}
