//! A store in memory: the contract in a few lines, and a fault where one is asked for.

mod read;
mod state;
mod write;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::time::Duration;

use abide_ledger::Error;
use abide_ledger::error::Kind;
use abide_ledger::store::{Snapshot, Store, Transaction};

use self::read::View;
use self::state::State;
use self::write::Writing;
pub(super) use super::mutants::Fault;

/// What all handles share.
#[derive(Default)]
pub(super) struct Shared {
    fault: Option<Fault>,
    committed: Mutex<Arc<State>>,
    /// What stood there before the last commit.
    before: Mutex<Arc<State>>,
    is_held: Mutex<bool>,
    freed: Condvar,
    /// Bytes that nobody clears.
    left: Mutex<Vec<u8>>,
}

impl Shared {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn now(&self) -> Arc<State> {
        Arc::clone(&self.committed.lock().unwrap())
    }
}

/// The state of a snapshot, as long as that is there: others may hold the state itself for longer.
struct Held(Arc<State>);

#[derive(Clone)]
pub(super) struct Memory(Arc<Shared>);

impl Memory {
    pub(super) fn new(fault: Option<Fault>) -> Self {
        Self(Arc::new(Shared { fault, ..Shared::default() }))
    }

    pub(super) fn handle(&self) -> Handle {
        if self.0.has(Fault::ForgetsTheLastCommit) {
            let before = Arc::clone(&self.0.before.lock().unwrap());
            if before.description.is_some() {
                *self.0.committed.lock().unwrap() = before;
            }
        }
        Handle::new(&self.0, false)
    }

    /// As a disk would hold them.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.0.left.lock().unwrap().clone();
        for (subject, salt, body) in self.0.now().payloads.values() {
            bytes.extend(subject.as_deref().unwrap_or_default().as_bytes());
            bytes.extend(salt);
            bytes.extend(body);
        }
        bytes
    }
}

pub(super) struct Handle {
    shared: Arc<Shared>,
    is_reader: bool,
    wait: Cell<Duration>,
    /// The outermost snapshot.
    outer: RefCell<Weak<Held>>,
    /// Whether a visit is under way.
    is_visited: Cell<bool>,
}

impl Handle {
    fn new(shared: &Arc<Shared>, is_reader: bool) -> Self {
        Self {
            shared: Arc::clone(shared),
            is_reader,
            wait: Cell::new(Duration::from_secs(10)),
            outer: RefCell::default(),
            is_visited: Cell::new(false),
        }
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").finish_non_exhaustive()
    }
}

impl Store for Handle {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>, Error> {
        if self.is_visited.get() {
            return Err(Error::new(Kind::Database, "the store is used from within a visit"));
        }
        let held = self.outer.borrow().upgrade();
        let held = held.unwrap_or_else(|| {
            let held = Arc::new(Held(self.shared.now()));
            *self.outer.borrow_mut() = Arc::downgrade(&held);
            held
        });
        Ok(Box::new(View { shared: &self.shared, held, is_visited: &self.is_visited }))
    }

    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, Error> {
        let shared = &self.shared;
        if self.is_reader && !shared.has(Fault::LetsReadersWrite) {
            return Err(Error::new(Kind::Io, "a reader does not write"));
        }
        let early = shared.now();
        let mut is_held = shared.is_held.lock().unwrap();
        if !shared.has(Fault::LetsTwoWritersIn) {
            let wait =
                if shared.has(Fault::DoesNotWait) { Duration::ZERO } else { self.wait.get() };
            let waited = shared.freed.wait_timeout_while(is_held, wait, |is_held| *is_held);
            let (held, timed_out) = waited.unwrap();
            if timed_out.timed_out() {
                return Err(Error::new(Kind::Busy, "another process is writing to the ledger"));
            }
            is_held = held;
        }
        *is_held = true;
        drop(is_held);
        let state = if shared.has(Fault::BeginsWithWhatWasBefore) { early } else { shared.now() };
        Ok(Box::new(Writing {
            shared,
            state: RefCell::new((*state).clone()),
            is_visited: &self.is_visited,
        }))
    }

    fn reader(&self) -> Result<Box<dyn Store>, Error> {
        Ok(Box::new(Self::new(&self.shared, true)))
    }

    fn set_wait(&self, wait: Duration) -> Result<(), Error> {
        self.wait.set(wait);
        Ok(())
    }

    fn compaction_due(&self) -> Result<bool, Error> {
        Ok(!self.shared.left.lock().unwrap().is_empty())
    }

    fn compact(&mut self) -> Result<(), Error> {
        if !self.shared.has(Fault::KeepsBytes) {
            self.shared.left.lock().unwrap().clear();
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}
