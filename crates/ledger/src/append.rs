//! The one path by which anything comes into the ledger.
//!
//! Whatever else is to hold for every event (tiles, checkpoints, receipts) belongs here: [`Ledger::append`],
//! [`Ledger::append_at`] and [`Ledger::import`] all end in [`Batch::push`], in one transaction.

use jiff::Timestamp;

use crate::batch::Batch;
use crate::context;
use crate::error::Result;
use crate::event::{Draft, Provenance};
use crate::ledger::Ledger;
use crate::position::Position;
use crate::tail;

/// Events between two reports of an import's progress.
const PROGRESS_EVENTS: u64 = 10_000;

/// Where an event stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    pub index: u64,
    pub appended: Timestamp,
}

impl Ledger {
    /// Appends events that happen now, all or none. When it returns, they are on the disk.
    pub fn append(&mut self, drafts: &[Draft], now: Timestamp) -> Result<Vec<Appended>> {
        self.batch(Provenance::Live, now, |batch| {
            drafts.iter().map(|draft| batch.push(draft.clone())).collect()
        })
    }

    /// Appends events only if the cutoff is still that one.
    ///
    /// So a corpus is entered by the transaction that finds no restriction since its build began.
    pub fn append_at(
        &mut self,
        drafts: &[Draft],
        cutoff: &Position,
        now: Timestamp,
    ) -> Result<Vec<Appended>> {
        self.batch(Provenance::Live, now, |batch| {
            context::unmoved(batch.transaction(), batch.created(), cutoff)?;
            drafts.iter().map(|draft| batch.push(draft.clone())).collect()
        })
    }

    /// Brings in history that states its own times, all or none. Returns how many events it was.
    ///
    /// `progress` is told the number of events so far, every ten thousand.
    pub fn import(
        &mut self,
        drafts: impl IntoIterator<Item = Result<Draft>>,
        now: Timestamp,
        mut progress: impl FnMut(u64),
    ) -> Result<u64> {
        self.batch(Provenance::Import, now, |batch| {
            let mut events: u64 = 0;
            for draft in drafts {
                batch.push(draft?)?;
                events = events.saturating_add(1);
                if events.is_multiple_of(PROGRESS_EVENTS) {
                    progress(events);
                }
            }
            Ok(events)
        })
    }

    pub(crate) fn batch<T>(
        &mut self,
        provenance: Provenance,
        now: Timestamp,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T>,
    ) -> Result<T> {
        self.partings.clear();
        let faults = &self.faults;
        let transaction = faults.around("begin", || self.store.begin())?;
        let (done, erased, unknown, partings, end, head) = {
            let (keys, vrf) = (&self.keys, &self.vrf);
            let mut batch =
                Batch::new(&*transaction, keys, vrf, faults, self.created, provenance, now)?;
            let before = batch.size();
            let done = work(&mut batch)?;
            let (partings, end) = (batch.partings(), batch.end());
            (done, batch.erased(), batch.unknown(), partings, end, batch.finish(before)?)
        };
        let committed = faults.around("commit", || transaction.commit());
        tail::settled(&*self.store, committed, end)?;
        self.partings = partings;
        if let Some(head) = head {
            // The events are in whether or not this succeeds; the next append or opening tries again.
            self.beside.keep(&head, faults).ok();
        }
        if provenance == Provenance::Import {
            self.unknown = unknown;
        }
        if erased {
            // The erasure is in force whether or not this succeeds; `compaction_due` says what is left to do.
            self.compact().ok();
        }
        Ok(done)
    }
}
