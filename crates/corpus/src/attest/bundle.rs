//! The outside of a signature: a Sigstore bundle around a DSSE envelope.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::error::{Error, Kind, Result};

const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// A bundle of the largest corpus, 4,096 buckets with four files each, has some 4 MB.
pub(crate) const BYTES_MAX: usize = 16 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Bundle {
    media_type: String,
    verification_material: Material,
    dsse_envelope: Envelope,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Material {
    public_key: Hint,
    /// Entries of Sigstore's own log, of which a bare key has none.
    #[serde(default)]
    tlog_entries: Vec<()>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hint {
    hint: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Envelope {
    payload: String,
    payload_type: String,
    signatures: Vec<Signature>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    sig: String,
    #[serde(default)]
    keyid: String,
}

/// What is signed, by which key, and the signature. Nothing of it is believed yet.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) payload: Vec<u8>,
    /// The fingerprint of the public key.
    pub(crate) hint: String,
    /// DER.
    pub(crate) signature: Vec<u8>,
}

impl Parts {
    /// The bytes that the signature is over: DSSE's pre-authentication encoding.
    pub(crate) fn signed(payload: &[u8]) -> Vec<u8> {
        let head = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), payload.len());
        [head.as_bytes(), payload].concat()
    }

    pub(crate) fn print(self) -> Result<String> {
        let bundle = Bundle {
            media_type: MEDIA_TYPE.to_owned(),
            verification_material: Material {
                public_key: Hint { hint: self.hint },
                tlog_entries: vec![],
            },
            dsse_envelope: Envelope {
                payload: STANDARD.encode(self.payload),
                payload_type: PAYLOAD_TYPE.to_owned(),
                signatures: vec![Signature {
                    sig: STANDARD.encode(self.signature),
                    keyid: String::new(),
                }],
            },
        };
        let mut text = serde_json::to_string(&bundle)
            .map_err(|error| Error::new(Kind::Format, format_args!("no bundle: {error}")))?;
        text.push('\n');
        within_limit(text.len())?;
        Ok(text)
    }

    pub(crate) fn parse(bundle: &[u8]) -> Result<Self> {
        within_limit(bundle.len())?;
        let fault = |words: String| Error::new(Kind::Format, words);
        let bundle: Bundle = serde_json::from_slice(bundle)
            .map_err(|error| fault(format!("the bundle is not in its format: {error}")))?;
        let envelope = bundle.dsse_envelope;
        for (what, found, expected) in [
            ("a media type", &bundle.media_type, MEDIA_TYPE),
            ("a payload type", &envelope.payload_type, PAYLOAD_TYPE),
        ] {
            if found != expected {
                let found = found.escape_debug();
                return Err(fault(format!("`{found}` is not {what} that is known here")));
            }
        }
        let [signature] = envelope.signatures.as_slice() else {
            return Err(fault("the bundle does not hold one signature".to_owned()));
        };
        if !bundle.verification_material.tlog_entries.is_empty() || !signature.keyid.is_empty() {
            return Err(fault("the bundle is not of a bare key".to_owned()));
        }
        let decode = |text: &str| {
            let bytes = STANDARD.decode(text);
            bytes.map_err(|_| fault("the bundle holds what is not base64".to_owned()))
        };
        Ok(Self {
            payload: decode(&envelope.payload)?,
            hint: bundle.verification_material.public_key.hint,
            signature: decode(&signature.sig)?,
        })
    }
}

fn within_limit(bytes: usize) -> Result<()> {
    if bytes > BYTES_MAX {
        let words = format_args!("the bundle has {bytes} bytes, more than {BYTES_MAX}");
        return Err(Error::new(Kind::Size, words));
    }
    Ok(())
}
