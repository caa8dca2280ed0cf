//! One record of a member, as far as the decision needs it: never its text.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who could see the record on the platform.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Anyone, signed in or not.
    Public,
    /// Everyone who is signed in.
    Members,
    /// The member's own connections.
    Connections,
    /// The members of one group.
    Group,
    /// Named recipients.
    Recipients,
    /// The member and the platform: a prompt, a support request, a saved answer.
    Platform,
}

impl Audience {
    /// Every audience, widest first.
    pub const ALL: [Self; 6] = [
        Self::Public,
        Self::Members,
        Self::Connections,
        Self::Group,
        Self::Recipients,
        Self::Platform,
    ];

    /// The word that records and terms use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members => "members",
            Self::Connections => "connections",
            Self::Group => "group",
            Self::Recipients => "recipients",
            Self::Platform => "platform",
        }
    }

    /// The audience of that word; anything else is unknown.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.word() == word)
    }
}

/// Another person whose words or facts are in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The member's id; `None` for a person known by name only.
    pub member: Option<String>,
    /// Their part: `editor`, `recommender`, `recommended`, `co_author`, `quoted`, …
    pub role: String,
}

/// What the decision needs to know of a record. `None` is *unknown*, and denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub id: String,
    pub category: Option<String>,
    pub audience: Option<Audience>,
    pub author: Option<String>,
    /// First instant at which the record was made.
    pub made_from: Option<Timestamp>,
    /// Last instant at which it was made: the last edit, or the capture of what has no date.
    pub made_to: Option<Timestamp>,
    /// Deletion of the record. A deletion whose time is unknown counts from `Timestamp::MIN`.
    pub deleted_at: Option<Timestamp>,
    /// Everyone but the author whose words or facts are in it.
    pub contributors: Vec<Contributor>,
    /// People who are only mentioned; `None` for a mention that could not be resolved.
    pub mentions: Vec<Option<String>>,
    /// Outside signals on this record that say no: `gpc`, `aipref`, `tdmrep`.
    pub signals: Vec<String>,
}
