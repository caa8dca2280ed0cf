//! Right, wrong and missed.

use std::collections::BTreeMap;

use super::Found;
use super::sets::Set;

/// How often somebody was right about a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    pub(crate) missed: usize,
    /// Texts in which nothing was to be found, and was not.
    pub(crate) left: usize,
}

impl Count {
    pub(crate) fn precision(self) -> f64 {
        share(self.right, self.wrong)
    }

    pub(crate) fn recall(self) -> f64 {
        share(self.right, self.missed)
    }

    pub(crate) fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }

    pub(crate) fn false_positives(self) -> f64 {
        share(self.wrong, self.left)
    }
}

fn share(part: usize, rest: usize) -> f64 {
    if part + rest == 0 { 0.0 } else { part as f64 / (part + rest) as f64 }
}

/// By kind.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) kinds: BTreeMap<&'static str, Count>,
}

impl Tally {
    /// A label is found if at least half of its bytes were, by spans of its kind. A span is wrong if it meets no label of its kind.
    pub(crate) fn of(set: &Set, found: &[Vec<Found>], least: f64) -> Self {
        let mut tally = Self::default();
        for (text, found) in set.texts.iter().zip(found) {
            let found: Vec<_> = found.iter().filter(|found| found.score >= least).collect();
            if set.is_of_records {
                let is_found = found.iter().any(|found| set.kinds.contains(&found.kind.as_str()));
                let count = tally.kinds.entry("secret").or_default();
                match (text.labels.is_empty(), is_found) {
                    (false, true) => count.right += 1,
                    (false, false) => count.missed += 1,
                    (true, true) => count.wrong += 1,
                    (true, false) => count.left += 1,
                }
                continue;
            }
            for kind in set.kinds {
                let labels = || text.labels.iter().filter(|label| label.kind == *kind);
                let mut spans: Vec<_> = found
                    .iter()
                    .filter(|found| found.kind == *kind)
                    .map(|found| (found.start, found.end))
                    .collect();
                spans.sort_unstable();
                spans.dedup();
                let count = tally.kinds.entry(kind).or_default();
                for label in labels() {
                    let covered = (label.start..label.end)
                        .filter(|at| spans.iter().any(|span| (span.0..span.1).contains(at)));
                    if covered.count() * 2 >= label.end - label.start {
                        count.right += 1;
                    } else {
                        count.missed += 1;
                    }
                }
                count.wrong += spans
                    .iter()
                    .filter(|span| {
                        !labels().any(|label| label.start.max(span.0) < label.end.min(span.1))
                    })
                    .count();
            }
        }
        tally
    }
}
