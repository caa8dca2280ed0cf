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

/// So many random cases, or as many as `PROPTEST_CASES` says where that is more.
fn cases(at_least: u32) -> u32 {
    at_least.max(proptest::test_runner::Config::default().cases)
}
