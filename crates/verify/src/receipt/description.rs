//! A receipt in the terms of ISO/IEC TS 27560, as the Data Privacy Vocabulary writes them.

use serde::{Deserialize, Serialize};

use super::act::{Act, Said};

/// What it says follows from the event, and from nothing else. The event counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Description {
    /// The vocabularies.
    pub(super) context: Context,
    pub(super) kind: String,
    pub(super) status: Option<String>,
    pub(super) right: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Context {
    dpv: String,
    gdpr: String,
    platform: String,
}

pub(super) const SCHEMA: &str = "ISO/IEC TS 27560:2023";

impl Context {
    pub(super) fn new() -> Self {
        Self {
            dpv: "https://w3id.org/dpv#".to_owned(),
            gdpr: "https://w3id.org/dpv/legal/eu/gdpr#".to_owned(),
            platform: "dpv:hasDataController".to_owned(),
        }
    }
}

impl Description {
    /// Consent is what a member gave by an *on*. Everything else is a right that they exercised: the right to object (GDPR, article 21),
    /// to restriction (18) or to erasure (17).
    pub(super) fn of(act: &Act) -> Self {
        let (kind, status, right) = match act.said {
            Said::Choice { on: true, .. } => {
                ("dpv:ConsentRecord", Some("dpv:ConsentGiven".to_owned()), None)
            }
            Said::Choice { on: false, .. } | Said::Objection { .. } => {
                ("dpv:RightExerciseRecord", None, Some("gdpr:A21".to_owned()))
            }
            Said::Restriction { .. } => {
                ("dpv:RightExerciseRecord", None, Some("gdpr:A18".to_owned()))
            }
            Said::Erasure => ("dpv:RightExerciseRecord", None, Some("gdpr:A17".to_owned())),
        };
        Self { context: Context::new(), kind: kind.to_owned(), status, right }
    }
}
