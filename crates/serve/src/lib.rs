//! The log as others see it: served, exported, cosigned by witnesses, and read back by those who check.
//!
//! ```
//! use abide_serve::{Folder, export};
//! use abide_verify::{audit, published::Published, policy::Policy};
//! # use abide_ledger::{Keys, Ledger, event};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let now: jiff::Timestamp = "2025-11-04T09:00:00Z".parse()?;
//! # let keys = Keys::create(&folder.path().join("keys"), "example.com/abide")?;
//! # let mut ledger = Ledger::create(&folder.path().join("ledger.sqlite"), &keys, now)?;
//! # ledger.append(&[event::Draft::Clock(event::Clock { at: now })], now)?;
//! // The operator writes the log as a tree of files, for any web server.
//! let tree = folder.path().join("log");
//! export::run(&ledger, &tree)?;
//!
//! // Whoever knows the log's key reads and hashes all of it.
//! let policy = Policy::default().with_log(ledger.log_key()?)?;
//! let log = Folder::new(&tree);
//! let head = log.read(&["checkpoint".to_owned()], 1 << 20)?.remove(0).unwrap_or_default();
//! let (head, mut findings) = audit::head(&head, &policy);
//! let head = head.ok_or("no head that the log signed")?;
//! audit::walk(&log, &head.checkpoint, &[], &mut [], &mut findings)?;
//! assert!(findings.is_empty());
//! # Ok(()) }
//! ```
//!
//! # What is where?
//!
//! | module | does |
//! |---|---|
//! | [`log`] | answers `/log/…` from the ledger, as C2SP `tlog-tiles` says |
//! | [`members`] | answers what members ask beside it: the state of a switch, what corpora hold, terms |
//! | [`site`] | both, for everybody |
//! | [`export`] | writes the same resources as files |
//! | [`roots`] | enters the root of the state map when it is due |
//! | [`witness`] | is a witness: C2SP `tlog-witness`, with a key and a memory of its own |
//! | [`cosign`] | asks witnesses |
//! | [`Folder`], [`Site`] | read what was published, from files or over HTTP |
//! | [`server`] | listens, with limits, and ends in good order |
//! | [`webhook`] | tells somebody's server |
//!
//! # What does it not do?
//!
//! It writes nothing into the ledger but roots. What it reads from others is checked by `abide-verify` alone.

mod answer;
mod corpora;
pub mod cosign;
mod declared;
pub mod error;
pub mod export;
pub mod log;
pub mod members;
mod published;
mod readers;
pub mod roots;
pub mod server;
pub mod site;
pub mod source;
mod swap;
pub mod web;
pub mod webhook;
pub mod witness;

pub use corpora::Corpora;
pub use error::{Error, Kind, Result};
pub use published::{Folder, Site};
pub use readers::Readers;
