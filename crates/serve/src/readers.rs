//! Read-only connections to one ledger, a few of them, each used by one request at a time.

use std::sync::{Arc, Mutex, PoisonError};

use abide_ledger::Ledger;
use tokio::sync::Semaphore;

use crate::error::{Error, Kind, Result};

/// The connections. Clones share them.
#[derive(Debug, Clone)]
pub struct Readers(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    idle: Mutex<Vec<Ledger>>,
    free: Semaphore,
}

impl Readers {
    /// So many connections beside the one that is given, which is one of them.
    pub fn new(ledger: Ledger, connections: usize) -> Result<Self> {
        let mut idle = Vec::new();
        for _ in 1..connections {
            idle.push(ledger.reader()?);
        }
        idle.push(ledger);
        let free = Semaphore::new(idle.len());
        Ok(Self(Arc::new(Pool { idle: Mutex::new(idle), free })))
    }

    /// Asks the ledger something, on a thread that may wait for the disk.
    ///
    /// Whoever gives up on the answer leaves the connection to its question: it comes back when that is done.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Ledger) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let broken = || Error::new(Kind::Ledger, "no connection to the ledger is left");
        // Forgotten here and given back with the connection.
        self.0.free.acquire().await.map_err(|_| broken())?.forget();
        let pool = Arc::clone(&self.0);
        let asked = tokio::task::spawn_blocking(move || {
            let lent = Lent::take(pool).ok_or_else(broken)?;
            lent.ledger.as_ref().ok_or_else(broken).and_then(question)
        });
        asked.await.map_err(|_| broken())?
    }
}

/// A connection that goes back when its user is done, in whatever way.
struct Lent {
    pool: Arc<Pool>,
    ledger: Option<Ledger>,
}

impl Lent {
    fn take(pool: Arc<Pool>) -> Option<Self> {
        let ledger = pool.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        Some(Self { pool, ledger: Some(ledger) })
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.ledger.take());
        self.pool.free.add_permits(1);
    }
}
