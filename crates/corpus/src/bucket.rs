//! Which bucket an author's records are in.

use std::sync::Arc;

use crate::error::Result;
use crate::pseudonym::{Name, Place, Pseudonyms};
use crate::request::Request;

/// Spreads authors over buckets.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    key: [u8; 32],
    pseudonyms: Arc<dyn Pseudonyms>,
    buckets: u32,
}

impl Spread {
    pub(crate) fn new(key: &[u8; 32], pseudonyms: Arc<dyn Pseudonyms>, buckets: u32) -> Self {
        let key = blake3::derive_key("abide 2026-11-24 corpus buckets v1", key);
        Self { key, pseudonyms, buckets }
    }

    /// That of the corpus which is asked for.
    pub(crate) fn of(request: &Request) -> Self {
        Self::new(&request.key, Arc::clone(&request.pseudonyms), request.inputs.buckets)
    }

    /// These members will be asked for.
    pub(crate) fn prepare(&self, members: &[u32]) -> Result<()> {
        self.pseudonyms.prepare(members)
    }

    /// Who has an account is placed and named by their pseudonym.
    pub(crate) fn member(&self, number: u32) -> Result<Option<Name>> {
        Ok(self.pseudonyms.of(number)?.map(|pseudonym| Name::of_member(&pseudonym)))
    }

    /// An author without an account is placed by a keyed hash of their id, a record of nobody by one of its own.
    pub(crate) fn stand_in(&self, id: &str) -> Name {
        Name::stand_in(&self.key, id)
    }

    /// How many buckets there are.
    pub(crate) fn buckets(&self) -> u32 {
        self.buckets
    }

    /// As `abide_verify::membership::bucket` has it: the number of buckets is a power of two.
    pub(crate) fn bucket(&self, place: Place) -> u32 {
        let [a, b, c, d, ..] = place.0;
        u32::from_be_bytes([a, b, c, d]) & (self.buckets - 1)
    }
}
