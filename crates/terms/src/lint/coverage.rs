//! Lints of regions that stand in each other's light: the first that covers a code governs it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Desk;
use crate::document::Region;
use crate::{instant, region};

pub(super) fn check(desk: &mut Desk<'_>) {
    let day = instant::utc_day(desk.version.published);
    let regions = &desk.version.regions;
    for (place, later) in regions.iter().enumerate() {
        let path = format!("region.{:?}.covers", later.name);
        let before = regions.get(..place).unwrap_or_default();
        let codes = codes(later, day);
        if !codes.is_empty() && codes.iter().all(|code| before.iter().any(|r| covers(r, code, day)))
        {
            let names: Vec<_> = before
                .iter()
                .filter(|earlier| codes.iter().any(|code| covers(earlier, code, day)))
                .map(|earlier| earlier.name.as_str())
                .collect();
            let (name, names) = (&later.name, names.join(", "));
            let words =
                format!("{name} never counts: all that it covers is covered before, by {names}");
            let hint = "put the narrower region first, or take this one out";
            desk.error("region_shadowed", path, words, hint);
            continue;
        }
        for earlier in before {
            overlap(desk, (earlier, later), day);
        }
    }
}

/// An exception before its rule (`DE`, then `EU`) is how regions are meant to be written; two that
/// merely cross are not.
fn overlap(desk: &mut Desk<'_>, (earlier, later): (&Region, &Region), day: Date) {
    let of_earlier = codes(earlier, day);
    let both: BTreeSet<&str> = codes(later, day)
        .into_iter()
        .filter(|code| covers(earlier, code, day))
        .chain(of_earlier.iter().copied().filter(|code| covers(later, code, day)))
        .collect();
    let exception = of_earlier.iter().all(|code| covers(later, code, day));
    if both.is_empty() || exception {
        return;
    }
    let shared: Vec<_> = both.into_iter().collect();
    let (first, second, shared) = (&earlier.name, &later.name, shared.join(", "));
    let words =
        format!("{first} and {second} both cover {shared}: {first} counts, as it stands first");
    let hint = "list each code once, or make the first a part of the second";
    desk.warning("regions_overlap", format!("region.{second:?}.covers"), words, hint);
}

fn codes(region: &Region, day: Date) -> BTreeSet<&str> {
    region.covers.iter().flat_map(|item| region::codes(item, day)).collect()
}

fn covers(region: &Region, code: &str, day: Date) -> bool {
    region.covers.iter().any(|item| region::covers(item, code, day))
}
