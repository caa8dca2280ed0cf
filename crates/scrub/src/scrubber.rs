//! All rules, compiled once and shared between threads.

mod features;
mod hints;
mod literals;
mod rule;
mod settle;

use std::ops::Range;

use regex_automata::meta::Regex;
use regex_automata::util::pool::Pool;

use crate::config::Config;
use crate::context::Context;
use crate::detector::{self, Found};
use crate::directory::{Directory, Nearby};
use crate::error::{Code, Error, Result};
use crate::fold::{BARRIER, Folded};
use crate::mask::mask;
use crate::span::Span;
use hints::{Hints, Seen};
use rule::Rule;
pub(crate) use rule::compile;
pub(crate) use settle::Claim;

/// A text of more bytes is refused.
pub const TEXT_BYTES_MAX: usize = 256 << 20;
/// Rules look at this many bytes at a time, so that no search is longer than that, whatever the text.
const WINDOW_BYTES: usize = 4096;
/// And this many more, for what begins in a window and ends behind it.
const BEYOND_BYTES: usize = 4096;
/// How far behind a window hints are looked for.
const HINT_BYTES: usize = 64;
/// Masking can bring forth what stood in the shadow of something else. It has never taken more than three rounds in tests.
const ROUNDS_MAX: usize = 8;

/// Finds what must not be in a text.
#[derive(Debug)]
pub struct Scrubber {
    hints: Hints,
    rules: Vec<Rule>,
    allow: Vec<Regex>,
    directory: Option<Directory>,
    rooms: Pool<Room>,
}

/// What a scan needs room for, kept from one to the next. A thread has its own, so that threads do not wait for each other.
#[derive(Debug, Default)]
struct Room {
    seen: Seen,
    /// Where each rule goes on, so that no two of its matches overlap across windows.
    next: Vec<usize>,
    rules: Vec<Option<rule::Room>>,
    claims: Vec<Claim>,
}

impl Scrubber {
    /// The rules that ship, with no directory.
    pub fn new() -> Result<Self> {
        Self::with(&Config::default())
    }

    /// The rules that ship, and those of an operator.
    pub fn with(config: &Config) -> Result<Self> {
        let mut rules = Vec::new();
        for detector in detector::all().filter(|detector| config.uses(detector.name)) {
            rules.push(Rule::shipped(detector)?);
        }
        for (place, own) in config.detectors.iter().enumerate() {
            rules.push(Rule::own(own, place)?);
        }
        let hints = Hints::new(rules.iter().map(Rule::hint));
        let rooms = Pool::new(Room::default as fn() -> Room);
        Ok(Self { hints, rules, allow: config.allowed()?, directory: None, rooms })
    }

    /// With people.
    #[must_use]
    pub fn directory(mut self, directory: Directory) -> Self {
        self.directory = Some(directory);
        self
    }

    pub fn people(&self) -> Option<&Directory> {
        self.directory.as_ref()
    }

    /// The names of all detectors, in the order in which they were declared.
    pub fn detectors(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(Rule::name)
    }

    /// What a detector that ships was written from.
    pub fn source(&self, detector: &str) -> Option<&'static str> {
        let rule = self.rules.iter().find(|rule| rule.name() == detector);
        rule.map_or_else(|| Directory::source(detector), Rule::source)
    }

    /// What must not be in `text`: sorted, disjoint, between characters. Scanning what [`mask`] makes of it finds nothing.
    pub fn scan(&self, text: &str, context: &Context<'_>) -> Result<Vec<Span>> {
        self.scan_beside(text, Vec::new(), context)
    }

    /// The same, where the caller knows of spans already: sorted, disjoint, between characters. They are among the spans, as they are.
    pub fn scan_beside(
        &self,
        text: &str,
        known: Vec<Span>,
        context: &Context<'_>,
    ) -> Result<Vec<Span>> {
        if text.len() > TEXT_BYTES_MAX {
            let message = format!(
                "the text has {} bytes, more than the {TEXT_BYTES_MAX} that a text may have",
                text.len()
            );
            return Err(Error::new(Code::TextTooLarge, message)
                .hint("leave the record out, or split it where its parts stand apart"));
        }
        let mut room = self.rooms.get();
        let mut spans = if known.is_empty() { self.once(text, context, &mut room) } else { known };
        if spans.is_empty() {
            return Ok(spans);
        }
        for round in 0..ROUNDS_MAX {
            if let (1.., Some(asked)) = (round, context.people.and_then(|people| people.asked)) {
                asked.veil();
            }
            let more = self.once(&mask(text, &spans)?, context, &mut room);
            if more.is_empty() {
                return Ok(spans);
            }
            settle::add(&mut spans, &more);
        }
        Err(Error::new(Code::Unsettled, "masking the text brings forth ever more to mask")
            .hint("leave the record out"))
    }

    /// Where a text names these people, whatever else is in it and whatever is allowed to stay.
    pub fn people_in(&self, text: &str, nearby: &Nearby<'_>) -> Vec<Range<usize>> {
        let Some(directory) = &self.directory else { return Vec::new() };
        let folded = Folded::new(text);
        let mut claims = Vec::new();
        directory.claims(folded.text(), nearby, self.rules.len(), &mut claims);
        let places = claims.iter().map(|claim| {
            let (start, end) = folded.original(claim.range.start, claim.range.end);
            start..end
        });
        places.collect()
    }

    /// One pass over a text.
    fn once(&self, text: &str, context: &Context<'_>, room: &mut Room) -> Vec<Span> {
        let folded = Folded::new(text);
        room.claims.clear();
        self.claims(folded.text(), context, room);
        if let (Some(directory), Some(nearby)) = (&self.directory, &context.people) {
            directory.claims(folded.text(), nearby, self.rules.len(), &mut room.claims);
        }
        if room.claims.is_empty() {
            return Vec::new();
        }
        room.claims.retain(|claim| !self.is_allowed(folded.text(), claim));
        settle::disjoint(&mut room.claims, folded.text());
        let mut end = 0;
        let once = |mut span: Span| {
            // One character may stand for several letters, and two claims meet between them: the first takes it whole.
            span.start = span.start.max(end);
            let is_left = span.start < span.end;
            end = end.max(span.end);
            is_left.then_some(span)
        };
        room.claims.iter().map(|claim| self.span(claim, &folded)).filter_map(once).collect()
    }

    fn claims(&self, text: &str, context: &Context<'_>, room: &mut Room) {
        let Room { seen, next, rules: rooms, claims } = room;
        next.clear();
        next.resize(self.rules.len(), 0);
        rooms.resize_with(self.rules.len(), || None);
        let mut start = 0;
        while start < text.len() {
            let end = window_end(text, start);
            let hinted = start..detector::floor(text, end + HINT_BYTES);
            self.hints.look(text.get(hinted).unwrap_or_default(), seen);
            for (place, part) in seen.rules() {
                let (Some(rule), Some(from)) = (self.rules.get(place), next.get_mut(place)) else {
                    continue;
                };
                let Some(room) = rooms.get_mut(place) else { continue };
                let room = room.get_or_insert_with(|| rule.room());
                // Beyond the window only where its rest is worth it.
                let beyond = if start + part.1 < end { start + part.1 } else { end + BEYOND_BYTES };
                let beyond = beyond.min(text.len());
                let mut at = (start + part.0).max(*from);
                while at < end.min(beyond) {
                    let Some((whole, part)) = rule.find(text, at..beyond, room) else { break };
                    if whole.start >= end {
                        break;
                    }
                    let found = Found {
                        text,
                        start: detector::floor(text, part.start),
                        end: detector::ceil(text, part.end),
                        began: whole.start,
                        context,
                    };
                    match rule.judge(&found, room).filter(|range| is_free(text, range)) {
                        Some(range) => {
                            at = range.end.max(whole.start + 1);
                            claims.push(Claim { range, kind: rule.kind(), rule: place });
                        }
                        // What a check refused may hold something that it would not.
                        _ => at = Rule::after_refusal(text, &whole),
                    }
                }
                *from = at;
            }
            start = end;
        }
    }

    fn is_allowed(&self, text: &str, claim: &Claim) -> bool {
        let claimed = text.get(claim.range.clone()).unwrap_or_default();
        self.allow.iter().any(|allowed| {
            allowed.find(claimed).is_some_and(|found| found.range() == (0..claimed.len()))
        })
    }

    fn span(&self, claim: &Claim, folded: &Folded<'_>) -> Span {
        let (start, end) = folded.original(claim.range.start, claim.range.end);
        let detector = match self.rules.get(claim.rule) {
            Some(rule) => rule.name(),
            None => Directory::detector(claim.rule - self.rules.len()),
        };
        Span { start, end, kind: claim.kind, detector: detector.to_owned() }
    }
}

/// Whether a range holds something, and no mask of an earlier pass.
fn is_free(text: &str, range: &Range<usize>) -> bool {
    let claimed = text.get(range.clone()).unwrap_or_default();
    !claimed.is_empty() && !claimed.contains(BARRIER)
}

/// Where a window ends: at a line's end or a blank, if there is one.
fn window_end(text: &str, start: usize) -> usize {
    let most = detector::floor(text, start + WINDOW_BYTES);
    if most == text.len() {
        return most;
    }
    let window = text.get(start..most).unwrap_or_default();
    let blank = window.rfind('\n').or_else(|| window.rfind(' '));
    blank.map_or(most, |blank| start + blank + 1)
}
