//! From a file to what it shows.

use super::entry::Entry;
use super::{Membership, Row, refused};
use crate::error::Result;
use crate::merkle::leaf_hash;
use crate::policy::{Accepted, Policy};
use crate::vrf::Output;

/// What a proof of membership shows.
#[derive(Debug)]
pub struct Verified<'a> {
    /// The id of the corpus.
    pub corpus: &'a str,
    /// When it was entered in the log: RFC 3339, UTC.
    pub time: String,
    /// How many events of the log it was built with: what they restrict must not be in it.
    pub events: u64,
    /// Whether rows of the member are in.
    pub is_in: bool,
    /// Exactly these; `None` if there are none, or the proof does not show them.
    pub rows: Option<&'a [Row]>,
    /// The head of the log that says so, and who signed it.
    pub accepted: Accepted,
}

impl Verified<'_> {
    /// `membership::included` or `membership::excluded`.
    pub fn code(&self) -> &'static str {
        if self.is_in { "membership::included" } else { "membership::excluded" }
    }
}

impl Membership {
    /// What the corpus holds of the member with this pseudonym, if the log of the policy says so.
    ///
    /// The pseudonym MUST be one that a receipt showed to be the member's: to any other every proof is worth nothing.
    pub fn verify(&self, pseudonym: &Output, policy: &Policy) -> Result<Verified<'_>> {
        let entry = Entry::read(&self.entry)?;
        let leaf = leaf_hash(self.entry.as_bytes());
        self.log.check(&leaf).map_err(|error| error.coded("proof::inclusion"))?;
        let corpus = self.holding.corpus();
        if entry.corpus != corpus || !is_id(corpus) {
            return Err(refused(
                "membership::corpus",
                "the proof is about another corpus than the log's entry",
            ));
        }
        if self.holding.root(pseudonym)? != entry.membership {
            return Err(refused(
                "membership::root",
                "the proof does not belong to this corpus, or not to this member",
            ));
        }
        let accepted =
            self.log.verify(&leaf, policy).map_err(|error| error.coded("log::signed"))?;
        let (time, events) = (entry.time, entry.events);
        let (is_in, rows) = (self.holding.is_in(), self.holding.rows());
        Ok(Verified { corpus, time, events, is_in, rows, accepted })
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
