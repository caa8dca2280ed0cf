//! What members, the platform and authorities did, in the lines of the ledger's import formats.

use serde::Serialize;

use crate::clock::{self, Micros};

/// One event of one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Choice {
        setting: &'static str,
        category: Option<&'static str>,
        at: Micros,
        terms: Option<&'static str>,
        actor: &'static str,
        channel: &'static str,
    },
    Notice { terms: &'static str, at: Micros, channel: &'static str, resumes: Option<&'static str> },
    Bounce { terms: &'static str, at: Micros },
    Right { right: &'static str, at: Micros, stands: bool },
}

#[derive(Serialize)]
struct ChoiceLine<'a> {
    member: &'a str,
    setting: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    terms: Option<&'a str>,
    actor: &'a str,
    channel: &'a str,
}

#[derive(Serialize)]
struct NoticeLine<'a> {
    member: &'a str,
    terms: &'a str,
    at: String,
    channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resumes: Option<&'a str>,
}

#[derive(Serialize)]
struct BounceLine<'a> {
    member: &'a str,
    terms: &'a str,
    at: String,
    bounced: bool,
}

#[derive(Serialize)]
struct RightLine<'a> {
    member: &'a str,
    right: &'a str,
    at: String,
    stands: bool,
}

impl Event {
    /// The line of the member's event.
    pub(crate) fn line(&self, member: &str) -> serde_json::Result<String> {
        match *self {
            Self::Choice { setting, category, at, terms, actor, channel } => {
                let at = clock::written(at);
                serde_json::to_string(&ChoiceLine { member, setting, category, at, terms, actor, channel })
            }
            Self::Notice { terms, at, channel, resumes } => {
                let at = clock::written(at);
                serde_json::to_string(&NoticeLine { member, terms, at, channel, resumes })
            }
            Self::Bounce { terms, at } => {
                let at = clock::written(at);
                serde_json::to_string(&BounceLine { member, terms, at, bounced: true })
            }
            Self::Right { right, at, stands } => {
                let at = clock::written(at);
                serde_json::to_string(&RightLine { member, right, at, stands })
            }
        }
    }
}
