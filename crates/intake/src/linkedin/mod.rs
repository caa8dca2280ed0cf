//! The archive that members get from LinkedIn's *Get a copy of your data*, as records.
//!
//! An export holds what a member wrote and much that must never be used: private messages, other people's
//! addresses, job applications, log-ins. So every file and every column has its treatment in a catalog, and what is
//! in no catalog is quarantined. What is read, refused and unknown is in `docs/formats/linkedin-export.md`.
//!
//! [`Exports::read`] reads a source: archives to members by [`Owners`] (a list, a table or a pattern of names), member by
//! member through the reader, with the [`Settings`] of `[source.NAME.linkedin]`. What it hands on is a [`Row`]: `fields`,
//! `title`, `text` and `messages` are there for templates, and [`Row::entry`] makes a [`crate::Entry`] of it. [`records`]
//! makes a batch of rows in [`crate::schema::records`] at once. [`read`] is the same for the archives of one member:
//!
//! ```
//! use abide_intake::linkedin::{Archive, Contents, Limits, Owner, Quirks, Request, Settings, records, read, zip};
//!
//! # fn main() -> abide_intake::Result<()> {
//! let contents = Contents { skills: vec!["Rust".into()], ..Contents::default() };
//! let bytes = zip(&contents.files(&Quirks::default()))?;
//! let limits = Limits::default();
//! let mut parts = [Archive::from_bytes("ann.zip", bytes, limits)?];
//! let owner = Owner { member: "ann".into(), ..Owner::default() };
//! let request = Request { source: "exports", owner: &owner, settings: &Settings::default() };
//! let mut rows = Vec::new();
//! let mut quarantine = abide_intake::Quarantine::default();
//! read(request, &mut parts, &limits, &mut quarantine, &mut |row| {
//!     rows.push(row);
//!     Ok(())
//! })?;
//! let batch = records(&rows, &|_handle| None)?;
//! assert_eq!(batch.num_rows(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! It knows no terms, resolves no names, and asks nothing of anyone.

mod answer;
mod archive;
mod batch;
mod catalog;
mod commentary;
mod content;
mod date;
mod dialect;
mod draft;
mod feeds;
mod mention;
mod name;
mod owners;
mod people;
mod profile;
mod reader;
mod row;
mod salary;
mod settings;
mod sheet;
mod source;
mod table;
mod tables;
mod transcript;
mod writer;

pub use archive::{Archive, Limits};
pub use batch::records;
pub use date::{Order, Span};
pub use owners::{Owned, Owners, capture};
pub use reader::{FileReport, Report, Request, read};
pub use row::{Person, Resolve, Row, Why};
pub use settings::{Constant, Mapping, Owner, Settings};
pub use source::Exports;
pub use writer::{
    Answer, Application, Article, Comment, Contents, Endorsement, Message, Position, Profile,
    Quirks, Recommendation, Share, Table, files_of, zip,
};
