//! The chain of digests, followed from event to event.

use crate::digest::{self, Digest};
use crate::error::{Error, Result};
use crate::event::Kind;
use crate::store::{Flow, Order, Row, Snapshot, Which};
use crate::{payload, tail};

/// How far the chain has been followed.
#[derive(Debug)]
pub(crate) struct Chain {
    /// The event that comes next.
    pub(crate) next: u64,
    link: Digest,
}

impl Chain {
    /// Before the event `next`: its predecessor's link is taken as the store states it.
    pub(crate) fn before(snapshot: &dyn Snapshot, next: u64) -> Result<Self> {
        // The time of creation stands in no link.
        let link = tail::after(snapshot, next, 0)?.map(|position| position.digest);
        let link = link.ok_or_else(|| Error::corrupt(next, "the event before it is missing"))?;
        Ok(Self { next, link })
    }

    /// Goes on over the next row, which has to be that of the next event and the one that was linked. Says of which kind it is.
    pub(crate) fn follow(&mut self, row: &Row<'_>) -> Result<Kind> {
        let index = self.next;
        if row.index != index {
            return Err(Error::corrupt(index, "it is missing"));
        }
        self.link = digest::chain(&self.link, index, row.appended, row.kind, &row.commitment);
        if self.link != row.chain {
            return Err(Error::corrupt(index, "the chain of digests breaks here"));
        }
        self.next = index.saturating_add(1);
        payload::kind(index, row.kind)
    }

    /// Goes on to the ledger's end.
    pub(crate) fn finish(mut self, snapshot: &dyn Snapshot) -> Result<()> {
        snapshot.visit(Which::All, self.next..u64::MAX, Order::Rising, &mut |row| {
            self.follow(&row)?;
            Ok(Flow::Continue(()))
        })
    }
}
