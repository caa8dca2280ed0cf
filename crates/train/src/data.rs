//! What a model learns from: rows in slices, whoever brings them.

use crate::error::Result;

/// A row to learn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub text: String,
}

/// Rows in slices. A member's rows are all in one slice.
pub trait Data {
    /// Slices there are.
    fn slices(&self) -> u32;

    /// A digest of everything in a slice, in hexadecimal: slices of the same digest MUST hold the same rows.
    fn digest(&self, slice: u32) -> String;

    /// The rows of a slice, in any order. Each call MUST check again that they are what the digest says.
    fn rows(&self, slice: u32) -> Result<Vec<Row>>;
}
