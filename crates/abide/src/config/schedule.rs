//! When corpora are built, and for how long they stay.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When `abide schedule` builds. It also does so before the time of the terms' promise is up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Schedule {
    /// From one build to the next, in hours.
    #[serde(default = "every_hours")]
    pub(crate) every_hours: NonZeroU32,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { every_hours: every_hours() }
    }
}

impl Schedule {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Which corpora stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retention {
    /// So many of the newest. Older ones are withdrawn.
    pub(crate) keep: NonZeroU32,
    /// For so many days at the most, but for the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) keep_days: Option<u32>,
    /// From the withdrawal of a corpus to the deletion of its rows, in hours: whoever reads it can finish.
    #[serde(default = "grace_hours")]
    pub(crate) grace_hours: u32,
}

fn every_hours() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(23)
}
fn grace_hours() -> u32 {
    24
}
