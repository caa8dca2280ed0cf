//! The decision for every record, vectorised.
//!
//! What depends on the member alone is folded once into a dense table ([`Roll`], then [`History`]); the
//! sixteen rules of `docs/formats/decisions.md` then go over the columns of a batch, and the first that denies is
//! the reason. No decision code is shared with `abide_terms::decision`: tests compare the two.
//!
//! What it does not do: it never changes a record, masks no text (it says who has to be masked), and writes no file.

mod ask;
mod blame;
mod calendar;
mod canonical;
mod categories;
mod columns;
mod count;
pub mod decided;
mod digest;
pub mod error;
mod events;
mod fold;
mod gate;
mod history;
mod ids;
mod instants;
mod layout;
mod listed;
mod lists;
mod numbered;
mod pauses;
mod person;
mod plan;
mod read;
mod regions;
mod roll;
mod rules;
mod saved;
mod settle;
mod shape;
mod standing;
mod stretch;
mod strings;
mod tell;
mod versions;

pub use count::{Counts, Group};
pub use decided::{Decided, DecidedStream, Mention, Trace};
pub use digest::{RecordDigest, stranger};
pub use error::Error;
pub use events::Event;
pub use fold::History;
pub use gate::Gate;
pub use plan::Options;
pub use read::{Read, ReadStream, read};
pub use roll::Roll;
pub use saved::{PARTS, SHARED, Saved};
pub use standing::HIDDEN;
pub use strings::Strings;
