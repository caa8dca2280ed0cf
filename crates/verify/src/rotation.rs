//! A log's key that another one replaced: the log's entry that says so, under a head that both keys signed.
//!
//! The file is a C2SP `tlog-proof` with the entry in its `extra` line, as `docs/formats/log.md` says. It holds by itself; what it is worth follows from the key
//! that a verifier knows: [`Policy::follow`](crate::policy::Policy::follow).

use std::fmt;

use crate::checkpoint::Checkpoint;
use crate::entry::{KeyEntry, Time};
use crate::error::{Error, Kind, Result};
use crate::log_proof::{self, LogProof};
use crate::merkle::leaf_hash;
use crate::note::VerifierKey;

/// The longest file that is read.
pub const BYTES_MAX: usize = log_proof::BYTES_MAX;

/// More rotations of one log are not followed.
pub const ROTATIONS_MAX: u64 = 1024;

/// A rotation in which everything fits: the old key and the new one say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    proof: LogProof,
    head: Checkpoint,
    time: Time,
    old: VerifierKey,
    new: VerifierKey,
}

impl Rotation {
    /// From the log's entry and its proof under the head that it was signed with.
    pub fn new(entry: &str, proof: LogProof) -> Result<Self> {
        Self::of(proof.with_extra(entry.as_bytes().to_vec())?)
    }

    /// Reads what a [`Rotation`] prints, and checks it.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        Self::of(LogProof::parse(bytes)?)
    }

    fn of(proof: LogProof) -> Result<Self> {
        let entry = std::str::from_utf8(proof.extra()).map_err(|_| fault("is not in UTF-8"))?;
        let KeyEntry { time, log: new, replaces, .. } = entry.parse()?;
        let old = replaces.ok_or_else(|| fault("replaces no key of the log"))?;
        proof.check(&leaf_hash(entry.as_bytes()))?;
        let head: Checkpoint = proof.checkpoint().text().parse()?;
        // It is alone in its transaction, so the head that both signed ends with it.
        if head.size() != proof.index().saturating_add(1) {
            return Err(fault("is not the last of the head that it was signed with"));
        }
        if old == new || [&old, &new].iter().any(|key| key.name() != head.origin()) {
            return Err(fault("does not name two keys of its log"));
        }
        for key in [&old, &new] {
            proof.checkpoint().verify([key])?;
        }
        Ok(Self { proof, head, time, old, new })
    }

    /// The key that signed until here.
    pub fn old(&self) -> &VerifierKey {
        &self.old
    }

    /// The key that signs from here on.
    pub fn new_key(&self) -> &VerifierKey {
        &self.new
    }

    /// The last head that the old key signed.
    pub fn head(&self) -> &Checkpoint {
        &self.head
    }

    pub fn time(&self) -> &Time {
        &self.time
    }
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.proof, f)
    }
}

fn fault(words: &str) -> Error {
    Error::new(Kind::Proof, format!("the entry of a rotation {words}"))
}
