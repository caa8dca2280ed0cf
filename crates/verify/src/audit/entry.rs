//! One entry of Abide's log, as `docs/formats/log.md` says.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The length of `2025-11-03T00:00:00.000000Z`.
const TIME_BYTES: usize = 27;

/// What an entry says.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// Of somebody: a commitment alone.
    Commitment(&'a str),
    /// Of the platform: open to all.
    Body(&'a RawValue),
}

/// An entry that is in its form.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub kind: &'a str,
    /// When the log took it in, as the log says.
    pub time: Timestamp,
    pub content: Content<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape<'a> {
    kind: &'a str,
    time: &'a str,
    commitment: Option<&'a str>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

impl<'a> Entry<'a> {
    /// Reads an entry, or says what is wrong with it.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let shape: Shape<'a> =
            serde_json::from_slice(bytes).map_err(|_| "it is not an entry as the format says")?;
        let time = (shape.time.len() == TIME_BYTES && shape.time.ends_with('Z'))
            .then(|| shape.time.parse().ok())
            .flatten()
            .ok_or("its time is not one in UTC with six decimals")?;
        let is_personal = matches!(shape.kind, "consent" | "erasure");
        let content = match (shape.commitment, shape.body) {
            (Some(commitment), None) if is_personal => {
                let is_hash = commitment.len() == 64
                    && commitment.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                if !is_hash {
                    return Err("its commitment is not 32 bytes in hexadecimal");
                }
                Content::Commitment(commitment)
            }
            (None, Some(body)) if !is_personal => Content::Body(body),
            _ => return Err("it has not what an entry of its kind has"),
        };
        Ok(Self { kind: shape.kind, time, content })
    }

    /// What the body says, if it says what was asked for.
    pub fn body<T: Deserialize<'a>>(&self) -> Option<T> {
        match self.content {
            Content::Body(body) => serde_json::from_str(body.get()).ok(),
            Content::Commitment(_) => None,
        }
    }

    /// Whether somebody or something may be used less from here on. Of kinds that are not known, it is to be feared.
    pub fn may_restrict(&self) -> bool {
        !matches!(self.kind, "corpus" | "source" | "clock" | "resume" | "key" | "root" | "model")
    }
}
