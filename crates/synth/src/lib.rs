//! The reference network: a generated platform that has everything the programme speaks of.
//!
//! ```no_run
//! use abide_synth::Network;
//!
//! # fn main() -> abide_synth::Result<()> {
//! let network = Network { members: 10_000, seed: 7, records_per_member: 10, linkedin_exports: 5 };
//! let counts = network.write("network".as_ref(), &|_written, _of| {})?;
//! assert_eq!(counts.records, 100_000);
//! # Ok(())
//! # }
//! ```
//!
//! Everything is a function of the seed and the numbers asked for: the same bytes on every machine, whatever the
//! number of threads. Records are written as they are made, so that memory does not grow with the network.
//!
//! It decides nothing. What must come out for its cast was worked out by hand; what it planted, it counted. Its
//! people, companies and words are invented, and any likeness is chance.

mod activity;
mod author;
mod cast;
mod clock;
mod draw;
mod error;
mod event;
mod export;
mod folder;
mod grammar;
mod history;
mod language;
mod leaf;
mod network;
mod parquet_file;
mod person;
mod planted;
mod region;
mod row;
mod table;
mod truth;
mod world;

pub use error::{Error, Result};
pub use network::{Counts, Network};
pub use truth::Truth;
