//! Signed notes: C2SP `signed-note`.
//!
//! ```
//! use abide_verify::note::{Note, Signer, VerifierKey};
//! # fn main() -> abide_verify::Result<()> {
//! let signer = Signer::new("example.com/abide", &[7; 32])?;
//! let bytes = Note::sign("nobody was asked twice\n", &signer)?.to_string();
//!
//! // The reader knows the key, from elsewhere, as one line of text.
//! let key: VerifierKey = signer.verifier().to_string().parse()?;
//! let note = Note::parse(bytes.as_bytes())?;
//! assert_eq!(note.verify(&[key])?.len(), 1);
//! assert_eq!(note.text(), "nobody was asked twice\n");
//! # Ok(()) }
//! ```
//!
//! A text is worth nothing before a known key's signature on it verifies, so don't show it to anybody before.

mod key;
mod signature;
mod signer;

pub use key::{Algorithm, VerifierKey};
pub use signature::Signature;
pub use signer::Signer;

use std::fmt;

use crate::error::{Error, Kind, Result};

/// The longest note that is read or made.
pub const BYTES_MAX: usize = 1 << 20;

/// The format asks for 16 at least; a log with many witnesses has some dozens.
pub const SIGNATURES_MAX: usize = 100;

/// A text and at least one signature, none of which is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature that is right, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<'k> {
    pub key: &'k VerifierKey,
    /// When it was made, in seconds since 1970, if the signature says so: cosignatures do.
    pub time: Option<u64>,
}

impl Note {
    /// Reads what a [`Note`] prints, and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > BYTES_MAX {
            return Err(fault(format!(
                "a note has at most {BYTES_MAX} bytes, not {}",
                bytes.len()
            )));
        }
        let note = std::str::from_utf8(bytes).map_err(|_| fault("a note is not in UTF-8"))?;
        check_characters(note)?;
        // The text may have empty lines, the signatures have none.
        let end = note
            .rfind("\n\n")
            .ok_or_else(|| fault("a note has no empty line before its signatures"))?;
        let (text, lines) = note.split_at(end + 1);
        let lines = lines.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n'));
        let lines = lines.ok_or_else(|| fault("a note has no signature, or breaks off"))?;
        if lines.split('\n').count() > SIGNATURES_MAX {
            return Err(fault(format!("a note has at most {SIGNATURES_MAX} signatures")));
        }
        let signatures = lines.split('\n').map(Signature::parse).collect::<Result<_>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// A note of this text, which ends in a newline, with one signature.
    pub fn sign(text: &str, signer: &Signer) -> Result<Self> {
        check_characters(text)?;
        if !text.ends_with('\n') {
            return Err(Error::new(Kind::Input, "the text of a note does not end in a newline"));
        }
        let note = Self { text: text.to_owned(), signatures: vec![signer.sign(text)] };
        note.within_limits()
    }

    /// The same note with a further signature. It takes the place of what the same key signed before.
    pub fn with(mut self, signature: Signature) -> Result<Self> {
        self.signatures
            .retain(|held| (held.name(), held.id()) != (signature.name(), signature.id()));
        self.signatures.push(signature);
        self.within_limits()
    }

    /// The same note without this signature.
    pub(crate) fn without(mut self, signature: &Signature) -> Self {
        self.signatures.retain(|held| held != signature);
        self
    }

    /// What is signed, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The signatures by these keys, each of them checked. Those by other keys are ignored, as anyone may add some.
    ///
    /// An error means that there is none, or that one of them is wrong: then somebody meddled with the note.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Vec<Verified<'k>>> {
        let keys: Vec<_> = keys.into_iter().collect();
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let mut known = keys.iter().filter(|key| key.made(signature));
            let Some(&key) = known.next() else { continue };
            if known.any(|other| *other != key) {
                let name = signature.name();
                return Err(Error::new(
                    Kind::Key,
                    format!("two known keys of `{name}` have the same id"),
                ));
            }
            verified.push(Verified { key, time: key.check(&self.text, signature)? });
        }
        if verified.is_empty() {
            return Err(Error::new(Kind::Proof, "no known key signed the note"));
        }
        Ok(verified)
    }

    fn within_limits(self) -> Result<Self> {
        if self.signatures.len() > SIGNATURES_MAX {
            return Err(Error::new(
                Kind::Input,
                format!("a note has at most {SIGNATURES_MAX} signatures"),
            ));
        }
        if self.to_string().len() > BYTES_MAX {
            return Err(Error::new(Kind::Input, format!("a note has at most {BYTES_MAX} bytes")));
        }
        Ok(self)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

/// Lines, and nothing else that a terminal would act on.
fn check_characters(text: &str) -> Result<()> {
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(fault("a note has a control character other than newline"));
    }
    Ok(())
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, message)
}
