//! Keeps a model from writing what those wrote who have left, until it is trained anew.
//!
//! A token that would end a run of tokens of theirs is not chosen ("MemFree" decoding, Ippolito et al., 2022). It stops copies, not
//! paraphrase, and does not undo what the model has learned: forgetting does.

use std::collections::HashSet;

use crate::error::Result;
use crate::tokenizer::Tokenizer;

/// Tokens in a run: some thirty letters. Shorter ones are the language's.
const RUN: usize = 12;

/// Runs of tokens that must not be written.
#[derive(Debug, Default)]
pub struct Filter {
    runs: HashSet<[u32; RUN]>,
}

impl Filter {
    /// Of the texts of those who have left, without what others wrote as well.
    pub fn new<'a>(
        tokenizer: &Tokenizer,
        gone: impl Iterator<Item = &'a str>,
        staying: impl Iterator<Item = &'a str>,
    ) -> Result<Self> {
        let mut runs = HashSet::new();
        for text in gone {
            runs.extend(tokenizer.encode(text)?.array_windows::<RUN>().copied());
        }
        for text in staying {
            if runs.is_empty() {
                break;
            }
            for run in tokenizer.encode(text)?.array_windows::<RUN>() {
                runs.remove(run);
            }
        }
        Ok(Self { runs })
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether a text must not go on with this token.
    pub(crate) fn forbids(&self, text: &[u32], next: u32) -> bool {
        let Some(before) = text.last_chunk::<{ RUN - 1 }>() else { return false };
        let mut run = [next; RUN];
        for (place, token) in run.iter_mut().zip(before) {
            *place = *token;
        }
        self.runs.contains(&run)
    }
}
