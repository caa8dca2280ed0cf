//! The one integration-test binary of this crate.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod audit;
mod checkpoint;
mod json;
mod log_proof;
mod map;
mod membership;
mod merkle;
mod note;
mod parsers;
mod policy;
mod receipt;
mod tile;
mod vrf;
mod witness;
