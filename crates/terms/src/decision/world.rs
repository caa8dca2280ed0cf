//! What a decision knows besides the record.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::document::Document;
use crate::event::Pause;
use crate::member::Member;

/// Everything that the decision may look at. It holds only what the ledger held at the build's position.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// Every published version, in the order of publication in the ledger.
    pub terms: &'a [Document],
    pub pauses: &'a [Pause],
    pub members: &'a HashMap<String, Member>,
    pub cutoff: Timestamp,
    /// Whether whoever is only mentioned can be masked in the text. Without it, they deny like a contributor.
    pub masking: bool,
}

impl<'a> World<'a> {
    /// The versions published by the cutoff, oldest first.
    pub fn versions(&self) -> Vec<&'a Document> {
        let mut versions: Vec<_> =
            self.terms.iter().filter(|version| version.published <= self.cutoff).collect();
        // Stable: versions published at one instant keep the ledger's order.
        versions.sort_by_key(|version| version.published);
        versions
    }
}
