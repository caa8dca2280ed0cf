//! The reference network: a platform of made-up people that has everything the programme speaks of.
//!
//! ```no_run
//! use abide_synth::Network;
//!
//! # fn main() -> abide_synth::Result<()> {
//! let network = Network { members: 10_000, seed: 7, records_per_member: 10, leaks_per_thousand: 40, linkedin_exports: 5 };
//! let made = abide_synth::write("network".as_ref(), &network, &mut |_done, _of| {})?;
//! println!("{} records", made.publish()?.records);
//! # Ok(())
//! # }
//! ```
//!
//! [`write()`] makes a platform folder, ready to build: members and records in Parquet, the history of
//! their notices and choices, the shipped terms. The same seed gives the same bytes. Rows stream to the
//! disk, so memory does not grow with the number of members.
//!
//! It decides nothing: what is known of the network is counted while it is made (`synth.json`), so that
//! a gate can be held against it.

mod cast;
mod clock;
mod columns;
mod draw;
mod error;
mod export;
mod folder;
mod grammar;
mod history;
mod language;
mod leaf;
mod pen;
mod person;
mod record;
mod secret;
mod table;
mod truth;
mod words;
mod world;

pub use error::{Error, Result};
pub use folder::{Made, write};
pub use truth::Counts;

/// How large a network, and which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// The cast, and others.
    pub members: u64,
    pub seed: u64,
    /// On average: few members have many.
    pub records_per_member: u64,
    /// Of a thousand records with words, in how many something is typed that must never be trained on.
    pub leaks_per_thousand: u64,
    /// For how many members there is a LinkedIn-shaped archive as well.
    pub linkedin_exports: u64,
}
