//! The state map: one leaf for each act of a member, in pages that change with a root of the log and at no other time.
//!
//! An append costs the map nothing: its acts are taken in when the next root is made. Only an erasure
//! puts the leaves of its member aside at once (table `parted`), because nobody could make them afterwards.

mod leaves;
mod page;
mod pages;
mod verify;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use abide_verify::map::{self, Key};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use crate::act::{self, Acted, Leaf};
use crate::append::Appended;
use crate::batch::Batch;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::event::{Event, Provenance, Root};
use crate::ledger::Ledger;
use crate::{accounts, instant, payload, tail};

pub(crate) use pages::Pages;
pub(crate) use verify::verify;

/// A root is due so long after the first act that none holds.
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
    /// Takes every act so far into the state map, and enters its root. `None` if the newest root holds them all.
    ///
    /// A build calls it before its corpus: the cutoff does not move with it.
    pub fn append_root(&mut self, now: Timestamp) -> Result<Option<Appended>> {
        let Self { connection, keys, vrf, faults, created, beside, .. } = self;
        let transaction = faults.around("begin", || Batch::begin(connection))?;
        let appended = {
            let mut batch =
                Batch::new(&transaction, keys, vrf, faults, *created, Provenance::Live, now)?;
            let before = batch.size();
            let newest = newest(&transaction)?;
            let (from, held) =
                newest.map_or((0, 0), |newest| (newest.root.events, newest.root.leaves));
            if newest.is_some() && act::first_since(&transaction, from)?.is_none() {
                return Ok(None);
            }
            let mut leaves = leaves(&transaction, vrf, from, before)?;
            leaves.extend(parted(&transaction)?);
            let mut pages = Pages::new(&transaction);
            let held = held.saturating_add(leaves.len() as u64);
            let map = pages.insert(leaves)?;
            let root = Root { map: Digest(map.0), events: before, leaves: held };
            let appended = batch.push_own(&Event::Root(root))?;
            faults.around("map", || pages.write())?;
            faults.around("parted", || {
                transaction.execute("DELETE FROM parted", [])?;
                Ok(())
            })?;
            (appended, batch.end(), batch.finish(before)?)
        };
        let (appended, end, head) = appended;
        let committed = faults.around("commit", || Ok(transaction.commit()?));
        tail::settled(connection, committed, end)?;
        if let Some(head) = head {
            beside.keep(&head, faults).ok();
        }
        Ok(Some(appended))
    }

    /// When the next root is due, if anybody acted since the newest.
    pub fn root_due(&self) -> Result<Option<Timestamp>> {
        let from = newest(&self.connection)?.map_or(0, |newest| newest.root.events);
        let first =
            act::first_since(&self.connection, from)?.map(instant::of_micros).transpose()?;
        let due = first.map(|first| first.checked_add(SignedDuration::from_mins(DUE_MINUTES)));
        Ok(due.map(|due| due.unwrap_or(Timestamp::MAX)))
    }

    /// What the newest root says of this key, with the proof: [`Root`] and [`map::Proof`].
    pub fn prove_state(&self, key: &Key) -> Result<Option<(Root, map::Proof)>> {
        let snapshot = self.connection.unchecked_transaction()?;
        let Some(newest) = newest(&snapshot)? else { return Ok(None) };
        Ok(Some((newest.root, proof(&snapshot, &newest, key)?)))
    }
}

/// The proof of a key, which holds under the newest root or is not given out.
pub(crate) fn proof(connection: &Connection, newest: &Rooted, key: &Key) -> Result<map::Proof> {
    let proof = Pages::new(connection).prove(key)?;
    if proof.verify(&map::Root(newest.root.map.0), key).is_err() {
        return Err(Error::corrupt(
            newest.index,
            "the state map is not the one that its root states",
        ));
    }
    Ok(proof)
}

/// The newest root, checked against its event's commitment.
pub(crate) fn newest(connection: &Connection) -> Result<Option<Rooted>> {
    let found = connection
        .prepare_cached(
            "SELECT event.idx, commitment, salt, body FROM event JOIN payload ON payload.idx = event.idx
             WHERE kind NOT IN ('choice', 'notice', 'bounce') AND kind = 'root'
             ORDER BY event.idx DESC LIMIT 1",
        )?
        .query_row([], |row| {
            let (salt, body): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(3)?);
            Ok((row.get::<_, i64>(0)?, row.get(1)?, salt, body))
        })
        .optional()?;
    let Some((index, commitment, salt, body)) = found else { return Ok(None) };
    let index = tail::number(index)?;
    let kind = crate::event::Kind::Root;
    match payload::open(index, kind, &Digest(commitment), None, &salt, &body)? {
        Event::Root(root) => Ok(Some(Rooted { index, root })),
        _ => Err(Error::corrupt(index, "its payload is not that of a root")),
    }
}

/// The leaves of acts in a range of events, of members who are not erased.
fn leaves(
    connection: &Connection,
    vrf: &abide_verify::vrf::SecretKey,
    from: u64,
    to: u64,
) -> Result<Vec<Leaf>> {
    let acts = act::between(connection, from, to, None)?;
    let mut members: HashMap<&str, (accounts::Account, u64)> = HashMap::new();
    let mut missing = Vec::new();
    for member in acts.iter().map(|(member, _)| member.as_str()) {
        if let Entry::Vacant(place) = members.entry(member) {
            match accounts::find(connection, member)? {
                Some(found) => _ = place.insert((found, earlier(connection, member, from)?)),
                None => missing.push(member),
            }
        }
    }
    accounts::ensure(connection, vrf, missing)?;
    let mut leaves = Vec::with_capacity(acts.len());
    for (member, acted) in &acts {
        let (account, acts) = match members.entry(member) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(place) => {
                let found = account(connection, acted, member)?;
                place.insert((found, earlier(connection, member, from)?))
            }
        };
        *acts = acts.saturating_add(1);
        leaves.push(acted.leaf(&account.pseudonym, *acts));
    }
    Ok(leaves)
}

/// How many acts of the member the newest root holds already.
fn earlier(connection: &Connection, member: &str, from: u64) -> Result<u64> {
    if from == 0 { Ok(0) } else { act::count(connection, member, from) }
}

/// The account that has to be there for whoever acted.
fn account(connection: &Connection, acted: &Acted, member: &str) -> Result<accounts::Account> {
    accounts::find(connection, member)?
        .ok_or_else(|| Error::corrupt(acted.index, "its member has no account"))
}

/// The leaves that erasures put aside since the newest root.
fn parted(connection: &Connection) -> Result<Vec<Leaf>> {
    let mut rows = connection.prepare_cached("SELECT key, value FROM parted")?;
    let rows = rows.query_map([], |row| Ok((Key(row.get(0)?), map::Value(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts the leaves of a member aside whose acts are about to be erased: those that no root holds yet, and `last`, the erasure itself.
/// Returns how many acts of theirs there are with it.
pub(crate) fn part(
    connection: &Connection,
    member: &str,
    pseudonym: &abide_verify::pseudonym::Pseudonym,
    last: &Acted,
) -> Result<u64> {
    let from = newest(connection)?.map_or(0, |newest| newest.root.events);
    let mut version = act::count(connection, member, from)?;
    let acts = act::between(connection, from, last.index, Some(member))?;
    let mut keep = connection.prepare_cached("INSERT INTO parted (key, value) VALUES (?1, ?2)")?;
    for acted in acts.iter().map(|(_, acted)| acted).chain([last]) {
        version = version.saturating_add(1);
        let (key, value) = acted.leaf(pseudonym, version);
        keep.execute((key.0, value.0))?;
    }
    Ok(version)
}
