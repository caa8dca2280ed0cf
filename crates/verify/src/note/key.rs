//! The public part of a key, as one line of text.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature as Ed25519, VerifyingKey};
use sha2::{Digest, Sha256};

use super::Signature;
use crate::cosignature;
use crate::error::{Error, Kind, Result};

/// The longest key line that is read. Keys of types that are not known here may have some thousand bytes.
const KEY_BYTES_MAX: usize = 4096;

/// What a signature is made over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// Ed25519 over the text: type 0x01.
    Ed25519,
    /// Ed25519 over a time and the text, which is a checkpoint: type 0x04.
    Cosignature,
}

impl Algorithm {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }
}

/// A name, an id and a public key: `<name>+<id in hexadecimal>+<base64 of type and key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    algorithm: Algorithm,
    public: VerifyingKey,
}

impl VerifierKey {
    pub fn new(name: &str, algorithm: Algorithm, public: &[u8; 32]) -> Result<Self> {
        check_name(name)?;
        let public = VerifyingKey::from_bytes(public).ok().filter(|key| !key.is_weak());
        let public = public
            .ok_or_else(|| fault(format!("the key of `{}` is no Ed25519 key", shown(name))))?;
        Ok(Self::of(name, algorithm, public))
    }

    /// The caller has checked the name.
    pub(super) fn of(name: &str, algorithm: Algorithm, public: VerifyingKey) -> Self {
        let digest = Sha256::new().chain_update(name).chain_update([b'\n', algorithm.byte()]);
        let [a, b, c, d, ..] = <[u8; 32]>::from(digest.chain_update(public.as_bytes()).finalize());
        Self { name: name.to_owned(), id: [a, b, c, d], algorithm, public }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub fn public(&self) -> &[u8; 32] {
        self.public.as_bytes()
    }

    /// Whether the signature claims to be by this key.
    pub(super) fn made(&self, signature: &Signature) -> bool {
        (self.name(), self.id) == (signature.name(), signature.id())
    }

    /// When the signature was made, if it says so.
    pub(super) fn check(&self, text: &str, signature: &Signature) -> Result<Option<u64>> {
        match self.algorithm {
            Algorithm::Ed25519 => {
                self.check_bytes(text.as_bytes(), signature.bytes()).map(|()| None)
            }
            Algorithm::Cosignature => cosignature::check(self, text, signature.bytes()).map(Some),
        }
    }

    /// Strictly: with points that make a signature fit several messages, nothing is signed.
    pub(crate) fn check_bytes(&self, message: &[u8], signature: &[u8]) -> Result<()> {
        let signature = Ed25519::from_slice(signature).ok();
        let right = signature
            .is_some_and(|signature| self.public.verify_strict(message, &signature).is_ok());
        if right {
            Ok(())
        } else {
            Err(Error::new(Kind::Proof, format!("the signature of `{}` is wrong", self.name)))
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [[self.algorithm.byte()].as_slice(), self.public.as_bytes()].concat();
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id), STANDARD.encode(material))
    }
}

/// Reads what [`VerifierKey`] prints, and nothing else.
impl FromStr for VerifierKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.len() > KEY_BYTES_MAX {
            return Err(fault(format!(
                "a key has at most {KEY_BYTES_MAX} bytes, not {}",
                text.len()
            )));
        }
        let mut parts = text.splitn(3, '+');
        let parts = (parts.next(), parts.next(), parts.next());
        let (Some(name), Some(_), Some(material)) = parts else {
            return Err(fault(format!(
                "`{}` is not a key: name, id and base64 with `+` between",
                shown(text)
            )));
        };
        let material = STANDARD.decode(material);
        let material = material
            .map_err(|_| fault(format!("the key of `{}` is not in base64", shown(name))))?;
        let (algorithm, public) = match material.split_first() {
            Some((0x01, public)) => (Algorithm::Ed25519, public),
            Some((0x04, public)) => (Algorithm::Cosignature, public),
            _ => {
                return Err(fault(format!(
                    "the key of `{}` has a type that is not known here",
                    shown(name)
                )));
            }
        };
        let public = public.try_into();
        let public =
            public.map_err(|_| fault(format!("the key of `{}` has not 32 bytes", shown(name))))?;
        let key = Self::new(name, algorithm, public)?;
        if key.to_string() == text {
            Ok(key)
        } else {
            Err(fault(format!("the id of the key of `{}` is not that of the key", shown(name))))
        }
    }
}

/// A name is not empty and has no space and no plus, so that lines can be taken apart again.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c < ' ' || c == '+')
}

pub(super) fn check_name(name: &str) -> Result<()> {
    if is_name(name) {
        Ok(())
    } else {
        Err(fault(format!("`{}` is not the name of a key", shown(name))))
    }
}

/// Input in a message: without control characters, and not much of it.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_debug).collect()
}

fn fault(message: String) -> Error {
    Error::new(Kind::Key, message)
}
