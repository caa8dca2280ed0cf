//! A witness: signs that a log only grew, and remembers how far it saw it. C2SP `tlog-witness`.
//!
//! | path | answer |
//! |---|---|
//! | `POST /add-checkpoint` | a cosignature (200), or 400, 403, 404, 409 with the size that it saw, 422 |
//! | `GET /<SHA-256 of the origin>/checkpoint` | the newest head that it signed of a log |
//!
//! It has its own key, its own folder and no connection to any ledger: it is best run by somebody else than the log.

mod handler;
mod key;
mod state;

use std::path::Path;
use std::sync::Arc;

use abide_verify::cosignature::Cosigner;
use abide_verify::note::{Note, VerifierKey};
use abide_verify::witness::{Refusal, Request};
use jiff::Timestamp;

pub use handler::router;
pub use key::{create_key, load_key};

use crate::error::{Error, Kind, Result};
use state::State;

/// A witness of some logs. Clones are the same witness.
#[derive(Debug, Clone)]
pub struct Witness(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    cosigner: Cosigner,
    logs: Vec<VerifierKey>,
    state: State,
}

/// What became of a request.
#[derive(Debug)]
pub enum Answer {
    /// The lines with the witness's signatures.
    Cosigned(String),
    Refused(Refusal),
}

impl Witness {
    /// The witness of a folder, whose key and memory lie there. No other process may use the folder at the same time.
    pub fn open(folder: &Path, logs: Vec<VerifierKey>) -> Result<Self> {
        let cosigner = load_key(folder)?;
        for (place, log) in logs.iter().enumerate() {
            if log.public() == cosigner.verifier().public() {
                let message = format!("the key of `{}` is the witness's own", log.name());
                return Err(Error::new(Kind::Key, message).hint("nobody watches themselves"));
            }
            if logs.iter().take(place).any(|other| other == log) {
                let message = format!("the key of the log `{}` is named twice", log.name());
                return Err(Error::new(Kind::Key, message));
            }
        }
        let state = State::open(folder)?;
        Ok(Self(Arc::new(Parts { cosigner, logs, state })))
    }

    pub fn key(&self) -> &VerifierKey {
        self.0.cosigner.verifier()
    }

    /// Signs a checkpoint, or says why not. What was signed is on the disk when this returns.
    pub fn add(&self, body: &[u8], now: Timestamp) -> Result<Answer> {
        let request = match Request::parse(body) {
            Ok(request) => request,
            Err(error) => return Ok(Answer::Refused(error.into())),
        };
        let submitted = match request.signed_by(&self.0.logs) {
            Ok(submitted) => submitted,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let time = u64::try_from(now.as_second()).unwrap_or_default();
        // One lock over reading, comparing and keeping: no two requests can pass each other.
        let kept = self.0.state.of(request.origin())?;
        if let Err(refusal) = submitted.follows(kept.checkpoint()) {
            return Ok(Answer::Refused(refusal));
        }
        let cosigned = self.0.cosigner.cosign(submitted.note().clone(), time)?;
        kept.replace(&cosigned)?;
        let key = self.key();
        let own = cosigned
            .signatures()
            .iter()
            .filter(|signature| (signature.name(), signature.id()) == (key.name(), key.id()));
        let mut lines = String::new();
        for signature in own {
            lines += &signature.to_string();
            lines.push('\n');
        }
        Ok(Answer::Cosigned(lines))
    }

    /// The newest head of a log that the witness signed, by the hash of its origin.
    pub fn newest(&self, origin_hash: &str) -> Result<Option<Note>> {
        let known = self.0.logs.iter().find(|log| state::name(log.name()) == origin_hash);
        known.map_or(Ok(None), |log| self.0.state.newest(log.name()))
    }
}
