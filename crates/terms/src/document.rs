//! A terms document: one version of what a platform may train on, as people write it in TOML.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ParseError;
use crate::record::Audience;
use crate::{parse, region, schema};

/// One version of a platform's terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The platform's name, as members read it.
    pub platform: String,
    /// The name of this version, unique for the platform.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$"))]
    pub version: String,
    /// When the version was made public. It restricts from then on.
    #[schemars(with = "schema::Instant")]
    pub published: Timestamp,
    /// Whether a choice of *on* made under an earlier version lapses. `false` needs a reason.
    #[serde(default = "yes")]
    pub material: bool,
    /// Why the change is not material.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_reason: Option<String>,
    /// Members under this age, in years, are excluded.
    #[schemars(range(min = 1, max = 120))]
    pub minimum_age: i16,
    /// Days between the notice served to a member and its effect for them.
    #[schemars(range(max = 36500))]
    pub notice_period_days: u32,
    /// The promise: within how many days of taking something back, no corpus and no model in use rests on it any more. Without it,
    /// nothing is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 36500))]
    pub removal_days: Option<u32>,
    /// Outside signals that are honoured: `gpc`, `aipref`, `tdmrep`.
    #[serde(default)]
    #[schemars(with = "Vec<schema::Signal>", extend("uniqueItems" = true))]
    pub signals: Vec<String>,
    /// Categories, or their first segments, refused beyond the program's own list.
    #[serde(default)]
    #[schemars(with = "Vec<schema::Refused>", extend("uniqueItems" = true))]
    pub never: Vec<String>,
    /// The text that announces this version to members.
    pub notice: NoticeText,
    /// What the data is for, and what the switch does not cover.
    #[serde(rename = "purpose")]
    pub purposes: Vec<Purpose>,
    /// Where the terms apply. The first region that covers a member's code counts.
    #[serde(rename = "region")]
    pub regions: Vec<Region>,
    /// What may be used, leaf by leaf.
    #[serde(rename = "category")]
    #[schemars(extend("propertyNames" = schema::usable()))]
    pub categories: BTreeMap<String, Category>,
}

/// The words of the notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeText {
    pub title: String,
    pub text: String,
}

/// A node of the purpose tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    pub id: String,
    /// The purpose above it in the tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    pub title: String,
    /// Whether the member's switch covers this purpose.
    pub covered_by_switch: bool,
}

/// The rules of one region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    pub name: String,
    /// ISO 3166 codes (`CH`, `CA-QC`) and groups (`EU`, `EEA`).
    #[schemars(with = "Vec<schema::RegionItem>", length(min = 1), extend("uniqueItems" = true))]
    pub covers: Vec<String>,
    pub effective: Effective,
    /// What counts when a member has not chosen.
    pub default: Default,
    /// Why that default. It stands beside the switch.
    #[serde(rename = "default_reason", default, skip_serializing_if = "Option::is_none")]
    pub default_reason: Option<String>,
    /// The ground for processing, in the words of the law that applies: data for people, not code.
    pub legal_basis: String,
}

/// From when the terms apply, by cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effective {
    /// Members who joined before the version was published.
    #[schemars(with = "schema::Instant")]
    pub existing: Timestamp,
    /// Members who joined since.
    #[schemars(with = "schema::Instant")]
    pub new: Timestamp,
}

/// The default choice of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Default {
    On,
    Off,
    Unset,
}

/// The rules of one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Records of any other audience are denied.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub audiences: Vec<Audience>,
    /// Records made before this UTC date are not used.
    #[schemars(with = "schema::Day")]
    pub data_from: Date,
    /// What other contributors mean for the record.
    #[serde(default)]
    pub contributors: Contributors,
    /// What people who are only mentioned mean for the record.
    #[serde(default)]
    pub mentions: Mentions,
}

/// The rule for people whose words or facts are in another member's record.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, std::default::Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Contributors {
    /// Each of them must pass, like the author.
    #[default]
    EachMustPass,
    /// Any other contributor denies, whatever they chose.
    Deny,
}

/// The rule for people who are mentioned and may not be used.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, std::default::Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mentions {
    /// The mention is masked in the text.
    #[default]
    Mask,
    /// The record is denied.
    Deny,
}

fn yes() -> bool {
    true
}

impl Default {
    pub const ALL: [Self; 3] = [Self::On, Self::Off, Self::Unset];

    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Unset => "unset",
        }
    }
}

impl Contributors {
    pub const ALL: [Self; 2] = [Self::EachMustPass, Self::Deny];

    pub fn word(self) -> &'static str {
        match self {
            Self::EachMustPass => "each_must_pass",
            Self::Deny => "deny",
        }
    }
}

impl Mentions {
    pub const ALL: [Self; 2] = [Self::Mask, Self::Deny];

    pub fn word(self) -> &'static str {
        match self {
            Self::Mask => "mask",
            Self::Deny => "deny",
        }
    }
}

/// The outside signals that terms can honour.
pub const SIGNALS: &[&str] = &["gpc", "aipref", "tdmrep"];

impl Document {
    /// Reads a document strictly: what is unknown, missing, out of range or unclear is refused with its
    /// place. `file` is the name that an error speaks of; nothing is opened.
    ///
    /// This is the one way from text to a document that terms rest on. Deserialising one by other means
    /// checks the shape alone.
    pub fn parse(text: &str, file: &str) -> Result<Self, ParseError> {
        parse::document(text, file)
    }

    /// The first region whose list covers the code on that day.
    pub fn region(&self, code: &str, on: Date) -> Option<&Region> {
        self.regions
            .iter()
            .find(|region| region.covers.iter().any(|item| region::covers(item, code, on)))
    }

    /// Whether this document refuses the category beyond the program's own list.
    pub fn refuses(&self, category: &str) -> bool {
        let root = category.split('.').next().unwrap_or_default();
        self.never.iter().any(|item| item == category || item == root)
    }
}
