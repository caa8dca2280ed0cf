//! What an event says: taken out of its row only if it is the event's own.

use crate::digest;
use crate::error::{Error, Result};
use crate::event::{Event, Kind};
use crate::store::{Payload, Row};

/// What the event says, checked against its commitment and the subject of its row. `payload` is the row's own.
pub(crate) fn open<'a>(row: &Row<'_>, kind: Kind, payload: &Payload<'a>) -> Result<Event<'a>> {
    let index = row.index;
    checked(row, payload)?;
    let event = Event::parse(kind, payload.body).ok_or_else(|| {
        Error::corrupt(index, format!("its payload is not in the format of a {}", kind.word()))
    })?;
    if event.member() != payload.subject {
        return Err(Error::corrupt(index, "its payload is filed under another member"));
    }
    Ok(event)
}

/// Whether the payload is the one that the event commits to.
pub(crate) fn checked(row: &Row<'_>, payload: &Payload<'_>) -> Result<()> {
    if digest::commitment(&payload.salt, payload.body) == row.commitment {
        return Ok(());
    }
    Err(Error::corrupt(row.index, "its payload is not the one that it commits to"))
}

/// The kind of that word.
pub(crate) fn kind(index: u64, word: &str) -> Result<Kind> {
    Kind::parse(word).ok_or_else(|| {
        Error::corrupt(index, format!("its kind `{word}` is unknown"))
            .hint("use the program that wrote it, or a newer one")
    })
}
