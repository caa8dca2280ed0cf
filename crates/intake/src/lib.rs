//! Outside data as typed records and members.
//!
//! `stage` reads what a platform's configuration names, and hands back paths of canonical Parquet
//! (see [`schema`]) together with everything that it did not take in: quarantined files, columns and
//! values, and counts of records of which only a stub was kept. It never guesses: what no line of the
//! configuration maps is unknown, and unknown denies.
//!
//! It does not decide anything, knows no terms but the list that none can loosen, and opens no network.

mod batch;
pub mod call;
mod canonical;
pub mod config;
mod count;
mod cover;
mod digest;
mod directory;
pub mod entry;
mod error;
mod files;
mod handle;
pub mod history;
pub mod html;
mod instant;
mod known;
pub mod linkedin;
mod lookup;
mod mapping;
mod mention;
mod moves;
mod pair;
mod private;
mod quarantine;
mod reader;
mod region;
mod roster;
mod row;
pub mod schema;
mod sink;
mod source;
mod spool;
mod stage;
mod staging;
mod stamp;
mod survey;
mod template;
mod unique;

pub use config::Config;
pub use entry::{Entry, Sink};
pub use error::{Error, Kind, Place, Result};
pub use instant::Format;
pub use quarantine::{Quarantine, Quarantined, Stated, What};
pub use reader::whole::{parquet_rows, row_group_bytes};
pub use stage::{Request, Staged, stage};
pub use survey::{Source, Survey, digest_of, survey, survey_knowing};
