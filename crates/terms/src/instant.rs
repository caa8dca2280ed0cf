//! Instants and dates in the one shape in which documents may write them.
//!
//! Each accepted text prints back to itself, so that a document has one meaning: no leap seconds, no
//! offsets, no short forms, no time zones, and nothing finer than a microsecond.

use jiff::{Timestamp, civil::Date, tz::Offset};

/// `2025-11-03T00:00:00Z`, with up to six digits of a fraction. The error is a hint.
pub(crate) fn instant(text: &str) -> Result<Timestamp, &'static str> {
    const SHAPE: &str = "write an instant in UTC as `2025-11-03T00:00:00Z`";
    let Some(local) = text.strip_suffix('Z') else {
        return Err(match text.parse::<Timestamp>() {
            Ok(_) => "instants are in UTC: convert it and end it with `Z`",
            Err(_) => SHAPE,
        });
    };
    let (whole, fraction) = match local.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (local, None),
    };
    if !matches_shape(whole, "dddd-dd-ddTdd:dd:dd") {
        return Err(SHAPE);
    }
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SHAPE);
        }
        if fraction.len() > 6 {
            return Err("instants are whole microseconds: write at most six digits of a second");
        }
    }
    if whole.ends_with(":60") {
        return Err("leap seconds have no instant of their own: write `:59`");
    }
    text.parse().map_err(|_| "there is no such date or time of day")
}

/// The UTC date of an instant.
pub(crate) fn utc_day(at: Timestamp) -> Date {
    Offset::UTC.to_datetime(at).date()
}

/// `2025-11-03`. The error is a hint.
pub(crate) fn day(text: &str) -> Result<Date, &'static str> {
    if !matches_shape(text, "dddd-dd-dd") {
        return Err("write a date as `2025-11-03`");
    }
    text.parse().map_err(|_| "there is no such date")
}

/// Whether the text has a digit at each `d` of the shape, and is the shape elsewhere.
fn matches_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(is, should)| match should {
            b'd' => is.is_ascii_digit(),
            exact => is == exact,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_shape_of_instant() {
        for good in
            ["2025-11-03T00:00:00Z", "2024-02-29T23:59:59.999999Z", "2025-11-03T00:00:00.5Z"]
        {
            assert!(instant(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "Z",
            "2025-11-03",
            "2025-11-03T00:00:00",
            "2025-11-03T00:00Z",
            "2025-11-03 00:00:00Z",
            "2025-11-03t00:00:00z",
            "2025-11-03T00:00:00+00:00",
            "2025-11-03T01:00:00+01:00",
            "20251103T000000Z",
            "2025-02-29T00:00:00Z",
            "2025-11-03T24:00:00Z",
            "2025-11-03T23:59:60Z",
            "2025-11-03T00:00:00.Z",
            "2025-11-03T00:00:00.1234567Z",
            "2025-11-03T00:00:00,5Z",
            "2025-11-03T00:00:00Z[UTC]",
            "+002025-11-03T00:00:00Z",
            "٢٠٢٥-11-03T00:00:00Z",
        ] {
            assert!(instant(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn microseconds_are_exact() {
        let at = instant("2025-11-03T00:00:00.000001Z").unwrap();
        let zero = instant("2025-11-03T00:00:00Z").unwrap();
        assert_eq!(at.as_microsecond() - zero.as_microsecond(), 1);
    }

    #[test]
    fn one_shape_of_date() {
        assert!(day("2024-02-29").is_ok());
        for bad in ["", "2025-02-29", "2025-2-03", "20250203", "2025-02-03T00:00:00Z", "03/02/2025"]
        {
            assert!(day(bad).is_err(), "{bad}");
        }
    }
}
