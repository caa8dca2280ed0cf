//! Proofs that anyone can check: no storage, no network, no clock.

pub mod error;
pub mod map;
pub mod merkle;
pub mod tile;
pub mod vrf;

pub use error::{Error, Kind, Result};
