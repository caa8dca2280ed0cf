//! Instants as microseconds since the epoch, and the days on which something happened.

use jiff::Timestamp;

/// Microseconds since the epoch.
pub(crate) type Micros = i64;

pub(crate) const SECOND: Micros = 1_000_000;
pub(crate) const DAY: Micros = 86_400 * SECOND;

/// Days since the epoch of a date of the Gregorian calendar (Hinnant's algorithm).
pub(crate) const fn day(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Midnight of that day.
pub(crate) const fn at(year: i32, month: i32, of_month: i32) -> Micros {
    day(year, month, of_month) as i64 * DAY
}

/// The first records.
pub(crate) const FIRST: Micros = at(2015, 1, 1);
/// The last records of the network.
pub(crate) const LAST: Micros = at(2025, 10, 31);
/// What has no date was made between joining and this.
pub(crate) const CAPTURE: Micros = at(2025, 11, 1);
/// The first version is published.
pub(crate) const QUIET_START: Micros = at(2024, 9, 18);
/// The second version is published.
pub(crate) const ANNOUNCEMENT: Micros = at(2025, 9, 18);
/// The second version takes effect in the regions that it adds.
pub(crate) const EXPANSION: Micros = at(2025, 11, 3);
/// Nothing is stated after it.
pub(crate) const END: Micros = at(2025, 12, 1);

/// The instant as it is written.
pub(crate) fn written(at: Micros) -> String {
    instant(at).to_string()
}

/// The instant of those microseconds; the epoch for what no calendar holds.
pub(crate) fn instant(at: Micros) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or_default()
}

/// The age in whole years on a day, counted by the calendar: 29 February counts as 1 March.
pub(crate) fn age(born: i32, on: i32) -> i32 {
    let (by, bm, bd) = civil(born);
    let (y, m, d) = civil(on);
    // 29 February sorts after 28 February and before 1 March, which is when such a birthday comes in other years.
    y - by - i32::from((m, d) < (bm, bd))
}

/// Year, month and day of days since the epoch.
pub(crate) const fn civil(days: i32) -> (i32, i32, i32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_a_calendar() {
        for text in ["1970-01-01", "2000-02-29", "2025-11-03", "1960-12-31", "2024-02-29"] {
            let date: jiff::civil::Date = text.parse().unwrap();
            let ours = day(date.year().into(), date.month().into(), date.day().into());
            let theirs: Timestamp = format!("{text}T00:00:00Z").parse().unwrap();
            assert_eq!(i64::from(ours) * 86_400, theirs.as_second(), "{text}");
            assert_eq!(civil(ours), (date.year().into(), date.month().into(), date.day().into()));
        }
        assert_eq!(written(EXPANSION), "2025-11-03T00:00:00Z");
    }

    #[test]
    fn an_age_turns_on_the_day() {
        for (born, on, years) in [
            (day(2007, 11, 3), day(2025, 11, 2), 17),
            (day(2007, 11, 3), day(2025, 11, 3), 18),
            (day(2008, 2, 29), day(2026, 2, 28), 17),
            (day(2008, 2, 29), day(2026, 3, 1), 18),
            (day(2004, 2, 29), day(2024, 2, 29), 20),
        ] {
            assert_eq!(age(born, on), years);
        }
    }
}
