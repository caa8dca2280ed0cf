//! Entries of the log, as `docs/formats/log.md` writes them: one JSON object without spaces.
//!
//! ```
//! use abide_verify::entry::{Sealed, Time, commitment};
//! # fn main() -> abide_verify::Result<()> {
//! let time: Time = "2025-11-04T09:00:00.500000Z".parse()?;
//! let entry = Sealed::Consent.entry(&time, &commitment(&[7; 16], b"{}"));
//! assert!(entry.starts_with(r#"{"kind":"consent","time":"2025-11-04T09:00:00.500000Z","commitment":"#));
//! # Ok(()) }
//! ```

mod open;
mod time;

pub use open::{Attestation, KeyEntry, RootEntry};
pub use time::Time;
pub(crate) use time::in_words;

use sha2::{Digest, Sha256};

/// The longest entry that a log takes.
pub const BYTES_MAX: usize = crate::tile::ENTRY_BYTES_MAX;

/// The two kinds of entries that do not say what their event says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sealed {
    /// A choice, a notice, a bounce, an objection: it does not tell which.
    Consent,
    Erasure,
}

impl Sealed {
    pub fn word(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Erasure => "erasure",
        }
    }

    pub fn entry(self, time: &Time, commitment: &[u8; 32]) -> String {
        let (kind, commitment) = (self.word(), hex::encode(commitment));
        format!(r#"{{"kind":"{kind}","time":"{time}","commitment":"{commitment}"}}"#)
    }
}

/// What an event says for ever about a body that may be erased: SHA-256(salt ‖ body).
pub fn commitment(salt: &[u8; 16], body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}
