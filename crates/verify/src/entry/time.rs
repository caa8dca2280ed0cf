//! Instants in entries: in UTC, with six decimals, so that their text has their order.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Kind, Result};

/// An instant as entries write it, `2025-11-04T09:00:00.500000Z`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(String);

impl Time {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As members read it; a part of a second is left away.
    pub fn in_words(&self) -> String {
        in_words(&self.0)
    }
}

/// An instant in RFC 3339, in UTC, for people. What is none stays as it is.
pub(crate) fn in_words(text: &str) -> String {
    match text.split_once('T').map(|(day, time)| (day, time.split(['.', 'Z']).next())) {
        Some((day, Some(time))) => format!("{day}, {time} UTC"),
        _ => text.to_owned(),
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Time {
    type Err = Error;

    /// Reads its shape. Whether the month has such a day is for whoever made it to know.
    fn from_str(text: &str) -> Result<Self> {
        const SHAPE: &[u8] = b"0000-00-00T00:00:00.000000Z";
        let fits = |(byte, shape): (u8, &u8)| match shape {
            b'0' => byte.is_ascii_digit(),
            other => byte == *other,
        };
        if text.len() == SHAPE.len() && text.bytes().zip(SHAPE).all(fits) {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::new(Kind::Format, "a time is not one in UTC with six decimals"))
    }
}
