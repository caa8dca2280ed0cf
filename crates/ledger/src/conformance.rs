//! The checks that every [`Store`] must pass, for whoever writes one.
//!
//! ```
//! use std::path::Path;
//!
//! use abide_ledger::conformance::{self, Place};
//! use abide_ledger::store::Store;
//! use abide_ledger::{Error, Sqlite};
//!
//! struct Folder(tempfile::TempDir, std::path::PathBuf);
//!
//! impl Place for Folder {
//!     fn create(&self) -> Result<Box<dyn Store>, Error> {
//!         Ok(Box::new(Sqlite::create(&self.1)?))
//!     }
//!     fn open(&self) -> Result<Box<dyn Store>, Error> {
//!         Ok(Box::new(Sqlite::open(&self.1)?))
//!     }
//!     fn path(&self) -> &Path {
//!         &self.1
//!     }
//! }
//!
//! let place = || -> Box<dyn Place> {
//!     let folder = tempfile::tempdir().unwrap();
//!     let path = folder.path().join("ledger.sqlite");
//!     Box::new(Folder(folder, path))
//! };
//! conformance::run(&place).unwrap();
//! ```
//!
//! They speak to the store through its traits alone, and through a whole [`Ledger`](crate::Ledger) on top of it. What they cannot do is cut the
//! power: that a commit is on the disk is the implementer's to show.

mod accounts;
mod erasure;
mod events;
mod fault;
mod life;
mod log;
mod map;
mod sample;
mod selection;
mod transactions;

use std::fmt;
use std::path::Path;

use crate::error::Result;
use crate::store::Store;

pub use fault::Fault;

/// Where one store is kept: empty when it is made, and apart from all others.
pub trait Place {
    /// The first handle, on a place that holds nothing.
    fn create(&self) -> Result<Box<dyn Store>>;

    /// Another handle, as another process would open it. A transaction that described the ledger was committed before.
    fn open(&self) -> Result<Box<dyn Store>>;

    /// The name of a file that may be made, for what a ledger keeps outside of its store.
    fn path(&self) -> &Path;

    /// All bytes that the store keeps, wherever they lie; `None` where nobody can read them.
    fn bytes(&self) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// Makes a place.
pub type Places<'p> = dyn Fn() -> Box<dyn Place> + 'p;

/// One of the checks.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    pub name: &'static str,
    /// What it asks for.
    pub must: &'static str,
    run: fn(&dyn Place) -> std::result::Result<(), Fault>,
}

impl Check {
    /// Runs it at this place, which must be a new one.
    pub fn run(&self, place: &dyn Place) -> std::result::Result<(), Fault> {
        (self.run)(place)
    }
}

/// All of them.
pub fn checks() -> impl Iterator<Item = Check> {
    let groups: [&[Check]; 8] = [
        transactions::CHECKS,
        events::CHECKS,
        selection::CHECKS,
        log::CHECKS,
        accounts::CHECKS,
        erasure::CHECKS,
        map::CHECKS,
        life::CHECKS,
    ];
    groups.into_iter().flatten().copied()
}

/// Runs all checks, each at a place of its own.
pub fn run(places: &Places<'_>) -> std::result::Result<(), Failures> {
    let failed = checks().filter_map(|check| Some((check, check.run(&*places()).err()?)));
    let failed: Vec<_> = failed.collect();
    if failed.is_empty() { Ok(()) } else { Err(Failures(failed)) }
}

/// The checks that a store did not pass.
#[derive(Debug)]
pub struct Failures(Vec<(Check, Fault)>);

impl Failures {
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(check, _)| check.name)
    }
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (check, fault) in &self.0 {
            writeln!(f, "{}: {}: {fault}", check.name, check.must)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failures {}
