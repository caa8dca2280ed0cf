//! The file of a receipt, read strictly. Nothing of it is believed yet.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::description::{Context, Description, SCHEMA};
use crate::entry::Time;
use crate::error::{Error, Kind, Result};
use crate::json::Json;
use crate::log_proof::LogProof;
use crate::map;
use crate::merkle::{Hash, PROOF_HASHES_MAX};
use crate::pseudonym::{AccountId, Pseudonym};
use crate::vrf;

/// The longest receipt that is read.
pub const BYTES_MAX: usize = 16_384;

/// What a receipt has at most when an act is acknowledged, in a log of up to 2²⁴ entries and with names of ordinary length.
pub const BYTES_AT_ONCE_MAX: usize = 4_096;

/// Everything that a receipt holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Who runs the log.
    pub platform: String,
    /// The log's name.
    pub origin: String,
    pub event: Event,
    /// The text that was shown, if the event names one.
    pub terms: Option<Terms>,
    pub member: Member,
    pub keys: KeyProof,
    /// Which act of the member it is, from 1.
    pub version: u64,
    /// That the event is in the log.
    pub log: LogProof,
    /// Whether it is the last act; nothing until the next root.
    pub state: Option<State>,
    /// When the state is due at the latest.
    pub state_by: Time,
}

/// The event as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub kind: String,
    pub time: Time,
    pub body: String,
    pub salt: [u8; 16],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub version: String,
    /// SHA-256 of the text, in hexadecimal; nothing if the log does not hold such a version.
    pub digest: Option<String>,
}

/// Under which name the member stands in maps and trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    pub account: AccountId,
    pub pseudonym: Pseudonym,
    /// That the pseudonym is the one of the account.
    pub proof: [u8; vrf::Proof::LEN],
    /// The platform's public key.
    pub key: [u8; 32],
}

/// The log's first entry, which names the keys, and its path under the head of the receipt's log proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyProof {
    pub entry: String,
    pub path: Vec<Hash>,
}

/// The state map when it was last published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub root: String,
    pub log: LogProof,
    /// What stands under this act's version.
    pub present: map::Proof,
    /// What stands under the next one.
    pub absent: map::Proof,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(rename = "@type")]
    kind: String,
    #[serde(rename = "schemaVersion")]
    schema: String,
    #[serde(rename = "dpv:hasConsentStatus", default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(rename = "dpv:hasRight", default, skip_serializing_if = "Option::is_none")]
    right: Option<String>,
    platform: String,
    origin: String,
    event: WireEvent,
    terms: Option<Terms>,
    pseudonym: WireMember,
    keys: WireKeys,
    version: u64,
    log: String,
    state: Option<WireState>,
    state_by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireEvent {
    kind: String,
    time: String,
    body: String,
    salt: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireMember {
    account: String,
    output: String,
    proof: String,
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireKeys {
    entry: String,
    path: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireState {
    root: String,
    log: String,
    present: map::Proof,
    absent: map::Proof,
}

impl Receipt {
    /// Reads a file of at most [`BYTES_MAX`] bytes. Faults of its JSON have the codes of [`json`](crate::json).
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let json = Json::read(bytes, BYTES_MAX)?;
        let wire: Wire = json.to()?;
        let receipt = Self {
            event: Event {
                time: wire.event.time.parse()?,
                salt: exact(&wire.event.salt, "salt")?,
                kind: wire.event.kind,
                body: wire.event.body,
            },
            member: Member {
                account: AccountId(exact(&wire.pseudonym.account, "account")?),
                pseudonym: Pseudonym(exact(&wire.pseudonym.output, "pseudonym")?),
                proof: exact(&wire.pseudonym.proof, "pseudonym's proof")?,
                key: exact(&wire.pseudonym.key, "pseudonym's key")?,
            },
            keys: KeyProof { path: path(&wire.keys.path)?, entry: wire.keys.entry },
            version: wire.version,
            log: LogProof::parse(wire.log.as_bytes())?,
            state: wire.state.map(WireState::read).transpose()?,
            state_by: wire.state_by.parse()?,
            platform: wire.platform,
            origin: wire.origin,
            terms: wire.terms,
        };
        if receipt.version == 0 || receipt.version >= 1 << 53 {
            return Err(fault("the version of a receipt is not one"));
        }
        let told = (wire.context, wire.kind, wire.status, wire.right);
        let description = receipt.description()?;
        if wire.schema != SCHEMA
            || told
                != (description.context, description.kind, description.status, description.right)
        {
            return Err(Error::new(
                Kind::Proof,
                "the description of the receipt is not that of its event",
            ));
        }
        Ok(receipt)
    }

    /// The file.
    pub fn to_json(&self) -> Result<String> {
        let Description { context, kind, status, right } = self.description()?;
        let wire = Wire {
            context,
            kind,
            schema: SCHEMA.to_owned(),
            status,
            right,
            platform: self.platform.clone(),
            origin: self.origin.clone(),
            event: WireEvent {
                kind: self.event.kind.clone(),
                time: self.event.time.to_string(),
                body: self.event.body.clone(),
                salt: STANDARD.encode(self.event.salt),
            },
            terms: self.terms.clone(),
            pseudonym: WireMember {
                account: STANDARD.encode(self.member.account.0),
                output: STANDARD.encode(self.member.pseudonym.0),
                proof: STANDARD.encode(self.member.proof),
                key: STANDARD.encode(self.member.key),
            },
            keys: WireKeys {
                entry: self.keys.entry.clone(),
                path: STANDARD
                    .encode(self.keys.path.iter().flat_map(|hash| hash.0).collect::<Vec<_>>()),
            },
            version: self.version,
            log: self.log.to_string(),
            state: self.state.as_ref().map(WireState::of),
            state_by: self.state_by.to_string(),
        };
        serde_json::to_string(&wire)
            .map_err(|_| Error::new(Kind::Input, "the receipt cannot be written"))
    }

    /// What its event says. That the log holds it is another question.
    pub fn act(&self) -> Result<Act> {
        Act::read(&self.event.kind, &self.event.body)
            .map_err(|_| fault("the event in the file is no act of a member"))
    }

    fn description(&self) -> Result<Description> {
        self.act().map(|act| Description::of(&act))
    }
}

impl WireState {
    fn read(self) -> Result<State> {
        let log = LogProof::parse(self.log.as_bytes())?;
        Ok(State { root: self.root, log, present: self.present, absent: self.absent })
    }

    fn of(state: &State) -> Self {
        Self {
            root: state.root.clone(),
            log: state.log.to_string(),
            present: state.present.clone(),
            absent: state.absent.clone(),
        }
    }
}

/// Bytes in base64, in their only spelling.
fn exact<const N: usize>(text: &str, what: &str) -> Result<[u8; N]> {
    let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| fault(format!("the {what} of a receipt is not {N} bytes in base64")))
}

/// Hashes one after the other, in base64.
fn path(text: &str) -> Result<Vec<Hash>> {
    let wrong = || fault("the path of the keys is not a list of hashes in base64");
    let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() || hashes.len() > PROOF_HASHES_MAX {
        return Err(wrong());
    }
    Ok(hashes.iter().map(|hash| Hash(*hash)).collect())
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, message)
}
