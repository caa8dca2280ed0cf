//! The versions of the terms that were public at the cutoff, in order.
//!
//! The list *L* of a member is always "their version and every later one", so what all of L must say
//! depends on the first version alone and is worked out once for each.

use abide_terms::Document;
use hashbrown::HashMap;
use jiff::Timestamp;

use crate::calendar::{DAY, micros};

/// Signals that the decision knows, by bit; any other one always denies.
pub(crate) const SIGNALS: [&str; 3] = ["gpc", "aipref", "tdmrep"];

/// The bit of a signal that nobody knows.
pub(crate) const OTHER_SIGNAL: u8 = 1 << 7;

/// The bit of a signal.
pub(crate) fn signal(word: &str) -> u8 {
    SIGNALS.iter().position(|known| *known == word).map_or(OTHER_SIGNAL, |bit| 1 << bit)
}

/// One version, without its lists of regions and categories.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version {
    /// The first version of that name. Notices speak of a name.
    pub(crate) name: u32,
    pub(crate) published: i64,
    /// The notice period in microseconds.
    pub(crate) period: i64,
}

/// What every version from one on says together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tail {
    pub(crate) minimum_age: i16,
    /// Bits of the signals that one of them honours, and of unknown ones.
    pub(crate) honoured: u8,
}

#[derive(Debug)]
pub(crate) struct Versions {
    /// Oldest first.
    documents: Vec<Document>,
    numbered: Vec<Version>,
    tails: Vec<Tail>,
    /// For each version the newest material one that is not later.
    material: Vec<u32>,
    /// The first version of each name.
    names: HashMap<String, u32>,
    /// The longest notice period of all.
    pub(crate) longest: i64,
}

impl Versions {
    pub(crate) fn new(terms: &[Document], cutoff: Timestamp) -> Self {
        let mut documents: Vec<Document> =
            terms.iter().filter(|document| document.published <= cutoff).cloned().collect();
        // Stable: versions of one instant stay in the order of publication.
        documents.sort_by_key(|document| document.published);
        let mut names = HashMap::new();
        let mut versions = Vec::with_capacity(documents.len());
        let mut material = Vec::with_capacity(documents.len());
        let mut newest_material = 0;
        for (document, number) in documents.iter().zip(0_u32..) {
            let name = *names.entry(document.version.clone()).or_insert(number);
            // A period that no clock can hold never ends.
            let period = i64::from(document.notice_period_days).saturating_mul(DAY);
            versions.push(Version { name, published: micros(document.published), period });
            if document.material {
                newest_material = number;
            }
            material.push(newest_material);
        }
        let mut tail = Tail { minimum_age: i16::MIN, honoured: OTHER_SIGNAL };
        let mut tails: Vec<Tail> = documents
            .iter()
            .rev()
            .map(|document| {
                tail.minimum_age = tail.minimum_age.max(document.minimum_age);
                for word in &document.signals {
                    tail.honoured |= signal(word);
                }
                tail
            })
            .collect();
        tails.reverse();
        let longest = versions.iter().map(|version| version.period).max().unwrap_or_default();
        Self { documents, numbered: versions, tails, material, names, longest }
    }

    /// How many rows tables by version have. Without any version there is one, of which nothing holds.
    pub(crate) fn width(&self) -> usize {
        self.documents.len().max(1)
    }

    /// The number of the newest version.
    pub(crate) fn newest(&self) -> u32 {
        u32::try_from(self.documents.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    pub(crate) fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Newest first, with their numbers.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (u32, &Version)> {
        self.numbered.iter().enumerate().rev().map(|(number, version)| (number as u32, version))
    }

    pub(crate) fn get(&self, number: u32) -> Option<&Version> {
        self.numbered.get(number as usize)
    }

    /// How long something may take to count after it was told: the notice period of each, and the longest of all.
    pub(crate) fn periods(&self) -> impl Iterator<Item = i64> {
        self.numbered.iter().map(|version| version.period).chain([self.longest])
    }

    /// What the version and all later ones say; `None` if there is no version.
    pub(crate) fn tail(&self, number: u32) -> Option<Tail> {
        self.tails.get(number as usize).copied()
    }

    /// The first version of that name.
    pub(crate) fn named(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    /// The oldest version under which an *on* counts, if `newest` is the newest by date: every version from
    /// it on has no material one after it. Without a newest by date, any version will do.
    pub(crate) fn oldest_counting(&self, newest: Option<u32>) -> u32 {
        newest.and_then(|newest| self.material.get(newest as usize)).copied().unwrap_or_default()
    }
}
