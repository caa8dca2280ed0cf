//! Which logs, and which of their witnesses, a verifier wants: C2SP `tlog-policy`.
//!
//! ```
//! use abide_verify::policy::Policy;
//! # use abide_verify::{cosignature::Cosigner, note::Signer};
//! # fn main() -> abide_verify::Result<()> {
//! # let log = Signer::new("example.com/abide", &[7; 32])?;
//! # let log = log.verifier();
//! # let witnesses = [Cosigner::new("w1.example", &[8; 32])?, Cosigner::new("w2.example", &[9; 32])?];
//! # let [w1, w2] = &witnesses;
//! # let (w1, w2) = (w1.verifier(), w2.verifier());
//! let text = format!("
//!     ## Any of the two will do.
//!     log {log} https://example.com/abide/log/
//!     witness one {w1}
//!     witness two {w2}
//!     group both-watch any one two
//!     quorum both-watch
//! ");
//! let policy = Policy::parse(text.as_bytes())?;
//! assert_eq!(policy.witnesses().len(), 2);
//! # Ok(()) }
//! ```
//!
//! # What is stricter here than in the format?
//!
//! - Logs sign with Ed25519 (0x01) and witnesses with `cosignature/v1` (0x04). A policy that names another key is refused whole: leaving the line out could
//!   turn two of three into two of two, or into nothing that can be met.
//! - The last line ends in a newline, as the format says. A file that broke off could ask for less than its author did.
//! - A key is that of a log or of a witness, not of both: nobody watches themselves.

mod document;
mod follow;
mod quorum;

pub use quorum::{Group, Member, Quorum};

use crate::checkpoint::Checkpoint;
use crate::error::{Error, Kind, Result};
use crate::note::{Note, Verified, VerifierKey};

/// A log or a witness, and where it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// What the policy calls a witness. For a log this is the name of its key.
    pub name: Vec<u8>,
    pub key: VerifierKey,
    /// The format does not say what it is good for, nor in which encoding it is.
    pub url: Option<Vec<u8>>,
}

/// Which checkpoints are good enough.
///
/// The default knows no log and asks for no witness. It accepts nothing; [with a log](Policy::with_log) it accepts whatever that log signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Party>,
    witnesses: Vec<Party>,
    groups: Vec<Group>,
    quorum: Quorum,
    /// Keys of logs that others replaced. A policy's text has no words for it: rotations are followed anew.
    retired: Vec<follow::Retired>,
}

/// A checkpoint that a policy accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    pub checkpoint: Checkpoint,
    pub log: VerifierKey,
    /// Those known witnesses that signed, whether the quorum needed them or not, and when, in seconds since 1970.
    pub witnesses: Vec<(VerifierKey, u64)>,
}

impl Policy {
    /// The checkpoint in the note, if one of the logs signed it and the quorum of witnesses did.
    ///
    /// A wrong signature by a key of the policy is an error, even where the quorum would be met without it.
    pub fn accept(&self, note: &Note) -> Result<Accepted> {
        let checkpoint: Checkpoint = note.text().parse()?;
        let keys = self.logs.iter().chain(&self.witnesses).map(|party| &party.key);
        let verified = note.verify(keys)?;
        let log = self.log_of(&checkpoint, &verified)?;
        let times: Vec<_> = self
            .witnesses
            .iter()
            .map(|witness| {
                verified
                    .iter()
                    .filter(|signature| *signature.key == witness.key)
                    .filter_map(|signature| signature.time)
                    .max()
            })
            .collect();
        let signed: Vec<_> = times.iter().map(Option::is_some).collect();
        if !quorum::is_met(self.quorum, &self.groups, &signed) {
            let (found, of) = (signed.iter().filter(|signed| **signed).count(), signed.len());
            let message = format!(
                "the checkpoint lacks its quorum: {found} of {of} known witnesses signed it"
            );
            return Err(Error::new(Kind::Proof, message));
        }
        let witnesses = self.witnesses.iter().zip(times);
        let witnesses =
            witnesses.filter_map(|(witness, time)| Some((witness.key.clone(), time?))).collect();
        Ok(Accepted { log: log.clone(), checkpoint, witnesses })
    }

    /// The log that the checkpoint is of, by a signature of it that counts.
    pub(crate) fn log_of<'p>(
        &'p self,
        checkpoint: &Checkpoint,
        verified: &[Verified<'_>],
    ) -> Result<&'p VerifierKey> {
        let signed = self.logs.iter().map(|log| &log.key).filter(|log| {
            log.name() == checkpoint.origin()
                && verified.iter().any(|signature| signature.key == *log)
        });
        let mut retired_at = None;
        for log in signed {
            match self.retired_at(log).filter(|size| *size < checkpoint.size()) {
                None => return Ok(log),
                size => retired_at = size,
            }
        }
        let message = match retired_at {
            Some(size) => format!("the key that signed it was replaced after {size} entries"),
            None => "no log of the policy signed the checkpoint".to_owned(),
        };
        Err(Error::new(Kind::Proof, message))
    }

    /// The same policy with a further log, for policies that leave the log to whoever uses them.
    pub fn with_log(mut self, key: VerifierKey) -> Result<Self> {
        self.add_log(Party { name: key.name().as_bytes().to_vec(), key, url: None })?;
        Ok(self)
    }

    pub fn logs(&self) -> &[Party] {
        &self.logs
    }

    pub fn witnesses(&self) -> &[Party] {
        &self.witnesses
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub fn quorum(&self) -> Quorum {
        self.quorum
    }
}
