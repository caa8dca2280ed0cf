//! JSON lines.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

use serde::Deserialize;
use serde::de::{Error as _, MapAccess, Visitor};
use serde_json::Value;

use super::{Reader, bad_utf8, too_long};
use crate::digest::Checked;
use crate::files::Found;
use crate::row::Row;
use crate::{Error, Kind, Place, Result};

/// How much of a line's buffer is kept from one line to the next.
const BUFFER_BYTES_KEPT: usize = 1 << 20;

pub(crate) struct Lines {
    input: BufReader<Checked>,
    shown: String,
    line_bytes_max: u64,
    line: u64,
    buffer: Vec<u8>,
}

impl Lines {
    pub(crate) fn open(file: &Found, line_bytes_max: u64) -> Result<Self> {
        let shown = &*file.shown;
        let file = Checked::open(&file.path, file.sha256.as_deref())
            .map_err(|error| Error::io(shown, error))?;
        let input = BufReader::with_capacity(1 << 18, file);
        Ok(Self { input, shown: shown.to_owned(), line_bytes_max, line: 0, buffer: Vec::new() })
    }

    /// Reads the next line into the buffer, without its end; `false` at the end of the file.
    fn read_line(&mut self) -> Result<bool> {
        self.buffer.clear();
        if self.buffer.capacity() > BUFFER_BYTES_KEPT {
            self.buffer.shrink_to(BUFFER_BYTES_KEPT);
        }
        self.line += 1;
        // One byte more than allowed, so that a line of exactly the limit passes.
        let allowed = self.line_bytes_max.saturating_add(2);
        let read = (&mut self.input)
            .take(allowed)
            .read_until(b'\n', &mut self.buffer)
            .map_err(|error| Error::io(&self.shown, error))?;
        if read == 0 {
            return Ok(false);
        }
        if self.buffer.last() == Some(&b'\n') {
            self.buffer.pop();
        }
        if self.buffer.len() as u64 > self.line_bytes_max {
            return Err(too_long(Place::line(&self.shown, self.line), self.line_bytes_max));
        }
        Ok(true)
    }
}

impl Reader for Lines {
    fn next_row(&mut self) -> Result<Option<Row>> {
        while self.read_line()? {
            let place = Place::line(&self.shown, self.line);
            let bytes = match self.line {
                1 => self.buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.buffer),
                _ => &self.buffer,
            };
            let text = std::str::from_utf8(bytes)
                .map_err(|error| bad_utf8(place.clone().column(error.valid_up_to() as u64 + 1)))?;
            if text.trim().is_empty() {
                continue;
            }
            let object: Object = serde_json::from_str(text).map_err(|error| {
                let column = error.column() as u64;
                // The parser's own words may quote the line, so they are not passed on.
                let message = if error.is_data() {
                    "the line is not an object with each key once"
                } else {
                    "the line is not whole JSON"
                };
                Error::new(Kind::Malformed, message)
                    .at(place.column(column))
                    .hint("every line must be one JSON object, such as `{\"id\": 1}`")
            })?;
            return Ok(Some(Row { values: object.0, number: self.line, ..Row::default() }));
        }
        Ok(None)
    }

    fn columns(&self) -> Option<Vec<String>> {
        None
    }
}

/// An object whose keys are there once. Of two equal keys one would be dropped silently.
struct Object(BTreeMap<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut values = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    if values.insert(key, value).is_some() {
                        return Err(A::Error::custom("a key is there twice"));
                    }
                }
                Ok(Object(values))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}
