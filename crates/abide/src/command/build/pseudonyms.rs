//! Members' pseudonyms, computed from their ids.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{PoisonError, RwLock};

use abide_corpus::{Pseudonyms, Result};
use abide_ledger::Keys;
use abide_verify::vrf::{Output, SecretKey};

/// An output takes 35 µs, so each is computed once for a build; so many tables keep threads out of each other's way.
const TABLES: usize = 64;

/// The outputs of the platform's verifiable random function for ids.
pub(super) struct Computed {
    key: SecretKey,
    tables: Vec<RwLock<HashMap<Box<str>, Output>>>,
    spread: RandomState,
}

impl Computed {
    pub(super) fn new(keys: &Keys) -> Self {
        let tables = (0..TABLES).map(|_| RwLock::default()).collect();
        Self { key: keys.vrf.vrf(), tables, spread: RandomState::new() }
    }
}

impl Pseudonyms for Computed {
    fn of(&self, author: &str) -> Result<Option<Output>> {
        let at = (self.spread.hash_one(author) % TABLES as u64) as usize;
        let Some(table) = self.tables.get(at) else {
            return Ok(Some(self.key.evaluate(author.as_bytes())));
        };
        // What another thread left when it broke off is whole: outputs are entered one at a time.
        let known = table.read().unwrap_or_else(PoisonError::into_inner).get(author).copied();
        if known.is_some() {
            return Ok(known);
        }
        let output = self.key.evaluate(author.as_bytes());
        table.write().unwrap_or_else(PoisonError::into_inner).insert(author.into(), output);
        Ok(Some(output))
    }
}

impl fmt::Debug for Computed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Computed(..)")
    }
}
