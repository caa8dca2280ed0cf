//! Events about the log itself, which the ledger makes and nobody hands in.

use abide_verify::entry::Attestation;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The keys that count from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The verifier key of the log's signatures.
    pub log: String,
    /// The public key of the pseudonyms.
    #[serde(with = "base64_key")]
    pub vrf: [u8; 32],
    /// The verifier key that signed until here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// What signs corpora from here on, if that is what it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Attestation>,
}

/// The state map as it stands: every act among the first `events` events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    pub map: Digest,
    pub events: u64,
    pub leaves: u64,
}

mod base64_key {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use crate::text::Text;

    pub(super) fn serialize<S: Serializer>(key: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(key))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = Text::deserialize(from)?;
        let bytes = STANDARD.decode(text.as_str()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| D::Error::custom("not a key of 32 bytes in base64"))
    }
}
