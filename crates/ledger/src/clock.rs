//! The time of an append: never before that of the last one.

use jiff::Timestamp;

use crate::error::{Error, Kind, Result};
use crate::instant;

/// How far the clock may be behind the last append. Clocks that are kept in step drift by milliseconds.
const DRIFT_MICROS: i64 = 1_000_000;

/// The time to append at, given the clock and the time of the last append; an error if the clock is further behind than it drifts.
pub(crate) fn append_time(now: Timestamp, last: Timestamp) -> Result<Timestamp> {
    let now = instant::whole(now);
    let behind = last.as_microsecond().saturating_sub(now.as_microsecond());
    if behind > DRIFT_MICROS {
        return Err(Error::new(
            Kind::Clock,
            format!("the clock says `{now}`, but the last event was appended at `{last}`"),
        )
        .hint("set the clock right; if it was ahead before, wait until it has passed that time"));
    }
    Ok(now.max(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(now: &str, last: &str) -> Result<String> {
        append_time(now.parse().unwrap(), last.parse().unwrap()).map(|at| at.to_string())
    }

    #[test]
    fn goes_on_from_the_last_append() {
        assert_eq!(
            time("2025-01-01T00:00:02Z", "2025-01-01T00:00:01Z").unwrap(),
            "2025-01-01T00:00:02Z"
        );
        assert_eq!(
            time("2025-01-01T00:00:00Z", "2025-01-01T00:00:01Z").unwrap(),
            "2025-01-01T00:00:01Z"
        );
    }

    #[test]
    fn refuses_a_clock_that_is_behind() {
        let error = time("2025-01-01T00:00:00Z", "2025-01-01T00:00:01.000001Z").unwrap_err();
        assert_eq!(error.code(), "ledger::clock");
        assert_eq!(
            error.to_string(),
            "the clock says `2025-01-01T00:00:00Z`, but the last event was appended at `2025-01-01T00:00:01.000001Z`"
        );
    }
}
