//! The one integration-test binary of this crate.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod map;
mod vrf;
