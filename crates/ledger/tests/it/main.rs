//! The ledger from outside: what goes in, what comes out, and what it withstands.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod accounts;
mod appender;
mod conformance;
mod corruption;
mod crash;
mod due;
mod erasure;
mod faults;
mod ground;
mod immutable;
mod import;
mod log;
mod names;
mod receipt;
mod refusal;
mod rotation;
mod round_trip;
mod speed;
mod state;
mod stranger;
mod time;
