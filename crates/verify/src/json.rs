//! JSON that can be read in one way only, and its canonical form (RFC 8785).
//!
//! ```
//! use abide_verify::json::Json;
//! # fn main() -> abide_verify::Result<()> {
//! let row = Json::read(br#"{"text":"Gr\u00fc\u00dfe", "id":"post-2"}"#, 1024)?;
//! assert_eq!(row.canonical(), r#"{"id":"post-2","text":"Grüße"}"#);
//! assert_eq!(Json::read(br#"{"id":1,"id":2}"#, 1024).unwrap_err().code(), "json::twice");
//! # Ok(()) }
//! ```
//!
//! Two readers who take a document for two things could be shown one proof and believe two stories. So what readers
//! are known to differ about is refused: a key that stands twice, half of a surrogate pair, a number that does not
//! print back to itself (as ECMAScript prints it) or is a whole one beyond 2^53 − 1, and deep nesting.
//!
//! | code | when |
//! |---|---|
//! | `json::size` | it is longer than the caller allows |
//! | `json::syntax` | it is not JSON in UTF-8 |
//! | `json::twice` | a key stands twice in one object |
//! | `json::number` | a number is not in its one spelling |
//! | `json::unicode` | a text has half of a character |
//! | `json::depth` | it is nested deeper than 32 levels |
//! | `json::shape` | it has not the keys and kinds that it should have |

mod canonical;
mod deserializer;
mod number;
mod parser;
mod shape;

use std::fmt;

use serde::Deserialize;

pub(crate) use shape::Members;

/// A JSON value. Objects keep the order of their keys, so that what was compact prints back the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    Null,
    Bool(bool),
    /// In its one spelling.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a whole document of at most so many bytes.
    pub fn read(bytes: &[u8], bytes_max: usize) -> crate::Result<Self> {
        parser::document(bytes, bytes_max)
    }

    /// The value as a type of its own.
    pub fn to<'de, T: Deserialize<'de>>(&'de self) -> crate::Result<T> {
        T::deserialize(self)
            .map_err(|_| shape::shape("it has not the keys and kinds that it should have"))
    }

    /// The canonical form of RFC 8785.
    pub fn canonical(&self) -> String {
        canonical::print(self)
    }
}

/// Without spaces, keys in the order in which they were read.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        canonical::compact(self, f)
    }
}
