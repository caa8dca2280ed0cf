//! Reading a whole log with the suspicion that its operator holds all keys and signs whatever suits them.
//!
//! ```
//! use abide_verify::audit::{self, Check, Order, Pauses};
//! # use abide_verify::{checkpoint::Checkpoint, merkle::{Leaves, leaf_hash, root}, note::Signer, policy::Policy};
//! # use abide_verify::{published::Published, tile};
//! # struct Log(Vec<Vec<u8>>);
//! # impl Published for Log {
//! #     type Error = abide_verify::Error;
//! #     fn read(&self, paths: &[String], _: u64) -> abide_verify::Result<Vec<Option<Vec<u8>>>> {
//! #         let leaves: Vec<_> = self.0.iter().map(|entry| leaf_hash(entry)).collect();
//! #         paths.iter().map(|path| Ok(Some(match path.starts_with("tile/0") {
//! #             true => tile::encode_hashes(&leaves),
//! #             false => tile::encode_entries(&self.0)?,
//! #         }))).collect()
//! #     }
//! # }
//! # fn main() -> abide_verify::Result<()> {
//! # let entry = br#"{"kind":"clock","time":"2025-11-03T00:00:00.000000Z","body":{"at":"2025-11-03T00:00:00Z"}}"#.to_vec();
//! # let signer = Signer::new("example.com/abide", &[7; 32])?;
//! # let note = Checkpoint::new("example.com/abide", 1, leaf_hash(&entry))?.sign(&signer)?.to_string();
//! # let (log, policy, now) = (Log(vec![entry]), Policy::default().with_log(signer.verifier().clone())?, "2025-11-04T00:00:00Z".parse().unwrap());
//! // The head says what the log is; every entry and tile is read and hashed; checks see the entries go by.
//! let (head, mut findings) = audit::head(note.as_bytes(), &policy);
//! let head = head.expect("a head that the log signed");
//! let (mut order, mut pauses) = (Order::new(now), Pauses::default());
//! let walked = audit::walk(&log, &head.checkpoint, &[], &mut [&mut order, &mut pauses], &mut findings)?;
//! assert!(findings.is_empty() && walked.entries == 1);
//! # Ok(()) }
//! ```
//!
//! # What can each part find?
//!
//! | part | finds |
//! |---|---|
//! | [`head`] | a head that the log did not sign, or not enough witnesses |
//! | [`walk`] | altered or missing tiles and entries; with heads that somebody kept: a log that was rolled back, split or rewritten |
//! | [`Order`] | entries that say they are older than what stands before them, or than what was seen before them |
//! | [`Terms`] | versions that were published or took effect before anybody could know |
//! | [`Pauses`] | pauses and ends that contradict each other, or reach back |
//! | [`Corpora`] | corpora that do not follow a restriction, corpora that were never declared, or with other contents |
//! | [`Withdrawals`] | ends of corpora that were never declared, out of their order, or overlooked by a model |
//! | [`Models`] | models that learned from no declared corpus, models that were never declared |
//! | [`Keys`] | keys that do not take the place of the one before, or that did not sign the head |
//! | [`Kinds`] | entries of which nobody here can say what they mean |
//! | [`follow`] | keys of the log that others replaced, so that an old policy still leads to the head |
//!
//! # How does a further check come in?
//!
//! It implements [`Check`]: it sees each entry once, in order, and says at the end what it found missing. It may carry anything that the log alone does not
//! hold: a map to replay, roots to compare, a gate to run again.

mod corpora;
mod entry;
mod finding;
mod follow;
mod head;
mod keys;
mod kinds;
mod models;
mod order;
mod pauses;
mod terms;
mod walk;
mod withdrawals;

pub use corpora::{Corpora, Declared};
pub use entry::{Content, Entry};
pub use finding::{Decision, Finding, Findings, Place};
pub use follow::follow;
pub use head::{Head, head};
pub use keys::Keys;
pub use kinds::Kinds;
pub use models::Models;
pub use order::{Kept, Order};
pub use pauses::Pauses;
pub use terms::{Effective, Terms};
pub use walk::{Walked, walk, walk_from};
pub use withdrawals::Withdrawals;

/// One question to a log, asked while its entries go by.
pub trait Check {
    /// An entry of the log. Each comes once, in order, whether or not something was found at it.
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings);

    /// What can be said only after all of them.
    fn end(&mut self, _findings: &mut Findings) {}
}
