//! The key that everyone may have.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding};
use sha2::{Digest, Sha256};

use super::error::{Error, Kind, Result};

/// The public half of a [`Key`](super::Key), and the one way to write it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    pem: String,
}

/// A public key of P-256 has 178 bytes.
const PEM_BYTES_MAX: usize = 1024;

impl PublicKey {
    /// Reads PEM as OpenSSL writes it: SPKI, uncompressed, and nothing around it.
    pub fn from_pem(pem: &str) -> Result<Self> {
        let fault = |words: &str| Err(Error::new(Kind::KeyFormat, words));
        if pem.len() > PEM_BYTES_MAX {
            return fault("the public key is longer than one of P-256 can be");
        }
        let Ok(key) = VerifyingKey::from_public_key_pem(pem) else {
            return fault("the public key is not one of P-256 in PEM");
        };
        let found = Self::new(key)?;
        if found.pem.trim_end() != pem.replace("\r\n", "\n").trim_end() {
            return fault("the public key is not written as OpenSSL writes it");
        }
        Ok(found)
    }

    pub(crate) fn new(key: VerifyingKey) -> Result<Self> {
        let pem = key
            .to_public_key_pem(LineEnding::LF)
            .map_err(|_| Error::new(Kind::KeyFormat, "the public key cannot be written in PEM"))?;
        Ok(Self { key, pem })
    }

    /// PEM, with a newline at its end.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// What a bundle names the key by: SHA-256 of the PEM, in hexadecimal.
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(&self.pem))
    }

    /// Whether this key signed these bytes.
    pub(crate) fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature)
            .is_ok_and(|signature| self.key.verify(bytes, &signature).is_ok())
    }
}
