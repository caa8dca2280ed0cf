//! The newest head, before anything below it is looked at.

use super::finding::{Findings, Place};
use crate::checkpoint::Checkpoint;
use crate::note::{Note, VerifierKey};
use crate::policy::Policy;
use crate::published::CHECKPOINT;

/// A head that a log of the policy signed.
#[derive(Debug, Clone)]
pub struct Head {
    pub note: Note,
    pub checkpoint: Checkpoint,
    /// The policy's witnesses that signed it too, and when, in seconds since 1970.
    pub witnesses: Vec<(VerifierKey, u64)>,
}

/// The head in these bytes, and what is wrong with it. Without a log's signature there is none, and nothing more to be looked at.
pub fn head(bytes: &[u8], policy: &Policy) -> (Option<Head>, Findings) {
    let mut findings = Findings::default();
    let place = || Some(Place::Path(CHECKPOINT.to_owned()));
    let note = match Note::parse(bytes) {
        Ok(note) => note,
        Err(error) => {
            findings.add("log::checkpoint", place(), error.to_string());
            return (None, findings);
        }
    };
    let logs: Vec<_> = policy.logs().iter().map(|log| &log.key).collect();
    let signed = note.verify(logs.iter().copied()).and_then(|_| note.text().parse::<Checkpoint>());
    let checkpoint = match signed {
        Ok(checkpoint) if logs.iter().any(|log| log.name() == checkpoint.origin()) => checkpoint,
        Ok(_) => {
            findings.add("log::signature", place(), "it is not one of the log that was asked for");
            return (None, findings);
        }
        Err(error) => {
            findings.add("log::signature", place(), error.to_string());
            return (None, findings);
        }
    };
    let witnesses = match policy.accept(&note) {
        Ok(accepted) => accepted.witnesses,
        Err(error) => {
            findings.add("log::quorum", place(), error.to_string());
            Vec::new()
        }
    };
    (Some(Head { note, checkpoint, witnesses }), findings)
}
