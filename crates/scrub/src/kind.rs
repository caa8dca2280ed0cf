//! What kind of thing a span holds.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What kind of thing a span holds. The words are stable: scripts, manifests and reports rely on them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Keys, tokens, passwords, connection strings.
    Secret,
    /// Payment card numbers.
    Card,
    Iban,
    /// Account numbers that are no IBAN, and wallets.
    Account,
    /// Numbers by which a state, or a health or tax office, knows a person.
    GovernmentId,
    Email,
    /// URLs that open something for whoever holds them.
    UrlToken,
    Phone,
    Ip,
    Mac,
    BirthDate,
    /// Postal addresses.
    Address,
    /// What somebody says that they earn.
    Salary,
    /// Names, handles and profile links of the directory.
    Person,
}

impl Kind {
    /// All kinds. Where two detectors claim the same bytes, the kind that comes first here wins.
    pub const ALL: [Self; 14] = [
        Self::Secret,
        Self::Card,
        Self::Iban,
        Self::Account,
        Self::GovernmentId,
        Self::Email,
        Self::UrlToken,
        Self::Phone,
        Self::Ip,
        Self::Mac,
        Self::BirthDate,
        Self::Address,
        Self::Salary,
        Self::Person,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Card => "card",
            Self::Iban => "iban",
            Self::Account => "account",
            Self::GovernmentId => "government_id",
            Self::Email => "email",
            Self::UrlToken => "url_token",
            Self::Phone => "phone",
            Self::Ip => "ip",
            Self::Mac => "mac",
            Self::BirthDate => "birth_date",
            Self::Address => "address",
            Self::Salary => "salary",
            Self::Person => "person",
        }
    }

    /// What stands in the text instead, without the brackets.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Secret => "SECRET",
            Self::Card => "CARD",
            Self::Iban => "IBAN",
            Self::Account => "ACCOUNT",
            Self::GovernmentId => "GOVERNMENT_ID",
            Self::Email => "EMAIL",
            Self::UrlToken => "URL_TOKEN",
            Self::Phone => "PHONE",
            Self::Ip => "IP",
            Self::Mac => "MAC",
            Self::BirthDate => "BIRTH_DATE",
            Self::Address => "ADDRESS",
            Self::Salary => "SALARY",
            Self::Person => "PERSON",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Kind {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or_else(|| Error::unknown_kind(word))
    }
}
