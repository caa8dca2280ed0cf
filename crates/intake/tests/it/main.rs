//! What intake does with whole sources: data in, text out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "a test that cannot go on has failed"
)]

mod community;
mod damaged;
mod decided;
mod guide;
mod history;
mod ids;
mod kept;
mod linkedin;
mod malformed;
mod platform;
mod staging;
