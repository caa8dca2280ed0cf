//! The end of a corpus.

use serde::{Deserialize, Serialize};

/// A corpus that is used for nothing new from here on, or whose rows are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The id of the corpus, which the ledger holds.
    pub corpus: String,
    pub stage: Stage,
    pub reason: Reason,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No training begins on it. Who reads it already may finish.
    Withdrawn,
    /// Its rows are deleted. What members check it by stays.
    Deleted,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Newer ones have taken its place, by the platform's rule of retention.
    Superseded,
    /// Somebody took something back longer ago than the terms promise, and it was built before.
    Promise,
    /// The platform wanted it.
    Asked,
}

impl Stage {
    pub fn word(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Deleted => "deleted",
        }
    }
}

impl Reason {
    pub fn word(self) -> &'static str {
        match self {
            Self::Superseded => "superseded",
            Self::Promise => "promise",
            Self::Asked => "asked",
        }
    }
}
