//! Which bucket a member's records are in, and in which order they stand there.

/// A keyed hash of a member's id. It stays the same from corpus to corpus, and is never written anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place(pub(crate) [u8; 16]);

/// Spreads members over buckets.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    key: [u8; 32],
    buckets: u32,
}

impl Spread {
    pub(crate) fn new(key: &[u8; 32], buckets: u32) -> Self {
        Self { key: blake3::derive_key("abide 2026-11-24 corpus buckets v1", key), buckets }
    }

    /// Records of nobody, and of unknown authors, are spread by their own id.
    pub(crate) fn place(&self, member: Option<&str>, record: &str) -> Place {
        let hash = blake3::keyed_hash(&self.key, member.unwrap_or(record).as_bytes());
        let mut place = [0; 16];
        place.copy_from_slice(hash.as_bytes().first_chunk::<16>().unwrap_or(&[0; 16]));
        Place(place)
    }

    pub(crate) fn bucket(&self, place: Place) -> u32 {
        let [a, b, c, d, ..] = place.0;
        // The number of buckets is a power of two: every bit of the hash is as good as another.
        u32::from_be_bytes([a, b, c, d]) & (self.buckets - 1)
    }
}
