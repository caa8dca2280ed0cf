//! The state map: one leaf for each act of a member, in pages that change with a root of the log and at no other time.
//!
//! An append costs the map nothing: its acts are taken in when the next root is made. Only an erasure
//! puts the leaves of its member aside at once, because nobody could make them afterwards.

mod leaves;
mod page;
mod pages;
mod verify;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use abide_verify::map::{self, Key};
use abide_verify::pseudonym::Pseudonym;
use jiff::{SignedDuration, Timestamp};

use crate::act::{self, Acted, Leaf};
use crate::append::Appended;
use crate::batch::Batch;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::event::{Event, Kind as EventKind, Provenance, Root};
use crate::ledger::Ledger;
use crate::store::{Order, Snapshot, Transaction, Which};
use crate::{accounts, instant, payload, tail};

pub(crate) use pages::Pages;
pub(crate) use verify::verify;

/// A root is due so long after the first act that none holds, or that may be one to whoever sees the log alone.
const DUE_MINUTES: i64 = 30;

/// Until when a receipt promises the proof of the state, from the act on: twice the time, for whoever makes the roots.
pub(crate) const PROMISED_MINUTES: i64 = 60;

/// The newest root, and the event that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rooted {
    pub(crate) index: u64,
    pub(crate) root: Root,
}

impl Ledger {
    /// Takes every act so far into the state map, and enters its root. `None` if nothing has come since the newest root that may be an act.
    ///
    /// A build calls it before its corpus: the cutoff does not move with it.
    pub fn append_root(&mut self, now: Timestamp) -> Result<Option<Appended>> {
        let Self { store, keys, vrf, faults, created, beside, .. } = self;
        let transaction = faults.around("begin", || store.begin())?;
        let appended = {
            let mut batch =
                Batch::new(&*transaction, keys, vrf, faults, *created, Provenance::Live, now)?;
            let before = batch.size();
            let newest = newest(&*transaction)?;
            let (from, held) =
                newest.map_or((0, 0), |newest| (newest.root.events, newest.root.leaves));
            if newest.is_some() && act::first_since(&*transaction, from)?.is_none() {
                return Ok(None);
            }
            let mut leaves = leaves(&*transaction, vrf, from, before)?;
            leaves.extend(transaction.parted()?);
            let mut pages = Pages::new(&*transaction);
            let held = held.saturating_add(leaves.len() as u64);
            let map = pages.insert(leaves)?;
            let root = Root { map: Digest(map.0), events: before, leaves: held };
            let appended = batch.push_own(&Event::Root(root))?;
            faults.around("map", || transaction.put_pages(&pages.changed()))?;
            (appended, batch.end(), batch.finish(before)?)
        };
        let (appended, end, head) = appended;
        let committed = faults.around("commit", || transaction.commit());
        tail::settled(&**store, committed, end)?;
        if let Some(head) = head {
            beside.keep(&head, faults).ok();
        }
        Ok(Some(appended))
    }

    /// When the next root is due, if anything has come since the newest that may be an act.
    pub fn root_due(&self) -> Result<Option<Timestamp>> {
        let snapshot = self.store.snapshot()?;
        let from = newest(&*snapshot)?.map_or(0, |newest| newest.root.events);
        let first = act::first_since(&*snapshot, from)?.map(instant::of_micros).transpose()?;
        let due = first.map(|first| first.checked_add(SignedDuration::from_mins(DUE_MINUTES)));
        Ok(due.map(|due| due.unwrap_or(Timestamp::MAX)))
    }

    /// What the newest root says of this key, with the proof: [`Root`] and [`map::Proof`].
    pub fn prove_state(&self, key: &Key) -> Result<Option<(Root, map::Proof)>> {
        let snapshot = self.store.snapshot()?;
        let Some(newest) = newest(&*snapshot)? else { return Ok(None) };
        Ok(Some((newest.root, proof(&*snapshot, &newest, key)?)))
    }
}

/// The proof of a key, which holds under the newest root or is not given out.
pub(crate) fn proof(snapshot: &dyn Snapshot, newest: &Rooted, key: &Key) -> Result<map::Proof> {
    let proof = Pages::new(snapshot).prove(key)?;
    if proof.verify(&map::Root(newest.root.map.0), key).is_err() {
        return Err(Error::corrupt(
            newest.index,
            "the state map is not the one that its root states",
        ));
    }
    Ok(proof)
}

/// The newest root, checked against its event's commitment.
pub(crate) fn newest(snapshot: &dyn Snapshot) -> Result<Option<Rooted>> {
    const KIND: EventKind = EventKind::Root;
    tail::find(snapshot, Which::Of(KIND), 0..u64::MAX, Order::Falling, |row| {
        let index = row.index;
        let other = || Error::corrupt(index, "its payload is not that of a root");
        let payload = row.payload.as_ref().ok_or_else(other)?;
        match payload::open(&row, KIND, payload)? {
            Event::Root(root) => Ok(Some(Rooted { index, root })),
            _ => Err(other()),
        }
    })
}

/// The leaves of acts in a range of events, of members who are not erased.
fn leaves(
    transaction: &dyn Transaction,
    vrf: &abide_verify::vrf::SecretKey,
    from: u64,
    to: u64,
) -> Result<Vec<Leaf>> {
    let acts = act::between(transaction, from..to, None)?;
    let mut members: HashMap<&str, (accounts::Account, u64)> = HashMap::new();
    let mut missing = Vec::new();
    for member in acts.iter().map(|(member, _)| member.as_str()) {
        if let Entry::Vacant(place) = members.entry(member) {
            match transaction.account(member)? {
                Some(found) => _ = place.insert((found, earlier(transaction, member, from)?)),
                None => missing.push(member),
            }
        }
    }
    accounts::ensure(transaction, vrf, missing)?;
    let mut leaves = Vec::with_capacity(acts.len());
    for (member, acted) in &acts {
        let (account, acts) = match members.entry(member) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(place) => {
                let found = account(transaction, acted, member)?;
                place.insert((found, earlier(transaction, member, from)?))
            }
        };
        *acts = acts.saturating_add(1);
        leaves.push(acted.leaf(&account.pseudonym, *acts));
    }
    Ok(leaves)
}

/// How many acts of the member the newest root holds already.
fn earlier(snapshot: &dyn Snapshot, member: &str, from: u64) -> Result<u64> {
    if from == 0 { Ok(0) } else { act::count(snapshot, member, from) }
}

/// The account that has to be there for whoever acted.
fn account(snapshot: &dyn Snapshot, acted: &Acted, member: &str) -> Result<accounts::Account> {
    snapshot
        .account(member)?
        .ok_or_else(|| Error::corrupt(acted.index, "its member has no account"))
}

/// The leaves to put aside of a member whose acts are about to be erased: those that no root holds yet, and `last`, the erasure itself.
/// And how many acts of theirs there are with it.
pub(crate) fn part(
    snapshot: &dyn Snapshot,
    member: &str,
    pseudonym: &Pseudonym,
    last: &Acted,
) -> Result<(Vec<Leaf>, u64)> {
    let from = newest(snapshot)?.map_or(0, |newest| newest.root.events);
    let mut version = act::count(snapshot, member, from)?;
    let acts = act::between(snapshot, from..last.index, Some(member))?;
    let mut parted = Vec::with_capacity(acts.len().saturating_add(1));
    for acted in acts.iter().map(|(_, acted)| acted).chain([last]) {
        version = version.saturating_add(1);
        parted.push(acted.leaf(pseudonym, version));
    }
    Ok((parted, version))
}
