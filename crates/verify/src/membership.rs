//! What a corpus holds of one member: exactly these rows, or none.
//!
//! ```
//! use abide_verify::membership::{Bucket, Holding, Leaves, Row, Rows, key, root};
//! # use abide_verify::vrf::SecretKey;
//! # fn main() -> abide_verify::Result<()> {
//! # let secret = SecretKey::from_bytes(&[7; 32]);
//! let (anna, bert) = (secret.evaluate(b"anna"), secret.evaluate(b"bert"));
//! let row = Row::read(br#"{"id":"post-1","text":"hello"}"#)?;
//!
//! // Who builds a corpus: one tree for each bucket (here there is one), over the digests of each member's rows.
//! let digest = [5; 32]; // of the bucket's files
//! let mut rows = Rows::default();
//! rows.push(row.digest());
//! let leaves = Leaves::new(vec![(key(&anna, &digest), rows.value())])?;
//! let buckets = [Bucket { digest, root: leaves.root() }];
//!
//! // What is proven to anna, and to bert. The root stands in the manifest, and in the log.
//! let held = Holding::new("9b7b5fe6539fd404", 0, &buckets, leaves.prove(&anna, &digest), Some(vec![row]))?;
//! assert_eq!(held.root(&anna)?, root(&buckets));
//! let none = Holding::new("9b7b5fe6539fd404", 0, &buckets, leaves.prove(&bert, &digest), None)?;
//! assert_eq!(none.root(&bert)?, root(&buckets));
//! assert_ne!(held.root(&bert)?, root(&buckets));
//! # Ok(()) }
//! ```
//!
//! A [`Membership`] is a holding with the log's entry of the corpus: a file that verifies without a network. The
//! formats are those of `docs/formats/proofs.md`, and each refusal has a code:
//!
//! | code | when |
//! |---|---|
//! | `json::…` | the file is not in its format ([`json`](crate::json)) |
//! | `membership::format` | a hash, the digest, the value or the sparse proof is not in its format |
//! | `membership::buckets` | the path is longer than that of any number of buckets |
//! | `membership::row` | a row is not an object of columns that are not null |
//! | `membership::bucket` | the member's rows would be in another bucket |
//! | `membership::rows` | the rows are not those that the corpus commits to, or it commits to rows that are not shown |
//! | `membership::path` | the bucket's path leads nowhere |
//! | `membership::root` | the proof belongs to another corpus, or to somebody else |
//! | `membership::corpus` | the log's entry is about another corpus |
//! | `entry::syntax`, `entry::kind` | it is not an entry of the log, or not of a corpus |
//! | `proof::syntax`, `proof::inclusion` | the log's proof is not in its format, or not of this entry |
//! | `log::signed` | the log's head is not signed as the policy asks |
//!
//! # What does it not show?
//!
//! That the operator trained on nothing else, and that the pseudonym is the member's: a receipt shows that.

mod check;
mod entry;
mod file;
mod holding;
mod leaf;
mod row;
mod tree;

pub use check::Verified;
pub use file::{BYTES_MAX, Membership};
pub use holding::Holding;
pub use leaf::{bucket, in_audit, key};
pub use row::{Row, Rows};
pub use tree::{Bucket, Leaves, path, root};

use crate::error::{Error, Kind};

/// Where a corpus keeps the digest and the root of every bucket.
pub const BUCKETS_FILE: &str = "proofs/buckets.bin";

/// Where a corpus of so many buckets keeps the leaves of one.
pub fn leaves_file(number: u32, of: u32) -> String {
    format!("proofs/leaves-{number:05}-of-{of:05}.bin")
}

/// The largest number of buckets, which is always a power of two.
pub const BUCKETS_MAX: u32 = 1 << PATH_MAX;

/// How long the way from a bucket to the root is at most.
pub(crate) const PATH_MAX: usize = 12;

fn refused(code: &'static str, words: impl Into<String>) -> Error {
    Error::new(Kind::Proof, words).coded(code)
}

fn malformed(code: &'static str, words: impl Into<String>) -> Error {
    Error::new(Kind::Format, words).coded(code)
}
