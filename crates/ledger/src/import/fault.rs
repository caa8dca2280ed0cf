//! Why a line is not in its format, without a word of what it holds.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Format;
use crate::draft::nearest;
use crate::error::{Error, Kind};
use crate::event::Window;
use crate::instant;

/// Longest key that is quoted. What is longer is not a misspelt key but something else.
const KEY_CHARS_MAX: usize = 64;

/// What stands under a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    Texts,
    Bool,
    Instant,
    OneOf(&'static [&'static str]),
    Window,
}

impl Shape {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Texts => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            Self::Bool => value.is_boolean(),
            Self::Instant => value.as_str().and_then(instant_of).is_some_and(instant::is_whole),
            Self::OneOf(words) => value.as_str().is_some_and(|given| words.contains(&given)),
            Self::Window => Window::deserialize(value).is_ok(),
        }
    }

    /// What is wrong with a value, and how to write it.
    fn fault(self, key: &str, value: &Value) -> (String, String) {
        match self {
            Self::Text => (format!("`{key}` is not text"), "put it in quotes".to_owned()),
            Self::Texts => {
                (format!("`{key}` is not a list of texts"), "write `[\"DE\", \"FR\"]`".to_owned())
            }
            Self::Bool => (
                format!("`{key}` is neither true nor false"),
                "write `true` or `false`, without quotes".to_owned(),
            ),
            Self::Instant if value.as_str().and_then(instant_of).is_some() => (
                format!("`{key}` is finer than a microsecond"),
                "write at most six digits after the second".to_owned(),
            ),
            Self::Instant => (
                format!("`{key}` is not an instant"),
                "write it as `2025-11-03T00:00:00Z`, with `Z` or the distance from UTC".to_owned(),
            ),
            Self::OneOf(words) => {
                let all: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                (format!("`{key}` has a value that it cannot have"), format!("one of {}", all.join(", ")))
            }
            Self::Window => (
                format!("`{key}` is not a window of time"),
                "write `{\"from\": \"2024-01-01T00:00:00Z\", \"until\": …}`; an end that is left out is open"
                    .to_owned(),
            ),
        }
    }
}

fn instant_of(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The first thing that is wrong with the line.
pub(super) fn explain(format: Format, json: &[u8], error: &serde_json::Error) -> Error {
    let at_column = |message: &str| fault(format!("{message} (column {})", error.column()));
    if std::str::from_utf8(json).is_err() {
        return fault("the line is not UTF-8").hint("write the file in UTF-8");
    }
    let members: Map<String, Value> = match serde_json::from_slice(json) {
        Ok(Value::Object(members)) => members,
        Ok(_) => return fault("the line is not an object").hint("write `{…}`, one event a line"),
        Err(_) => return at_column("the line is not JSON").hint("write one object a line, whole"),
    };
    let keys = format.keys();
    if let Some(unknown) = members.keys().find(|key| keys.iter().all(|(name, ..)| name != key)) {
        let shown: String = unknown.escape_debug().take(KEY_CHARS_MAX).collect();
        let all: Vec<_> = keys.iter().map(|(name, ..)| format!("`{name}`")).collect();
        return fault(format!("the key `{shown}` is unknown")).hint(
            match nearest(unknown, keys.iter().map(|(name, ..)| *name)) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("the keys are {}", all.join(", ")),
            },
        );
    }
    for (key, required, shape) in keys {
        match members.get(*key) {
            None if *required => {
                return fault(format!("`{key}` is missing")).hint("every event states it");
            }
            None => {}
            // A key that may be left out may also be null.
            Some(Value::Null) if !required && !matches!(shape, Shape::Bool) => {}
            Some(value) if shape.holds(value) => {}
            Some(value) => {
                let (message, hint) = shape.fault(key, value);
                return fault(message).hint(hint);
            }
        }
    }
    // What is left: a key that comes twice.
    at_column("a key comes twice").hint("state it once")
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Line, message)
}
