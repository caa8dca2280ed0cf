//! The body of an `add-checkpoint` request.

use std::fmt;

use crate::checkpoint::Checkpoint;
use crate::decimal;
use crate::error::{Error, Kind, Result};
use crate::merkle::Hash;
use crate::note::{self, Note};

/// The format allows this many: consistency proofs between trees that anybody can grow are no longer.
pub const PROOF_HASHES_MAX: usize = 63;

/// The longest request that is read: a note, and the lines before it.
pub const BYTES_MAX: usize = note::BYTES_MAX + 45 * PROOF_HASHES_MAX + 32;

/// How far the witness is said to have seen the log, a proof, and a checkpoint. None of it is checked beyond its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub(super) old: u64,
    pub(super) proof: Vec<Hash>,
    pub(super) checkpoint: Note,
}

impl Request {
    pub fn new(old: u64, proof: Vec<Hash>, checkpoint: Note) -> Result<Self> {
        if proof.len() > PROOF_HASHES_MAX {
            let found = proof.len();
            return Err(fault(format!(
                "a witness reads at most {PROOF_HASHES_MAX} hashes of a proof, not {found}"
            )));
        }
        Ok(Self { old, proof, checkpoint })
    }

    /// Reads what a [`Request`] prints, and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > BYTES_MAX {
            return Err(fault(format!(
                "a request has at most {BYTES_MAX} bytes, not {}",
                bytes.len()
            )));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| fault("a request is not in UTF-8"))?;
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or_else(|| fault("a request has no checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal::read);
        let old = old.ok_or_else(|| fault("a request does not begin with the old size"))?;
        // A hostile request is not decoded further than it may go.
        let proof =
            lines.take(PROOF_HASHES_MAX + 1).map(Hash::from_base64).collect::<Result<_>>()?;
        let checkpoint = Note::parse(checkpoint.as_bytes())?;
        Self::new(old, proof, checkpoint)
    }

    /// The line that names the log.
    pub fn origin(&self) -> &str {
        self.checkpoint.text().split('\n').next().unwrap_or_default()
    }

    pub fn old_size(&self) -> u64 {
        self.old
    }

    pub fn proof(&self) -> &[Hash] {
        &self.proof
    }

    pub fn checkpoint(&self) -> &Note {
        &self.checkpoint
    }

    /// Whether it claims that an empty log has another root than that of nothing. Such a checkpoint does not parse.
    pub(super) fn is_wrongly_empty(&self) -> bool {
        let mut lines = self.checkpoint.text().split('\n');
        lines.nth(1) == Some("0") && self.checkpoint.text().parse::<Checkpoint>().is_err()
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, message)
}
