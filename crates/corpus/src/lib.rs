//! Immutable snapshots of what members allowed.
//!
//! [`write()`] takes records that the gate has decided, and nothing else; it makes the folder that
//! `docs/formats/snapshot.md` describes, beside its place, and renames it there last. Same inputs, same bytes.

pub mod attest;
mod audit;
mod bucket;
mod buffer;
mod card;
mod check;
pub mod counts;
mod error;
mod folder;
pub mod manifest;
mod names;
pub mod reader;
mod report;
pub mod request;
mod shard;
mod snapshot;
mod table;
mod writer;

pub use counts::Counts;
pub use error::{Error, Kind, Result};
pub use folder::Hold;
pub use manifest::Manifest;
pub use request::{Inputs, LeftOut, Request, buckets};
pub use shard::Shard;
pub use snapshot::{Made, Step, Summary, write};
