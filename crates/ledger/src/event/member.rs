//! Events about one member. They come by the million, so they borrow from the row they are read from.

use abide_terms::event::{Right, Setting};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Provenance;
use crate::digest::Digest;
use crate::instant;
use crate::text::Text;

/// A member's choice: the whole switch, or one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice<'a> {
    #[serde(borrow)]
    pub member: Text<'a>,
    pub setting: Setting,
    /// `None` is the whole switch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Text<'a>>,
    #[serde(with = "instant")]
    pub at: Timestamp,
    /// The terms version whose text the member saw. An *on* without one never counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Text<'a>>,
    /// Who made the choice known: `member`, `guardian`, `officer`, `platform`, …
    pub actor: Text<'a>,
    /// By which way: `web`, `app`, `cli`, `import`, …
    pub channel: Text<'a>,
    pub provenance: Provenance,
}

/// A notice served to the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice<'a> {
    #[serde(borrow)]
    pub member: Text<'a>,
    /// The terms version that it announced.
    pub terms: Text<'a>,
    #[serde(with = "instant")]
    pub at: Timestamp,
    /// By which way it was served: `email`, `web`, …
    pub channel: Text<'a>,
    /// The pause whose end it announced, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes: Option<Text<'a>>,
    pub provenance: Provenance,
}

/// A notice that did not arrive after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounce<'a> {
    #[serde(borrow)]
    pub member: Text<'a>,
    pub terms: Text<'a>,
    #[serde(with = "instant")]
    pub at: Timestamp,
    pub provenance: Provenance,
}

/// An objection or a restriction, or the withdrawal of one. As a draft, an erasure too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection<'a> {
    #[serde(borrow)]
    pub member: Text<'a>,
    pub right: Right,
    #[serde(with = "instant")]
    pub at: Timestamp,
    /// `false` withdraws what stood. An erasure cannot be withdrawn.
    pub stands: bool,
    pub provenance: Provenance,
}

/// An erasure as the ledger keeps it: the member's id is gone, their keyed hash stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// HMAC-SHA256 of the member's id under the suppression key.
    pub member_hash: Digest,
    /// The indices of the events whose payloads it cleared, rising. Nothing else may be missing.
    pub erases: Vec<u64>,
    pub at: Timestamp,
    pub provenance: Provenance,
}

/// The two shapes of a body of the kind `objection`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wire<'a> {
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    member: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member_hash: Option<Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    erases: Option<Vec<u64>>,
    right: Right,
    #[serde(with = "instant")]
    at: Timestamp,
    stands: bool,
    provenance: Provenance,
}

impl<'a> Wire<'a> {
    /// The event, or nothing if the body contradicts itself.
    pub(super) fn event(self) -> Option<super::Event<'a>> {
        let Self { right, at, stands, provenance, .. } = self;
        match (self.member, self.member_hash, self.erases) {
            (Some(member), None, None) if right != Right::Erasure => {
                Some(super::Event::Objection(Objection { member, right, at, stands, provenance }))
            }
            (None, Some(member_hash), Some(erases)) if right == Right::Erasure && stands => {
                Some(super::Event::Erasure(Erasure { member_hash, erases, at, provenance }))
            }
            _ => None,
        }
    }
}

impl From<&Erasure> for Wire<'static> {
    fn from(erasure: &Erasure) -> Self {
        Self {
            member: None,
            member_hash: Some(erasure.member_hash),
            erases: Some(erasure.erases.clone()),
            right: Right::Erasure,
            at: erasure.at,
            stands: true,
            provenance: erasure.provenance,
        }
    }
}

impl Choice<'_> {
    pub fn into_owned(self) -> Choice<'static> {
        Choice {
            member: self.member.into_owned(),
            category: self.category.map(Text::into_owned),
            terms: self.terms.map(Text::into_owned),
            actor: self.actor.into_owned(),
            channel: self.channel.into_owned(),
            setting: self.setting,
            at: self.at,
            provenance: self.provenance,
        }
    }
}

impl Notice<'_> {
    pub fn into_owned(self) -> Notice<'static> {
        Notice {
            member: self.member.into_owned(),
            terms: self.terms.into_owned(),
            channel: self.channel.into_owned(),
            resumes: self.resumes.map(Text::into_owned),
            at: self.at,
            provenance: self.provenance,
        }
    }
}

impl Bounce<'_> {
    pub fn into_owned(self) -> Bounce<'static> {
        Bounce {
            member: self.member.into_owned(),
            terms: self.terms.into_owned(),
            at: self.at,
            provenance: self.provenance,
        }
    }
}

impl Objection<'_> {
    pub fn into_owned(self) -> Objection<'static> {
        Objection {
            member: self.member.into_owned(),
            right: self.right,
            at: self.at,
            stands: self.stands,
            provenance: self.provenance,
        }
    }
}
