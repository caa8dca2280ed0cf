//! Members' acts: how many there are, and their leaves in the state map.

use std::ops::Range;

use abide_verify::map::{Key, Value};
use abide_verify::pseudonym::{Pseudonym, state_value};

use crate::digest::{Digest, SALT_BYTES};
use crate::error::Result;
use crate::event::Kind;
use crate::payload;
use crate::store::{Flow, Order, Snapshot, Which};
use crate::tail;

/// A leaf of the state map.
pub type Leaf = (Key, Value);

/// An act that stands in the ledger.
#[derive(Debug, Clone)]
pub(crate) struct Acted {
    pub(crate) index: u64,
    pub(crate) commitment: Digest,
    pub(crate) salt: [u8; SALT_BYTES],
}

impl Acted {
    /// As the n-th act of the pseudonym's owner.
    pub(crate) fn leaf(&self, pseudonym: &Pseudonym, version: u64) -> Leaf {
        (pseudonym.state_key(version), state_value(&self.salt, version, &self.commitment.0))
    }
}

/// How many acts of the member stand before that event. With their erasure the count begins anew, as does their account.
pub(crate) fn count(snapshot: &dyn Snapshot, member: &str, before: u64) -> Result<u64> {
    snapshot.count(Which::ActsOf(member), 0..before)
}

/// The acts of members who are not erased, or of one of them, in a range of events, with their member.
pub(crate) fn between(
    snapshot: &dyn Snapshot,
    range: Range<u64>,
    member: Option<&str>,
) -> Result<Vec<(String, Acted)>> {
    let mut acts = Vec::new();
    let which = member.map_or(Which::Acts, Which::ActsOf);
    snapshot.visit(which, range, Order::Rising, &mut |row| {
        if let Some((payload, subject)) =
            row.payload.and_then(|found| Some((found, found.subject?)))
        {
            payload::checked(&row, &payload)?;
            let (commitment, salt) = (row.commitment, payload.salt);
            acts.push((subject.to_owned(), Acted { index: row.index, commitment, salt }));
        }
        Ok(Flow::Continue(()))
    })?;
    Ok(acts)
}

/// When the first event from that one on was appended that is an act, or that the log does not tell from one: a root is due for either, so that whoever sees
/// the log alone can say whether it is late.
pub(crate) fn first_since(snapshot: &dyn Snapshot, from: u64) -> Result<Option<i64>> {
    let mut first: Option<(u64, i64)> = None;
    for kind in [Kind::Choice, Kind::Notice, Kind::Bounce, Kind::Objection] {
        let found = tail::find(snapshot, Which::Of(kind), from..u64::MAX, Order::Rising, |row| {
            Ok(Some((row.index, row.appended)))
        })?;
        first = first.into_iter().chain(found).min();
    }
    Ok(first.map(|(_, appended)| appended))
}
