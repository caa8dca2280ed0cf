//! The events that a decision rests on, as the ledger keeps them.
//!
//! `index` is the event's place in the ledger, `at` the time that it states, `appended` the time at
//! which the ledger took it in. Only an import may state a time before its append.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A member's choice: the whole switch, or one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub index: u64,
    pub at: Timestamp,
    pub appended: Timestamp,
    pub setting: Setting,
    /// `None` is the whole switch.
    pub category: Option<String>,
    /// The terms version whose text the member saw. An *on* without one never counts.
    pub terms: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    On,
    Off,
}

/// A notice served to the member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub index: u64,
    pub at: Timestamp,
    /// The terms version that it announced.
    pub terms: String,
    /// The pause whose end it announced, if it did.
    pub resumes: Option<String>,
}

/// A notice that did not arrive after all: it revokes those of the same version served before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    pub index: u64,
    pub at: Timestamp,
    pub terms: String,
}

/// An objection, erasure or restriction, or its withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    pub index: u64,
    pub at: Timestamp,
    pub appended: Timestamp,
    pub right: Right,
    /// `false` withdraws what stood. An erasure cannot be withdrawn.
    pub stands: bool,
}

/// The right that a person has used (GDPR Articles 21, 17 and 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    Objection,
    Erasure,
    Restriction,
}

/// A pause of regions, `[from, until)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub index: u64,
    /// The name by which a resume and a notice speak of it.
    pub id: String,
    /// Region codes or groups, as in terms.
    pub regions: Vec<String>,
    pub from: Timestamp,
    /// The resume, if there was one.
    pub until: Option<Timestamp>,
    /// Records made in `[from, until)` of this window are not used again, `None` for frozen ones.
    pub purge: Option<Window>,
}

/// A half-open interval; an end that is not set is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Window {
    #[schemars(with = "Option<String>")]
    pub from: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub until: Option<Timestamp>,
}
