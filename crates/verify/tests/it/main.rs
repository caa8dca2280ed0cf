//! The one integration-test binary of this crate.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod audit;
mod checkpoint;
mod log_proof;
mod map;
mod merkle;
mod note;
mod parsers;
mod policy;
mod tile;
mod vrf;
mod witness;
