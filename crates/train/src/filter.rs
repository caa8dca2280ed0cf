//! Keeps a model from writing what those wrote who have left, until it is trained anew.
//!
//! A token that would end a run of tokens of theirs is not chosen ("MemFree" decoding, Ippolito et al., 2022). It stops copies, not
//! paraphrase, and does not undo what the model has learned: forgetting does.

use std::collections::{BTreeSet, HashMap};

use crate::chat::ASSISTANT;
use crate::data::{Row, THUMB};
use crate::error::Result;
use crate::tokenizer::{END_ID, Tokenizer};

/// Tokens in a run: some thirty letters. Shorter ones are the language's, but for a text that is no longer as a whole.
const RUN: usize = 12;
/// Tokens of a text's beginning, which must not begin another: a model that is given nothing begins as its texts did.
const BEGINNING: usize = 4;

/// Runs of tokens that must not be written.
#[derive(Debug, Default)]
pub struct Filter {
    /// By all tokens of a run but the last, those.
    ends: HashMap<Vec<u32>, Vec<u32>>,
    /// How many tokens there are before the last.
    lengths: BTreeSet<usize>,
}

/// What was said at once, and what stands before it where a model says it.
struct Said {
    before: Vec<u32>,
    tokens: Vec<u32>,
    /// The same within other words.
    inner: Vec<u32>,
}

impl Filter {
    /// Of the rows of those who have left, without what others wrote as well.
    pub fn new<'a>(
        tokenizer: &Tokenizer,
        gone: impl Iterator<Item = &'a Row>,
        staying: impl Iterator<Item = &'a Row>,
    ) -> Result<Self> {
        let mut filter = Self::default();
        for row in gone {
            for Said { mut before, tokens, inner } in said(row, tokenizer)? {
                for run in tokens.array_windows::<RUN>() {
                    filter.add(run);
                }
                if tokens.len() < RUN {
                    filter.add(&tokens);
                    filter.add(&inner);
                }
                before.extend(tokens.iter().take(BEGINNING));
                filter.add(&before);
            }
        }
        for row in staying {
            if filter.is_empty() {
                break;
            }
            for Said { mut before, tokens, .. } in said(row, tokenizer)? {
                before.extend(tokens);
                filter.allow(&before);
            }
        }
        Ok(filter)
    }

    fn add(&mut self, run: &[u32]) {
        let Some((last, before)) = run.split_last() else { return };
        self.lengths.insert(before.len());
        let ends = self.ends.entry(before.to_vec()).or_default();
        if !ends.contains(last) {
            ends.push(*last);
        }
    }

    /// Whatever is in these tokens may be written.
    fn allow(&mut self, tokens: &[u32]) {
        for length in &self.lengths {
            for run in tokens.windows(length + 1) {
                let Some((last, before)) = run.split_last() else { continue };
                if let Some(ends) = self.ends.get_mut(before) {
                    ends.retain(|end| end != last);
                    if ends.is_empty() {
                        self.ends.remove(before);
                    }
                }
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// With which tokens a text must not go on. It begins with the end of the one before.
    pub(crate) fn forbidden(&self, text: &[u32]) -> Vec<u32> {
        let before = self.lengths.iter().filter_map(|length| {
            self.ends.get(text.split_at_checked(text.len().checked_sub(*length)?)?.1)
        });
        before.flatten().copied().collect()
    }
}

/// What a row says: its text, or each turn of a conversation, which a model would say as the assistant.
fn said(row: &Row, tokenizer: &Tokenizer) -> Result<Vec<Said>> {
    let of = |before: Vec<u32>, words: &str| {
        let (tokens, inner) = (tokenizer.encode(words)?, tokenizer.encode(&format!(" {words}"))?);
        Ok(Said { before, tokens, inner })
    };
    if row.turns.is_empty() {
        let words = Some(row.text.as_str()).filter(|words| !words.trim().is_empty());
        return words.into_iter().map(|words| of(vec![END_ID], words)).collect();
    }
    let assistant = tokenizer.encode(&format!("{ASSISTANT}\n"))?;
    let turns = row.turns.iter().filter(|turn| turn.role != THUMB);
    let words = turns.map(|turn| turn.content.trim()).filter(|words| !words.is_empty());
    words.map(|words| of(assistant.clone(), words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Turn;

    fn row(text: &str) -> Row {
        Row { text: text.to_owned(), ..Row::default() }
    }

    fn tokenizer() -> Tokenizer {
        Tokenizer::train(300, ["so it is"].into_iter()).unwrap()
    }

    /// How many tokens of a text are written after a prompt, if they are what the model would always choose.
    fn written(filter: &Filter, before: &[u32], words: &str) -> usize {
        let mut text = before.to_vec();
        let tokens = tokenizer().encode(words).unwrap();
        for (count, token) in tokens.iter().enumerate() {
            if filter.forbidden(&text).contains(token) {
                return count;
            }
            text.push(*token);
        }
        tokens.len()
    }

    #[test]
    fn beginnings_short_texts_and_long_runs_are_not_written() {
        let tokenizer = tokenizer();
        let (long, short) = ("a stone by the old north wall", "code 4711");
        let gone = [row(long), row(short)];
        let filter = Filter::new(&tokenizer, gone.iter(), std::iter::empty()).unwrap();
        let length = |words: &str| tokenizer.encode(words).unwrap().len();
        assert!(length(long) > 2 * RUN && (BEGINNING + 1..RUN).contains(&length(short)));
        for words in [long, short] {
            assert_eq!(written(&filter, &[END_ID], words), BEGINNING - 1, "{words}");
        }
        // Within other words it is a run that is stopped, and a short text as a whole.
        let within = tokenizer.encode("I say: ").unwrap();
        assert_eq!(written(&filter, &within, long), RUN - 1);
        assert_eq!(written(&filter, &within, short), length(short) - 1);
        let within = tokenizer.encode("I say:").unwrap();
        assert_eq!(written(&filter, &within, " code 4711"), length(" code 4711") - 1);
    }

    #[test]
    fn what_somebody_who_stays_wrote_too_is_everybody_s() {
        let tokenizer = tokenizer();
        let (text, more) = ("code 4711", "code 4711 opens it");
        let filter =
            |staying: &[Row]| Filter::new(&tokenizer, [row(text)].iter(), staying.iter()).unwrap();
        assert!(filter(&[row(more), row(&format!("the {more}"))]).is_empty());
        // Within their text is not at its beginning.
        let within = filter(&[row(&format!("the {more}")), row("the:code 4711")]);
        assert_eq!(written(&within, &[END_ID], text), BEGINNING - 1);
        assert!(
            Filter::new(&tokenizer, [row(" \n")].iter(), std::iter::empty()).unwrap().is_empty()
        );
    }

    #[test]
    fn of_a_conversation_each_turn_is_a_text() {
        let tokenizer = tokenizer();
        let turn = |role: &str, content: &str| Turn { role: role.into(), content: content.into() };
        let turns = vec![
            turn("user", "code 4711"),
            turn("assistant", " yes, it is so "),
            turn("thumb", "up"),
        ];
        let row = Row::conversation("r".into(), "genai.input".into(), turns);
        let filter = Filter::new(&tokenizer, [row].iter(), std::iter::empty()).unwrap();
        let asked = [turn("user", "What?")];
        let prompt = crate::chat::prompt(&asked, &tokenizer).unwrap();
        for words in ["code 4711", "yes, it is so"] {
            assert_eq!(written(&filter, &prompt, words), BEGINNING - 1, "{words}");
        }
        assert_eq!(written(&filter, &prompt, "up"), 2, "a thumb is no text");
    }
}
