//! The one integration-test binary of this crate.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;
mod diff;
mod lint;
mod parse;
mod schema;
mod shipped;
