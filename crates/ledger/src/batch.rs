//! One transaction of appends.

mod write;

use std::collections::BTreeMap;

use abide_terms::event::Right;
use abide_verify::note::Note;
use abide_verify::vrf::SecretKey;
use jiff::Timestamp;

use crate::accounts::Account;
use crate::append::Appended;
use crate::clock::append_time;
use crate::digest::{Digest, SALT_BYTES};
use crate::error::Result;
use crate::event::{Draft, Event, Provenance};
use crate::fault::Faults;
use crate::keys::{Keys, LogKey};
use crate::log::{self, Growing};
use crate::names::{self, Names, Unknown};
use crate::receipt::Parts;
use crate::store::Transaction;
use crate::{accounts, act, context, draft, instant, tail};

/// Salts drawn from the operating system at once.
const SALTS: usize = 256;

/// The accounts of members who were just erased and how many acts they had, by the index of the erasure.
pub(crate) type Partings = BTreeMap<u64, (Account, u64)>;

/// An event that was appended, and of an act what its receipt is made of.
pub(crate) type Pushed = (Appended, Option<Parts>);

/// The salt of an act that gets a receipt, and its member's account.
type Receiptable = ([u8; SALT_BYTES], Account);

/// Appends in the making. Dropped before the commit, it leaves nothing.
pub(crate) struct Batch<'t> {
    transaction: &'t dyn Transaction,
    keys: &'t Keys,
    vrf: &'t SecretKey,
    faults: &'t Faults,
    created: i64,
    provenance: Provenance,
    now: Timestamp,
    /// When the last event before these was appended.
    last: Timestamp,
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
    pub(crate) fn new(
        transaction: &'t dyn Transaction,
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
            transaction,
            keys,
            vrf,
            faults,
            created,
            provenance,
            now: instant::whole(now),
            last: last.time,
            time: instant::whole(now).max(last.time),
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

    pub(crate) fn transaction(&self) -> &'t dyn Transaction {
        self.transaction
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
    pub(crate) fn push(&mut self, draft: Draft) -> Result<Appended> {
        Ok(self.enter(draft)?.0)
    }

    /// The same, with what the receipt of an act is made of, as long as it is there.
    pub(crate) fn push_act(&mut self, draft: Draft) -> Result<Pushed> {
        let (kind, terms) = (draft.kind(), draft.terms().map(str::to_owned));
        let member = draft.member().map(str::to_owned);
        let (appended, acted) = self.enter(draft)?;
        let Some((salt, account)) = acted else { return Ok((appended, None)) };
        let Appended { index, appended: time } = appended;
        let version = match (self.partings.get(&index), member) {
            (Some((_, version)), _) => *version,
            (None, Some(member)) => act::count(self.transaction, &member, index)?.saturating_add(1),
            (None, None) => return Ok((appended, None)),
        };
        let body = self.body.clone();
        let parts = Parts { index, kind, appended: time, salt, body, terms, account, version };
        Ok((appended, Some(parts)))
    }

    fn enter(&mut self, mut draft: Draft) -> Result<(Appended, Option<Receiptable>)> {
        draft.stamp(self.provenance);
        // Whoever takes something back is heard by whatever clock; nothing else goes on from a time that has not come.
        if !(draft.restricts() && self.provenance == Provenance::Live) {
            append_time(self.now, self.last)?;
        }
        draft::check(&draft, self.provenance, self.now)?;
        context::check(self.transaction, self.created, &draft)?;
        self.check_names(&draft)?;
        if self.provenance == Provenance::Live {
            context::is_current(self.transaction, &draft, self.now)?;
        }
        draft.place(self.time, self.provenance);
        if let Event::Objection(objection) = &draft
            && objection.right == Right::Erasure
        {
            let (appended, acted, account) = self.erase(objection)?;
            return Ok((appended, Some((acted.salt, account))));
        }
        let (appended, acted) = self.write(&draft)?;
        if let Some(names) = &mut self.names {
            names.learn(&draft);
        }
        let Some(member) = draft.member().filter(|_| self.gives_receipt(&draft)) else {
            return Ok((appended, None));
        };
        let proven = || accounts::proven(self.transaction, self.vrf, member);
        let account = self.faults.around("account", proven)?;
        Ok((appended, Some((acted.salt, account))))
    }

    /// Appends an event that the ledger makes by itself.
    pub(crate) fn push_own(&mut self, event: &Event<'_>) -> Result<Appended> {
        Ok(self.write(event)?.0)
    }

    /// Who acts now gets a receipt, and so an account; history that is brought in waits for the next root.
    fn gives_receipt(&self, event: &Event<'_>) -> bool {
        event.kind().is_act() && self.provenance == Provenance::Live
    }

    /// Writes the tiles that are left and signs the log's head; `None` if nothing was appended.
    pub(crate) fn finish(self, size_before: u64) -> Result<Option<Note>> {
        if self.next == size_before {
            return Ok(None);
        }
        let tree = self.log.finish()?;
        let sign = || log::sign(self.transaction, tree, &self.keys.log, None);
        self.faults.around("checkpoint", sign).map(Some)
    }

    /// The same with a key that takes the place of the ledger's own.
    pub(crate) fn finish_with(self, new: &LogKey) -> Result<Note> {
        let tree = self.log.finish()?;
        let sign = || log::sign(self.transaction, tree, new, Some(&self.keys.log));
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
                None => Names::read(self.transaction)?,
            };
            let names = self.names.insert(names);
            match self.provenance {
                Provenance::Live => names.check(draft)?,
                Provenance::Import => names.count(draft, &mut self.unknown),
            }
        }
        Ok(())
    }
}
