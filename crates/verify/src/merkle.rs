//! The log's Merkle tree: hashes, proofs, and what a log needs to make them.
//!
//! ```
//! use abide_verify::merkle::{self, Frontier, Leaves, leaf_hash};
//! # fn main() -> abide_verify::Result<()> {
//! let leaves = [leaf_hash(b"anna"), leaf_hash(b"bert"), leaf_hash(b"cleo")];
//!
//! // A log keeps a frontier, and makes proofs from its tiles.
//! let mut log = Frontier::default();
//! leaves.iter().for_each(|leaf| log.push(*leaf));
//! let proof = merkle::inclusion_proof(&Leaves(&leaves), 1, 3)?;
//!
//! // Whoever checks a proof needs the root alone.
//! merkle::verify_inclusion(&leaf_hash(b"bert"), 1, 3, &log.root(), &proof)?;
//! assert!(merkle::verify_inclusion(&leaf_hash(b"dora"), 1, 3, &log.root(), &proof).is_err());
//! # Ok(()) }
//! ```
//!
//! # Which tree is it?
//!
//! That of RFC 6962 and RFC 9162, section 2.1, with SHA-256: a leaf is SHA-256(0x00 ‖ entry), a node is SHA-256(0x01 ‖ left ‖ right), the left side of n
//! leaves holds the largest power of two below n, and the tree without leaves has the hash of nothing.
//!
//! # Why not `signed_note` and `tlog_tiles`?
//!
//! Those crates write tile paths in the older form of Go's checksum database, and have neither cosignatures nor proof files. What would be left of them is
//! shorter than the code around them, so this module and [`tile`](crate::tile), [`note`](crate::note) and [`checkpoint`](crate::checkpoint) are our own.

mod check;
mod frontier;
mod hash;
mod reader;

pub use check::{verify_consistency, verify_inclusion};
pub use frontier::{Frontier, root};
pub use hash::{Hash, leaf_hash, node_hash};
pub use reader::{Leaves, Prover, Tiles, consistency_proof, inclusion_proof, root_of_tiles};

/// The longest proof that a tree with 2⁶⁴ − 1 leaves can have.
pub const PROOF_HASHES_MAX: usize = 65;
