//! Conversations as tokens. The end of a text, which nobody can type, stands before every turn and after the last:
//! `<|endoftext|>user⏎How?<|endoftext|>assistant⏎So.<|endoftext|>`.

use crate::data::{Row, Turn};
use crate::error::Result;
use crate::head::NO_TARGET;
use crate::tokenizer::{END_ID, Tokenizer};

/// The same for `transformers`, in the language of its templates.
pub(crate) const TEMPLATE: &str = "{% for message in messages %}<|endoftext|>{{ message['role'] }}\n{{ message['content'] | trim }}{% endfor %}<|endoftext|>\
{% if add_generation_prompt %}assistant\n{% endif %}";
/// Whose words are learned.
pub(crate) const ASSISTANT: &str = "assistant";

/// A row's tokens, and of each whether it is learned: itself, or [`NO_TARGET`]. The end after the row is among them, the one before is
/// not.
#[derive(Debug, Default)]
pub(crate) struct Encoded {
    pub(crate) tokens: Vec<u32>,
    pub(crate) targets: Vec<u32>,
}

impl Encoded {
    pub(crate) fn of(row: &Row, tokenizer: &Tokenizer) -> Result<Self> {
        let mut encoded = Self::default();
        if row.turns.is_empty() {
            encoded.push(tokenizer.encode(&row.text)?, true);
            encoded.push([END_ID], true);
        }
        for turn in &row.turns {
            encoded.turn(turn, tokenizer)?;
        }
        Ok(encoded)
    }

    fn push(&mut self, tokens: impl IntoIterator<Item = u32>, is_learned: bool) {
        for token in tokens {
            self.tokens.push(token);
            self.targets.push(if is_learned { token } else { NO_TARGET });
        }
    }

    /// Words without space around them: the line end before them is then a token of its own, for whoever encodes the whole too.
    pub(crate) fn turn(&mut self, turn: &Turn, tokenizer: &Tokenizer) -> Result<()> {
        let is_learned = turn.role == ASSISTANT;
        self.push(tokenizer.encode(&format!("{}\n", turn.role))?, false);
        self.push(tokenizer.encode(turn.content.trim())?, is_learned);
        self.push([END_ID], is_learned);
        Ok(())
    }
}

/// What stands before the answer to a question, without the end of the text before.
pub fn prompt(turns: &[Turn], tokenizer: &Tokenizer) -> Result<Vec<u32>> {
    let mut encoded = Encoded::default();
    for turn in turns {
        encoded.turn(turn, tokenizer)?;
    }
    encoded.push(tokenizer.encode(&format!("{ASSISTANT}\n"))?, false);
    Ok(encoded.tokens)
}
