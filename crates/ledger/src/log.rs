//! The ledger as a transparency log: entries, tiles and signed heads, in the transaction that appends.
//!
//! The formats are those of `docs/formats/log.md`. What stands here makes them; what checks them is `abide-verify`.

mod beside;
mod entry;
mod heads;
mod read;
mod signers;
mod tiles;

pub(crate) use beside::Beside;
pub(crate) use entry::{entry, is_readable};
pub(crate) use heads::{Heads, sign};
pub(crate) use read::{entries, verify};
pub(crate) use signers::Signers;
pub(crate) use tiles::{Growing, Stored};
