//! The trainer from outside: rows in, a model's files out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod base;
mod bytes;
mod evaluate;
mod forget;
mod gradients;
mod kept;
mod plan;
mod recorded;
mod refused;
mod world;
