//! Rows of a slice as sequences of equal length. It knows its slice alone, so other slices' members change nothing here.

use rayon::prelude::*;

use crate::chat::Encoded;
use crate::data::Row;
use crate::error::Result;
use crate::head::NO_TARGET;
use crate::tokenizer::{END_ID, Tokenizer};

/// The tokens of a slice, in a new order each time they are gone through.
#[derive(Debug)]
pub(crate) struct Packing {
    documents: Vec<Document>,
    context: usize,
    seed: u64,
    slice: u32,
    /// Which pass, and all that is in it.
    pass: (u64, Encoded),
}

#[derive(Debug)]
struct Document {
    id: String,
    encoded: Encoded,
}

/// Sequences for one step.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    pub(crate) inputs: Vec<u32>,
    pub(crate) targets: Vec<u32>,
}

impl Packing {
    pub(crate) fn new(
        rows: &[Row],
        tokenizer: &Tokenizer,
        context: usize,
        seed: u64,
        slice: u32,
    ) -> Result<Self> {
        let documents = rows
            .par_iter()
            .map(|row| Ok(Document { id: row.id.clone(), encoded: Encoded::of(row, tokenizer)? }));
        let documents = documents.collect::<Result<_>>()?;
        let mut packing = Self { documents, context, seed, slice, pass: (0, Encoded::default()) };
        packing.pass(0);
        Ok(packing)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Tokens of one pass.
    pub(crate) fn tokens(&self) -> u64 {
        self.pass.1.tokens.len() as u64
    }

    /// Lays the documents one after the other. A row's place depends on its own id: when one leaves, the others keep their order.
    fn pass(&mut self, number: u64) {
        let order =
            shuffled(self.seed, self.slice, number, &self.documents, |document| &document.id);
        let mut all = Encoded::default();
        for Document { encoded, .. } in order {
            all.tokens.extend(&encoded.tokens);
            all.targets.extend(&encoded.targets);
        }
        self.pass = (number, all);
    }

    /// Sequences of one pass.
    fn sequences(&self) -> u64 {
        self.pass.1.tokens.len().div_ceil(self.context).max(1) as u64
    }

    /// The pass in which a step begins, both from 0.
    pub(crate) fn pass_of(&self, step: u64, sequences: usize) -> u64 {
        step * sequences as u64 / self.sequences()
    }

    /// The sequences of a step, the `step`th of this slice, from 0.
    pub(crate) fn step(&mut self, step: u64, sequences: usize) -> Packed {
        let mut packed = Packed::default();
        let of_pass = self.sequences();
        for number in step * sequences as u64..(step + 1) * sequences as u64 {
            if number / of_pass != self.pass.0 {
                self.pass(number / of_pass);
            }
            let from = (number % of_pass) as usize * self.context;
            let Encoded { tokens, targets } = &self.pass.1;
            let inputs = tokens.iter().skip(from).copied().chain(std::iter::repeat(END_ID));
            let targets =
                targets.iter().skip(from + 1).copied().chain(std::iter::repeat(NO_TARGET));
            packed.inputs.extend(inputs.take(self.context));
            packed.targets.extend(targets.take(self.context));
        }
        packed
    }
}

/// The order of a pass: by places that depend on each row's own id, so that those who stay keep theirs when others leave.
pub(crate) fn shuffled<T>(
    seed: u64,
    slice: u32,
    pass: u64,
    rows: &[T],
    id: impl Fn(&T) -> &str,
) -> Vec<&T> {
    let mut key = blake3::Hasher::new_derive_key("abide 2026-11-27 order of rows v1");
    key.update(&seed.to_le_bytes()).update(&slice.to_le_bytes()).update(&pass.to_le_bytes());
    let place = |row: &T| {
        let mut place = key.clone();
        place.update(id(row).as_bytes());
        *place.finalize().as_bytes()
    };
    let mut order: Vec<_> = rows.iter().map(|row| (place(row), row)).collect();
    order.sort_unstable_by(|(one, a), (other, b)| (one, id(a)).cmp(&(other, id(b))));
    order.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat;
    use crate::data::Turn;

    fn rows(ids: impl Iterator<Item = u32>) -> Vec<Row> {
        ids.map(|n| Row {
            id: format!("r{n}"),
            category: "post".to_owned(),
            text: "ab ".repeat(n as usize % 7 + 1),
            turns: vec![],
        })
        .collect()
    }

    fn tokenizer() -> Tokenizer {
        Tokenizer::train(300, ["ab ab ab"].into_iter()).unwrap()
    }

    #[test]
    fn every_pass_holds_every_token_once_in_another_order() {
        let tokenizer = tokenizer();
        let rows = rows(0..40);
        let mut packing = Packing::new(&rows, &tokenizer, 16, 3, 0).unwrap();
        let steps = packing.tokens().div_ceil(16);
        let mut passes = vec![];
        for pass in 0..3 {
            let mut inputs = vec![];
            for step in pass * steps..(pass + 1) * steps {
                let packed = packing.step(step, 1);
                for (place, target) in packed.targets.iter().enumerate().take(15) {
                    let next = packed.inputs[place + 1];
                    assert!(*target == next || *target == NO_TARGET);
                }
                inputs.extend(packed.inputs);
            }
            inputs.truncate(packing.tokens() as usize);
            passes.push(inputs);
        }
        assert_ne!(passes[0], passes[1]);
        for pass in &mut passes {
            pass.sort_unstable();
        }
        assert!(passes[0] == passes[1] && passes[1] == passes[2]);
    }

    #[test]
    fn those_who_stay_keep_their_order() {
        let tokenizer = tokenizer();
        let order = |rows: &[Row]| {
            let mut packing = Packing::new(rows, &tokenizer, 16, 3, 0).unwrap();
            packing.pass(5);
            packing.pass.1.tokens.clone()
        };
        let all = rows(0..40);
        let less: Vec<Row> = all.iter().filter(|row| row.id != "r6").cloned().collect();
        let gone = tokenizer.encode(&all[6].text).unwrap().len() + 1;
        let (all, less) = (order(&all), order(&less));
        let same = all.iter().zip(&less).take_while(|(a, b)| a == b).count();
        assert_eq!(all.len(), less.len() + gone);
        assert_eq!(all[same + gone..], less[same..]);
    }

    #[test]
    fn of_a_conversation_the_answers_alone_are_learned() {
        let tokenizer = tokenizer();
        let turn = |role: &str, content: &str| Turn { role: role.into(), content: content.into() };
        let turns = vec![turn("user", " ab? "), turn("assistant", "ab!\n"), turn("user", "b")];
        let row = Row::conversation("r".into(), "genai.input".into(), turns.clone());
        assert_eq!(row.text, " ab? \nab!\n\nb");
        let mut packing = Packing::new(&[row], &tokenizer, 64, 0, 0).unwrap();
        let Packed { inputs, targets } = packing.step(0, 1);
        // Encoded in parts or at once, the tokens are the same.
        let mut whole = vec![];
        for words in ["user\nab?", "assistant\nab!", "user\nb"] {
            whole.extend(tokenizer.encode(words).unwrap());
            whole.push(END_ID);
        }
        assert_eq!(inputs[..whole.len()], whole);
        let learned: Vec<u32> = targets.into_iter().filter(|t| *t != NO_TARGET).collect();
        let mut answer = tokenizer.encode("ab!").unwrap();
        answer.push(END_ID);
        assert_eq!(learned, answer);
        let asked = chat::prompt(&turns[..1], &tokenizer).unwrap();
        assert_eq!(asked, whole[..asked.len()], "an answer begins where it did in training");
    }

    #[test]
    fn rows_come_in_any_order() {
        let tokenizer = tokenizer();
        let mut rows = rows(0..40);
        let first = Packing::new(&rows, &tokenizer, 16, 3, 0).unwrap().step(0, 4);
        rows.reverse();
        let second = Packing::new(&rows, &tokenizer, 16, 3, 0).unwrap().step(0, 4);
        assert_eq!(first.inputs, second.inputs);
        assert_eq!(first.targets, second.targets);
    }
}
