//! One transaction of appends.

use abide_terms::event::Right;
use abide_verify::merkle::leaf_hash;
use abide_verify::note::Note;
use jiff::Timestamp;
use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior};

use crate::append::Appended;
use crate::clock::append_time;
use crate::digest::{self, Digest, SALT_BYTES};
use crate::draft::{self, BODY_BYTES_MAX};
use crate::error::{Error, Kind, Result};
use crate::event::{Draft, Erasure, Event, Provenance};
use crate::keys::Keys;
use crate::log::{self, Growing, Heads};
use crate::names::{self, Names, Unknown};
use crate::{context, erase, instant, tail};

/// Salts drawn from the operating system at once.
const SALTS: usize = 256;

/// Appends in the making. Dropped before the commit, it leaves nothing.
pub(crate) struct Batch<'t> {
    connection: &'t Connection,
    event: CachedStatement<'t>,
    payload: CachedStatement<'t>,
    keys: &'t Keys,
    created: i64,
    provenance: Provenance,
    now: Timestamp,
    time: Timestamp,
    next: u64,
    chain: Digest,
    salts: Vec<[u8; SALT_BYTES]>,
    body: Vec<u8>,
    erased: bool,
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
        created: i64,
        provenance: Provenance,
        now: Timestamp,
    ) -> Result<Self> {
        let last = tail::position(transaction, created)?;
        Ok(Self {
            connection: transaction,
            event: transaction.prepare_cached(
                "INSERT INTO event (idx, appended, kind, commitment, chain) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?,
            payload: transaction.prepare_cached(
                "INSERT INTO payload (idx, subject, salt, body) VALUES (?1, ?2, ?3, ?4)",
            )?,
            keys,
            created,
            provenance,
            now: instant::whole(now),
            time: append_time(now, last.time)?,
            next: last.events,
            chain: last.digest,
            salts: Vec::new(),
            body: Vec::new(),
            erased: false,
            log: Growing::new(transaction, last.events)?,
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
                let erasure = Erasure {
                    member_hash: self.keys.suppression.hash(&objection.member),
                    erases: erase::erasable(self.connection, &objection.member)?,
                    at: objection.at,
                    provenance: objection.provenance,
                };
                let appended = self.write(&Event::Erasure(erasure.clone()))?;
                erase::clear(self.connection, appended.index, &erasure)?;
                self.erased = true;
                Ok(appended)
            }
            draft => self.write(&draft),
        }
    }

    /// Writes the tiles that are left and signs the log's head; `None` if nothing was appended.
    pub(crate) fn finish(self, size_before: u64) -> Result<Option<Note>> {
        if self.next == size_before {
            return Ok(None);
        }
        let (size, root) = self.log.finish()?;
        Heads(self.connection).sign(size, root, &self.keys.log).map(Some)
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
        } else if let Some(names) = &mut self.names {
            names.learn(draft);
        }
        Ok(())
    }

    fn write(&mut self, event: &Event<'_>) -> Result<Appended> {
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
        self.event.execute((tail::row(index), micros, kind, &commitment.0, &chain.0))?;
        self.payload.execute((tail::row(index), event.member(), &salt, &self.body))?;
        let entry = log::entry(event.kind(), self.time, &commitment, Some((event, &self.body)))?;
        self.log.push(leaf_hash(&entry))?;
        self.next = index.saturating_add(1);
        self.chain = chain;
        Ok(Appended { index, appended: self.time })
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
