//! When a build has to enter the time in the ledger, so that what was set for later begins to count.

use abide_ledger::{Draft, Ledger, event};
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;

/// How old the last event may be. Ages, accounts and notices move on with the days, though nobody enters anything.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);

/// Enters the time, if it is due.
pub(super) fn wind(ledger: &mut Ledger, now: Timestamp) -> Result<(), Failure> {
    if is_due(ledger, now)? { enter(ledger, now) } else { Ok(()) }
}

/// Whether something that was set for later has come since the last event, or that one is a day old.
pub(super) fn is_due(ledger: &Ledger, now: Timestamp) -> Result<bool, Failure> {
    let is_old = now.duration_since(ledger.cutoff()?.time) > OLDEST;
    Ok(is_old || ledger.due(now)?.is_some())
}

/// Makes `now` an event, and so the cutoff.
pub(super) fn enter(ledger: &mut Ledger, now: Timestamp) -> Result<(), Failure> {
    ledger.append(&[Draft::Clock(event::Clock { at: now })], now)?;
    Ok(())
}
