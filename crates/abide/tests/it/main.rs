//! The program as a person runs it: exit code, standard output, standard error.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod audit;
mod build;
mod clock;
mod crash;
mod event;
mod explain;
mod extremes;
mod forger;
mod incremental;
mod keys;
mod left;
mod leftovers;
mod log;
mod malformed;
mod masked;
mod models;
mod overlay;
mod planted;
mod program;
mod proofs;
mod proxy;
mod readme;
mod recipes;
mod schedule;
mod scrub;
mod server;
mod signed;
mod small;
mod stages;
mod synth;
mod taken;
mod train;
mod training;
mod usage;
mod versions;
mod watch;
