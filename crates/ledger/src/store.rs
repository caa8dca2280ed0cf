//! Where a ledger is kept: what it asks of a database, and nothing that it can do by itself.
//!
//! A [`Ledger`](crate::Ledger) checks, salts, chains, hashes, signs and proves. A store keeps rows, whole or not at all, and refuses to lose them.
//! [`Sqlite`](crate::Sqlite) is the one that ships; the feature `conformance` has the checks that every other must pass.
//!
//! The words MUST, MUST NOT, SHOULD and MAY are those of RFC 2119.
//!
//! # What every implementer owes
//!
//! - **All or nothing.** What a [`Transaction`] writes MUST be there whole after its commit, for every handle and after a loss of power, and MUST
//!   leave no trace if it was dropped or its commit failed. A commit MAY report an error although it happened: the ledger looks. It MUST NOT report
//!   success before everything is on a disk that outlives the machine's memory.
//! - **Append-only.** No method changes or deletes an event, a tile's hashes, a head, an erasure or a suppression; only [`Transaction::erase`] deletes
//!   payloads and an account. What the contract of a method forbids MUST be refused by the store itself, with an error, and SHOULD be refused to every other
//!   program that opens the same database.
//! - **One writer.** There MUST be at most one open transaction over all handles of all processes: the lease of [`Store::begin`]. It MUST end
//!   with the transaction, and with the process that held it.
//! - **Nobody's words.** Errors MUST NOT quote what stands in a row.
//!
//! # What no caller may assume
//!
//! A caller MUST NOT use the store from within a visit's callback, MUST NOT go on with a transaction after one of its methods returned an error, and
//! MUST NOT take the order of anything but events, heads and accounts for granted.

mod rows;

use std::fmt;
use std::ops::Range;
use std::time::Duration;

pub use rows::{Clearing, Description, Order, Page, Payload, Row, Which};

use crate::accounts::Account;
pub use crate::act::Leaf;
use crate::digest::Digest;
use crate::error::Result;

/// Whether a visit goes on.
pub type Flow = std::ops::ControlFlow<()>;

/// A handle on the place where one ledger is kept. Handles are independent: threads and processes have one each.
pub trait Store: fmt::Debug + Send {
    /// Everything as it stands now, or at the snapshot's first read.
    ///
    /// All reads of a snapshot MUST see one state, whatever is committed meanwhile. Snapshots MAY be nested; an inner one sees what the outer sees.
    /// A snapshot MUST NOT keep a writer from committing.
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>>;

    /// Takes the writer's lease.
    ///
    /// While another handle holds it, this MUST wait, up to [`Store::set_wait`], and then fail with [`Kind::Busy`](crate::error::Kind::Busy).
    /// The transaction MUST see everything that was committed before. A handle of [`Store::reader`] MUST refuse.
    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>>;

    /// Another handle on the same place, to read from in another thread.
    fn reader(&self) -> Result<Box<dyn Store>>;

    /// How long [`Store::begin`] waits; ten seconds unless it is set.
    fn set_wait(&self, wait: Duration) -> Result<()>;

    /// Whether bytes of what was erased may still be found where the store keeps its data, because [`Store::compact`] is due.
    fn compaction_due(&self) -> Result<bool>;

    /// Makes sure that no byte of what was erased is left where the store keeps its data. It MAY fail while others read; it is tried again.
    fn compact(&mut self) -> Result<()>;

    /// The database's own check of its files, where it has one.
    fn check(&self) -> Result<()>;
}

/// Reads of one state.
pub trait Snapshot {
    /// What the ledger was created with; `None` where none was created.
    fn description(&self) -> Result<Option<Description>>;

    /// Shows the events of a range that are asked for, in their order, each with its payload unless that was erased.
    ///
    /// An implementer MUST stop when `each` breaks or fails, MUST return its error, and MUST NOT show any event twice or leave one out.
    /// A payload without an event MUST be an error of a visit of all events that passes its place.
    fn visit(
        &self,
        which: Which<'_>,
        range: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(Row<'_>) -> Result<Flow>,
    ) -> Result<()>;

    /// How many events a visit would show. It MAY be answered by an index; then it MUST be by the one that a visit of these events goes by.
    fn count(&self, which: Which<'_>, range: Range<u64>) -> Result<u64>;

    /// The hashes of a tile, as far as it has grown.
    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>>;

    /// Shows the signed heads whose sizes are in the range, by size.
    fn heads(
        &self,
        sizes: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(u64, &str) -> Result<Flow>,
    ) -> Result<()>;

    /// The member's account. Ids of members are compared byte by byte.
    fn account(&self, member: &str) -> Result<Option<Account>>;

    /// Shows every account, in the order of the bytes of their members' ids.
    fn accounts(&self, each: &mut dyn FnMut(&str, Account) -> Result<Flow>) -> Result<()>;

    /// A page of the state map.
    fn page(&self, place: i64) -> Result<Option<Vec<u8>>>;

    /// How many pages there are.
    fn pages(&self) -> Result<u64>;

    /// The leaves that erasures put aside since the newest root.
    fn parted(&self) -> Result<Vec<Leaf>>;

    /// Which payloads were erased, each with the event that erased it.
    fn erasures(&self) -> Result<Vec<(u64, u64)>>;

    /// The keyed hashes of erased members, each with the first event that erased them.
    fn suppressions(&self) -> Result<Vec<(Digest, u64)>>;
}

/// The writer's lease, and everything that is written under it. Its reads see its writes. Dropped before the commit, it leaves nothing.
pub trait Transaction: Snapshot {
    /// Begins a ledger. MUST be refused where one is described already; everything else MUST be refused where none is.
    fn describe(&self, description: &Description) -> Result<()>;

    /// Appends an event with its payload.
    ///
    /// MUST be refused without a payload, unless the index is the next (0, 1, 2, …), and if the time is before that of the last event.
    fn append(&self, row: &Row<'_>) -> Result<()>;

    /// Adds hashes at the end of a tile, which begins with the first of them. MUST be refused if it would hold more than 256, or a part of one.
    fn grow_tile(&self, level: u8, index: u64, hashes: &[u8]) -> Result<()>;

    /// Keeps a signed head. MUST be refused unless its size is the number of events, and greater than that of every head before.
    fn keep_head(&self, size: u64, note: &str) -> Result<()>;

    /// Opens the member's account, or adds the proof to the one that is there. MUST be refused if that has a proof, or another id or pseudonym.
    fn put_account(&self, member: &str, account: &Account) -> Result<()>;

    /// Carries an erasure out: deletes the payloads with their salts, and the account; keeps which were erased, the member's hash, and the leaves put aside.
    ///
    /// MUST be refused unless `by` is the newest event, and an `objection`; for a payload that is not there, or that names no member; if a payload of the
    /// member would be left; and for a leaf that is put aside already. A member who is suppressed already stays so from the first erasure on.
    fn erase(&self, clearing: &Clearing<'_>) -> Result<()>;

    /// Writes pages of the state map, and takes in the leaves that were put aside. MUST be refused unless the newest event is a `root`, for a page that is
    /// said to be new and is not, and for one that is said to be there and is not.
    fn put_pages(&self, pages: &[Page]) -> Result<()>;

    /// Makes all of it durable at once, and ends the lease.
    fn commit(self: Box<Self>) -> Result<()>;
}
