//! Proofs that anyone can check: no storage, no network, no clock.
//!
//! An operator who keeps choices and terms in a log can say that nothing in it was changed. With this crate nobody has to believe that:
//!
//! ```
//! # use abide_verify::{cosignature::Cosigner, merkle, note::Signer};
//! use abide_verify::{checkpoint::Checkpoint, log_proof::LogProof, merkle::leaf_hash, policy::Policy};
//! # fn main() -> abide_verify::Result<()> {
//! # let entry = br#"{"kind":"consent","time":"2025-11-03T00:00:00.000000Z","commitment":"00"}"#;
//! # let (log, witness) = (Signer::new("example.com/abide", &[7; 32])?, Cosigner::new("w.example", &[8; 32])?);
//! # let checkpoint = Checkpoint::new("example.com/abide", 1, leaf_hash(entry))?.sign(&log)?;
//! # let receipt = LogProof::new(0, Vec::new(), witness.cosign(checkpoint, 1_764_000_000)?)?.to_string();
//! # let policy = format!("log {}\nwitness w {}\nquorum w\n", log.verifier(), witness.verifier());
//! // The policy says whose word counts, the receipt is a file, and the entry is what the member knows.
//! let policy = Policy::parse(policy.as_bytes())?;
//! let accepted = LogProof::parse(receipt.as_bytes())?.verify(&leaf_hash(entry), &policy)?;
//! println!("among {} entries, watched by {}", accepted.checkpoint.size(), accepted.witnesses.len());
//! # Ok(()) }
//! ```
//!
//! # What is where?
//!
//! | module | format | checks that |
//! |---|---|---|
//! | [`merkle`] | RFC 6962, RFC 9162 | an entry is in a tree; a tree begins with an older one |
//! | [`tile`] | C2SP `tlog-tiles` | (paths and bytes of the published tree) |
//! | [`note`] | C2SP `signed-note` | a text was signed by a known key |
//! | [`checkpoint`] | C2SP `tlog-checkpoint` | a head is one of this log |
//! | [`cosignature`] | C2SP `tlog-cosignature` | a witness saw this head at that time |
//! | [`policy`] | C2SP `tlog-policy` | enough witnesses did |
//! | [`log_proof`] | C2SP `tlog-proof` | all of that, for one entry, in one file |
//! | [`witness`] | C2SP `tlog-witness` | a log continues the one that a witness has seen |
//! | [`published`] | C2SP `tlog-tiles` | (what a log publishes, wherever it is read from) |
//! | [`audit`] | the log of Abide | every entry is in its place, and says what may follow what came before |
//! | [`map`] | the Jellyfish Merkle tree | something stands under a key of a map, or nothing does |
//! | [`vrf`] | RFC 9381 | a key of a map is the one that belongs to a name |
//! | [`membership`] | `docs/formats/proofs.md` | a corpus declares just these rows of a member, or none |
//! | [`json`] | RFC 8785 | (JSON that can be read in one way only) |
//! | [`evidence`] | Abide's own | a corpus does not hold what its member had taken back before |
//! | [`held`] | Abide's own | all of that, for the files that a member holds |
//! | [`rotation`] | Abide's own, in a `tlog-proof` | the log's key was replaced, by who held the old one |
//! | [`watch`] | Abide's own | (what came since, against a receipt, again and again) |
//! | [`receipt`] | Abide's own | what a member did is in the log, and was their last act; [`entry`] and [`pseudonym`] are its parts |
//!
//! The C2SP formats stand at <https://c2sp.org>. Each parser has a limit of size, and refuses whatever would not print back the same.
//!
//! # What does it not do?
//!
//! It fetches nothing, keeps nothing and reads no clock: the caller brings bytes and times. Beside [`audit`] and [`receipt`], nothing here knows what an entry means. Of signature types
//! it knows Ed25519 (0x01) and Ed25519 cosignatures (0x04); ML-DSA-44 (0x06) is ignored in notes and refused in policies.

pub mod audit;
pub mod checkpoint;
pub mod cosignature;
mod decimal;
pub mod entry;
pub mod error;
pub mod evidence;
pub mod finding;
pub mod held;
pub mod json;
pub mod log_proof;
pub mod map;
pub mod membership;
pub mod merkle;
pub mod note;
pub mod policy;
pub mod pseudonym;
pub mod published;
pub mod receipt;
pub mod rotation;
pub mod tile;
pub mod vrf;
pub mod watch;
pub mod witness;

pub use error::{Error, Kind, Result};
