//! Corpora, and what stood in the log before them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use super::Check;
use super::entry::Entry;
use super::finding::{Findings, Place};

#[derive(Deserialize)]
struct Corpus {
    id: String,
    position: Position,
}

#[derive(Deserialize)]
struct Position {
    events: u64,
    time: Timestamp,
}

/// That each corpus rests on all that stood in the log before it, and that those that were found elsewhere are in it.
///
/// A build is bound to a cutoff: the position after the last event that it has read. Between the cutoff and the corpus nothing may have come in
/// that could take anything out of the corpus.
#[derive(Debug, Clone, Default)]
pub struct Corpora {
    expected: BTreeSet<String>,
    declared: BTreeSet<String>,
    /// The newest entries that may restrict: of a pause, and of anything else.
    last_pause: Option<u64>,
    last_restriction: Option<u64>,
    /// When the entries came in that a cutoff can stand after: all but corpora.
    times: BTreeMap<u64, Timestamp>,
}

impl Corpora {
    /// A corpus that somebody has: the log must have declared it.
    pub fn expect(&mut self, id: impl Into<String>) {
        self.expected.insert(id.into());
    }

    /// How many corpora the log declares.
    pub fn declared(&self) -> usize {
        self.declared.len()
    }

    fn corpus(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Some(Corpus { id, position }) = entry.body::<Corpus>() else {
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
        if !self.declared.insert(id) {
            findings.at(index, "corpus::twice", "there is a corpus of this id already");
        }
    }
}

impl Check for Corpora {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        if entry.kind == "corpus" {
            return self.corpus(index, entry, findings);
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
        for id in self.expected.difference(&self.declared) {
            let message = "the log does not declare it";
            findings.add("corpus::undeclared", Some(Place::Corpus(id.clone())), message);
        }
    }
}
