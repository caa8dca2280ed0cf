//! Receipts: made after the commit, from what stands in the ledger, and completed after the next root.

use std::collections::BTreeMap;

use abide_verify::checkpoint::Checkpoint;
use abide_verify::log_proof::LogProof;
use abide_verify::merkle::{Hash, Prover};
use abide_verify::note::Note;
use abide_verify::receipt::{self, KeyProof, Member, Receipt, State};
use jiff::SignedDuration;
use rusqlite::{Connection, OptionalExtension};

use crate::accounts::{self, Account};
use crate::batch::Partings;
use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Kind as EventKind};
use crate::history::of_kind;
use crate::ledger::Ledger;
use crate::log::{Heads, Stored, entries};
use crate::state::{self, PROMISED_MINUTES};
use crate::{act, payload, tail};

impl Ledger {
    /// The receipt of an act, without the proof of the state: that comes with the next root ([`Ledger::complete`]).
    ///
    /// That of an erasure is made from what the erasure destroys, so only the ledger that appended it can make it, before its next append.
    /// An act that was imported has one from the next root on.
    pub fn receipt(&self, index: u64, platform: &str) -> Result<Receipt> {
        let snapshot = self.connection.unchecked_transaction()?;
        let stored = Stored(&snapshot);
        Issuer::new(&snapshot, &stored, self, platform)?.issue(index, &self.partings)
    }

    /// The receipt with the proof that its act was the last, or was not, at the newest root. `None` if that root is older than the act.
    ///
    /// All of it is made anew under `head`, or under the newest. It takes nothing but the receipt, so that it serves whoever was erased since.
    pub fn complete(&self, receipt: &Receipt, head: Option<Note>) -> Result<Option<Receipt>> {
        let snapshot = self.connection.unchecked_transaction()?;
        let Some(newest) = state::newest(&snapshot)? else { return Ok(None) };
        let stored = Stored(&snapshot);
        let mut issuer = Issuer::new(&snapshot, &stored, self, &receipt.platform)?;
        if let Some(head) = head {
            issuer.under(head)?;
        }
        if receipt.log.index() >= newest.root.events || newest.index >= issuer.size {
            return Ok(None);
        }
        let (pseudonym, version) = (&receipt.member.pseudonym, receipt.version);
        let state = State {
            root: text(entries(&snapshot, newest.index, 1)?)?,
            log: issuer.prove(newest.index)?,
            present: state::proof(&snapshot, &newest, &pseudonym.state_key(version))?,
            absent: state::proof(
                &snapshot,
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
}

/// Makes receipts under one head.
pub(crate) struct Issuer<'a> {
    connection: &'a Connection,
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
        connection: &'a Connection,
        stored: &'a Stored<'a>,
        ledger: &'a Ledger,
        platform: &'a str,
    ) -> Result<Self> {
        let head = Heads(connection).newest()?;
        let head = head.ok_or_else(|| Error::new(Kind::Position, "the log is empty"))?;
        let size = head.text().parse::<Checkpoint>()?.size();
        Ok(Self {
            prover: Prover::new(stored, size),
            origin: ledger.keys.log.origin(),
            keys: None,
            terms: None,
            connection,
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
        let keys = KeyProof { entry: text(entries(self.connection, 0, 1)?)?, path };
        Ok(self.keys.insert(keys).clone())
    }

    pub(crate) fn issue(&mut self, index: u64, partings: &Partings) -> Result<Receipt> {
        let row = self
            .connection
            .prepare_cached(
                "SELECT appended, kind, commitment, subject, salt, body
                 FROM event JOIN payload ON payload.idx = event.idx WHERE event.idx = ?1",
            )?
            .query_row([tail::row(index)], |row| {
                let kind: String = row.get(1)?;
                let subject: Option<String> = row.get(3)?;
                let (salt, body): ([u8; 16], Vec<u8>) = (row.get(4)?, row.get(5)?);
                Ok((row.get(0)?, kind, Digest(row.get(2)?), subject, salt, body))
            })
            .optional()?;
        let none = || {
            Error::new(Kind::Event, format!("event {index} of the ledger is no act, or was erased"))
        };
        let (appended, word, commitment, subject, salt, body) = row.ok_or_else(none)?;
        let kind = payload::kind(index, &word)?;
        if !kind.is_act() {
            return Err(none());
        }
        let event = payload::open(index, kind, &commitment, subject.as_deref(), &salt, &body)?;
        let (account, version) = self.whose(index, &event, partings)?;
        let terms = self.terms(&event)?;
        let appended = tail::time(appended)?;
        let by = appended.checked_add(SignedDuration::from_mins(PROMISED_MINUTES));
        Ok(Receipt {
            platform: self.platform.to_owned(),
            origin: self.origin.to_owned(),
            member: self.member(&account),
            event: receipt::Event {
                kind: word,
                time: format!("{appended:.6}").parse()?,
                salt,
                body: String::from_utf8(body).map_err(|_| none())?,
            },
            terms,
            keys: self.keys()?,
            version,
            log: self.prove(index)?,
            state: None,
            state_by: format!("{:.6}", by.unwrap_or(appended)).parse()?,
        })
    }

    /// The account of whoever acted, and which act of theirs it is.
    fn whose(&self, index: u64, event: &Event<'_>, partings: &Partings) -> Result<(Account, u64)> {
        let Some(member) = event.member() else {
            return partings.get(&index).copied().ok_or_else(|| {
                Error::new(Kind::Event, format!("the receipt of the erasure {index} can no longer be made"))
                    .hint("it is made from what was destroyed; whoever enters an erasure takes it at once")
            });
        };
        let account = accounts::find(self.connection, member)?.ok_or_else(|| {
            Error::new(Kind::Event, format!("whoever acted in event {index} has no account yet"))
                .hint("the next root of the state map opens it")
        })?;
        Ok((account, act::count(self.connection, member, index)?.saturating_add(1)))
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

    fn terms(&mut self, event: &Event<'_>) -> Result<Option<receipt::Terms>> {
        let Event::Choice(choice) = event else { return Ok(None) };
        let Some(version) = choice.terms.as_deref() else { return Ok(None) };
        let known = match self.terms.take() {
            Some(known) => known,
            None => digests(self.connection)?,
        };
        let digest = self.terms.insert(known).get(version).map(Digest::to_string);
        Ok(Some(receipt::Terms { version: version.to_owned(), digest }))
    }
}

fn digests(connection: &Connection) -> Result<BTreeMap<String, Digest>> {
    let entries = of_kind(connection, EventKind::Terms, u64::MAX)?;
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
