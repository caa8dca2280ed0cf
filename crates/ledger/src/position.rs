//! A place in the ledger: how much of it a reader has seen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::instant;

/// The ledger up to and with its `events`-th event. Two ledgers with one position hold the same events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// How many events there are: the last has the index `events - 1`.
    pub events: u64,
    /// When the last one was appended; for an empty ledger, when it was created.
    #[serde(with = "instant")]
    pub time: Timestamp,
    /// The last link of the chain; zeros for an empty ledger.
    pub digest: Digest,
}
