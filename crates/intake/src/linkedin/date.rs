//! Every shape in which an export writes a date, and nothing else.
//!
//! A date is the span of instants that it can mean: one instant where there are seconds, a minute where
//! there are none, a day where there is no time. A span is what the decision asks about, so a coarse date is
//! never read as younger or older than it may be.

use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// `[from, to]`, both ends included, in whole microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// Which of the first two numbers of `9/5/26` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    MonthFirst,
    DayFirst,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing, or `Not Available`. It stays nothing: 1970 is no default.
    Empty,
    Span(Span),
    /// Day and month could be either way round, and nothing in the archive says which.
    Ambiguous,
    /// No shape that exports are known to have.
    Strange,
}

impl Reading {
    /// Whether a file whose date column holds this is cut into cells in the right places.
    pub(crate) fn is_plausible(self) -> bool {
        self != Self::Strange
    }
}

const SECOND: i64 = 0;
const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * 60;

/// Pattern and length of what it leaves open, in seconds.
const SHAPES: &[(&str, i64)] = &[
    ("%Y-%m-%d %H:%M:%S", SECOND),
    ("%Y-%m-%d %H:%M:%S UTC", SECOND),
    ("%a %b %d %H:%M:%S UTC %Y", SECOND),
    ("%Y/%m/%d %H:%M:%S", SECOND),
    ("%Y/%m/%d %H:%M:%S UTC", SECOND),
    ("%Y-%m-%d %H:%M UTC", MINUTE),
    ("%Y-%m-%d %H:%M", MINUTE),
    ("%b %d, %Y %I:%M %p", MINUTE),
    ("%Y-%m-%d", DAY),
    ("%d %b %Y", DAY),
    ("%b %d, %Y", DAY),
];

/// Reads a cell. `order` is what the archive is known to use for dates with a two-digit year.
pub(crate) fn read(cell: &str, order: Option<Order>) -> Reading {
    let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if cell.is_empty() || cell.eq_ignore_ascii_case("not available") {
        return Reading::Empty;
    }
    if let Some(numbers) = short(&cell) {
        return numbers.read(order);
    }
    for (pattern, seconds) in SHAPES {
        if let Some(span) = shaped(pattern, &cell, *seconds) {
            return Reading::Span(span);
        }
    }
    Reading::Strange
}

/// Reads the sentence of an upload: `You uploaded a … on April 12, 2026 at 8:03 AM (GMT)`.
pub(crate) fn read_sentence(cell: &str) -> Reading {
    let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((_, date)) = cell.rsplit_once(" on ") else {
        return read(&cell, None);
    };
    ["%B %d, %Y at %I:%M %p (GMT)", "%B %d, %Y at %I:%M %p (UTC)"]
        .iter()
        .find_map(|pattern| shaped(pattern, date, MINUTE))
        .map_or(Reading::Strange, Reading::Span)
}

/// A birth date with its year. Without one it says nothing about an age.
pub(crate) fn birth(cell: &str) -> Option<Date> {
    BrokenDownTime::parse("%b %d, %Y", cell.trim()).ok()?.to_date().ok()
}

/// What a two-digit-year date says about the order, by itself.
pub(crate) fn evidence(cell: &str) -> Option<Order> {
    let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let numbers = short(&cell)?;
    match (numbers.at(Order::MonthFirst), numbers.at(Order::DayFirst)) {
        (Some(_), None) => Some(Order::MonthFirst),
        (None, Some(_)) => Some(Order::DayFirst),
        _ => None,
    }
}

/// Orders that dates have been seen in. Contradicting ones say nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    month_first: bool,
    day_first: bool,
}

impl Seen {
    pub(crate) fn note(&mut self, cell: &str) {
        match evidence(cell) {
            Some(Order::MonthFirst) => self.month_first = true,
            Some(Order::DayFirst) => self.day_first = true,
            None => {}
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.month_first |= other.month_first;
        self.day_first |= other.day_first;
    }

    pub(crate) fn order(self) -> Option<Order> {
        match (self.month_first, self.day_first) {
            (true, false) => Some(Order::MonthFirst),
            (false, true) => Some(Order::DayFirst),
            _ => None,
        }
    }

    fn is_contradictory(self) -> bool {
        self.month_first && self.day_first
    }

    /// The order of a file: its own dates speak first, those of the archive where it is silent.
    pub(crate) fn order_in(self, archive: Self) -> Option<Order> {
        if self.is_contradictory() { None } else { self.order().or(archive.order()) }
    }
}

/// `9/5/26, 1:12 AM`.
struct Short {
    first: i8,
    second: i8,
    year: i16,
    hour: i8,
    minute: i8,
}

fn short(cell: &str) -> Option<Short> {
    let (date, time) = cell.split_once(", ")?;
    let mut numbers = date.split('/');
    let (first, second, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    if numbers.next().is_some()
        || !digits(first, 2)
        || !digits(second, 2)
        || year.len() != 2
        || !digits(year, 2)
    {
        return None;
    }
    let time = BrokenDownTime::parse("%I:%M %p", time).ok()?.to_time().ok()?;
    Some(Short {
        first: first.parse().ok()?,
        second: second.parse().ok()?,
        // The network is younger than this century.
        year: 2000 + year.parse::<i16>().ok()?,
        hour: time.hour(),
        minute: time.minute(),
    })
}

impl Short {
    fn at(&self, order: Order) -> Option<Span> {
        let (month, day) = match order {
            Order::MonthFirst => (self.first, self.second),
            Order::DayFirst => (self.second, self.first),
        };
        let at = Date::new(self.year, month, day).ok()?.at(self.hour, self.minute, 0, 0);
        span(at, MINUTE)
    }

    fn read(&self, order: Option<Order>) -> Reading {
        match (self.at(Order::MonthFirst), self.at(Order::DayFirst)) {
            (None, None) => Reading::Strange,
            (Some(one), Some(other)) if one != other => match order {
                Some(Order::MonthFirst) => Reading::Span(one),
                Some(Order::DayFirst) => Reading::Span(other),
                None => Reading::Ambiguous,
            },
            (Some(only), _) | (None, Some(only)) => Reading::Span(only),
        }
    }
}

fn shaped(pattern: &str, value: &str, seconds: i64) -> Option<Span> {
    let parsed = BrokenDownTime::parse(pattern, value).ok()?;
    let at = match parsed.to_datetime() {
        Ok(at) => at,
        Err(_) if seconds == DAY => parsed.to_date().ok()?.at(0, 0, 0, 0),
        Err(_) => return None,
    };
    span(at, seconds)
}

fn span(at: DateTime, seconds: i64) -> Option<Span> {
    let from = TimeZone::UTC.to_timestamp(at).ok()?;
    let open = SignedDuration::from_micros((seconds * 1_000_000 - 1).max(0));
    Some(Span { from, to: from.checked_add(open).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(reading: Reading) -> String {
        match reading {
            Reading::Span(span) if span.from == span.to => span.from.to_string(),
            Reading::Span(span) => format!("{}/{}", span.from, span.to),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    #[test]
    fn reads_every_shape() {
        for (cell, expected) in [
            ("2026-07-20 10:25:25", "2026-07-20T10:25:25Z"),
            ("2026-01-01 10:00:00 UTC", "2026-01-01T10:00:00Z"),
            ("Wed Mar 06 21:46:48 UTC 2024", "2024-03-06T21:46:48Z"),
            ("2024/05/03 10:11:12 UTC", "2024-05-03T10:11:12Z"),
            ("2024/05/03 10:11:12", "2024-05-03T10:11:12Z"),
            ("16 Jun 2026", "2026-06-16T00:00:00Z/2026-06-16T23:59:59.999999Z"),
            ("2022-01-05 18:20 UTC", "2022-01-05T18:20:00Z/2022-01-05T18:20:59.999999Z"),
            ("Mar 05, 2025 1:00 PM", "2025-03-05T13:00:00Z/2025-03-05T13:00:59.999999Z"),
            ("", "empty"),
            ("  ", "empty"),
            ("Not Available", "empty"),
            ("2026-02-30 10:00:00", "strange"),
            ("2026-07-20 10:25:25 CET", "strange"),
            ("Jan 2015", "strange"),
            ("and then I said", "strange"),
        ] {
            assert_eq!(show(read(cell, None)), expected, "{cell}");
        }
    }

    #[test]
    fn a_short_date_needs_evidence() {
        let (month, day) = (Some(Order::MonthFirst), Some(Order::DayFirst));
        for (cell, order, expected) in [
            ("9/5/26, 1:12 AM", month, "2026-09-05T01:12:00Z/2026-09-05T01:12:59.999999Z"),
            ("9/5/26, 1:12 AM", day, "2026-05-09T01:12:00Z/2026-05-09T01:12:59.999999Z"),
            ("9/5/26, 1:12\u{202f}AM", day, "2026-05-09T01:12:00Z/2026-05-09T01:12:59.999999Z"),
            ("9/5/26, 1:12 AM", None, "ambiguous"),
            ("5/5/26, 1:12 PM", None, "2026-05-05T13:12:00Z/2026-05-05T13:12:59.999999Z"),
            ("9/25/26, 12:00 AM", None, "2026-09-25T00:00:00Z/2026-09-25T00:00:59.999999Z"),
            ("25/9/26, 12:00 PM", month, "2026-09-25T12:00:00Z/2026-09-25T12:00:59.999999Z"),
            ("25/19/26, 1:12 AM", None, "strange"),
            ("+9/5/26, 1:12 AM", None, "strange"),
            ("9/5/2026, 1:12 AM", None, "strange"),
        ] {
            assert_eq!(show(read(cell, order)), expected, "{cell}");
        }
        let mut seen = Seen::default();
        seen.note("9/5/26, 1:12 AM");
        assert_eq!(seen.order(), None);
        seen.note("9/15/26, 1:12 AM");
        assert_eq!(seen.order(), Some(Order::MonthFirst));
        let mut archive = Seen::default();
        archive.note("15/9/26, 1:12 AM");
        assert_eq!(Seen::default().order_in(archive), Some(Order::DayFirst));
        assert_eq!(seen.order_in(archive), Some(Order::MonthFirst));
        seen.join(archive);
        assert_eq!(seen.order_in(archive), None, "a file that contradicts itself stays unknown");
    }

    #[test]
    fn reads_the_sentence_of_an_upload() {
        for (cell, expected) in [
            (
                "You uploaded a feed photo on April 12, 2026 at 8:03 AM (GMT)",
                "2026-04-12T08:03:00Z/2026-04-12T08:03:59.999999Z",
            ),
            ("You uploaded a talk on tape on April 12, 2026 at 8:03 AM (PST)", "strange"),
            ("", "empty"),
        ] {
            assert_eq!(show(read_sentence(cell)), expected, "{cell}");
        }
    }
}
