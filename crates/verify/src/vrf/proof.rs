//! Proofs and points as bytes, each in one spelling.

use std::fmt;

use curve25519_dalek::Scalar;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::traits::IsIdentity;

use crate::error::{Error, Kind, Result};

/// A proof in its only spelling: a point, a challenge of 16 bytes and a reduced scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    pub(super) gamma: EdwardsPoint,
    pub(super) challenge: [u8; 16],
    pub(super) response: Scalar,
}

impl Proof {
    pub const LEN: usize = 80;

    /// Refuses what is no proof or is spelled in a second way; what is read is written back the same.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let parts = bytes.split_first_chunk().and_then(|(gamma, rest)| {
            let (challenge, rest) = rest.split_first_chunk()?;
            Some((gamma, *challenge, <[u8; 32]>::try_from(rest).ok()?))
        });
        let Some((gamma, challenge, response)) = parts else {
            let found = bytes.len();
            return Err(Error::new(
                Kind::Format,
                format!("a proof has {} bytes, not {found}", Self::LEN),
            ));
        };
        let gamma = point(gamma).ok_or_else(|| {
            Error::new(Kind::Format, "the proof does not begin with a point of the curve")
        })?;
        let response = Option::from(Scalar::from_canonical_bytes(response)).ok_or_else(|| {
            Error::new(Kind::Format, "the proof does not end with a reduced scalar")
        })?;
        Ok(Self { gamma, challenge, response })
    }

    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let gamma = self.gamma.compress();
        let parts = gamma.as_bytes().iter().chain(&self.challenge).chain(self.response.as_bytes());
        let mut bytes = [0; Self::LEN];
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        bytes
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proof(..)")
    }
}

/// A point in its only spelling (RFC 8032, 5.1.3), which the library does not insist on: y is reduced, and 0 has no sign.
pub(super) fn point(bytes: &[u8; 32]) -> Option<EdwardsPoint> {
    let [low, middle @ .., high] = bytes;
    let reduced = *low < 0xed || middle.iter().any(|byte| *byte != 0xff) || high & 0x7f != 0x7f;
    let point = CompressedEdwardsY(*bytes).decompress().filter(|_| reduced)?;
    // x is 0 in the two points that are their own opposites.
    let negative_zero = high & 0x80 != 0 && (point + point).is_identity();
    (!negative_zero).then_some(point)
}
