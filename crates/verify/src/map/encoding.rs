//! Proofs as bytes, and as base64 in JSON.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the end: 0 empty, 1 found, 2 another key |
//! | 2 | how many siblings, big-endian |
//! | ⌈siblings / 8⌉ | a bit for each sibling from the end of the path upwards, the highest bit first: 1 where it is not empty; the rest 0 |
//! | 32 each | the siblings that are not empty, from the end of the path upwards |
//! | 0, 32 or 64 | nothing; the value's hash; the other key and its value's hash |

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::proof::{DEPTH_MAX, End, Proof};
use super::{Key, Value};
use crate::error::{Error, Kind, Result};

/// The longest proof that is read. One of a map with a million keys has about a tenth of that.
pub const BYTES_MAX: usize = 3 + DEPTH_MAX / 8 + 32 * DEPTH_MAX + 64;

const TEXT_MAX: usize = BYTES_MAX.div_ceil(3) * 4;

impl Proof {
    pub fn to_bytes(&self) -> Vec<u8> {
        let (end, key, value) = match self.end() {
            End::Empty => (0, None, None),
            End::Found(value) => (1, None, Some(value)),
            End::Other(key, value) => (2, Some(key), Some(value)),
        };
        let siblings = self.siblings();
        let mut bytes = vec![end];
        bytes.extend((siblings.len() as u16).to_be_bytes());
        bytes.extend(siblings.chunks(8).map(|eight| {
            let bits = eight.iter().zip(MASKS);
            bits.fold(0, |byte, (sibling, mask)| if sibling.is_some() { byte | mask } else { byte })
        }));
        bytes.extend(siblings.iter().flatten().flatten());
        bytes.extend(key.iter().flat_map(|key| key.0));
        bytes.extend(value.iter().flat_map(|value| value.0));
        bytes
    }

    /// Reads what [`Proof::to_bytes`] writes, and nothing else: whatever is read is written back the same.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > BYTES_MAX {
            let found = bytes.len();
            return Err(fault(format!("a proof has at most {BYTES_MAX} bytes, not {found}")));
        }
        let mut rest = bytes;
        let [end] = take(&mut rest)?;
        let depth = usize::from(u16::from_be_bytes(take(&mut rest)?));
        if depth > DEPTH_MAX {
            return Err(fault(format!("a path has at most {DEPTH_MAX} siblings, not {depth}")));
        }
        let (bits, mut rest) = rest.split_at_checked(depth.div_ceil(8)).ok_or_else(short)?;
        let mut bits = bits.iter().flat_map(|byte| MASKS.map(|mask| byte & mask != 0));
        let mut siblings = Vec::with_capacity(depth);
        for present in bits.by_ref().take(depth) {
            siblings.push(if present { Some(take(&mut rest)?) } else { None });
        }
        if bits.any(|bit| bit) {
            return Err(fault("a proof marks siblings beyond its path"));
        }
        let end = match end {
            0 => End::Empty,
            1 => End::Found(Value(take(&mut rest)?)),
            2 => End::Other(Key(take(&mut rest)?), Value(take(&mut rest)?)),
            other => {
                return Err(fault(format!("a proof ends in `{other}`, which is not 0, 1 or 2")));
            }
        };
        if !rest.is_empty() {
            return Err(fault(format!("a proof is followed by {} more bytes", rest.len())));
        }
        Self::new(end, siblings)
    }

    /// The bytes in base64, the standard alphabet with padding.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.to_bytes())
    }

    /// Reads what [`Proof::to_base64`] writes, and nothing else.
    pub fn from_base64(text: &str) -> Result<Self> {
        if text.len() > TEXT_MAX {
            return Err(fault(format!(
                "a proof has at most {TEXT_MAX} characters, not {}",
                text.len()
            )));
        }
        let bytes = STANDARD.decode(text).map_err(|_| fault("a proof is not in base64"))?;
        Self::from_bytes(&bytes)
    }
}

impl Serialize for Proof {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_base64())
    }
}

impl<'de> Deserialize<'de> for Proof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = Proof;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a proof in base64")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Proof, E> {
        Proof::from_base64(text).map_err(E::custom)
    }
}

const MASKS: [u8; 8] = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01];

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N]> {
    let (taken, left) = rest.split_first_chunk().ok_or_else(short)?;
    *rest = left;
    Ok(*taken)
}

fn short() -> Error {
    fault("a proof breaks off")
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, message)
}
