//! Signed heads: one for each transaction that appended.

use std::ops::Range;

use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::Hash;
use abide_verify::note::Note;

use crate::error::{Error, Kind, Result};
use crate::keys::LogKey;
use crate::store::{Flow, Order, Snapshot, Transaction};

/// Signs the head of a tree by this key, and by one that it replaces, and keeps it.
pub(crate) fn sign(
    transaction: &dyn Transaction,
    (size, root): (u64, Hash),
    key: &LogKey,
    replaced: Option<&LogKey>,
) -> Result<Note> {
    let head = Checkpoint::new(key.origin(), size, root)?;
    let mut note = head.sign(&key.signer()?)?;
    if let Some(replaced) = replaced {
        for signature in head.sign(&replaced.signer()?)?.signatures() {
            note = note.with(signature.clone())?;
        }
    }
    transaction.keep_head(size, &note.to_string())?;
    Ok(note)
}

/// The signed heads as they are stored.
#[derive(Clone, Copy)]
pub(crate) struct Heads<'c>(pub(crate) &'c dyn Snapshot);

impl Heads<'_> {
    /// The newest head.
    pub(crate) fn newest(self) -> Result<Option<Note>> {
        self.first(0..u64::MAX, Order::Falling)
    }

    /// The head of that size.
    pub(crate) fn of(self, size: u64) -> Result<Option<Note>> {
        self.first(size..size.saturating_add(1), Order::Rising)
    }

    /// The heads of those sizes, with the size that they are kept under.
    pub(crate) fn between(self, sizes: Range<u64>) -> Result<Vec<(u64, Note)>> {
        let mut heads = Vec::new();
        self.0.heads(sizes, Order::Rising, &mut |size, note| {
            heads.push((size, parse(note)?));
            Ok(Flow::Continue(()))
        })?;
        Ok(heads)
    }

    fn first(self, sizes: Range<u64>, order: Order) -> Result<Option<Note>> {
        let mut found = None;
        self.0.heads(sizes, order, &mut |_, note| {
            found = Some(parse(note)?);
            Ok(Flow::Break(()))
        })?;
        Ok(found)
    }
}

fn parse(note: &str) -> Result<Note> {
    Note::parse(note.as_bytes())
        .map_err(|_| Error::new(Kind::Corrupt, "a checkpoint of the log is not a signed note"))
}
