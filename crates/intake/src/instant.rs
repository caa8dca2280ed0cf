//! Dates as sources write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a source writes instants: `rfc3339`, `date`, `epoch_s`, `epoch_ms`, `epoch_us`, or a pattern such
/// as `%Y-%m-%d %H:%M:%S`, read as UTC. Nothing is tried out: one source, one format.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Format {
    #[default]
    Rfc3339,
    Date,
    EpochSeconds,
    EpochMillis,
    EpochMicros,
    Pattern(String),
}

impl From<String> for Format {
    fn from(word: String) -> Self {
        match word.as_str() {
            "rfc3339" => Self::Rfc3339,
            "date" => Self::Date,
            "epoch_s" => Self::EpochSeconds,
            "epoch_ms" => Self::EpochMillis,
            "epoch_us" => Self::EpochMicros,
            _ => Self::Pattern(word),
        }
    }
}

impl From<Format> for String {
    fn from(format: Format) -> Self {
        match format {
            Format::Rfc3339 => "rfc3339".into(),
            Format::Date => "date".into(),
            Format::EpochSeconds => "epoch_s".into(),
            Format::EpochMillis => "epoch_ms".into(),
            Format::EpochMicros => "epoch_us".into(),
            Format::Pattern(pattern) => pattern,
        }
    }
}

impl Format {
    /// Whether the pattern is one: a misspelt word must not become a pattern that no date fits.
    pub fn is_usable(&self) -> bool {
        match self {
            Self::Pattern(pattern) => pattern.contains('%'),
            _ => true,
        }
    }

    /// The instant, cut to whole microseconds; `None` if the value is not in this format.
    pub fn parse(&self, value: &str) -> Option<Timestamp> {
        let value = value.trim();
        let at = match self {
            Self::Rfc3339 => value.parse::<Timestamp>().ok()?,
            Self::Date => midnight(value.parse::<Date>().ok()?)?,
            Self::EpochSeconds => Timestamp::from_second(value.parse().ok()?).ok()?,
            Self::EpochMillis => Timestamp::from_millisecond(value.parse().ok()?).ok()?,
            Self::EpochMicros => Timestamp::from_microsecond(value.parse().ok()?).ok()?,
            Self::Pattern(pattern) => {
                let parsed = jiff::fmt::strtime::parse(pattern, value).ok()?;
                match (parsed.to_timestamp(), parsed.to_datetime(), parsed.to_date()) {
                    (Ok(at), _, _) => at,
                    (_, Ok(at), _) => utc(at)?,
                    (_, _, Ok(on)) => midnight(on)?,
                    _ => return None,
                }
            }
        };
        whole_micros(at)
    }
}

/// Cuts towards the past, so that a record is never younger than it was.
fn whole_micros(at: Timestamp) -> Option<Timestamp> {
    let rest = at.as_nanosecond().rem_euclid(1000);
    at.checked_sub(SignedDuration::from_nanos(i64::try_from(rest).ok()?)).ok()
}

fn utc(at: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(at).ok()
}

/// 00:00 UTC of the day.
pub(crate) fn midnight(on: Date) -> Option<Timestamp> {
    utc(on.to_datetime(jiff::civil::Time::midnight()))
}

/// The UTC date of the instant.
pub(crate) fn utc_date(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_format_and_nothing_else() {
        for (format, value, expected) in [
            ("rfc3339", "2011-10-11T19:42:20.713Z", "2011-10-11T19:42:20.713Z"),
            ("rfc3339", "2011-10-11T19:42:20+02:00", "2011-10-11T17:42:20Z"),
            ("rfc3339", "2011-10-11T19:42:20.1234569Z", "2011-10-11T19:42:20.123456Z"),
            ("rfc3339", "2011-10-11 19:42", "unknown"),
            ("rfc3339", "2011-02-29T00:00:00Z", "unknown"),
            ("date", "2024-02-29", "2024-02-29T00:00:00Z"),
            ("date", "29.02.2024", "unknown"),
            ("epoch_s", "1318362140", "2011-10-11T19:42:20Z"),
            ("epoch_ms", "1318362140713", "2011-10-11T19:42:20.713Z"),
            ("epoch_ms", "13183621407130000000", "unknown"),
            ("%Y-%m-%d %H:%M:%S", "2026-07-20 10:25:25", "2026-07-20T10:25:25Z"),
            ("%Y-%m-%d %H:%M:%S", "2026-07-20 10:25:25 x", "unknown"),
            ("%m/%d/%y", "2/30/24", "unknown"),
            ("%d %b %Y", "16 Jun 2026", "2026-06-16T00:00:00Z"),
        ] {
            let read = Format::from(format.to_owned())
                .parse(value)
                .map_or("unknown".into(), |at| at.to_string());
            assert_eq!(read, expected, "{format}: {value}");
        }
    }
}
