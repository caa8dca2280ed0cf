//! The log's entry of a corpus.

use super::malformed;
use crate::error::Result;
use crate::json::{Json, Members};
use crate::merkle::Hash;
use crate::tile::ENTRY_BYTES_MAX;

/// What an entry of the kind `corpus` says.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) time: String,
    pub(super) corpus: String,
    pub(super) membership: Hash,
    /// How many events of the log the build had read.
    pub(super) events: u64,
}

impl Entry {
    /// What is hashed is the text, so it must be the one text that its values have.
    pub(super) fn read(text: &str) -> Result<Self> {
        let value = Json::read(text.as_bytes(), ENTRY_BYTES_MAX)?;
        let in_order = matches!(&value, Json::Object(members)
            if members.iter().map(|(key, _)| key.as_str()).eq(["kind", "time", "body"]));
        if !in_order || value.to_string() != text {
            return Err(malformed("entry::syntax", "the log's entry is not written as it must be"));
        }
        let mut entry = Members::of(value, "the log's entry")?;
        if entry.text("kind")? != "corpus" {
            return Err(malformed("entry::kind", "the log's entry is not about a corpus"));
        }
        let time = entry.text("time")?;
        if !is_time(&time) {
            return Err(malformed("entry::time", "the log's entry has a time that is not one"));
        }
        let mut body = Members::of(entry.need("body")?, "the corpus's entry")?;
        let corpus = body.text("id")?;
        let membership = Hash(super::file::hex32(&body.text("membership")?)?);
        let events =
            Members::of(body.need("position")?, "the corpus's position")?.count("events")?;
        Ok(Self { time, corpus, membership, events })
    }
}

/// RFC 3339 in UTC with six decimals.
fn is_time(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00.000000Z";
    text.len() == FORM.len()
        && text.bytes().zip(FORM).all(|(found, form)| match form {
            b'0' => found.is_ascii_digit(),
            form => found == *form,
        })
}
