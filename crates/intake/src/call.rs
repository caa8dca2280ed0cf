//! Where a text calls somebody: every stretch that mentions are taken from, in bytes of the text as it is.
//!
//! Whoever masks a mention needs its place; the records hold who was meant, and not where.

mod places;

use crate::handle::{self, Kind, is_in_word};
use places::Places;

/// A stretch of a text that calls somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub start: usize,
    /// Where the name ends, as far as it can be told without knowing anybody: behind the first word and those with a capital
    /// that follow it.
    pub end: usize,
    /// The names that it may stand for, longest first.
    pub names: Vec<Name>,
    /// It is rather an e-mail address: somebody is called only if one of the names is somebody's.
    pub is_address: bool,
}

/// A name within a call, from its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As [`key`] makes it.
    pub key: String,
    /// Where it ends in the text.
    pub end: usize,
}

/// What of a name or handle counts when names are compared.
#[must_use]
pub fn key(name: &str) -> String {
    handle::key(name)
}

/// Every call of a text, in order: `@handles`, tagged people (`@[Ann](urn:li:person:1)`) and profile addresses
/// (`linkedin.com/in/ann-b`). They may overlap.
#[must_use]
pub fn calls(text: &str) -> Vec<Call> {
    let mut calls = profiles(text);
    if handle::normal(text).is_some() {
        let (normal, places) = Places::of(text);
        calls.extend(handle::handles(&normal).iter().map(|handle| call(handle, &normal, &places)));
    }
    calls.sort_by_key(|call| (call.start, call.end));
    calls
}

fn call(handle: &handle::Handle<'_>, normal: &str, places: &Places) -> Call {
    let start = places.start(handle.at);
    if let Some((label, urn, end)) = tag(normal.get(handle.at..).unwrap_or_default()) {
        let end = places.end(handle.at + end);
        let names = [label, urn].map(|name| Name { key: key(name), end });
        return Call { start, end, names: names.into(), is_address: false };
    }
    // A handle of another place is nobody's here.
    let is_here = handle.kind != Kind::Elsewhere;
    let cuts = handle::cuts(handle.stretch);
    let names = cuts.into_iter().filter(|cut| is_here && cut.is_whole && !cut.goes_on);
    let names =
        names.map(|cut| Name { key: cut.key, end: places.end(handle.from + cut.end) }).collect();
    let end = match handle.kind {
        // With the other place that it names.
        Kind::Elsewhere => run(normal, handle.from),
        _ if handle.stretch.is_empty() => run(normal, handle.at),
        _ => handle.from + name_end(handle.stretch),
    };
    Call { start, end: places.end(end), names, is_address: handle.kind == Kind::Address }
}

/// The label, the urn and the length of a tagged person.
fn tag(text: &str) -> Option<(&str, &str, usize)> {
    let (label, rest) = text.strip_prefix("@[")?.split_once("](")?;
    let (urn, _) = rest.split_once(')')?;
    let is_tag = urn.starts_with("urn:") && !label.contains('\n') && !urn.contains('\n');
    is_tag.then_some((label, urn, "@[](".len() + label.len() + urn.len() + 1))
}

/// Where the characters without a blank end that begin here.
fn run(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(char::is_whitespace).unwrap_or(rest.len())
}

/// The first word, and words with a capital that follow with a blank between.
fn name_end(stretch: &str) -> usize {
    let mut end = 0;
    let mut rest = stretch;
    loop {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(word);
        let name = word.trim_end_matches(|c| !is_in_word(c));
        end = stretch.len() - rest.len() + name.len().max(usize::from(end == 0));
        let next = behind.trim_start();
        if name.len() < word.len() || !next.starts_with(char::is_uppercase) {
            return end.min(stretch.len());
        }
        rest = next;
    }
}

/// Addresses of profile pages.
fn profiles(text: &str) -> Vec<Call> {
    const PROFILE: &str = "linkedin.com/in/";
    let lower = text.to_ascii_lowercase();
    let found = lower.match_indices(PROFILE).filter_map(|(at, _)| {
        let from = at + PROFILE.len();
        let is_in = |c: char| c.is_alphanumeric() || "-_%".contains(c);
        let rest = lower.get(from..)?;
        let handle = rest.get(..rest.find(|c| !is_in(c)).unwrap_or(rest.len()))?;
        let handle = handle.trim_end_matches(['.', '-', '_']);
        let is_before = |c: char| c.is_ascii_alphanumeric() || ".:/-_".contains(c);
        let before = lower.get(..at)?.trim_end_matches(is_before).len();
        let end = from + handle.len();
        let names = vec![Name { key: key(handle), end }];
        (!handle.is_empty()).then_some(Call { start: before, end, names, is_address: false })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let calls = calls(text).into_iter().map(|call| {
            let names: Vec<_> = call
                .names
                .iter()
                .map(|name| format!("{}:{}", name.key, &text[call.start..name.end]))
                .collect();
            let kind = if call.is_address { "?" } else { "" };
            format!("[{}{kind}|{}]", &text[call.start..call.end], names.join("|"))
        });
        calls.collect()
    }

    #[test]
    fn calls_stand_where_the_text_has_them() {
        for (text, expected) in [
            ("no one, 5 @ 3", ""),
            (
                "Thanks to @lopez45 for it",
                "[@lopez45|lopez45forit:@lopez45 for it|lopez45for:@lopez45 for|lopez45:@lopez45]",
            ),
            (
                "@Anna Berg. Really",
                "[@Anna Berg|annabergreally:@Anna Berg. Really|annaberg:@Anna Berg|anna:@Anna]",
            ),
            ("(@T.E.D.)", "[@T.E.D|ted:@T.E.D]"),
            ("＠Jose\u{301}, hi", "[＠Jose\u{301}|joséhi:＠Jose\u{301}, hi|josé:＠Jose\u{301}]"),
            ("so @\u{200b}Ann", "[@\u{200b}Ann|ann:@\u{200b}Ann]"),
            ("@ann@example.org", "[@ann@example.org|][@example.org?|exampleorg:@example.org]"),
            ("me@x.example", "[@x.example?|xexample:@x.example]"),
            ("@… no", "[@…|]"),
            (
                "with @[Ann B](urn:li:person:x9) today",
                "[@[Ann B](urn:li:person:x9)|annb:@[Ann B](urn:li:person:x9)|urnlipersonx9:@[Ann B](urn:li:person:x9)]",
            ),
            (
                "see https://www.LinkedIn.com/in/Ann-B-12/.",
                "[https://www.LinkedIn.com/in/Ann-B-12|annb12:https://www.LinkedIn.com/in/Ann-B-12]",
            ),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
