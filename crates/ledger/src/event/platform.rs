//! Events about the platform: pauses, terms, sources, corpora, models.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Provenance;
use crate::digest::Digest;
use crate::instant;
use crate::position::Position;

/// A stop of whole regions, from an instant on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// The name by which a resume and a notice speak of it.
    pub id: String,
    /// Region codes or groups, as in terms.
    pub regions: Vec<String>,
    #[serde(with = "instant")]
    pub from: Timestamp,
    /// Who ordered it.
    pub authority: String,
    /// Where the order can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub reason: String,
    pub handling: Handling,
    /// For the handling `purge`: records made in it are not used again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purge: Option<Window>,
    /// What must be met before it can end, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    pub provenance: Provenance,
}

/// What happens to data from before a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// It is usable again after the resume.
    Freeze,
    /// What was made in the window is not used again.
    Purge,
}

/// A half-open interval `[from, until)`; an end that is not set is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[serde(default, with = "instant::option", skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    #[serde(default, with = "instant::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// The end of a pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The id of the pause.
    pub pause: String,
    #[serde(with = "instant")]
    pub at: Timestamp,
    /// The new notice: its text, or where it can be read.
    pub notice: String,
    /// Under which conditions it ends, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    pub provenance: Provenance,
}

/// A version of the terms, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub version: String,
    /// SHA-256 of `text`.
    pub digest: Digest,
    #[serde(with = "instant")]
    pub published: Timestamp,
    /// The document as it was written.
    pub text: String,
}

/// A data source as it was captured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub name: String,
    pub digest: Digest,
    #[serde(with = "instant")]
    pub captured_at: Timestamp,
    /// Counts, files, mapping: whatever describes it. Never members' words.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

/// The time, so that a ledger without other events can move on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    #[serde(with = "instant")]
    pub at: Timestamp,
}

/// A corpus that was built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    pub id: String,
    /// What the build had read: it saw nothing later.
    pub position: Position,
    /// The root that every proof of what it holds of a member leads to.
    pub membership: Digest,
    /// Whatever describes it. Never members' words.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

/// A model that was trained, and is published from here on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub id: String,
    /// The id of the corpus that it learned from, which the ledger holds.
    pub corpus: String,
    /// SHA-256 of the model's description, which holds those of its other files.
    pub digest: Digest,
    /// The id of the model that it was made of by forgetting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Whatever describes it. Never members' words.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}
