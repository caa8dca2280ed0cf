//! Taking values out of an object that must have certain keys and no others.

use super::Json;
use crate::error::{Error, Kind, Result};

/// The members of an object.
#[derive(Debug)]
pub(crate) struct Members {
    what: &'static str,
    members: Vec<(String, Json)>,
}

impl Members {
    pub(crate) fn of(value: Json, what: &'static str) -> Result<Self> {
        match value {
            Json::Object(members) => Ok(Self { what, members }),
            _ => Err(shape(format!("{what} is not an object"))),
        }
    }

    /// Takes a member out.
    pub(crate) fn take(&mut self, key: &str) -> Option<Json> {
        let at = self.members.iter().position(|(found, _)| found == key)?;
        Some(self.members.remove(at).1)
    }

    pub(crate) fn need(&mut self, key: &str) -> Result<Json> {
        let what = self.what;
        self.take(key).ok_or_else(|| shape(format!("{what} has no `{key}`")))
    }

    pub(crate) fn text(&mut self, key: &str) -> Result<String> {
        let what = self.what;
        match self.need(key)? {
            Json::Text(text) => Ok(text),
            _ => Err(shape(format!("`{key}` of {what} is not a string"))),
        }
    }

    pub(crate) fn list(&mut self, key: &str) -> Result<Vec<Json>> {
        let what = self.what;
        match self.need(key)? {
            Json::List(items) => Ok(items),
            _ => Err(shape(format!("`{key}` of {what} is not a list"))),
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&mut self, key: &str) -> Result<u64> {
        let what = self.what;
        match self.need(key)? {
            Json::Number(token) => token.parse().ok(),
            _ => None,
        }
        .ok_or_else(|| shape(format!("`{key}` of {what} is not a count")))
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Result<()> {
        if self.members.is_empty() {
            Ok(())
        } else {
            Err(shape(format!("{} has a key that is not known", self.what)))
        }
    }
}

pub(crate) fn shape(words: impl Into<String>) -> Error {
    Error::new(Kind::Format, words).coded("json::shape")
}
