//! Where a member's leaf stands. Everything follows from the pseudonym, so nobody else finds it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::map::Key;
use crate::vrf::Output;

/// The bucket that a member's rows are in, if there are any: the first four bytes of the pseudonym, big-endian, modulo
/// the number of buckets.
pub fn bucket(pseudonym: &Output, buckets: u32) -> u32 {
    let [a, b, c, d, ..] = pseudonym.0;
    u32::from_be_bytes([a, b, c, d]) % buckets.max(1)
}

/// The key of a member's leaf in the tree of a bucket whose files have this digest: HMAC-SHA256(pseudonym, digest).
///
/// It changes with every file of the bucket, so that leaves of two corpora cannot be linked.
pub fn key(pseudonym: &Output, digest: &[u8; 32]) -> Key {
    // A pseudonym has just the size of a block of SHA-256, which HMAC takes as it is.
    let mut mac = Hmac::<Sha256>::new(&pseudonym.0.into());
    mac.update(digest);
    Key(mac.finalize().into_bytes().into())
}

/// What the audit calls a member in a bucket whose data has this digest: the first half of HMAC-SHA256(pseudonym, `abide audit
/// v1` ‖ digest), in hexadecimal.
///
/// Nothing in it tells who they are in another corpus, unless the bucket is the same, nor which leaf is theirs.
pub fn in_audit(pseudonym: &Output, digest: &[u8; 32]) -> String {
    let mut mac = Hmac::<Sha256>::new(&pseudonym.0.into());
    mac.update(b"abide audit v1");
    mac.update(digest);
    let code = mac.finalize().into_bytes();
    hex::encode(code.get(..16).unwrap_or_default())
}
