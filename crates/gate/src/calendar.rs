//! Days, birthdays and instants as plain numbers.

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};

/// Microseconds in a day of 24 hours.
pub(crate) const DAY: i64 = 86_400_000_000;

/// Later than every instant: what never comes.
pub(crate) const NEVER: i64 = i64::MAX;

/// The day after every other: the birthday of those whose age is unknown.
pub(crate) const NO_DAY: i32 = i32::MAX;

/// Whole microseconds since the epoch.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The UTC date of an instant, in days since the epoch.
pub(crate) fn day_of(micros: i64) -> i32 {
    i32::try_from(micros.div_euclid(DAY)).unwrap_or(NO_DAY)
}

/// The first instant of a day; for `NO_DAY` one that never comes.
pub(crate) fn midnight(day: i32) -> i64 {
    if day == NO_DAY { NEVER } else { i64::from(day) * DAY }
}

/// The date of that many days since the epoch, if the calendar has it.
pub(crate) fn date_of(day: i32) -> Option<Date> {
    date(1970, 1, 1).checked_add(Span::new().try_days(day).ok()?).ok()
}

/// Days since the epoch.
pub(crate) fn number_of(on: Date) -> i32 {
    i32::try_from(on.duration_since(date(1970, 1, 1)).as_hours() / 24).unwrap_or(NO_DAY)
}

/// The day on which somebody born on `birth` turns `years`; without one they never do.
pub(crate) fn birthday(birth: i32, years: i16) -> i32 {
    let turned = || {
        let born = date_of(birth)?;
        let year = born.year().checked_add(years)?;
        // 29 February counts as 1 March where the year has none.
        same_day(born, year).or_else(|| Date::new(year, 3, 1).ok())
    };
    turned().map_or(NO_DAY, number_of)
}

/// The greatest age that is believed. What states a greater one, such as a birth on 1 January 1900, says nothing.
pub(crate) const OLDEST: i16 = 125;

/// The birth date, if somebody born then can be alive on that day.
pub(crate) fn believed(birth: i32, on: i32) -> i32 {
    if birthday(birth, OLDEST + 1) <= on { NO_DAY } else { birth }
}

/// The latest birth date of somebody who was `years` old `on` that day.
pub(crate) fn latest_birth(years: i16, on: i32) -> i32 {
    if years > OLDEST {
        return NO_DAY;
    }
    let born = || {
        let on = date_of(on)?;
        let year = on.year().checked_sub(years)?;
        same_day(on, year).or_else(|| Date::new(year, 2, 28).ok())
    };
    born().map_or(NO_DAY, number_of)
}

/// The same day in another year: `None` for 29 February in most of them, or out of the calendar.
fn same_day(day: Date, year: i16) -> Option<Date> {
    Date::new(year, day.month(), day.day()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_days_have_birthdays_on_the_first_of_march() {
        let born = number_of(date(2000, 2, 29));
        assert_eq!(birthday(born, 18), number_of(date(2018, 3, 1)));
        assert_eq!(birthday(born, 16), number_of(date(2016, 2, 29)));
        assert_eq!(birthday(number_of(date(2001, 5, 6)), 18), number_of(date(2019, 5, 6)));
    }

    #[test]
    fn an_attestation_allows_the_latest_birth_date() {
        let on = number_of(date(2024, 2, 29));
        assert_eq!(latest_birth(18, on), number_of(date(2006, 2, 28)));
        assert_eq!(latest_birth(4, on), number_of(date(2020, 2, 29)));
    }

    #[test]
    fn nobody_is_older_than_the_oldest() {
        let on = number_of(date(2025, 11, 3));
        for (birth, is_believed) in
            [(date(1899, 11, 3), false), (date(1899, 11, 4), true), (date(1, 1, 1), false)]
        {
            assert_eq!(believed(number_of(birth), on) != NO_DAY, is_believed, "{birth}");
        }
        assert_eq!(believed(NO_DAY, on), NO_DAY);
        assert_ne!(latest_birth(125, on), NO_DAY);
        assert_eq!(latest_birth(126, on), NO_DAY);
    }

    #[test]
    fn out_of_the_calendar_is_never() {
        assert_eq!(birthday(number_of(date(9990, 1, 1)), 18), NO_DAY);
        assert_eq!(birthday(NO_DAY, 18), NO_DAY);
        assert_eq!(latest_birth(i16::MIN, number_of(date(9990, 1, 1))), NO_DAY);
        assert_eq!(midnight(NO_DAY), NEVER);
    }

    #[test]
    fn days_before_the_epoch_round_down() {
        assert_eq!(day_of(-1), -1);
        assert_eq!(day_of(0), 0);
        assert_eq!(day_of(DAY - 1), 0);
        assert_eq!(number_of(date(1969, 12, 31)), -1);
        assert_eq!(date_of(-1), Some(date(1969, 12, 31)));
    }
}
