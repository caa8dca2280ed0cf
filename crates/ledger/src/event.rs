//! What the ledger holds: one body for each kind of event, as `docs/formats/ledger.md` describes them.
//!
//! A body says what a person or the platform stated. When the ledger took it in, and under which
//! index, stands beside it in the event's row.

mod body;
mod log;
mod member;
mod plain;
mod platform;
mod withdrawal;

pub use body::{Event, Kind};
pub use log::{Key, Root};
pub use member::{Bounce, Choice, Erasure, Notice, Objection};
pub use platform::{Clock, Corpus, Handling, Model, Pause, Resume, Source, Terms, Window};
pub use withdrawal::{Reason, Stage, Withdrawal};

use serde::{Deserialize, Serialize};

/// An event as it is handed in. The ledger writes the provenance itself.
pub type Draft = Event<'static>;

/// Whether an event was appended when it happened, or brought in later with a time that it states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    #[default]
    Live,
    Import,
}
