//! Guesses of passwords: few for each account, and few at once for all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Failures in a row before an account has to wait.
const FAILURES: u32 = 5;
const WAIT: SignedDuration = SignedDuration::from_mins(1);
/// Accounts that are remembered at most.
const ACCOUNTS_MAX: usize = 100_000;
/// Passwords that are hashed at once: each takes a core for a while, and 19 MiB.
const AT_ONCE: usize = 2;

#[derive(Debug)]
pub(crate) struct Throttle {
    failed: Mutex<HashMap<String, (u32, Timestamp)>>,
    room: Semaphore,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { failed: Mutex::default(), room: Semaphore::new(AT_ONCE) }
    }
}

impl Throttle {
    /// Whether somebody may try a password for that login now.
    pub(crate) fn may(&self, login: &str, now: Timestamp) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed
            .get(login)
            .is_none_or(|(times, last)| *times < FAILURES || now.duration_since(*last) > WAIT)
    }

    pub(crate) fn tried(&self, login: &str, right: bool, now: Timestamp) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if right {
            failed.remove(login);
            return;
        }
        if failed.len() >= ACCOUNTS_MAX {
            failed.retain(|_, (_, last)| now.duration_since(*last) <= WAIT);
        }
        let entry = failed.entry(login.to_owned()).or_insert((0, now));
        if now.duration_since(entry.1) > WAIT {
            entry.0 = 0;
        }
        *entry = (entry.0.saturating_add(1), now);
    }

    pub(crate) async fn room(&self) -> Option<SemaphorePermit<'_>> {
        self.room.acquire().await.ok()
    }
}
