//! Instants as the ledger keeps them: whole microseconds, in UTC.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserializer, Error as _, Visitor};
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

/// Whether an instant is written finer than a microsecond.
pub(crate) fn is_whole(at: Timestamp) -> bool {
    at.as_nanosecond() % 1_000 == 0
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
    let at = from.deserialize_str(Instant)?;
    if is_whole(at) { Ok(at) } else { Err(D::Error::custom("finer than a microsecond")) }
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
