//! The one integration-test binary of this crate.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod cases;
mod differential;
mod draw;
mod entropy;
mod masked;
mod monotone;
mod mutants;
mod neighbours;
mod plan;
mod scene;
mod table;
