//! The secret part of a key that signs texts.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};

use super::key::check_name;
use super::{Algorithm, Signature, VerifierKey};
use crate::error::Result;

/// A name and a secret. The secret is overwritten when the signer goes.
pub struct Signer {
    key: SigningKey,
    verifier: VerifierKey,
}

impl Signer {
    /// From the 32 bytes of an Ed25519 seed (RFC 8032). Don't use one seed for two names or two purposes.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self> {
        Self::with(name, Algorithm::Ed25519, seed)
    }

    pub(crate) fn with(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self> {
        check_name(name)?;
        let key = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::of(name, algorithm, key.verifying_key());
        Ok(Self { key, verifier })
    }

    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// The public part.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    pub(super) fn sign(&self, text: &str) -> Signature {
        self.signature(Vec::new(), text.as_bytes())
    }

    /// The signature of a message, after a prefix.
    pub(crate) fn signature(&self, mut bytes: Vec<u8>, message: &[u8]) -> Signature {
        bytes.extend(self.key.sign(message).to_bytes());
        Signature::new(self.name(), self.verifier.id(), bytes)
    }
}

/// The public part alone.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier)
    }
}
