//! The log as others see it: over HTTP, as files, with witnesses, and under an operator who cheats.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod attacks;
mod cosign;
mod export;
mod ground;
mod log;
mod members;
mod roots;
mod rotation;
mod server;
mod sumdb;
mod web;
mod witness;
