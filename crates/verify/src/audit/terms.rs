//! Versions of the terms, and whether anybody could know of them before they counted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use super::Check;
use super::entry::Entry;
use super::finding::Findings;
use super::order::LAG;

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "version")]
    name: String,
    digest: String,
    published: Timestamp,
}

/// From when a text of the terms takes effect, by region. The log holds the digests of texts alone; who has the texts brings this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// SHA-256 of the text, in lower-case hexadecimal.
    pub digest: String,
    /// For each code that the terms cover, the earliest instant from which they apply to anybody.
    pub regions: Vec<(String, Timestamp)>,
}

/// That versions come one after the other, are not dated back, and take effect in no region before they were announced.
///
/// A log may begin with versions that were public before it. It has begun with its first source, clock or corpus; whatever is entered from then on was not
/// public before it stands in the log.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    texts: BTreeMap<String, Effective>,
    begun: bool,
    versions: BTreeSet<String>,
    last: Option<Timestamp>,
    /// What earlier versions have brought into effect, and from when.
    in_effect: BTreeMap<String, Timestamp>,
    declared: BTreeSet<String>,
}

impl Terms {
    /// With the texts that are at hand. Each must be one that the log declares.
    pub fn with(texts: impl IntoIterator<Item = Effective>) -> Self {
        let texts = texts.into_iter().map(|text| (text.digest.clone(), text)).collect();
        Self { texts, ..Self::default() }
    }

    /// From here on nothing may reach back: for whoever reads a log from where it has begun already.
    pub fn begin(&mut self) {
        self.begun = true;
    }

    /// How many versions the log declares, and of how many the text was at hand.
    pub fn seen(&self) -> (usize, usize) {
        let read = self.texts.keys().filter(|digest| self.declared.contains(*digest)).count();
        (self.versions.len(), read)
    }

    fn version(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Some(Version { name, digest, published }) = entry.body::<Version>() else {
            return findings.at(index, "terms::unreadable", "it is not terms as the format says");
        };
        if !self.versions.insert(name) {
            findings.at(index, "terms::twice", "there is a version of this name already");
        }
        if self.last.is_some_and(|last| published < last) {
            let message =
                format!("it was published at `{published}`, before the version before it");
            findings.at(index, "terms::order", message);
        }
        self.last = self.last.max(Some(published));
        if self.begun && entry.time.duration_since(published) > LAG {
            let message = format!(
                "it says that it was published at `{published}`, and nobody could read it before `{}`",
                entry.time
            );
            findings.at(index, "terms::backdated", message);
        }
        if let Some(text) = self.texts.get(&digest) {
            // Whatever it says of itself, nobody was told before it was there to be read.
            let told = entry.time.checked_sub(LAG).ok().filter(|_| self.begun);
            let told = Some(published).max(told);
            for (region, from) in &text.regions {
                let is_new = self.in_effect.get(region).is_none_or(|earlier| earlier > from);
                if is_new && Some(*from) < told {
                    let message = format!(
                        "it takes effect in `{region}` from `{from}`, before anybody was told"
                    );
                    findings.at(index, "terms::effective_before_notice", message);
                }
            }
            for (region, from) in &text.regions {
                let earliest = self.in_effect.entry(region.clone()).or_insert(*from);
                *earliest = (*earliest).min(*from);
            }
        }
        self.declared.insert(digest);
    }
}

impl Check for Terms {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        match entry.kind {
            "terms" => self.version(index, entry, findings),
            "source" | "clock" | "corpus" => self.begin(),
            _ => {}
        }
    }

    fn end(&mut self, findings: &mut Findings) {
        for digest in self.texts.keys().filter(|digest| !self.declared.contains(*digest)) {
            let message =
                format!("the log does not declare the terms whose text has the digest `{digest}`");
            findings.add("terms::undeclared", None, message);
        }
    }
}
