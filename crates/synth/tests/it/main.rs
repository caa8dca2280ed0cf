//! The reference network, by the files that it is made of.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod decision;
mod exports;
mod features;
mod folder;
mod network;
mod spec;
