//! Corpora, and what stood in the log before them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::Check;
use super::entry::Entry;
use super::finding::{Findings, Place};

#[derive(Deserialize)]
struct Corpus {
    id: String,
    position: Position,
    membership: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Position {
    events: u64,
    time: Timestamp,
    digest: String,
}

#[derive(Deserialize)]
struct Terms {
    digest: String,
}

#[derive(Deserialize)]
struct Source {
    name: String,
    digest: String,
}

/// What a corpus that somebody has says of itself. All digests are in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    pub id: String,
    pub membership: String,
    /// The position that it was built on: how many events, when the last came in, and the digest of them.
    pub events: u64,
    pub time: Timestamp,
    pub digest: String,
    /// The texts of the terms, oldest first.
    pub terms: Vec<String>,
    /// The sources by name.
    pub sources: Vec<(String, String)>,
}

/// That each corpus rests on all that stood in the log before it, and that those that were found elsewhere are in it, with the
/// same position, terms, sources and rows.
///
/// A build is bound to a cutoff: the position after the last event that it has read. Between the cutoff and the corpus nothing may have come in
/// that could take anything out of the corpus.
#[derive(Debug, Clone, Default)]
pub struct Corpora {
    expected: Vec<Declared>,
    /// By id: the entry, the position, and the membership root.
    declared: BTreeMap<String, (u64, Position, Option<String>)>,
    /// Digests of texts, and of sources by name, each with its entry.
    terms: Vec<(u64, String)>,
    sources: Vec<(u64, String, String)>,
    /// The newest entries that may restrict: of a pause, and of anything else.
    last_pause: Option<u64>,
    last_restriction: Option<u64>,
    /// When the entries came in that a cutoff can stand after: all but corpora.
    times: BTreeMap<u64, Timestamp>,
}

impl Corpora {
    /// A corpus that somebody has: the log must have declared it.
    pub fn expect(&mut self, corpus: Declared) {
        self.expected.push(corpus);
    }

    /// The entry of a corpus.
    pub fn entry(&self, id: &str) -> Option<u64> {
        self.declared.get(id).map(|(index, ..)| *index)
    }

    /// How many corpora the log declares.
    pub fn declared(&self) -> usize {
        self.declared.len()
    }

    fn corpus(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Some(Corpus { id, position, membership }) = entry.body::<Corpus>() else {
            return findings.at(
                index,
                "corpus::unreadable",
                "it is not a corpus as the format says",
            );
        };
        let after = |last: Option<u64>| last.filter(|last| *last >= position.events);
        if let Some(pause) = after(self.last_pause) {
            let message = format!("it was built without the pause that is entry {pause}");
            findings.at(index, "corpus::past_pause", message);
        }
        if let Some(entry) = after(self.last_restriction) {
            let message = format!(
                "it was built as of {} entries, and entry {entry} came before it",
                position.events
            );
            findings.at(index, "corpus::past_restriction", message);
        }
        let before = position.events.checked_sub(1);
        let right = before.is_none_or(|before| self.times.get(&before) == Some(&position.time));
        if position.events > index || !right {
            findings.at(index, "corpus::position", "what it was built on is not in this log");
        }
        if self.declared.insert(id, (index, position, membership)).is_some() {
            findings.at(index, "corpus::twice", "there is a corpus of this id already");
        }
    }
}

impl Check for Corpora {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        if entry.kind == "corpus" {
            return self.corpus(index, entry, findings);
        }
        match entry.kind {
            "terms" => {
                self.terms.extend(entry.body::<Terms>().map(|terms| (index, terms.digest)));
            }
            "source" => {
                let source = entry.body::<Source>();
                self.sources.extend(source.map(|source| (index, source.name, source.digest)));
            }
            _ => {}
        }
        // A cutoff stands after the newest event that is not about a corpus, so older times are not asked for: keep those since.
        if entry.kind == "pause" {
            self.last_pause = Some(index);
        } else if entry.may_restrict() {
            self.last_restriction = Some(index);
        }
        self.times.insert(index, entry.time);
        if self.times.len() > 1024 {
            self.times.pop_first();
        }
    }

    fn end(&mut self, findings: &mut Findings) {
        for corpus in &self.expected {
            let mut add = |code, message: &str| {
                findings.add(code, Some(Place::Corpus(corpus.id.clone())), message);
            };
            let Some((_, position, membership)) = self.declared.get(&corpus.id) else {
                add("corpus::undeclared", "the log does not declare it");
                continue;
            };
            if membership.as_ref() != Some(&corpus.membership) {
                add("corpus::membership", "it holds other rows than the log declares");
            }
            if (position.events, position.time, &position.digest)
                != (corpus.events, corpus.time, &corpus.digest)
            {
                add("corpus::position", "it was built on another position than the log declares");
            }
            let terms = self.terms.iter().filter(|(index, _)| *index < corpus.events);
            if !terms.map(|(_, digest)| digest).eq(&corpus.terms) {
                add("corpus::terms", "its terms are not those that the log held before it");
            }
            let is_held = |(name, digest): &(String, String)| {
                let before =
                    |(index, of, _): &&(u64, String, String)| of == name && *index < corpus.events;
                self.sources.iter().rev().find(before).is_some_and(|(.., held)| held == digest)
            };
            if !corpus.sources.iter().all(is_held) {
                add("corpus::sources", "its sources are not those that the log held before it");
            }
        }
    }
}
