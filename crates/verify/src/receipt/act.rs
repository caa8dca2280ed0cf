//! What a member did, from the body of its event.

use serde::Deserialize;

use super::file::BYTES_MAX;
use crate::entry::Sealed;
use crate::finding::{Refusal, refuse};
use crate::json::Json;

/// A member's act on their switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub said: Said,
    /// When it was done, as the event states it.
    pub at: String,
    /// An erasure names nobody.
    pub member: Option<String>,
    /// The version of the terms that was shown.
    pub terms: Option<String>,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The switch, or a category of it, on or off.
    Choice {
        on: bool,
        category: Option<String>,
    },
    /// An objection or a withdrawal of it.
    Objection {
        stands: bool,
    },
    /// A restriction or a withdrawal of it.
    Restriction {
        stands: bool,
    },
    Erasure,
}

impl Said {
    /// Whether it restricts: what is said so must not be used from then on.
    pub fn restricts(&self) -> bool {
        match self {
            Self::Choice { on, .. } => !on,
            Self::Objection { stands } | Self::Restriction { stands } => *stands,
            Self::Erasure => true,
        }
    }

    /// Follows "you".
    fn words(&self) -> String {
        let made = |stands: bool, what: &str| {
            format!("{} your {what}", if stands { "made" } else { "withdrew" })
        };
        match self {
            Self::Choice { on, category } => {
                let setting = if *on { "on" } else { "off" };
                let what = category.as_deref().unwrap_or("everything");
                format!("said “{setting}” for {what}")
            }
            Self::Objection { stands } => made(*stands, "objection"),
            Self::Restriction { stands } => made(*stands, "restriction"),
            Self::Erasure => "asked for your erasure".to_owned(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    member: String,
    setting: String,
    category: Option<String>,
    at: String,
    terms: Option<String>,
    #[serde(rename = "actor")]
    _actor: String,
    #[serde(rename = "channel")]
    _channel: String,
    #[serde(rename = "provenance")]
    _provenance: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Objection {
    member: Option<String>,
    member_hash: Option<String>,
    erases: Option<Vec<u64>>,
    right: String,
    at: String,
    stands: bool,
    #[serde(rename = "provenance")]
    _provenance: String,
}

impl Act {
    /// Reads the body of an event of this kind. Kinds have different keys, so that no body can be read as two.
    pub(super) fn read(kind: &str, body: &str) -> Result<Self, Refusal> {
        let read = Json::read(body.as_bytes(), BYTES_MAX).ok();
        let act = read.and_then(|body| match kind {
            "choice" => body.to().ok().and_then(Self::choice),
            "objection" => body.to().ok().and_then(Self::objection),
            _ => None,
        });
        act.ok_or_else(|| refuse("act::format", "The event in the file is no act of a member."))
    }

    fn choice(read: Choice) -> Option<Self> {
        let on = match &*read.setting {
            "on" => true,
            "off" => false,
            _ => return None,
        };
        // Shown to people: a category is a word, and a time is one.
        let is_word = |text: &str| {
            text.len() <= 256
                && text
                    .bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        };
        if !read.category.as_deref().is_none_or(is_word) || !is_time(&read.at) {
            return None;
        }
        let said = Said::Choice { on, category: read.category };
        Some(Self { said, at: read.at, member: Some(read.member), terms: read.terms })
    }

    fn objection(read: Objection) -> Option<Self> {
        let said = match (&*read.right, read.stands, read.member_hash, read.erases) {
            ("objection", stands, None, None) => Said::Objection { stands },
            ("restriction", stands, None, None) => Said::Restriction { stands },
            ("erasure", true, Some(_), Some(_)) => Said::Erasure,
            _ => return None,
        };
        let named = read.member.is_some() != (said == Said::Erasure);
        (named && is_time(&read.at)).then_some(Self {
            said,
            at: read.at,
            member: read.member,
            terms: None,
        })
    }

    /// How the log enters it.
    pub(super) fn sealed(&self) -> Sealed {
        if self.said == Said::Erasure { Sealed::Erasure } else { Sealed::Consent }
    }

    /// Follows "This receipt shows that".
    pub fn words(&self) -> String {
        format!("you {} on {}", self.said.words(), crate::entry::in_words(&self.at))
    }
}

fn is_time(text: &str) -> bool {
    let allowed = |byte| matches!(byte, b'0'..=b'9' | b'T' | b'Z' | b':' | b'.' | b'-');
    (20..=40).contains(&text.len()) && text.bytes().all(allowed)
}
