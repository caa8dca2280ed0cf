//! Every event that matters, in one file that only grows: choices, notices, pauses, objections, terms, corpora.
//!
//! An event is a salted commitment that never changes. What it says stands in a payload beside it, which only
//! an erasure clears. Triggers in the database itself refuse every other write, whoever opens the file, and a
//! chain of digests shows a change that went around them.
//!
//! ```
//! use abide_ledger::{Keys, Ledger, event};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let now: jiff::Timestamp = "2025-11-04T09:00:00Z".parse()?;
//! let keys = Keys::create(&folder.path().join("keys"), "example.com/abide")?;
//! let mut ledger = Ledger::create(&folder.path().join("ledger.sqlite"), &keys, now)?;
//! let choice = event::Choice {
//!     member: "m1".into(),
//!     setting: abide_terms::event::Setting::Off,
//!     category: None,
//!     at: now,
//!     terms: Some("2025-11".into()),
//!     actor: "member".into(),
//!     channel: "web".into(),
//!     provenance: event::Provenance::Live,
//! };
//! let appended = ledger.append(&[event::Draft::Choice(choice)], now)?;
//! assert_eq!(appended[0].index, 1, "the first event names the keys");
//! assert_eq!(ledger.history("m1", &ledger.position()?)?.choices.len(), 1);
//! # Ok(()) }
//! ```
//!
//! What it does not do: it decides nothing (which choice counts is the decision's business), it reads no clock
//! (times are arguments), and it cannot notice that its newest events were cut off: for that, somebody
//! else must have kept a [`Position`].

mod accounts;
mod act;
mod append;
mod appender;
mod attestation;
mod batch;
mod chain;
mod clock;
#[cfg(feature = "conformance")]
pub mod conformance;
mod context;
mod digest;
mod draft;
mod due;
mod erase;
pub mod error;
pub mod event;
mod fault;
mod history;
mod import;
mod instant;
mod keys;
mod ledger;
mod log;
mod names;
mod opening;
mod payload;
mod position;
mod receipt;
mod rotated;
mod rotation;
mod sqlite;
mod state;
pub mod store;
mod suppression;
mod tail;
mod text;
mod verify;
mod visit;

pub use accounts::{Account, Accounts};
pub use append::Appended;
pub use appender::{Acknowledged, Appender};
pub use digest::Digest;
pub use error::{Error, Result};
pub use event::{Draft, Event};
pub use fault::Moment;
pub use history::{CorpusEntry, Entry, ModelEntry, Published, WithdrawalEntry, paused, remember};
pub use import::Format;
pub use keys::{Key, Keys, LogKey};
pub use ledger::Ledger;
pub use names::Unknown;
pub use opening::Opening;
pub use position::Position;
pub use sqlite::Sqlite;
pub use suppression::{Suppression, Suppressions};
pub use text::Text;
pub use verify::Verified;
pub use visit::EventRef;
