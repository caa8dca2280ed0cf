//! What an event says: taken out of its row only if it is the event's own.

use crate::digest::{self, Digest};
use crate::error::{Error, Result};
use crate::event::{Event, Kind};

/// The body of event `index`, checked against its commitment and the subject of its row.
pub(crate) fn open<'a>(
    index: u64,
    kind: Kind,
    commitment: &Digest,
    subject: Option<&str>,
    salt: &[u8],
    body: &'a [u8],
) -> Result<Event<'a>> {
    if digest::commitment(salt, body) != *commitment {
        return Err(Error::corrupt(index, "its payload is not the one that it commits to"));
    }
    let event = Event::parse(kind, body).ok_or_else(|| {
        Error::corrupt(index, format!("its payload is not in the format of a {}", kind.word()))
    })?;
    if event.member() != subject {
        return Err(Error::corrupt(index, "its payload is filed under another member"));
    }
    Ok(event)
}

/// The kind of that word.
pub(crate) fn kind(index: u64, word: &str) -> Result<Kind> {
    Kind::parse(word).ok_or_else(|| {
        Error::corrupt(index, format!("its kind `{word}` is unknown"))
            .hint("use the program that wrote it, or a newer one")
    })
}
