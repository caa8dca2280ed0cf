//! The end of corpora.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Check;
use super::entry::Entry;
use super::finding::Findings;

#[derive(Deserialize)]
struct Withdrawal {
    corpus: String,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Withdrawn,
    Deleted,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Model {
    corpus: String,
}

/// That what is withdrawn was declared, that it is withdrawn once and then deleted once, and that no model comes of it afterwards.
#[derive(Debug, Clone, Default)]
pub struct Withdrawals {
    corpora: BTreeSet<String>,
    ended: BTreeMap<String, Stage>,
}

impl Withdrawals {
    /// How many corpora are withdrawn, and of how many of them the rows are said to be deleted.
    pub fn counted(&self) -> (usize, usize) {
        let deleted = self.ended.values().filter(|stage| **stage == Stage::Deleted);
        (self.ended.len(), deleted.count())
    }

    fn withdrawal(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Some(Withdrawal { corpus, stage }) = entry.body::<Withdrawal>() else {
            let message = "it is not a withdrawal as the format says";
            return findings.at(index, "withdrawal::unreadable", message);
        };
        if !self.corpora.contains(&corpus) {
            let message = "it ends a corpus that the log had not declared";
            findings.at(index, "withdrawal::corpus", message);
        }
        match (self.ended.insert(corpus, stage), stage) {
            (None, Stage::Withdrawn) | (Some(Stage::Withdrawn), Stage::Deleted) => {}
            _ => {
                let message = "a corpus is withdrawn once, and deleted once after that";
                findings.at(index, "withdrawal::order", message);
            }
        }
    }
}

impl Check for Withdrawals {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        match entry.kind {
            "withdrawal" => self.withdrawal(index, entry, findings),
            "corpus" => self.corpora.extend(entry.body::<Named>().map(|corpus| corpus.id)),
            "model" => {
                let model = entry.body::<Model>();
                if model.is_some_and(|model| self.ended.contains_key(&model.corpus)) {
                    let message = "it learned from a corpus that was withdrawn before";
                    findings.at(index, "model::withdrawn", message);
                }
            }
            _ => {}
        }
    }
}
