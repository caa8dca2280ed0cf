//! The key that signs.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use zeroize::Zeroizing;

use super::error::{Error, Kind, Result};
use super::public::PublicKey;

/// A secret key of P-256. It leaves the memory with its owner, and does not print itself.
pub struct Key {
    secret: SigningKey,
    public: PublicKey,
}

/// A secret key of P-256 has 241 bytes in PEM.
const PEM_BYTES_MAX: u64 = 1024;

impl Key {
    /// A new one, from the system's random bytes.
    pub fn generate() -> Result<Self> {
        let secret = SigningKey::try_generate().map_err(|error| {
            Error::new(Kind::KeyFile, format_args!("no random bytes for a key: {error}"))
        })?;
        Self::new(secret)
    }

    fn new(secret: SigningKey) -> Result<Self> {
        let public = PublicKey::new(*secret.verifying_key())?;
        Ok(Self { secret, public })
    }

    /// Reads PEM in PKCS#8, without a passphrase.
    pub fn from_pem(pem: &str) -> Result<Self> {
        // The parser's own words are left out: they might hold a part of the key.
        let secret = SigningKey::from_pkcs8_pem(pem).map_err(|_| {
            Error::new(Kind::KeyFormat, "the secret key is not one of P-256 in PEM (PKCS#8)")
        })?;
        Self::new(secret)
    }

    /// Reads the file of a key that nobody but its owner may read.
    pub fn load(path: &Path) -> Result<Self> {
        let failed = |error: std::io::Error| Error::file(path, error);
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if !about.is_file() {
            return Err(Error::file(path, "the key is not a file"));
        }
        if about.mode() & 0o077 != 0 {
            return Err(Error::file(path, "the key can be read or changed by other users"));
        }
        // Room for all of it, so that no copy is left where a growing text stood.
        let mut pem = Zeroizing::new(String::with_capacity(PEM_BYTES_MAX as usize + 64));
        let read = file.take(PEM_BYTES_MAX + 1).read_to_string(&mut pem).map_err(failed)?;
        if read as u64 > PEM_BYTES_MAX {
            return Err(Error::file(path, "the key is longer than one of P-256 can be"));
        }
        Self::from_pem(&pem)
    }

    /// Writes a new file that nobody but its owner may read. One that is there is never overwritten.
    pub fn save(&self, path: &Path) -> Result<()> {
        let pem = self
            .secret
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|_| Error::new(Kind::KeyFormat, "the secret key cannot be written in PEM"))?;
        let failed = |error: std::io::Error| Error::file(path, error);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(failed)?;
        file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// The signature in DER. The same bytes have the same signature (RFC 6979).
    pub(crate) fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let signature: Signature = self
            .secret
            .try_sign(bytes)
            .map_err(|_| Error::new(Kind::Signature, "the key gave no signature"))?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("public", &self.public.fingerprint()).finish_non_exhaustive()
    }
}
