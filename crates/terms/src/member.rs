//! What is known of a member: the platform's facts, and the history that the ledger holds.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::event::{Bounce, Choice, Notice, Objection};

/// Longest id or name, in bytes.
pub const ID_BYTES_MAX: usize = 256;

/// Whether somebody can be named by it, everywhere: in the ledger as in the members' files. Whoever has an id that the
/// ledger does not take could not say no.
///
/// An id is not empty, at most [`ID_BYTES_MAX`] long, without a space at its ends and without control characters.
pub fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= ID_BYTES_MAX
        && id.trim() == id
        && !id.chars().any(char::is_control)
}

/// What stands behind an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A living natural person.
    Person,
    Organisation,
    /// Software: its edits are nobody's words.
    Bot,
    Deceased,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Person, Self::Organisation, Self::Bot, Self::Deceased];

    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Bot => "bot",
            Self::Deceased => "deceased",
        }
    }

    /// The kind of that word; anything else is unknown.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A region from an instant on, until the next row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedRegion {
    /// ISO 3166 code (`DE`, `CA-QC`), or `None` when unknown.
    pub region: Option<String>,
    /// `None` (unknown) makes every region of the member unknown.
    pub from: Option<Timestamp>,
}

/// What is known about the member's age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeEvidence {
    Birth(Date),
    /// On that day the member was at least so many years old. Only for a platform without birth dates.
    Attested {
        years: i16,
        on: Date,
    },
}

/// A member. `None` is *unknown*, and denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: String,
    pub kind: Option<Kind>,
    pub joined: Option<Timestamp>,
    pub age: Option<AgeEvidence>,
    /// In the order of the source; of two rows from one instant, the later one counts.
    pub regions: Vec<DatedRegion>,
    /// Deletion of the account. A deletion whose time is unknown counts from `Timestamp::MIN`.
    pub deleted_at: Option<Timestamp>,
    /// Outside signals of this member that say no, such as `gpc`.
    pub signals: Vec<String>,
    pub history: History,
}

/// The member's events, in the order of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    pub choices: Vec<Choice>,
    pub notices: Vec<Notice>,
    pub bounces: Vec<Bounce>,
    pub objections: Vec<Objection>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_in_one_way() {
        let longest = "m".repeat(ID_BYTES_MAX);
        for id in ["5", "Ann Lee", "-1", "müller@example", longest.as_str()] {
            assert!(is_id(id), "{id:?}");
        }
        let longer = "m".repeat(ID_BYTES_MAX + 1);
        let wide = "é".repeat(ID_BYTES_MAX / 2 + 1);
        for id in ["", " ", " 5", "5\u{a0}", "a\tb", "a\u{0}", "a\u{85}b", &longer, &wide] {
            assert!(!is_id(id), "{id:?}");
        }
    }
}
