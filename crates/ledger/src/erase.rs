//! Erasure: the only thing that deletes.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::error::Result;
use crate::event::{Erasure, Event, Kind as EventKind};
use crate::ledger::Ledger;
use crate::store::{Flow, Order, Snapshot, Which};
use crate::{instant, payload};

/// The events of the member whose payloads are there to be erased.
pub(crate) fn erasable(snapshot: &dyn Snapshot, member: &str) -> Result<Vec<u64>> {
    let mut indices = Vec::new();
    snapshot.visit(Which::About(member), 0..u64::MAX, Order::Rising, &mut |row| {
        indices.push(row.index);
        Ok(Flow::Continue(()))
    })?;
    Ok(indices)
}

/// An erasing event.
#[derive(Debug, Clone)]
pub(crate) struct Stated {
    pub(crate) index: u64,
    pub(crate) appended: Timestamp,
    pub(crate) erasure: Erasure,
}

/// What the erasing events state, in their order. They are chained; what the store lists beside them is not.
pub(crate) fn events(snapshot: &dyn Snapshot) -> Result<Vec<Stated>> {
    let mut all = Vec::new();
    snapshot.visit(Which::Erasing, 0..u64::MAX, Order::Rising, &mut |row| {
        // Without a payload it is an objection that was itself erased: the visit of all events asks who erased it.
        if let Some(found) = row.payload
            && let Event::Erasure(erasure) = payload::open(&row, EventKind::Objection, &found)?
        {
            let (index, appended) = (row.index, instant::of_micros(row.appended)?);
            all.push(Stated { index, appended, erasure });
        }
        Ok(Flow::Continue(()))
    })?;
    Ok(all)
}

/// Which event erased which. Taken from what the erasing events state, since those are chained: a row
/// slipped into the list of erasures would otherwise hide that somebody's *off* was deleted.
pub(crate) fn stated(snapshot: &dyn Snapshot) -> Result<HashMap<u64, u64>> {
    let mut all = HashMap::new();
    for Stated { index, erasure, .. } in events(snapshot)? {
        let earlier = erasure.erases.into_iter().filter(|erased| *erased < index);
        all.extend(earlier.map(|erased| (erased, index)));
    }
    Ok(all)
}

impl Ledger {
    /// Whether erased payloads may still be found in the bytes of the store, because a compaction is due.
    pub fn compaction_due(&self) -> Result<bool> {
        self.store.compaction_due()
    }

    /// Clears what was erased out of the store's bytes. An erasure does it by itself; call it if that was not possible.
    pub fn compact(&mut self) -> Result<()> {
        self.store.compact()
    }
}
