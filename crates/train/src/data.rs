//! What a model learns from, and what it is judged by: rows in parts, whoever brings them.

use std::fmt;

use crate::error::Result;

/// A row to learn from, or to be judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub category: String,
    pub text: String,
}

/// A part of the data. A member's rows are all in one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Learned from, one slice after the other.
    Slice(u32),
    /// Never learned from: the model is judged by it.
    HeldOut,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slice(number) => write!(f, "slice {number}"),
            Self::HeldOut => f.write_str("held out"),
        }
    }
}

/// Rows in parts.
pub trait Data {
    /// Slices there are.
    fn slices(&self) -> u32;

    /// A digest of everything in a part, in hexadecimal: parts of the same digest MUST hold the same rows.
    fn digest(&self, part: Part) -> String;

    /// The rows of a part, in any order. Each call MUST check again that they are what the digest says.
    fn rows(&self, part: Part) -> Result<Vec<Row>>;
}
