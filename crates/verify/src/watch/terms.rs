//! Versions of the terms that were declared since.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::memory::Memory;
use super::{Asked, Asking};
use crate::audit::{Check, Effective, Entry, Findings, Terms};
use crate::json::Json;
use crate::merkle::leaf_hash;
use crate::published::{Declared, LIST_BYTES_MAX, Published, TERMS, TEXT_BYTES_MAX, text};
use crate::receipt::Receipt;
use crate::tile::ENTRY_BYTES_MAX;

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "version")]
    name: String,
    digest: String,
    published: String,
}

fn json(declared: &Declared) -> Option<Json> {
    Json::read(declared.entry.as_bytes(), ENTRY_BYTES_MAX).ok()
}

/// The version that an entry declares.
fn version(declared: &Declared) -> Option<Version> {
    Entry::of(&declared.entry, &json(declared)?).ok()?.body()
}

impl<P: Published + ?Sized> Asking<'_, P> {
    /// Looks at the versions that are not settled, in the light of those before them.
    pub(super) fn terms(&mut self, receipt: &Receipt, memory: &mut Memory) -> Result<(), P::Error> {
        let Some(all) = self.listed(&memory.terms)? else { return Ok(()) };
        if !Self::is_shown(receipt, &all) {
            let words = "your receipt names a text of the terms that the log does not declare";
            self.seen.findings.add("terms::shown", None, words);
        }
        let Some(first) = memory.terms.first().map(|first| first.index) else { return Ok(()) };
        let (before, failed) = (self.seen.findings.counts().clone(), self.seen.failures.len());
        let mut texts = vec![];
        for declared in all.values() {
            texts.extend(self.text(declared));
        }
        let mut terms = Terms::with(texts);
        let mut apart = Findings::default();
        for (index, declared) in &all {
            let Some(json) = json(declared) else { continue };
            let Ok(entry) = Entry::of(&declared.entry, &json) else { continue };
            if *index < first {
                // What stood there before the member acted is theirs to read, and not to be told of.
                terms.entry(*index, &entry, &mut apart);
                continue;
            }
            terms.begin();
            terms.entry(*index, &entry, &mut self.seen.findings);
            if let Some(version) = entry.body::<Version>() {
                self.seen.news.push(format!(
                    "Terms `{}` were published on {}: {}.",
                    version.name.escape_debug(),
                    crate::entry::in_words(&version.published),
                    text(&version.digest)
                ));
            }
        }
        if *self.seen.findings.counts() == before && self.seen.failures.len() == failed {
            memory.terms.clear();
        }
        Ok(())
    }

    /// All versions: those that were met in the log, and before them those that the platform names and the log holds.
    fn listed(&mut self, met: &[Declared]) -> Result<Option<BTreeMap<u64, Declared>>, P::Error> {
        let bytes = match self.read(TERMS.to_owned(), LIST_BYTES_MAX) {
            Asked::Found(bytes) => bytes,
            Asked::Failed => return Ok(None),
            Asked::Absent => {
                let words = "the platform does not publish which terms it has";
                self.seen.findings.add("terms::unanswered", None, words);
                return Ok(None);
            }
        };
        let listed = match Declared::list(&bytes) {
            Ok(listed) => listed,
            Err(error) => {
                self.seen.findings.add("terms::list", None, error.to_string());
                return Ok(None);
            }
        };
        let mut all: BTreeMap<u64, Declared> =
            met.iter().map(|declared| (declared.index, declared.clone())).collect();
        let size = self.head.checkpoint.size();
        for declared in listed.into_iter().filter(|declared| declared.index < size) {
            let index = declared.index;
            let leaf = leaf_hash(declared.entry.as_bytes());
            if self.prove(index)?.check(&leaf).is_err() {
                let words = "the platform names terms there that the log does not hold";
                self.seen.findings.at(index, "terms::list", words);
                return Ok(None);
            }
            all.insert(index, declared);
        }
        Ok(Some(all))
    }

    /// Whether the text that the member was shown is one that the log declares under its name.
    fn is_shown(receipt: &Receipt, all: &BTreeMap<u64, Declared>) -> bool {
        let Some(shown) = receipt.terms.as_ref() else { return true };
        let Some(digest) = &shown.digest else { return true };
        all.values().any(|declared| {
            let version = version(declared);
            version.is_some_and(|found| (&found.name, &found.digest) == (&shown.version, digest))
        })
    }

    /// From when a version applies where, by its published text.
    fn text(&mut self, declared: &Declared) -> Option<Effective> {
        let version = version(declared)?;
        let bytes = match self.read(text(&version.digest), TEXT_BYTES_MAX) {
            Asked::Found(bytes) => bytes,
            Asked::Failed => return None,
            Asked::Absent => {
                let words = "the platform does not publish the text of these terms";
                self.seen.findings.at(declared.index, "terms::unanswered", words);
                return None;
            }
        };
        let is_it = hex::encode(Sha256::digest(&bytes)) == version.digest;
        let read = std::str::from_utf8(&bytes).ok().filter(|_| is_it);
        let read = read.and_then(self.watch.read_terms);
        if read.is_none() {
            let words = "the text that is published as these terms is another, or none";
            self.seen.findings.at(declared.index, "terms::text", words);
        }
        read
    }
}
