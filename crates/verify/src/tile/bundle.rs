//! The bytes of tiles and entry bundles.

use crate::error::{Error, Kind, Result};
use crate::merkle::Hash;

/// The longest entry that a bundle holds: its length stands in two bytes.
pub const ENTRY_BYTES_MAX: usize = u16::MAX as usize;

/// Entries one after the other, each after its length in two bytes, big-endian.
pub fn encode_entries<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(entries.iter().map(|entry| 2 + entry.as_ref().len()).sum());
    for entry in entries {
        let entry = entry.as_ref();
        let len = u16::try_from(entry.len()).map_err(|_| {
            Error::new(
                Kind::Input,
                format!("an entry has at most {ENTRY_BYTES_MAX} bytes, not {}", entry.len()),
            )
        })?;
        bytes.extend(len.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// Reads the entries of a bundle of this width, and nothing else.
pub fn decode_entries(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>> {
    let mut rest = bytes;
    let mut entries = Vec::new();
    for _ in 0..width {
        let (len, after) = rest.split_first_chunk().ok_or_else(short)?;
        let (entry, after) =
            after.split_at_checked(usize::from(u16::from_be_bytes(*len))).ok_or_else(short)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(trailing(rest.len())) }
}

/// Hashes one after the other.
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads the hashes of a tile of this width, and nothing else.
pub fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>> {
    let len = 32 * usize::from(width);
    if bytes.len() < len {
        return Err(short());
    }
    if bytes.len() > len {
        return Err(trailing(bytes.len() - len));
    }
    let (hashes, _) = bytes.as_chunks();
    Ok(hashes.iter().copied().map(Hash).collect())
}

fn short() -> Error {
    Error::new(Kind::Format, "a tile breaks off")
}

fn trailing(bytes: usize) -> Error {
    Error::new(Kind::Format, format!("a tile is followed by {bytes} more bytes"))
}
