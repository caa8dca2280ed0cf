//! Immutable snapshots of what members allowed.
//!
//! [`write()`] takes records that the gate has decided, and nothing else; it makes the folder that
//! `docs/formats/snapshot.md` describes, masked and signed, beside its place, and renames it there last. Same inputs, same bytes.
//! [`prove()`] shows a member what a corpus holds of them; `abide_verify::membership` checks that anywhere.

pub mod attest;
mod attestation;
mod audit;
mod bucket;
mod buffer;
mod card;
mod check;
pub mod counts;
mod delete;
mod dictionary;
mod error;
mod folder;
mod group;
mod hashing;
mod hybrid;
mod index;
pub mod manifest;
pub mod mask;
mod merge;
mod names;
mod order;
mod pairs;
mod parent;
mod proofs;
mod prove;
mod pseudonym;
pub mod reader;
mod recount;
mod report;
pub mod request;
mod row;
mod rows;
mod scatter;
mod shard;
mod snapshot;
mod sort;
mod table;
mod totals;
mod writer;

pub use counts::Counts;
pub use delete::{InUse, delete, is_deleted};
pub use error::{Error, Kind, Result};
pub use folder::Hold;
pub use index::{Content, Keep, Members, PART, SourceTable, Standings, digest_key};
pub use manifest::Manifest;
pub use mask::Masking;
pub use parent::{Parent, Since, Sources};
pub use prove::{Decision, decisions, prove};
pub use pseudonym::Pseudonyms;
pub use request::{Inputs, LeftOut, Request, buckets};
pub use shard::Shard;
pub use snapshot::{Made, Step, Summary, write, write_keeping};
