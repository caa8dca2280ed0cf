//! What a witness signs, and what it refuses.

use std::fmt;

use super::Request;
use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::merkle::verify_consistency;
use crate::note::{Note, VerifierKey};

/// Why a witness does not sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is not a request, or its old size is larger than its checkpoint.
    Malformed(String),
    /// No log of this origin is known.
    UnknownLog,
    /// No known key of the log signed, or a signature of one is wrong.
    Signature,
    /// The witness has seen the log up to another size than the request says.
    Conflict {
        /// How far it has.
        size: u64,
    },
    /// The log that was seen and the one that is shown are not the same: there is a split view, or the proof is wrong.
    Inconsistent,
}

impl Refusal {
    /// The status of the answer over HTTP.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) => 400,
            Self::Signature => 403,
            Self::UnknownLog => 404,
            Self::Conflict { .. } => 409,
            Self::Inconsistent => 422,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => f.write_str(why),
            Self::UnknownLog => f.write_str("the log is not one that this witness watches"),
            Self::Signature => f.write_str("no known key of the log signed the checkpoint"),
            Self::Conflict { size } => {
                write!(f, "the witness has seen the log up to {size} entries")
            }
            Self::Inconsistent => {
                f.write_str("the log does not continue the one that the witness has seen")
            }
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

/// A request whose checkpoint a known log signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted<'r> {
    request: &'r Request,
    note: Note,
    checkpoint: Checkpoint,
}

impl Request {
    /// The request, if one of these logs' keys signed its checkpoint. Signatures of unknown keys are ignored.
    pub fn signed_by(&self, logs: &[VerifierKey]) -> Result<Submitted<'_>, Refusal> {
        let keys: Vec<_> = logs.iter().filter(|log| log.name() == self.origin()).collect();
        if keys.is_empty() {
            return Err(Refusal::UnknownLog);
        }
        self.checkpoint.verify(keys.iter().copied()).map_err(|_| Refusal::Signature)?;
        if self.is_wrongly_empty() {
            return Err(Refusal::Inconsistent);
        }
        let checkpoint: Checkpoint = self.checkpoint.text().parse()?;
        if self.old > checkpoint.size() {
            let (old, new) = (self.old, checkpoint.size());
            return Err(Refusal::Malformed(format!(
                "the old size `{old}` is larger than the checkpoint's `{new}`"
            )));
        }
        // The witness puts its name to what it has checked, and to nothing that others signed.
        let others = self.checkpoint.signatures().iter().filter(|signature| {
            !keys.iter().any(|key| (key.name(), key.id()) == (signature.name(), signature.id()))
        });
        let note = others.fold(self.checkpoint.clone(), Note::without);
        Ok(Submitted { request: self, note, checkpoint })
    }
}

impl Submitted<'_> {
    /// That it continues the last checkpoint that the witness signed for this log, if it ever signed one.
    pub fn follows(&self, last: Option<&Checkpoint>) -> Result<(), Refusal> {
        let size = last.map_or(0, Checkpoint::size);
        if self.request.old != size {
            return Err(Refusal::Conflict { size });
        }
        let empty = crate::merkle::Hash::EMPTY;
        let old = last.map_or((0, &empty), |last| (last.size(), last.root()));
        let new = (self.checkpoint.size(), self.checkpoint.root());
        verify_consistency(old, new, &self.request.proof).map_err(|_| Refusal::Inconsistent)
    }

    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The checkpoint with the log's own signatures alone.
    pub fn note(&self) -> &Note {
        &self.note
    }
}
