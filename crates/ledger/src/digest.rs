//! SHA-256 digests, and the two that hold the ledger together.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// Bytes of salt before a payload's body.
pub(crate) const SALT_BYTES: usize = 16;

/// 32 bytes, in lower-case hexadecimal wherever people or JSON see them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// SHA-256 of the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of that hexadecimal text, which must print back to itself.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        let digest = Self(bytes);
        (digest.to_string() == text).then_some(digest)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = crate::Text::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a digest in hexadecimal"))
    }
}

/// What an event says for ever about a payload that may be erased.
pub(crate) fn commitment(salt: &[u8], body: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(body);
    Digest(hash.finalize().into())
}

/// The link of one event to all before it. The layout is that of `docs/formats/ledger.md`.
pub(crate) fn chain(
    previous: &Digest,
    index: u64,
    appended: i64,
    kind: &str,
    commitment: &Digest,
) -> Digest {
    let mut hash = Sha256::new();
    hash.update(previous.0);
    hash.update(index.to_be_bytes());
    hash.update(appended.to_be_bytes());
    // Kinds are the ledger's own words, all far shorter than 255 bytes.
    hash.update([u8::try_from(kind.len()).unwrap_or(u8::MAX)]);
    hash.update(kind);
    hash.update(commitment.0);
    Digest(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written out by hand, so that a change of the layout is seen.
    #[test]
    fn the_chain_has_the_documented_layout() {
        let previous = Digest([1; 32]);
        let commitment = Digest([2; 32]);
        let mut bytes = vec![1; 32];
        bytes.extend([0, 0, 0, 0, 0, 0, 1, 2]);
        bytes.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]);
        bytes.extend(*b"\x06choice");
        bytes.extend([2; 32]);
        assert_eq!(chain(&previous, 258, -2, "choice", &commitment), Digest::of(&bytes));
    }

    #[test]
    fn a_digest_prints_back_to_itself() {
        let digest = Digest::of(b"");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse(&digest.to_string().to_uppercase()), None);
        assert_eq!(Digest::parse("00"), None);
    }
}
