//! What the log took in since it was seen last.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::memory::{Corpus, Memory, Waiting};
use crate::audit::{Check, Entry, Findings, Place};
use crate::entry::RootEntry;
use crate::published::Declared;

/// So long an entry that may be an act waits for a root at most, and a little more for clocks that differ.
const ROOT_WITHIN: SignedDuration = SignedDuration::from_mins(65);

/// Roots, corpora and terms; and what no root holds. The log does not tell an act from a notice, so a root is due for either.
pub(super) struct Since {
    /// What stands before was seen already, or is older than the act.
    pub(super) start: u64,
    pub(super) root: Option<Declared>,
    pub(super) waiting: Option<Waiting>,
    pub(super) corpora: Vec<Corpus>,
    pub(super) terms: Vec<Declared>,
}

#[derive(Deserialize)]
struct Built {
    position: Position,
}

#[derive(Deserialize)]
struct Position {
    events: u64,
}

impl Since {
    /// Another act than the one that was watched before begins anew.
    pub(super) fn new(act: u64, memory: Option<&Memory>) -> Self {
        match memory.filter(|memory| memory.act == act).and_then(|kept| kept.size().zip(Some(kept)))
        {
            Some((start, memory)) => Self {
                start,
                root: memory.root.clone(),
                waiting: memory.waiting,
                corpora: memory.corpora.clone(),
                terms: memory.terms.clone(),
            },
            None => Self { start: act, root: None, waiting: None, corpora: vec![], terms: vec![] },
        }
    }

    pub(super) fn stale(&self, now: Timestamp, findings: &mut Findings) {
        if let Some(waiting) = self.waiting
            && now.duration_since(waiting.since) > ROOT_WITHIN
        {
            let words = format!(
                "it came in at `{}`, and the platform has published no map since: what it says of your switch is older than it promised",
                waiting.since
            );
            findings.add("state::stale", Some(Place::Entry(waiting.index)), words);
        }
    }

    /// A root takes in all that stands before it. One that says that it holds less is taken at its word.
    fn rooted(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Ok(root) = entry.text.parse::<RootEntry>() else {
            return findings.at(index, "state::map", "it is not a root as the format says");
        };
        if root.events > index {
            return findings.at(
                index,
                "state::map",
                "the map says that it holds what came after it",
            );
        }
        self.waiting = self.waiting.filter(|_| root.events < index);
        self.root = Some(declared(index, entry));
    }
}

impl Check for Since {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        if index < self.start {
            return;
        }
        match entry.kind {
            "root" => self.rooted(index, entry, findings),
            "consent" | "erasure" => {
                self.waiting.get_or_insert(Waiting { index, since: entry.time });
            }
            "corpus" => {
                let built = entry.body::<Built>().map(|built| built.position.events);
                let waiting = self.waiting.map(|waiting| waiting.index);
                let rooted = match (built, waiting) {
                    (Some(events), Some(waiting)) => waiting >= events,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                self.corpora.push(Corpus { index, entry: entry.text.to_owned(), rooted });
            }
            "terms" => self.terms.push(declared(index, entry)),
            _ => {}
        }
    }
}

fn declared(index: u64, entry: &Entry<'_>) -> Declared {
    Declared { index, entry: entry.text.to_owned() }
}
