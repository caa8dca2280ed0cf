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
    /// The log's key that signed it.
    pub log: VerifierKey,
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
    let signed = note.verify(logs).and_then(|signed| {
        let checkpoint = note.text().parse::<Checkpoint>()?;
        let log = policy.log_of(&checkpoint, &signed)?.clone();
        Ok((checkpoint, log))
    });
    let (checkpoint, log) = match signed {
        Ok(signed) => signed,
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
    (Some(Head { note, checkpoint, log, witnesses }), findings)
}
