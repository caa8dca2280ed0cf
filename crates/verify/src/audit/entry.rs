//! One entry of Abide's log, as `docs/formats/log.md` says.

use jiff::Timestamp;
use serde::Deserialize;

use crate::json::Json;

/// The length of `2025-11-03T00:00:00.000000Z`.
const TIME_BYTES: usize = 27;

/// What an entry says.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// Of somebody: a commitment alone.
    Commitment(&'a str),
    /// Of the platform: open to all.
    Body(&'a Json),
}

/// An entry that is in its form.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// As it stands in the log.
    pub text: &'a str,
    pub kind: &'a str,
    /// When the log took it in, as the log says.
    pub time: Timestamp,
    pub content: Content<'a>,
}

impl<'a> Entry<'a> {
    /// The entry that this text is, read as JSON, or what is wrong with it.
    pub fn of(text: &'a str, json: &'a Json) -> Result<Self, &'static str> {
        const FORM: &str = "it is not an entry as the format says";
        let Json::Object(members) = json else { return Err(FORM) };
        let (mut kind, mut time, mut commitment, mut body) = (None, None, None, None);
        for (key, member) in members {
            match (key.as_str(), member) {
                ("kind", Json::Text(word)) => kind = Some(word.as_str()),
                ("time", Json::Text(word)) => time = Some(word.as_str()),
                ("commitment", Json::Text(word)) => commitment = Some(word.as_str()),
                ("body", member) => body = Some(member),
                _ => return Err(FORM),
            }
        }
        let (kind, time) = kind.zip(time).ok_or(FORM)?;
        let time = (time.len() == TIME_BYTES && time.ends_with('Z'))
            .then(|| time.parse().ok())
            .flatten()
            .ok_or("its time is not one in UTC with six decimals")?;
        let is_personal = matches!(kind, "consent" | "erasure");
        let content = match (commitment, body) {
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
        Ok(Self { text, kind, time, content })
    }

    /// What the body says, if it says what was asked for.
    pub fn body<T: Deserialize<'a>>(&self) -> Option<T> {
        match self.content {
            Content::Body(body) => body.to().ok(),
            Content::Commitment(_) => None,
        }
    }

    /// Whether somebody or something may be used less from here on. Of kinds that are not known, it is to be feared.
    pub fn may_restrict(&self) -> bool {
        !matches!(
            self.kind,
            "corpus" | "source" | "clock" | "resume" | "key" | "root" | "model" | "withdrawal"
        )
    }
}
