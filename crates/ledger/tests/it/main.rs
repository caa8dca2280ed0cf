//! The ledger from outside: what goes in, what comes out, and what it withstands.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod corruption;
mod crash;
mod due;
mod erasure;
mod ground;
mod immutable;
mod import;
mod log;
mod names;
mod refusal;
mod round_trip;
mod speed;
mod stranger;
mod time;
