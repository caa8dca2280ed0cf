//! When a build has to enter the time in the ledger, so that what was set for later begins to count.

use abide_ledger::{Draft, Ledger, event};
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;
use crate::platform::Platform;

/// How old the last event may be. Ages, accounts and notices move on with the days, though nobody enters anything.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);

/// Enters the time, if something that was set for later has come since the last event, or that one is a day old.
pub(super) fn wind(ledger: &mut Ledger, now: Timestamp) -> Result<(), Failure> {
    let is_old = now.duration_since(ledger.cutoff()?.time) > OLDEST;
    if is_old || is_due(ledger, now)? { enter(ledger, now) } else { Ok(()) }
}

/// Makes `now` an event, and so the cutoff.
pub(super) fn enter(ledger: &mut Ledger, now: Timestamp) -> Result<(), Failure> {
    ledger.append(&[Draft::Clock(event::Clock { at: now })], now)?;
    Ok(())
}

/// Whether a pause begins or ends, or a version is published or begins to apply, after the last event and by now.
pub(super) fn is_due(ledger: &Ledger, now: Timestamp) -> Result<bool, Failure> {
    let position = ledger.cutoff()?;
    let pauses = ledger.pauses(&position)?;
    let terms = Platform::published(ledger, &position)?;
    let of_pauses = pauses.iter().flat_map(|pause| [Some(pause.from), pause.until]).flatten();
    let of_terms = terms.iter().flat_map(|version| {
        let dates = version.regions.iter().map(|region| region.effective);
        dates.flat_map(|dates| [dates.existing, dates.new]).chain([version.published])
    });
    Ok(of_pauses.chain(of_terms).any(|at| position.time < at && at <= now))
}
