//! Proofs that anyone can check: no storage, no network, no clock.

pub mod checkpoint;
pub mod cosignature;
mod decimal;
pub mod error;
pub mod log_proof;
pub mod map;
pub mod merkle;
pub mod note;
pub mod policy;
pub mod tile;
pub mod vrf;

pub use error::{Error, Kind, Result};
