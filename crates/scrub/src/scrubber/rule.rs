//! A detector, compiled.

use std::ops::Range;

use regex_automata::Input;
use regex_automata::meta::{BuildError, Cache, Regex};
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;

use crate::config::Own;
use crate::detector::{Check, Detector, Found, Near, any};
use crate::error::{Code, Error, Result};
use crate::kind::Kind;

/// Room for a pattern's states.
const CACHE_BYTES: usize = 1 << 20;
/// A pattern that needs more is refused.
const PATTERN_BYTES_MAX: usize = 4 << 20;

/// One thing to look for, ready.
#[derive(Debug)]
pub(super) struct Rule {
    name: String,
    kind: Kind,
    hint: String,
    pattern: Regex,
    check: Check,
    near: Option<Regex>,
    or_alone: bool,
    source: Option<&'static str>,
}

/// What a search needs room for. A thread has its own, so that threads do not wait for each other.
#[derive(Debug)]
pub(super) struct Room {
    pattern: Cache,
    captures: Captures,
    near: Option<Cache>,
}

impl Rule {
    pub(super) fn room(&self) -> Room {
        Room {
            pattern: self.pattern.create_cache(),
            captures: self.pattern.create_captures(),
            near: self.near.as_ref().map(Regex::create_cache),
        }
    }

    pub(super) fn shipped(detector: &Detector) -> Result<Self> {
        let fault = |error: Box<BuildError>| {
            Error::new(Code::Config, format!("detector `{}`: {error}", detector.name))
        };
        let (words, or_alone) = match detector.near {
            Near::Nothing => (None, false),
            Near::Words(words) => (Some(words), false),
            Near::WordsOrAlone(words) => (Some(words), true),
        };
        Ok(Self {
            name: detector.name.to_owned(),
            kind: detector.kind,
            hint: detector.hint.to_owned(),
            pattern: compile(&[detector.pattern]).map_err(fault)?,
            check: detector.check,
            near: words.map(|words| compile(&[words])).transpose().map_err(fault)?,
            or_alone,
            source: Some(detector.source),
        })
    }

    pub(super) fn own(own: &Own, place: usize) -> Result<Self> {
        let fault = |what: &str, error: Box<BuildError>| {
            let why = error.syntax_error().map_or_else(
                || "it is too large".to_owned(),
                |error| error.to_string().lines().last().unwrap_or_default().to_owned(),
            );
            Error::new(Code::Config, format!("detectors.{place}.{what}: `{}`: {why}", own.name))
                .hint("patterns are those of Rust's regex crate, without look-around")
        };
        let words = own.words.iter().map(|word| regex_syntax_escape(word)).collect::<Vec<_>>();
        let words = (!words.is_empty()).then(|| format!("(?:{})", words.join("|")));
        Ok(Self {
            name: own.name.clone(),
            kind: own.kind,
            // Its pattern may be anything: it is always tried.
            hint: String::new(),
            pattern: compile(&[&own.pattern]).map_err(|error| fault("pattern", error))?,
            check: own.check.map_or(any, crate::config::OwnCheck::check),
            near: words
                .map(|words| compile(&[words]))
                .transpose()
                .map_err(|error| fault("words", error))?,
            or_alone: false,
            source: None,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn source(&self) -> Option<&'static str> {
        self.source
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn hint(&self) -> &str {
        &self.hint
    }

    /// The next match that begins in a stretch: all of it, and what of it is to be masked.
    pub(super) fn find(
        &self,
        text: &str,
        range: Range<usize>,
        room: &mut Room,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let input = Input::new(text).range(range);
        if self.pattern.captures_len() == 1 {
            let found = self.pattern.search_with(&mut room.pattern, &input)?.range();
            return Some((found.clone(), found));
        }
        let captures = &mut room.captures;
        self.pattern.search_captures_with(&mut room.pattern, &input, captures);
        let whole = captures.get_match()?.range();
        let groups = (1..captures.group_len()).find_map(|group| captures.get_group(group));
        let part = groups.map_or_else(|| whole.clone(), |group| group.start..group.end);
        Some((whole, part))
    }

    pub(super) fn judge(&self, found: &Found<'_>, room: &mut Room) -> Option<Range<usize>> {
        let range = (self.check)(found)?;
        let (Some(near), Some(cache)) = (&self.near, &mut room.near) else { return Some(range) };
        let checked = Found { start: range.start, end: range.end, ..*found };
        let mut stands_in = |text: &str| {
            let input = Input::new(text).earliest(true);
            near.search_half_with(cache, &input).is_some()
        };
        let is_announced = self.or_alone && checked.is_alone()
            || stands_in(paragraph(checked.before()))
            || stands_in(checked.after());
        is_announced.then_some(range)
    }

    /// Where to look on when a match was refused: behind its first word.
    pub(super) fn after_refusal(text: &str, whole: &Range<usize>) -> usize {
        let matched = text.get(whole.clone()).unwrap_or_default();
        let is_in_word = |c: char| c.is_ascii_alphanumeric();
        let word = matched.find(|c| !is_in_word(c)).unwrap_or(matched.len());
        let rest = matched.get(word..).unwrap_or_default();
        let gap = rest.find(is_in_word).unwrap_or(rest.len());
        whole.start + (word + gap).max(1)
    }
}

/// What stands behind the last blank line.
fn paragraph(before: &str) -> &str {
    before.rsplit("\n\n").next().unwrap_or_default()
}

/// Patterns over bytes, without case. Several are all reported.
pub(crate) fn compile<P: AsRef<str>>(patterns: &[P]) -> Result<Regex, Box<BuildError>> {
    let config = Regex::config()
        .utf8_empty(false)
        .hybrid_cache_capacity(CACHE_BYTES)
        .nfa_size_limit(Some(PATTERN_BYTES_MAX));
    let syntax = syntax::Config::new().unicode(false).utf8(false).case_insensitive(true);
    Regex::builder().configure(config).syntax(syntax).build_many(patterns).map_err(Box::new)
}

/// A word as a pattern that matches it.
fn regex_syntax_escape(word: &str) -> String {
    let mut escaped = String::new();
    for c in word.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    if word.is_ascii() { escaped } else { format!("(?u:{escaped})") }
}
