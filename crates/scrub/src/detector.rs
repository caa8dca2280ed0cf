//! What a detector is: a pattern, a check, words that must stand near, and the examples that are its tests.

mod account;
mod address;
mod birth;
mod card;
pub(crate) mod checks;
mod contact;
#[cfg(test)]
mod examples;
mod government;
mod iban;
mod network;
mod phone;
mod salary;
mod secret;
mod url;

use std::ops::Range;

use crate::context::Context;
use crate::kind::Kind;

/// How far before a match a word that announces it may stand, in bytes of the folded text.
const BEFORE_BYTES: usize = 64;
/// How far behind it.
const AFTER_BYTES: usize = 40;

/// A text that is nothing but a value is no longer than this.
const ALONE_BYTES_MAX: usize = 64;

/// One thing to look for. All of it stands in one declaration, and its examples are run by the crate's tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detector {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// What a text must hold for the pattern to be tried: texts without it cost one pass for all detectors together. See `scrubber/hints.rs` for its form.
    pub(crate) hint: &'static str,
    /// Matched over folded text, without case unless it says `(?-i)`. Group 1 is what is masked, or all of it where there is no group.
    pub(crate) pattern: &'static str,
    /// Says no, or what of the match is to be masked.
    pub(crate) check: Check,
    pub(crate) near: Near,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests' own"))]
    /// Texts in which it finds what stands between « and ». `¦` falls away, so that nothing here looks like a real secret.
    pub(crate) finds: &'static [&'static str],
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests' own"))]
    /// Texts in which this kind is not found.
    pub(crate) leaves: &'static [&'static str],
    /// What the pattern was written from.
    pub(crate) source: &'static str,
    /// The languages of its words, `*` where it needs none.
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the declaration"))]
    pub(crate) languages: &'static str,
}

pub(crate) type Check = fn(&Found<'_>) -> Option<Range<usize>>;

/// What must stand near a match.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Near {
    Nothing,
    /// One of these words, as a pattern.
    Words(&'static str),
    /// One of these words; or the text is nothing but the match, as the value of a field is.
    WordsOrAlone(&'static str),
}

/// A match to be checked.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// The folded text.
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the whole pattern began to match.
    pub(crate) began: usize,
    pub(crate) context: &'a Context<'a>,
}

impl<'a> Found<'a> {
    pub(crate) fn matched(&self) -> &'a str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// The match is masked as it is.
    #[expect(clippy::unnecessary_wraps, reason = "what a check answers")]
    pub(crate) fn whole(&self) -> Option<Range<usize>> {
        Some(self.start..self.end)
    }

    pub(crate) fn when(&self, holds: bool) -> Option<Range<usize>> {
        if holds { self.whole() } else { None }
    }

    /// What stands before the match, as far as it may announce it.
    pub(crate) fn before(&self) -> &'a str {
        self.before_bytes(BEFORE_BYTES)
    }

    pub(crate) fn before_bytes(&self, bytes: usize) -> &'a str {
        let from = ceil(self.text, self.start.saturating_sub(bytes));
        self.text.get(from..self.start).unwrap_or_default()
    }

    /// What stands behind the match, on its line.
    pub(crate) fn after(&self) -> &'a str {
        let to = floor(self.text, self.end + AFTER_BYTES);
        let after = self.text.get(self.end..to).unwrap_or_default();
        after.split('\n').next().unwrap_or_default()
    }

    pub(crate) fn char_before(&self) -> Option<char> {
        self.text.get(..self.start)?.chars().next_back()
    }

    pub(crate) fn char_after(&self) -> Option<char> {
        self.text.get(self.end..)?.chars().next()
    }

    /// Whether the text holds the match and nothing else that says anything but its like, as the value of a field does.
    pub(crate) fn is_alone(&self) -> bool {
        const WORDS: &[&str] = &["and", "und", "et", "e", "y", "i", "en", "ve"];
        if self.text.len() > ALONE_BYTES_MAX || self.text.contains('\0') {
            return false;
        }
        let (before, after) = (self.text.get(..self.start), self.text.get(self.end..));
        let sides = [before.unwrap_or_default(), after.unwrap_or_default()];
        sides.iter().flat_map(|side| side.split(|c: char| !c.is_alphanumeric())).all(|word| {
            let has_digit = word.len() > 4 && word.bytes().any(|byte| byte.is_ascii_digit());
            word.is_empty() || has_digit || WORDS.contains(&word)
        })
    }

    /// Whether the match goes on as part of a longer word or number on either side.
    pub(crate) fn is_part_of_word(&self) -> bool {
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        joins(self.char_before()) || joins(self.char_after())
    }
}

/// The check of patterns that say it all.
pub(crate) fn any(found: &Found<'_>) -> Option<Range<usize>> {
    found.whole()
}

/// The next place at or after `at` that lies between characters.
pub(crate) fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The last place at or before `at` that lies between characters.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// All detectors that ship.
pub(crate) fn all() -> impl Iterator<Item = &'static Detector> {
    [
        secret::PROVIDERS,
        secret::DETECTORS,
        card::DETECTORS,
        iban::DETECTORS,
        account::DETECTORS,
        government::AMERICAS,
        government::CENTRAL,
        government::WEST,
        government::EAST,
        government::ASIA,
        contact::DETECTORS,
        url::DETECTORS,
        phone::DETECTORS,
        network::DETECTORS,
        birth::DETECTORS,
        address::DETECTORS,
        salary::DETECTORS,
    ]
    .into_iter()
    .flatten()
}
