//! What a model learns from, and what it is judged by: rows in parts, whoever brings them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Result;

/// A row to learn from, or to be judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub category: String,
    /// What it says; of a conversation all that was said, a line each.
    pub text: String,
    /// The conversation, if it is one.
    pub turns: Vec<Turn>,
}

/// What one side said in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// `user`, `assistant` or `system`; the last may be `thumb`, whose words are `up` or `down`.
    pub role: String,
    pub content: String,
}

impl Row {
    /// A row of a conversation.
    pub fn conversation(id: String, category: String, turns: Vec<Turn>) -> Self {
        let said = turns.iter().filter(|turn| turn.role != THUMB);
        let text: Vec<&str> = said.map(|turn| turn.content.as_str()).collect();
        Self { text: text.join("\n"), id, category, turns }
    }

    /// What is learned from it.
    pub fn stage(&self) -> Stage {
        match self.turns.last() {
            None => Stage::Text,
            Some(turn) if turn.role == THUMB => Stage::Preference,
            Some(_) => Stage::Chat,
        }
    }
}

/// The role of a judgement on the answer before it.
pub(crate) const THUMB: &str = "thumb";

/// What a model is taught.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// To go on with texts.
    #[default]
    Text,
    /// To answer in conversations.
    Chat,
    /// To answer as those liked who put their thumbs up or down.
    Preference,
}

impl Stage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    pub(crate) fn is_text(&self) -> bool {
        *self == Self::Text
    }
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

    /// Shows all rows that are learned from, some at a time, in any order; they are checked likewise.
    fn learned(&self, each: &mut dyn FnMut(Vec<Row>) -> Result<()>) -> Result<()> {
        (0..self.slices()).try_for_each(|slice| each(self.rows(Part::Slice(slice))?))
    }
}
