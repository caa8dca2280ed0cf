//! One line of a case: bare words, and `key=value` pairs.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Document;

#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) words: Vec<&'a str>,
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Line<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        let text = text.split_once('#').map_or(text, |(before, _)| before);
        let (pairs, words): (Vec<_>, Vec<_>) =
            text.split_whitespace().partition(|word| word.contains('='));
        Self { words, pairs: pairs.into_iter().filter_map(|pair| pair.split_once('=')).collect() }
    }

    pub(super) fn word(&self, place: usize) -> Result<&'a str, String> {
        self.words.get(place).copied().ok_or_else(|| format!("word {} is missing", place + 1))
    }

    pub(super) fn value(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    pub(super) fn list(&self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.value(key).into_iter().flat_map(|list| list.split(',')).filter(|item| !item.is_empty())
    }

    pub(super) fn number<T: std::str::FromStr>(&self, key: &str) -> Result<Option<T>, String> {
        self.value(key)
            .map(|text| text.parse().map_err(|_| format!("`{text}` is not a number")))
            .transpose()
    }

    /// An instant; `?` and an absent key are unknown.
    pub(super) fn instant(&self, key: &str) -> Result<Option<Timestamp>, String> {
        self.value(key).filter(|text| *text != "?").map(instant).transpose()
    }

    pub(super) fn instant_word(&self, place: usize) -> Result<Timestamp, String> {
        instant(self.word(place)?)
    }

    pub(super) fn version(&self) -> Result<Document, String> {
        super::version(self)
    }
}

/// `2025-11-03`, midnight in UTC, or an RFC 3339 instant.
pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    let midnight = text.parse::<Date>().ok().and_then(|date| {
        TimeZone::UTC.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).ok()
    });
    // A date parses as the start of its day; anything longer has to be a full instant.
    match midnight.filter(|_| text.len() == 10) {
        Some(midnight) => Ok(midnight),
        None => text.parse().map_err(|_| format!("`{text}` is neither a date nor an instant")),
    }
}
