//! Entries that say what their event says, of the kinds that proofs rest on.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{BYTES_MAX, Time};
use crate::error::{Error, Kind, Result};
use crate::json::Json;
use crate::map::Root;
use crate::note::VerifierKey;
use crate::vrf::PublicKey;

/// Which keys count from this entry on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    pub time: Time,
    /// Signs the log's heads.
    pub log: VerifierKey,
    /// Makes pseudonyms.
    pub vrf: PublicKey,
    /// What signed until here.
    pub replaces: Option<VerifierKey>,
    /// What signs corpora from here on, where that is what the entry says.
    pub attestation: Option<Attestation>,
}

/// The key that signs corpora.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The public key in PEM.
    pub key: String,
    /// SHA-256 of the PEM of the key that signed until here, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// The old key's signature over the new one; nothing where the old one was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// A state map: every act among the first `events` events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootEntry {
    pub time: Time,
    pub map: Root,
    pub events: u64,
    pub leaves: u64,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Wire<B> {
    kind: String,
    time: String,
    body: B,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyBody {
    log: String,
    vrf: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attestation: Option<Attestation>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RootBody {
    map: String,
    events: u64,
    leaves: u64,
}

/// The parts of an entry of this kind. What is hashed is the text, so it must be the one text that they have.
fn read<B: for<'de> Deserialize<'de> + Serialize>(text: &str, kind: &str) -> Result<(Time, B)> {
    let json = Json::read(text.as_bytes(), BYTES_MAX).map_err(|_| fault(kind))?;
    let wire: Wire<B> = json.to().map_err(|_| fault(kind))?;
    let same = serde_json::to_string(&wire).is_ok_and(|again| again == text);
    if wire.kind != kind || !same {
        return Err(fault(kind));
    }
    Ok((wire.time.parse()?, wire.body))
}

fn fault(kind: &str) -> Error {
    Error::new(Kind::Format, format!("the entry is not one of a {kind}"))
}

impl FromStr for KeyEntry {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (time, body): (_, KeyBody) = read(text, "key")?;
        let vrf = STANDARD.decode(&body.vrf).ok().and_then(|bytes| bytes.try_into().ok());
        let vrf = PublicKey::from_bytes(&vrf.ok_or_else(|| fault("key"))?)?;
        let replaces = body.replaces.map(|key| key.parse()).transpose()?;
        let attestation = body.attestation;
        Ok(Self { time, log: body.log.parse()?, vrf, replaces, attestation })
    }
}

impl FromStr for RootEntry {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (time, body): (_, RootBody) = read(text, "root")?;
        let mut map = [0; 32];
        hex::decode_to_slice(&body.map, &mut map).map_err(|_| fault("root"))?;
        if hex::encode(map) != body.map {
            return Err(fault("root"));
        }
        Ok(Self { time, map: Root(map), events: body.events, leaves: body.leaves })
    }
}
