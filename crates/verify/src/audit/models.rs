//! Models, and the corpora that they learned from.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Check;
use super::entry::Entry;
use super::finding::{Findings, Place};

#[derive(Deserialize)]
struct Model {
    id: String,
    corpus: String,
    digest: String,
    replaces: Option<String>,
}

#[derive(Deserialize)]
struct Corpus {
    id: String,
}

/// That each model learned from a corpus that the log had declared before it, and that those that were found elsewhere are in the log.
#[derive(Debug, Clone, Default)]
pub struct Models {
    /// By id, the digest of the model's description.
    expected: BTreeMap<String, String>,
    declared: BTreeMap<String, String>,
    corpora: BTreeSet<String>,
}

impl Models {
    /// A model that somebody has, by its id and the SHA-256 of its description: the log must have declared it.
    pub fn expect(&mut self, id: impl Into<String>, digest: impl Into<String>) {
        self.expected.insert(id.into(), digest.into());
    }

    /// How many models the log declares.
    pub fn declared(&self) -> usize {
        self.declared.len()
    }

    fn model(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Some(model) = entry.body::<Model>() else {
            return findings.at(index, "model::unreadable", "it is not a model as the format says");
        };
        if !self.corpora.contains(&model.corpus) {
            let message = "it learned from a corpus that the log had not declared";
            findings.at(index, "model::corpus", message);
        }
        if model.replaces.is_some_and(|replaced| !self.declared.contains_key(&replaced)) {
            findings.at(index, "model::replaces", "it replaces a model that is not in the log");
        }
        if self.declared.insert(model.id, model.digest).is_some() {
            findings.at(index, "model::twice", "there is a model of this id already");
        }
    }
}

impl Check for Models {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        match entry.kind {
            "model" => self.model(index, entry, findings),
            "corpus" => self.corpora.extend(entry.body::<Corpus>().map(|corpus| corpus.id)),
            _ => {}
        }
    }

    fn end(&mut self, findings: &mut Findings) {
        for (id, digest) in &self.expected {
            let place = Some(Place::Model(id.clone()));
            match self.declared.get(id) {
                None => findings.add("model::undeclared", place, "the log does not declare it"),
                Some(declared) if declared != digest => {
                    findings.add("model::digest", place, "the log declares it with other contents");
                }
                Some(_) => {}
            }
        }
    }
}
