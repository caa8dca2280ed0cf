//! Instants as the ledger keeps them: whole microseconds, in UTC.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::de::{Deserializer, Visitor};
use serde::ser::Serializer;

use crate::error::{Error, Kind, Result};

/// The instant with what is finer than a microsecond cut off.
pub(crate) fn whole(at: Timestamp) -> Timestamp {
    let nanosecond = at.as_nanosecond();
    let rest = nanosecond.rem_euclid(1_000);
    // Only the very first microsecond that can be written has no whole one before it.
    Timestamp::from_nanosecond(nanosecond - rest).unwrap_or(Timestamp::MIN)
}

/// The instant of so many microseconds since 1970, as a row of the event table states it.
pub(crate) fn of_micros(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros)
        .map_err(|_| Error::new(Kind::Corrupt, "the ledger states a time that no calendar has"))
}

/// Whether an instant has no part that is finer than a microsecond.
pub(crate) fn is_whole(at: Timestamp) -> bool {
    at.subsec_nanosecond() % 1_000 == 0
}

/// The instant that is written as the ledger writes one, `2025-11-03T00:00:00Z` or with up to six more digits. `None` for what is written
/// otherwise, though it may be an instant.
pub(crate) fn plain(text: &str) -> Option<Timestamp> {
    let (whole, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let [c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1, s2] =
        *whole
    else {
        return None;
    };
    let micros = match rest {
        [b'Z'] => 0,
        [b'.', digits @ .., b'Z'] if (1..=6).contains(&digits.len()) => {
            let zeros = std::iter::repeat(&b'0');
            digits
                .iter()
                .chain(zeros)
                .take(6)
                .try_fold(0, |micros, next| Some(micros * 10 + i32::from(digit(*next)?)))?
        }
        _ => return None,
    };
    let two = |tens, ones| Some(digit(tens)? * 10 + digit(ones)?);
    let year = i16::from(two(c1, c2)?) * 100 + i16::from(two(y1, y2)?);
    let (month, day) = (two(m1, m2)?, two(d1, d2)?);
    let (hour, minute, second) = (two(h1, h2)?, two(i1, i2)?, two(s1, s2)?);
    let at = DateTime::new(year, month, day, hour, minute, second, micros * 1_000);
    Offset::UTC.to_timestamp(at.ok()?).ok()
}

fn digit(byte: u8) -> Option<i8> {
    byte.is_ascii_digit().then(|| (byte - b'0') as i8)
}

pub(crate) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&whole(*at))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    struct Instant;
    impl Visitor<'_> for Instant {
        type Value = Timestamp;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an instant")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Timestamp, E> {
            // The value itself stays out of the message.
            text.parse().ok().filter(|at| is_whole(*at)).ok_or_else(|| E::custom("not an instant"))
        }
    }
    from.deserialize_str(Instant)
}

/// The same for an instant that may be absent.
pub(crate) mod option {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    struct Present(#[serde(with = "super")] Timestamp);

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => super::serialize(at, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<Present>::deserialize(from)?.map(|present| present.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_plainly_is_read_as_by_the_parser() {
        let agree = |text: &str| {
            let (plain, parsed) = (plain(text), text.parse::<Timestamp>().ok());
            assert!(plain.is_none() || plain == parsed, "{text}: {plain:?} is not {parsed:?}");
            plain.is_some()
        };
        let step = 86_400_000_000 * 97 + 3_661_000_001;
        let instants = (-62_135_596_800_000_000_i64..253_402_207_200_000_000).step_by(step);
        for micros in instants.chain([-1, 0, 1, 100_000, 999_999]) {
            let text = Timestamp::from_microsecond(micros).unwrap().to_string();
            assert!(agree(&text), "{text}");
        }
        for text in ["2024-02-29T23:59:59Z", "2025-11-03T00:00:00.123456Z", "0000-01-01T00:00:00Z"]
        {
            for place in 0..text.len() {
                let (before, after) = text.split_at(place);
                for with in ["", "0", "3", "6", "9", "-", ":", ".", "T", "Z", " ", "+", "é"] {
                    agree(&format!("{before}{with}{after}"));
                    agree(&format!("{before}{with}{}", &after[1..]));
                }
            }
        }
        for odd in [
            "2025-02-29T00:00:00Z",
            "2025-01-01T00:00:60Z",
            "2025-01-01T24:00:00Z",
            "+002025-01-01T00:00:00Z",
        ] {
            agree(odd);
        }
        // Finer than a microsecond, and other ways to write an instant.
        for other in
            ["2025-11-03T00:00:00.1234567Z", "2025-11-03T01:00:00+01:00", "2025-11-03t00:00:00z"]
        {
            assert!(!agree(other), "{other}");
        }
    }

    #[test]
    fn cuts_towards_the_past() {
        for (given, kept) in [
            ("2025-11-03T00:00:00.123456789Z", "2025-11-03T00:00:00.123456Z"),
            ("1960-01-01T00:00:00.000000001Z", "1960-01-01T00:00:00Z"),
            ("2025-11-03T00:00:00Z", "2025-11-03T00:00:00Z"),
        ] {
            assert_eq!(whole(given.parse().unwrap()).to_string(), kept);
        }
    }
}
