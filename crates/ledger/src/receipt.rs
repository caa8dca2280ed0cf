//! Receipts: made after the commit, from what stands in the ledger, and completed after the next root.

use std::collections::BTreeMap;

use abide_verify::checkpoint::Checkpoint;
use abide_verify::log_proof::LogProof;
use abide_verify::map::Key;
use abide_verify::merkle::{Hash, Prover};
use abide_verify::note::Note;
use abide_verify::published::Stated;
use abide_verify::receipt::{self, KeyProof, Member, Receipt, State};
use jiff::{SignedDuration, Timestamp};

use crate::accounts::{self, Account};
use crate::batch::Partings;
use crate::digest::{Digest, SALT_BYTES};
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Kind as EventKind};
use crate::history::of_kind;
use crate::ledger::Ledger;
use crate::log::{Heads, Stored, entries};
use crate::state::{self, PROMISED_MINUTES};
use crate::store::{Order, Snapshot, Which};
use crate::{act, instant, payload, tail};

impl Ledger {
    /// The receipt of an act, without the proof of the state: that comes with the next root ([`Ledger::complete`]).
    ///
    /// That of an erasure is made from what the erasure destroys, so only the ledger that appended it can make it, before its next append.
    /// An act that was imported has one from the next root on.
    pub fn receipt(&self, index: u64, platform: &str) -> Result<Receipt> {
        let snapshot = self.store.snapshot()?;
        let stored = Stored(&*snapshot);
        let parts = Parts::read(&*snapshot, index, &self.partings)?;
        Issuer::new(&*snapshot, &stored, self, platform)?.issue(parts)
    }

    /// The receipt with the proof that its act was the last, or was not, at the newest root. `None` if that root is older than the act.
    ///
    /// All of it is made anew under `head`, or under the newest. It takes nothing but the receipt, so that it serves whoever was erased since.
    pub fn complete(&self, receipt: &Receipt, head: Option<Note>) -> Result<Option<Receipt>> {
        let snapshot = self.store.snapshot()?;
        let Some(newest) = state::newest(&*snapshot)? else { return Ok(None) };
        let stored = Stored(&*snapshot);
        let mut issuer = Issuer::new(&*snapshot, &stored, self, &receipt.platform)?;
        if let Some(head) = head {
            issuer.under(head)?;
        }
        if receipt.log.index() >= newest.root.events || newest.index >= issuer.size {
            return Ok(None);
        }
        let (pseudonym, version) = (&receipt.member.pseudonym, receipt.version);
        let state = State {
            root: text(entries(&*snapshot, newest.index, 1)?)?,
            log: issuer.prove(newest.index)?,
            present: state::proof(&*snapshot, &newest, &pseudonym.state_key(version))?,
            absent: state::proof(
                &*snapshot,
                &newest,
                &pseudonym.state_key(version.saturating_add(1)),
            )?,
        };
        Ok(Some(Receipt {
            keys: issuer.keys()?,
            log: issuer.prove(receipt.log.index())?,
            state: Some(state),
            ..receipt.clone()
        }))
    }

    /// What the newest root says of a key of the state map, under `head` or the newest. `None` if there is no root, or that head does not hold it yet.
    pub fn state(&self, key: &Key, head: Option<Note>) -> Result<Option<Stated>> {
        let snapshot = self.store.snapshot()?;
        let Some(newest) = state::newest(&*snapshot)? else { return Ok(None) };
        let stored = Stored(&*snapshot);
        let mut issuer = Issuer::new(&*snapshot, &stored, self, "")?;
        if let Some(head) = head {
            issuer.under(head)?;
        }
        if newest.index >= issuer.size {
            return Ok(None);
        }
        Ok(Some(Stated {
            root: text(entries(&*snapshot, newest.index, 1)?)?,
            log: issuer.prove(newest.index)?,
            proof: state::proof(&*snapshot, &newest, key)?,
        }))
    }
}

/// What a receipt is made of, beside the log.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) index: u64,
    pub(crate) kind: EventKind,
    pub(crate) appended: Timestamp,
    pub(crate) salt: [u8; SALT_BYTES],
    pub(crate) body: Vec<u8>,
    /// The version of the terms that the event names.
    pub(crate) terms: Option<String>,
    pub(crate) account: Account,
    /// Which act of its member it is, from 1.
    pub(crate) version: u64,
}

impl Parts {
    /// Those of an act that stands in the ledger. An erasure's are left with whoever appended it.
    fn read(snapshot: &dyn Snapshot, index: u64, partings: &Partings) -> Result<Self> {
        let none = || {
            Error::new(Kind::Event, format!("event {index} of the ledger is no act, or was erased"))
        };
        let found = tail::find(snapshot, Which::All, index..index + 1, Order::Rising, |row| {
            let Some(payload) = &row.payload else { return Ok(None) };
            let kind = payload::kind(index, row.kind)?;
            let event = payload::open(&row, kind, payload)?.into_owned();
            let appended = instant::of_micros(row.appended)?;
            Ok(Some((appended, kind, event, payload.salt, payload.body.to_vec())))
        });
        let (appended, kind, event, salt, body) = found?.ok_or_else(none)?;
        if !kind.is_act() {
            return Err(none());
        }
        let (account, version) = whose(snapshot, index, &event, partings)?;
        let terms = event.terms().map(str::to_owned);
        Ok(Self { index, kind, appended, salt, body, terms, account, version })
    }
}

/// The account of whoever acted, and which act of theirs it is.
fn whose(
    snapshot: &dyn Snapshot,
    index: u64,
    event: &Event<'_>,
    partings: &Partings,
) -> Result<(Account, u64)> {
    let Some(member) = event.member() else {
        return partings.get(&index).copied().ok_or_else(|| {
            Error::new(
                Kind::Event,
                format!("the receipt of the erasure {index} can no longer be made"),
            )
            .hint("it is made from what was destroyed; whoever enters an erasure takes it at once")
        });
    };
    let account = snapshot.account(member)?.ok_or_else(|| {
        Error::new(Kind::Event, format!("whoever acted in event {index} has no account yet"))
            .hint("the next root of the state map opens it")
    })?;
    Ok((account, act::count(snapshot, member, index)?.saturating_add(1)))
}

/// Makes receipts under one head.
pub(crate) struct Issuer<'a> {
    snapshot: &'a dyn Snapshot,
    prover: Prover<'a, Stored<'a>>,
    stored: &'a Stored<'a>,
    head: Note,
    size: u64,
    platform: &'a str,
    origin: &'a str,
    ledger: &'a Ledger,
    keys: Option<KeyProof>,
    /// Digests of the terms, read when the first event asks for them.
    terms: Option<BTreeMap<String, Digest>>,
}

impl<'a> Issuer<'a> {
    pub(crate) fn new(
        snapshot: &'a dyn Snapshot,
        stored: &'a Stored<'a>,
        ledger: &'a Ledger,
        platform: &'a str,
    ) -> Result<Self> {
        let head = Heads(snapshot).newest()?;
        let head = head.ok_or_else(|| Error::new(Kind::Position, "the log is empty"))?;
        let size = head.text().parse::<Checkpoint>()?.size();
        Ok(Self {
            prover: Prover::new(stored, size),
            origin: ledger.keys.log.origin(),
            keys: None,
            terms: None,
            snapshot,
            stored,
            head,
            size,
            platform,
            ledger,
        })
    }

    /// Goes on under another head of this log, such as one that witnesses have signed.
    fn under(&mut self, head: Note) -> Result<()> {
        let read: Checkpoint = head.text().parse()?;
        let known = (read.size() <= self.size && read.origin() == self.origin)
            .then(|| abide_verify::merkle::root_of_tiles(self.stored, read.size()))
            .transpose()?;
        if known.as_ref() != Some(read.root()) {
            return Err(Error::new(Kind::Position, "the head is not one of this log"));
        }
        self.size = read.size();
        self.prover = Prover::new(self.stored, self.size);
        (self.head, self.keys) = (head, None);
        Ok(())
    }

    fn prove(&mut self, index: u64) -> Result<LogProof> {
        let path = self.prover.inclusion(index)?;
        Ok(LogProof::new(index, path, self.head.clone())?)
    }

    fn keys(&mut self) -> Result<KeyProof> {
        if let Some(keys) = &self.keys {
            return Ok(keys.clone());
        }
        let path: Vec<Hash> = self.prover.inclusion(0)?;
        let keys = KeyProof { entry: text(entries(self.snapshot, 0, 1)?)?, path };
        Ok(self.keys.insert(keys).clone())
    }

    pub(crate) fn issue(&mut self, parts: Parts) -> Result<Receipt> {
        let Parts { index, kind, appended, salt, body, terms, account, version } = parts;
        let by = appended.checked_add(SignedDuration::from_mins(PROMISED_MINUTES));
        let body = String::from_utf8(body)
            .map_err(|_| Error::corrupt(index, "its payload is not text"))?;
        Ok(Receipt {
            platform: self.platform.to_owned(),
            origin: self.origin.to_owned(),
            member: self.member(&account),
            event: receipt::Event {
                kind: kind.word().to_owned(),
                time: format!("{appended:.6}").parse()?,
                salt,
                body,
            },
            terms: terms.map(|version| self.terms(version)).transpose()?,
            keys: self.keys()?,
            version,
            log: self.prove(index)?,
            state: None,
            state_by: format!("{:.6}", by.unwrap_or(appended)).parse()?,
        })
    }

    fn member(&self, account: &Account) -> Member {
        let proof = account.proof.or_else(|| accounts::prove(&self.ledger.vrf, account.id).proof);
        Member {
            account: account.id,
            pseudonym: account.pseudonym,
            proof: proof.unwrap_or([0; 80]),
            key: self.ledger.vrf.public().to_bytes(),
        }
    }

    fn terms(&mut self, version: String) -> Result<receipt::Terms> {
        let known = match self.terms.take() {
            Some(known) => known,
            None => digests(self.snapshot)?,
        };
        let digest = self.terms.insert(known).get(&version).map(Digest::to_string);
        Ok(receipt::Terms { version, digest })
    }
}

fn digests(snapshot: &dyn Snapshot) -> Result<BTreeMap<String, Digest>> {
    let entries = of_kind(snapshot, EventKind::Terms, u64::MAX)?;
    let terms = entries.into_iter().filter_map(|entry| match entry.event {
        Event::Terms(terms) => Some((terms.version, terms.digest)),
        _ => None,
    });
    Ok(terms.collect())
}

/// The one entry, as text.
fn text(entries: Vec<Vec<u8>>) -> Result<String> {
    let entry = entries.into_iter().next().and_then(|entry| String::from_utf8(entry).ok());
    entry.ok_or_else(|| Error::new(Kind::Corrupt, "an entry of the log is missing"))
}
