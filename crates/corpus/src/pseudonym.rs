//! Where members' pseudonyms come from, and what stands for one where there is none.

use std::fmt;

use abide_verify::membership;
use abide_verify::vrf::Output;

use crate::error::Result;

/// The pseudonyms of a platform's members, by the numbers that the gate has given them (`Decided::authors`).
///
/// An implementer MUST give the same answer for the same member from corpus to corpus, whatever their number: buckets, trees and
/// proofs rest on it. It is asked for every record, from several threads, so it SHOULD keep what it computed. `None` is
/// a member without an account: whoever has no account can allow nothing, so a record of theirs that is allowed stops the build.
pub trait Pseudonyms: fmt::Debug + Send + Sync {
    fn of(&self, member: u32) -> Result<Option<Output>>;

    /// These will be asked for, so that whoever reads them from somewhere may read them at once.
    fn prepare(&self, _members: &[u32]) -> Result<()> {
        Ok(())
    }
}

/// The 64 bytes that an author's records are placed and named by: a pseudonym, or a keyed hash instead of one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    bytes: [u8; 64],
    is_pseudonym: bool,
}

/// Where rows of one author stand in their bucket. It stays the same from corpus to corpus, and is never written anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place(pub(crate) [u8; 16]);

impl Name {
    pub(crate) fn of_member(pseudonym: &Output) -> Self {
        Self { bytes: pseudonym.0, is_pseudonym: true }
    }

    pub(crate) fn stand_in(key: &[u8; 32], of: &str) -> Self {
        let mut bytes = [0; 64];
        blake3::Hasher::new_keyed(key).update(of.as_bytes()).finalize_xof().fill(&mut bytes);
        Self { bytes, is_pseudonym: false }
    }

    /// The member's pseudonym, if it is one.
    pub(crate) fn pseudonym(&self) -> Option<Output> {
        self.is_pseudonym.then_some(Output(self.bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn place(&self) -> Place {
        Place(self.bytes.first_chunk().copied().unwrap_or_default())
    }

    /// What the author is called in the audit of a bucket whose data has this digest: nothing in it tells who they are in
    /// another corpus, unless the bucket is the same, nor which leaf of the membership tree is theirs.
    pub(crate) fn in_audit(&self, digest: &[u8; 32]) -> String {
        membership::in_audit(&Output(self.bytes), digest)
    }
}

/// Nobody's pseudonym is printed.
impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}
