//! What intake does with whole sources: data in, text out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod community;
mod linkedin;
mod malformed;
mod platform;
mod staging;
