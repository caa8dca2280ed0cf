//! One transaction of appends.

use std::collections::BTreeMap;

use abide_terms::event::Right;
use abide_verify::merkle::leaf_hash;
use abide_verify::note::Note;
use abide_verify::vrf::SecretKey;
use jiff::Timestamp;
use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior};

use crate::accounts::Account;
use crate::act::Acted;
use crate::append::Appended;
use crate::clock::append_time;
use crate::digest::{self, Digest, SALT_BYTES};
use crate::draft::{self, BODY_BYTES_MAX};
use crate::error::{Error, Kind, Result};
use crate::event::{Draft, Erasure, Event, Objection, Provenance};
use crate::fault::Faults;
use crate::keys::{Keys, LogKey};
use crate::log::{self, Growing, Heads};
use crate::names::{self, Names, Unknown};
use crate::{accounts, context, erase, instant, state, tail};

/// Salts drawn from the operating system at once.
const SALTS: usize = 256;

/// The accounts of members who were just erased and how many acts they had, by the index of the erasure.
pub(crate) type Partings = BTreeMap<u64, (Account, u64)>;

/// Appends in the making. Dropped before the commit, it leaves nothing.
pub(crate) struct Batch<'t> {
    connection: &'t Connection,
    event: CachedStatement<'t>,
    payload: CachedStatement<'t>,
    keys: &'t Keys,
    vrf: &'t SecretKey,
    faults: &'t Faults,
    created: i64,
    provenance: Provenance,
    now: Timestamp,
    time: Timestamp,
    next: u64,
    chain: Digest,
    salts: Vec<[u8; SALT_BYTES]>,
    body: Vec<u8>,
    erased: bool,
    partings: Partings,
    log: Growing<'t>,
    /// Read when the first event asks for them.
    names: Option<Names>,
    unknown: Unknown,
}

impl<'t> Batch<'t> {
    /// Takes the write lock first, so that what is read next is still so at the commit.
    pub(crate) fn begin(connection: &'t mut Connection) -> Result<Transaction<'t>> {
        Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    pub(crate) fn new(
        transaction: &'t Transaction<'_>,
        keys: &'t Keys,
        vrf: &'t SecretKey,
        faults: &'t Faults,
        created: i64,
        provenance: Provenance,
        now: Timestamp,
    ) -> Result<Self> {
        let last = tail::position(transaction, created)?;
        // Another process may have replaced the log's key since this one opened the ledger: it must not sign with the old one.
        if last.events > 0 {
            let signers = log::Signers::read(transaction)?;
            let named = signers.newest()?;
            if keys.log.signer()?.verifier() != named.1 {
                keys.check(named, signers.vrf())?;
            }
        }
        Ok(Self {
            connection: transaction,
            event: transaction.prepare_cached(
                "INSERT INTO event (idx, appended, kind, commitment, chain) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?,
            payload: transaction.prepare_cached(
                "INSERT INTO payload (idx, subject, salt, body) VALUES (?1, ?2, ?3, ?4)",
            )?,
            keys,
            vrf,
            faults,
            created,
            provenance,
            now: instant::whole(now),
            time: append_time(now, last.time)?,
            next: last.events,
            chain: last.digest,
            salts: Vec::new(),
            body: Vec::new(),
            erased: false,
            partings: Partings::new(),
            log: Growing::new(transaction, last.events, faults)?,
            names: None,
            unknown: Unknown::default(),
        })
    }

    pub(crate) fn connection(&self) -> &'t Connection {
        self.connection
    }

    pub(crate) fn created(&self) -> i64 {
        self.created
    }

    /// Whether anybody was erased.
    pub(crate) fn erased(&self) -> bool {
        self.erased
    }

    /// What is left to make the receipts of erasures from, and nowhere else.
    pub(crate) fn partings(&mut self) -> Partings {
        std::mem::take(&mut self.partings)
    }

    /// What imported events named in vain.
    pub(crate) fn unknown(&self) -> Unknown {
        self.unknown
    }

    /// Appends one event: checked, salted, chained, and an erasure carried out.
    pub(crate) fn push(&mut self, mut draft: Draft) -> Result<Appended> {
        draft.stamp(self.provenance);
        draft::check(&draft, self.provenance, self.now)?;
        context::check(self.connection, self.created, &draft)?;
        self.check_names(&draft)?;
        if self.provenance == Provenance::Live {
            context::is_current(self.connection, &draft, self.now)?;
        }
        draft.place(self.time, self.provenance);
        match draft {
            Event::Objection(objection) if objection.right == Right::Erasure => {
                self.erase(&objection)
            }
            draft => {
                let (appended, _) = self.write(&draft)?;
                if let Some(names) = &mut self.names {
                    names.learn(&draft);
                }
                if let Some(member) = draft.member().filter(|_| self.gives_receipt(&draft)) {
                    self.faults.around("account", || {
                        accounts::proven(self.connection, self.vrf, member)
                    })?;
                }
                Ok(appended)
            }
        }
    }

    /// Appends an event that the ledger makes by itself.
    pub(crate) fn push_own(&mut self, event: &Event<'_>) -> Result<Appended> {
        Ok(self.write(event)?.0)
    }

    /// Who acts now gets a receipt, and so an account; history that is brought in waits for the next root.
    fn gives_receipt(&self, event: &Event<'_>) -> bool {
        event.kind().is_act() && self.provenance == Provenance::Live
    }

    /// Enters an erasure and carries it out: leaves are put aside first, since they cannot be made without what goes.
    fn erase(&mut self, objection: &Objection<'_>) -> Result<Appended> {
        let member = &*objection.member;
        let erasure = Erasure {
            member_hash: self.keys.suppression.hash(member),
            erases: erase::erasable(self.connection, member)?,
            at: objection.at,
            provenance: objection.provenance,
        };
        let (appended, acted) = self.write(&Event::Erasure(erasure.clone()))?;
        // Whoever has no account gets one for this moment.
        let id = match accounts::find(self.connection, member)? {
            Some(found) => found.id,
            None => accounts::random()?,
        };
        let account = accounts::prove(self.vrf, id);
        self.faults.around("erasure", || {
            let version = state::part(self.connection, member, &account.pseudonym, &acted)?;
            self.partings.insert(appended.index, (account, version));
            erase::clear(self.connection, appended.index, &erasure)?;
            accounts::forget(self.connection, member)
        })?;
        self.erased = true;
        Ok(appended)
    }

    /// Writes the tiles that are left and signs the log's head; `None` if nothing was appended.
    pub(crate) fn finish(self, size_before: u64) -> Result<Option<Note>> {
        if self.next == size_before {
            return Ok(None);
        }
        let (size, root) = self.log.finish()?;
        let sign = || Heads(self.connection).sign(size, root, &self.keys.log, None);
        self.faults.around("checkpoint", sign).map(Some)
    }

    /// The same with a key that takes the place of the ledger's own.
    pub(crate) fn finish_with(self, new: &LogKey) -> Result<Note> {
        let (size, root) = self.log.finish()?;
        let sign = || Heads(self.connection).sign(size, root, new, Some(&self.keys.log));
        self.faults.around("checkpoint", sign)
    }

    /// Where the ledger will stand after the commit: how many events there are, and the last link of their chain.
    pub(crate) fn end(&self) -> (u64, Digest) {
        (self.next, self.chain)
    }

    /// How many events there are so far.
    pub(crate) fn size(&self) -> u64 {
        self.next
    }

    /// Asks whether the terms and the pause that the event names are there.
    fn check_names(&mut self, draft: &Draft) -> Result<()> {
        if names::asks(draft, self.provenance) {
            let names = match self.names.take() {
                Some(names) => names,
                None => Names::read(self.connection)?,
            };
            let names = self.names.insert(names);
            match self.provenance {
                Provenance::Live => names.check(draft)?,
                Provenance::Import => names.count(draft, &mut self.unknown),
            }
        }
        Ok(())
    }

    fn write(&mut self, event: &Event<'_>) -> Result<(Appended, Acted)> {
        self.body.clear();
        event.write(&mut self.body).map_err(|error| {
            Error::new(Kind::Event, format!("the event cannot be written: {error}"))
        })?;
        if self.body.len() > BODY_BYTES_MAX {
            return Err(Error::new(
                Kind::Event,
                format!("the event is longer than {BODY_BYTES_MAX} bytes"),
            )
            .hint("enter a digest of what is long, and keep the rest beside the ledger"));
        }
        let salt = self.salt()?;
        let index = self.next;
        let micros = self.time.as_microsecond();
        let kind = event.kind().word();
        let commitment = digest::commitment(&salt, &self.body);
        let chain = digest::chain(&self.chain, index, micros, kind, &commitment);
        // Whatever may be refused comes before the first write, so that a refusal leaves the others of its batch alone.
        let entry = log::entry(event.kind(), self.time, &commitment, Some((event, &self.body)))?;
        let Self { event: events, payload: payloads, body, faults, .. } = self;
        faults.around("event", || {
            Ok(events.execute((tail::row(index), micros, kind, &commitment.0, &chain.0))?)
        })?;
        faults.around("payload", || {
            Ok(payloads.execute((tail::row(index), event.member(), &salt, &*body))?)
        })?;
        self.log.push(leaf_hash(&entry))?;
        self.next = index.saturating_add(1);
        self.chain = chain;
        Ok((Appended { index, appended: self.time }, Acted { index, commitment, salt }))
    }

    fn salt(&mut self) -> Result<[u8; SALT_BYTES]> {
        if self.salts.is_empty() {
            self.salts.resize(SALTS, [0; SALT_BYTES]);
            getrandom::fill(self.salts.as_flattened_mut()).map_err(|error| {
                Error::new(Kind::Io, format!("no random bytes for a salt: {error}"))
            })?;
        }
        self.salts.pop().ok_or_else(|| Error::new(Kind::Io, "no random bytes for a salt"))
    }
}
