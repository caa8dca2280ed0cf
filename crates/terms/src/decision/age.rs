//! Age in UTC dates.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::Undecidable;
use crate::member::AgeEvidence;

/// The UTC date of an instant.
pub(super) fn day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

/// Nobody is known to have been older (the oldest was 122): such a date stands for one that nobody knew.
const YEARS_MAX: i16 = 125;

/// Whether the evidence states an age that nobody has at the cutoff.
pub(super) fn is_placeholder(evidence: AgeEvidence, cutoff: Date) -> bool {
    let is_attested = matches!(evidence, AgeEvidence::Attested { years, .. } if years > YEARS_MAX);
    let born = born_by(evidence);
    is_attested
        || born.is_ok_and(|born| has_turned(born, YEARS_MAX + 1, cutoff).is_ok_and(|over| over))
}

/// The latest birth date that the evidence allows.
pub(super) fn born_by(evidence: AgeEvidence) -> Result<Date, Undecidable> {
    match evidence {
        AgeEvidence::Birth(date) => Ok(date),
        AgeEvidence::Attested { years, on } => {
            let year = on.year().checked_sub(years).ok_or(OUT_OF_CALENDAR)?;
            // 29 February becomes 28 February where the year has none.
            let day = if is_leap_day(on) && !leap(year) { 28 } else { on.day() };
            Date::new(year, on.month(), day).map_err(|_| OUT_OF_CALENDAR)
        }
    }
}

/// Whether a person born on `born` has turned `years` on that day.
pub(super) fn has_turned(born: Date, years: i16, on: Date) -> Result<bool, Undecidable> {
    let year = born.year().checked_add(years).ok_or(OUT_OF_CALENDAR)?;
    let birthday = if is_leap_day(born) && !leap(year) {
        Date::new(year, 3, 1)
    } else {
        Date::new(year, born.month(), born.day())
    };
    Ok(birthday.map_err(|_| OUT_OF_CALENDAR)? <= on)
}

const OUT_OF_CALENDAR: Undecidable = Undecidable("a birth date or age is outside of the calendar");

fn is_leap_day(date: Date) -> bool {
    date.month() == 2 && date.day() == 29
}

fn leap(year: i16) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn leap_day_counts_as_first_of_march() {
        let born = date(2008, 2, 29);
        assert_eq!(has_turned(born, 18, date(2026, 2, 28)), Ok(false));
        assert_eq!(has_turned(born, 18, date(2026, 3, 1)), Ok(true));
        assert_eq!(has_turned(born, 16, date(2024, 2, 29)), Ok(true));
    }

    #[test]
    fn attestation_gives_the_latest_birth_date() {
        let attested = AgeEvidence::Attested { years: 18, on: date(2012, 2, 29) };
        let born = born_by(attested).unwrap();
        assert_eq!(born, date(1994, 2, 28));
        assert_eq!(has_turned(born, 18, date(2012, 2, 29)), Ok(true));
        assert_eq!(has_turned(born, 18, date(2012, 2, 27)), Ok(false));
    }

    #[test]
    fn impossible_ages_are_errors_not_answers() {
        assert!(has_turned(date(2000, 1, 1), i16::MAX, date(2026, 1, 1)).is_err());
        assert!(born_by(AgeEvidence::Attested { years: i16::MAX, on: date(-9000, 1, 1) }).is_err());
    }
}
