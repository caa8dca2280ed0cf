//! Asking a witness, and being one: the bytes and the rules of C2SP `tlog-witness`, `add-checkpoint`.
//!
//! ```
//! use abide_verify::checkpoint::Checkpoint;
//! use abide_verify::merkle::{Leaves, consistency_proof, leaf_hash, root};
//! use abide_verify::note::Signer;
//! use abide_verify::witness::{Refusal, Request};
//! # fn main() -> abide_verify::Result<()> {
//! let leaves = [leaf_hash(b"anna"), leaf_hash(b"bert"), leaf_hash(b"cleo")];
//! let log = Signer::new("example.com/abide", &[7; 32])?;
//! let head = |size: usize| Checkpoint::new("example.com/abide", size as u64, root(&leaves[..size]));
//!
//! // The log says how far the witness has seen it, and proves that it has only grown since.
//! let proof = consistency_proof(&Leaves(&leaves), 1, 3)?;
//! let body = Request::new(1, proof, head(3)?.sign(&log)?)?.to_string();
//!
//! // The witness knows the log's key and the last checkpoint that it signed.
//! let request = Request::parse(body.as_bytes())?;
//! let submitted = request.signed_by(&[log.verifier().clone()]).unwrap();
//! assert!(submitted.follows(Some(&head(1)?)).is_ok());
//! assert_eq!(submitted.follows(Some(&head(2)?)), Err(Refusal::Conflict { size: 2 }));
//! # Ok(()) }
//! ```
//!
//! # Contract
//!
//! A witness MUST ask [`Submitted::follows`] of the newest checkpoint that it signed for this origin, and MUST have kept the new one on the disk before it
//! answers; both as one step, so that no two requests can pass each other. It MUST NOT sign what was refused.

mod judge;
mod request;

pub use judge::{Refusal, Submitted};
pub use request::{BYTES_MAX, PROOF_HASHES_MAX, Request};

use crate::error::{Error, Kind, Result};
use crate::note::{Note, VerifierKey};

/// The checkpoint with those cosignatures of a witness's answer that these keys made.
///
/// What other keys signed is ignored. An answer without a cosignature by one of these is an error, and so is one with a wrong cosignature.
pub fn cosigned(checkpoint: &Note, answer: &[u8], keys: &[VerifierKey]) -> Result<Note> {
    let lines = std::str::from_utf8(answer)
        .map_err(|_| Error::new(Kind::Format, "the witness's answer is not in UTF-8"))?;
    let answered = Note::parse(format!("{}\n{lines}", checkpoint.text()).as_bytes())?;
    let verified = answered.verify(keys)?;
    let mut note = checkpoint.clone();
    for signature in answered.signatures() {
        let by = |key: &VerifierKey| (key.name(), key.id()) == (signature.name(), signature.id());
        if verified.iter().any(|made| by(made.key)) {
            note = note.with(signature.clone())?;
        }
    }
    Ok(note)
}
