//! Lints of when a version speaks and from when it counts.

use jiff::{SignedDuration, Timestamp};

use super::Desk;
use crate::document::{Document, Effective, Region};
use crate::{instant, region};

pub(super) fn check(desk: &mut Desk<'_>, earlier: &[Document]) {
    let version = desk.version;
    if let Some(before) = earlier.last() {
        let (was, is) = (before.published, version.published);
        let name = &before.version;
        if is < was {
            let words =
                format!("it was published at {is}, before `{name}`, which stands before it");
            let hint = "put the versions in the order of their publication";
            desk.error("versions_out_of_order", "published", words, hint);
        } else if is == was {
            let words = format!("it was published at the same instant as `{name}`");
            let hint =
                "the order of the ledger decides which is newer: better give it a time of its own";
            desk.warning("versions_at_once", "published", words, hint);
        }
    }
    for region in &version.regions {
        effective(desk, earlier, region);
    }
}

fn effective(desk: &mut Desk<'_>, earlier: &[Document], region: &Region) {
    let version = desk.version;
    let path = |cohort: &str| format!("region.{:?}.effective.{cohort}", region.name);
    let (name, published) = (&region.name, version.published);
    for (cohort, of) in COHORTS {
        let from = of(&region.effective);
        // A region that was in before keeps its date: nothing takes effect in the past.
        if from < published && !carried_over(version, earlier, region, of) {
            let words =
                format!("{name} takes effect at {from}, before it was published at {published}");
            let hint = "no terms count before people can read them: move the date, or keep that of the version before";
            desk.error("effective_before_published", path(cohort), words, hint);
        }
    }

    // New members accept the terms when they join, so the period runs for each of them from then on.
    // Only members who were there before can be told too late for a date that is fixed.
    let from = region.effective.existing;
    let days = version.notice_period_days;
    let period = SignedDuration::from_hours(24 * i64::from(days));
    let earliest = published.checked_add(period).unwrap_or(Timestamp::MAX);
    if from < earliest && !carried_over(version, earlier, region, |effective| effective.existing) {
        let words = format!(
            "{name} takes effect at {from}, and the notice period of {days} days ends at {earliest} at the earliest"
        );
        let hint = "publish earlier, shorten the period, or let it take effect later";
        desk.error("notice_too_short", path("existing"), words, hint);
    }
}

/// The date of one cohort.
type DateOf = fn(&Effective) -> Timestamp;

/// The cohorts and their dates.
const COHORTS: [(&str, DateOf); 2] =
    [("existing", |effective| effective.existing), ("new", |effective| effective.new)];

/// Whether everybody whom the region covers had that date in an earlier version.
fn carried_over(version: &Document, earlier: &[Document], region: &Region, of: DateOf) -> bool {
    let day = instant::utc_day(version.published);
    let mut codes = region.covers.iter().flat_map(|item| region::codes(item, day));
    codes.all(|code| {
        earlier
            .iter()
            .filter_map(|document| document.region(code, day))
            .any(|before| of(&before.effective) == of(&region.effective))
    })
}
