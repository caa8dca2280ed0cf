//! The corpus from outside: decided records in, files out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod attest;
mod bytes;
mod contents;
mod counts;
mod crash;
mod crash_points;
mod delete;
mod fixture;
mod forged;
mod format;
mod incremental;
mod masked;
mod membership;
mod memory;
mod renamed;
mod report;
mod signed;
mod vectors;
mod world;
