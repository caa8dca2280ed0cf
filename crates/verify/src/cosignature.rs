//! What a witness adds to a checkpoint: C2SP `tlog-cosignature`, `cosignature/v1` (type 0x04).
//!
//! ```
//! use abide_verify::checkpoint::Checkpoint;
//! use abide_verify::cosignature::Cosigner;
//! use abide_verify::merkle::Hash;
//! use abide_verify::note::Signer;
//! # fn main() -> abide_verify::Result<()> {
//! let log = Signer::new("example.com/abide", &[7; 32])?;
//! let note = Checkpoint::new("example.com/abide", 0, Hash::EMPTY)?.sign(&log)?;
//!
//! // The witness has checked that the log only grew, and puts the time to it.
//! let witness = Cosigner::new("witness.example/w1", &[8; 32])?;
//! let note = witness.cosign(note, 1_764_000_000)?;
//! let keys = [log.verifier().clone(), witness.verifier().clone()];
//! assert_eq!(note.verify(&keys)?[1].time, Some(1_764_000_000));
//! # Ok(()) }
//! ```
//!
//! # What does it say?
//!
//! That, at this time, this was the largest tree of this log that the witness had seen, and that each tree that it saw began with the one before. It
//! says nothing about what the entries hold. There is no clock here: whoever cares whether a time lies in the future compares it.

use crate::checkpoint::Checkpoint;
use crate::error::{Error, Kind, Result};
use crate::note::{Algorithm, Note, Signer, VerifierKey};

/// The last second that the format knows.
pub const TIME_MAX: u64 = i64::MAX as u64;

/// A witness's name and secret.
#[derive(Debug)]
pub struct Cosigner(Signer);

impl Cosigner {
    /// From the 32 bytes of an Ed25519 seed. The message does not name the witness, so each needs its own seed.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self> {
        Signer::with(name, Algorithm::Cosignature, seed).map(Self)
    }

    /// The public part.
    pub fn verifier(&self) -> &VerifierKey {
        self.0.verifier()
    }

    /// The same checkpoint with this witness's signature, made at this many seconds since 1970.
    ///
    /// The witness MUST have checked the log's signature and the consistency with the last checkpoint that it signed.
    pub fn cosign(&self, note: Note, time: u64) -> Result<Note> {
        let message = message(time, note.text())?;
        let signature = self.0.signature(time.to_be_bytes().to_vec(), &message);
        note.with(signature)
    }
}

/// When the witness signed.
pub(crate) fn check(key: &VerifierKey, text: &str, signature: &[u8]) -> Result<u64> {
    let (time, signature) = signature.split_first_chunk().ok_or_else(|| {
        Error::new(Kind::Proof, format!("the cosignature of `{}` breaks off", key.name()))
    })?;
    let time = u64::from_be_bytes(*time);
    key.check_bytes(&message(time, text)?, signature)?;
    Ok(time)
}

/// What is signed. Only checkpoints are: of any other text a witness has nothing to say.
fn message(time: u64, text: &str) -> Result<Vec<u8>> {
    if time > TIME_MAX {
        return Err(Error::new(Kind::Format, format!("`{time}` is no time of a cosignature")));
    }
    text.parse::<Checkpoint>()?;
    Ok(format!("cosignature/v1\ntime {time}\n{text}").into_bytes())
}
