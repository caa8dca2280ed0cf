//! The decision for every record, vectorised.

pub mod decided;
pub mod error;

pub use decided::{Decided, DecidedStream};
pub use error::Error;
