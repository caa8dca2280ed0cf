//! The root of the state map, entered when it is due: at least every hour in which something changed that may be an act.
//!
//! Whoever calls this brings the time. A ledger has one writer at a time, so another process that writes is waited for, and the root is tried again.

use std::time::Duration;

use abide_ledger::error::Kind;
use abide_ledger::{Appended, Ledger};
use jiff::Timestamp;

use crate::error::Result;

/// How long a turn waits for another writer. The root has half an hour more until it is late.
const WAIT: Duration = Duration::from_secs(1);

/// How long until the next turn, where nothing is known to be due before.
const IDLE: Duration = Duration::from_mins(1);
/// The same after somebody else was writing, or something failed.
const AGAIN: Duration = Duration::from_secs(10);

/// What became of a turn.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing is due.
    Idle,
    Entered(Appended),
    /// Another process is writing.
    Busy,
}

/// Enters the root if it is due by now. The ledger is opened for writing only then, and not kept open.
pub fn turn<E: From<crate::Error>>(
    reader: &Ledger,
    now: Timestamp,
    open: impl FnOnce() -> Result<Ledger, E>,
) -> Result<Turn, E> {
    let due = reader.root_due().map_err(crate::Error::from)?;
    if due.is_none_or(|due| now < due) {
        return Ok(Turn::Idle);
    }
    let mut ledger = open()?;
    ledger.set_wait(WAIT).map_err(crate::Error::from)?;
    match ledger.append_root(now) {
        Ok(Some(appended)) => Ok(Turn::Entered(appended)),
        Ok(None) => Ok(Turn::Idle),
        Err(error) if error.kind() == Kind::Busy => Ok(Turn::Busy),
        Err(error) => Err(crate::Error::from(error).into()),
    }
}

/// How long to wait after a turn.
pub fn pause<E>(turn: &Result<Turn, E>) -> Duration {
    if matches!(turn, Ok(Turn::Idle | Turn::Entered(_))) { IDLE } else { AGAIN }
}
