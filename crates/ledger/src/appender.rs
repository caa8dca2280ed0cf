//! Appends of many at once: those that wait share one transaction, one signature and one write to the disk.

use std::fmt;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;

use crate::append::Appended;
use crate::batch::Pushed;
use crate::error::{Error, Kind, Result};
use crate::event::{Draft, Provenance};
use crate::ledger::Ledger;
use crate::log::Stored;
use crate::receipt::Issuer;

/// Events that share a transaction at most.
const BATCH_MAX: usize = 1_024;

/// Events that wait at most; whoever comes then waits for a place.
const WAITING_MAX: usize = 4_096;

/// Batches whose receipts are being made while the next ones are written.
const ISSUING_MAX: usize = 2;

/// How long the writer sleeps at most while nobody comes, before it asks whether a root is due.
const IDLE: Duration = Duration::from_secs(30);

/// An event that is on the disk.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    pub appended: Appended,
    /// The file of the receipt, for an act of a member. Were it not to be had, the event stands all the same.
    pub receipt: Option<String>,
}

type Reply = Box<dyn FnOnce(Result<Acknowledged>) + Send>;
type Work = Box<dyn FnOnce(&mut Ledger) + Send>;

enum Asked {
    Append(Box<Draft>, Reply),
    Work(Work),
}

/// What the writer hands on after a commit.
struct Written {
    replies: Vec<(Reply, Result<Pushed>)>,
}

/// The one writer of a ledger, in a thread of its own, and a second thread that makes receipts.
///
/// It enters roots of the state map when they are due.
pub struct Appender {
    queue: SyncSender<Asked>,
    writer: JoinHandle<Ledger>,
}

impl fmt::Debug for Appender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appender").finish_non_exhaustive()
    }
}

impl Appender {
    /// Takes the ledger over. `platform` stands in receipts, `clock` tells the time of each batch.
    pub fn start(
        ledger: Ledger,
        platform: &str,
        clock: impl Fn() -> Timestamp + Send + 'static,
    ) -> Result<Self> {
        Self::start_renewing(ledger, platform, clock, || None)
    }

    /// The same, for a process that runs past a rotation of the log's key: `renew` opens the ledger with the keys of the moment, when those
    /// that it was opened with sign no more.
    pub fn start_renewing(
        ledger: Ledger,
        platform: &str,
        clock: impl Fn() -> Timestamp + Send + 'static,
        renew: impl Fn() -> Option<Ledger> + Send + 'static,
    ) -> Result<Self> {
        let (queue, asked) = mpsc::sync_channel(WAITING_MAX);
        let (issue, written) = mpsc::sync_channel(ISSUING_MAX);
        let (reader, platform) = (ledger.reader()?, platform.to_owned());
        let named = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let issuer = named("receipts").spawn(move || {
            while let Ok(written) = written.recv() {
                answer(&reader, &platform, written);
            }
        });
        let issuer = issuer.map_err(|error| unstarted(&error))?;
        let writer = named("ledger").spawn(move || {
            let mut writer = Writer { ledger, clock, renew, issue, due: None };
            writer.run(&asked);
            drop(writer.issue);
            issuer.join().ok();
            writer.ledger
        });
        Ok(Self { queue, writer: writer.map_err(|error| unstarted(&error))? })
    }

    /// Hands an event in, and calls back when it is on the disk and its receipt is made, or when it was refused.
    ///
    /// Waits while the queue is full. The call comes from another thread and MUST NOT block.
    pub fn submit(
        &self,
        draft: Draft,
        done: impl FnOnce(Result<Acknowledged>) + Send + 'static,
    ) -> Result<()> {
        self.queue.send(Asked::Append(Box::new(draft), Box::new(done))).map_err(|_| ended())
    }

    /// Appends an event and waits.
    pub fn append(&self, draft: Draft) -> Result<Acknowledged> {
        let (tell, told) = mpsc::sync_channel(1);
        self.submit(draft, move |done| drop(tell.send(done)))?;
        told.recv().map_err(|_| ended())?
    }

    /// Does something else with the ledger, between two batches.
    pub fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> T + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = mpsc::sync_channel(1);
        let work = move |ledger: &mut Ledger| drop(tell.send(work(ledger)));
        self.queue.send(Asked::Work(Box::new(work))).map_err(|_| ended())?;
        told.recv().map_err(|_| ended())
    }

    /// Finishes what waits, and gives the ledger back.
    pub fn close(self) -> Result<Ledger> {
        drop(self.queue);
        self.writer.join().map_err(|_| ended())
    }
}

struct Writer<C, R> {
    ledger: Ledger,
    clock: C,
    renew: R,
    issue: SyncSender<Written>,
    /// When the next root is due, if that is known.
    due: Option<Timestamp>,
}

impl<C: Fn() -> Timestamp, R: Fn() -> Option<Ledger>> Writer<C, R> {
    fn run(&mut self, asked: &Receiver<Asked>) {
        self.due = self.ledger.root_due().ok().flatten();
        loop {
            self.root();
            match asked.recv_timeout(IDLE) {
                Ok(first) => self.take(first, asked),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// A root that cannot be made now is tried again; meanwhile receipts say until when it was promised.
    fn root(&mut self) {
        let now = (self.clock)();
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        match self.ledger.append_root(now) {
            Ok(_) => self.due = self.ledger.root_due().ok().flatten(),
            Err(error) if error.kind() == Kind::Key => drop(self.is_renewed()),
            Err(_) => {}
        }
    }

    /// Everything that waits behind the first, up to the most that a batch holds.
    fn take(&mut self, first: Asked, asked: &Receiver<Asked>) {
        let mut batch = Vec::new();
        let mut next = Some(first);
        while let Some(asking) = next {
            match asking {
                Asked::Append(draft, reply) => batch.push((*draft, reply)),
                Asked::Work(work) => {
                    self.write(std::mem::take(&mut batch));
                    work(&mut self.ledger);
                }
            }
            next = if batch.len() < BATCH_MAX { asked.try_recv().ok() } else { None };
        }
        self.write(batch);
    }

    fn write(&mut self, batch: Vec<(Draft, Reply)>) {
        if batch.is_empty() {
            return;
        }
        let now = (self.clock)();
        let (drafts, replies): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let has_acts = drafts.iter().any(|draft| draft.kind().is_act());
        let mut drafts = Some(drafts);
        let mut written = append(&mut self.ledger, now, &mut drafts);
        // Refused before anything was asked of it: the key is another by now.
        let is_refused = written.as_ref().is_err_and(|error| error.kind() == Kind::Key);
        if is_refused && drafts.is_some() && self.is_renewed() {
            written = append(&mut self.ledger, now, &mut drafts);
        }
        let outcomes = match written {
            Ok(outcomes) => outcomes,
            Err(error) => {
                for reply in replies {
                    reply(Err(error.again()));
                }
                return;
            }
        };
        if self.due.is_none() && has_acts {
            self.due = self.ledger.root_due().ok().flatten();
        }
        let replies = replies.into_iter().zip(outcomes).collect();
        // Were the other thread gone, the callers are told so by their channels.
        self.issue.send(Written { replies }).ok();
    }

    fn is_renewed(&mut self) -> bool {
        let renewed = (self.renew)();
        let is_new = renewed.is_some();
        if let Some(ledger) = renewed {
            self.ledger = ledger;
        }
        is_new
    }
}

/// Takes the drafts only once the transaction has begun with a key that counts.
fn append(
    ledger: &mut Ledger,
    now: Timestamp,
    drafts: &mut Option<Vec<Draft>>,
) -> Result<Vec<Result<Pushed>>> {
    ledger.batch(Provenance::Live, now, |batch| {
        let drafts = drafts.take().unwrap_or_default();
        let each = drafts.into_iter().map(|draft| match batch.push_act(draft) {
            // What is refused was refused before anything was written, so the others go on.
            Err(refused) if refused.kind() == Kind::Event => Ok(Err(refused)),
            Err(broken) => Err(broken),
            Ok(appended) => Ok(Ok(appended)),
        });
        each.collect::<Result<Vec<_>>>()
    })
}

/// Makes the receipts of a batch, under one head, and calls back.
fn answer(ledger: &Ledger, platform: &str, Written { replies }: Written) {
    let snapshot = ledger.store.snapshot().ok();
    let stored = snapshot.as_deref().map(Stored);
    let mut issuer = snapshot
        .as_deref()
        .zip(stored.as_ref())
        .and_then(|(snapshot, stored)| Issuer::new(snapshot, stored, ledger, platform).ok());
    for (reply, outcome) in replies {
        reply(outcome.map(|(appended, parts)| {
            let made = issuer.as_mut().zip(parts);
            let receipt = made.and_then(|(issuer, parts)| issuer.issue(parts).ok()?.to_json().ok());
            Acknowledged { appended, receipt }
        }));
    }
}

fn ended() -> Error {
    Error::new(Kind::Io, "the ledger's writer has ended").hint("open the ledger again")
}

fn unstarted(error: &std::io::Error) -> Error {
    Error::new(Kind::Io, format!("a thread for the ledger did not start: {error}"))
}
