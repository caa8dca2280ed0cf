//! What an operator hands to an auditor beside the log: what sealed entries hold, whose acts they are, and the sources.
//!
//! The folder is that of `docs/formats/openings.md`. It holds members' words and choices: it is for one auditor, and confidential.

use std::collections::HashMap;

use abide_verify::entry::commitment;
use abide_verify::map::{Key, Value};
use abide_verify::pseudonym::{Pseudonym, state_value};
use serde::{Deserialize, Serialize};

pub(crate) const FORMAT: &str = "abide openings 1";

pub(crate) const ABOUT: &str = "openings.json";
pub(crate) const EVENTS: &str = "events.jsonl";
pub(crate) const ACCOUNTS: &str = "accounts.jsonl";
pub(crate) const SUPPRESSED: &str = "suppressed.jsonl";
pub(crate) const LEAVES: &str = "leaves.jsonl";
/// The configuration and the sources, as in the platform's own folder.
pub(crate) const PLATFORM: &str = "platform";

/// What all of it is about.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    pub(crate) format: String,
    /// The name of the log.
    pub(crate) origin: String,
    /// How many entries the log had.
    pub(crate) events: u64,
}

/// What a sealed entry holds. The salt is in base64.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    pub(crate) index: u64,
    pub(crate) kind: String,
    pub(crate) salt: String,
    pub(crate) body: String,
}

/// The account of a member, and the VRF proof that it has one pseudonym; both in base64.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "so the format names it")]
pub(crate) struct Account {
    pub(crate) member: String,
    pub(crate) account: String,
    pub(crate) proof: String,
}

/// A member who was erased and is among the members again, and the entry of the erasure.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suppressed {
    pub(crate) member: String,
    pub(crate) erasure: u64,
}

/// A leaf of the newest state map that no opening accounts for: an act of somebody who was erased. In hexadecimal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leaf {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// Members' acts as they stand in the state map, counted from 1 for each.
#[derive(Debug, Default)]
pub(crate) struct Acts(HashMap<String, u64>);

impl Acts {
    /// The leaf of the next act of the member. Acts MUST come in the order of the log.
    pub(crate) fn leaf(
        &mut self,
        member: &str,
        pseudonym: &Pseudonym,
        salt: &[u8; 16],
        body: &str,
    ) -> (Key, Value) {
        let version = match self.0.get_mut(member) {
            Some(version) => {
                *version += 1;
                *version
            }
            None => *self.0.entry(member.to_owned()).or_insert(1),
        };
        let sealed = commitment(salt, body.as_bytes());
        (pseudonym.state_key(version), state_value(salt, version, &sealed))
    }
}
