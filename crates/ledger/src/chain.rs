//! The chain of digests, followed from event to event.

use rusqlite::{Connection, Row};

use crate::digest::{self, Digest};
use crate::error::{Error, Result};
use crate::event::Kind;
use crate::{payload, tail};

/// The columns that [`Chain::follow`] reads, first in a row of the table of events.
pub(crate) const COLUMNS: &str =
    "event.idx, event.appended, event.kind, event.commitment, event.chain";

/// How far the chain has been followed.
#[derive(Debug)]
pub(crate) struct Chain {
    /// The event that comes next.
    pub(crate) next: u64,
    link: Digest,
}

/// What the chain says of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linked {
    pub(crate) appended: i64,
    pub(crate) kind: Kind,
    pub(crate) commitment: Digest,
}

impl Chain {
    /// Before the event `next`: its predecessor's link is taken as the table states it.
    pub(crate) fn before(connection: &Connection, next: u64) -> Result<Self> {
        // The time of creation stands in no link.
        let link = tail::after(connection, next, 0)?.map(|position| position.digest);
        let link = link.ok_or_else(|| Error::corrupt(next, "the event before it is missing"))?;
        Ok(Self { next, link })
    }

    /// Goes on over the next row, which has to be that of the next event and the one that was linked.
    pub(crate) fn follow(&mut self, row: &Row<'_>) -> Result<Linked> {
        let index = self.next;
        if row.get::<_, i64>(0)? != tail::row(index) {
            return Err(Error::corrupt(index, "it is missing"));
        }
        let damaged = || Error::corrupt(index, "its row is not in the format of a ledger");
        let word = row.get_ref(2)?.as_str().map_err(|_| damaged())?;
        let (appended, commitment) = (row.get(1)?, Digest(row.get(3)?));
        self.link = digest::chain(&self.link, index, appended, word, &commitment);
        if self.link != Digest(row.get(4)?) {
            return Err(Error::corrupt(index, "the chain of digests breaks here"));
        }
        self.next = index.saturating_add(1);
        Ok(Linked { appended, kind: payload::kind(index, word)?, commitment })
    }

    /// Goes on to the ledger's end.
    pub(crate) fn finish(mut self, connection: &Connection) -> Result<()> {
        let query = format!("SELECT {COLUMNS} FROM event WHERE idx >= ?1 ORDER BY idx");
        let mut rows = connection.prepare_cached(&query)?;
        let mut rows = rows.query([tail::row(self.next)])?;
        while let Some(row) = rows.next()? {
            self.follow(row)?;
        }
        Ok(())
    }
}
