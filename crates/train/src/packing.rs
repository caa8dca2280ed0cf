//! Rows of a slice as sequences of equal length. It knows its slice alone, so other slices' members change nothing here.

use rayon::prelude::*;

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
    /// The tokens of one pass, and which.
    pass: (u64, Vec<u32>),
}

#[derive(Debug)]
struct Document {
    id: String,
    tokens: Vec<u32>,
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
        let documents = rows.par_iter().map(|row| {
            let mut tokens = tokenizer.encode(&row.text)?;
            tokens.push(END_ID);
            Ok(Document { id: row.id.clone(), tokens })
        });
        let documents = documents.collect::<Result<_>>()?;
        let mut packing = Self { documents, context, seed, slice, pass: (0, vec![]) };
        packing.pass(0);
        Ok(packing)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Tokens of one pass.
    pub(crate) fn tokens(&self) -> u64 {
        self.pass.1.len() as u64
    }

    /// Lays the documents one after the other. A row's place depends on its own id: when one leaves, the others keep their order.
    fn pass(&mut self, number: u64) {
        let mut key = blake3::Hasher::new_derive_key("abide 2026-11-27 order of rows v1");
        key.update(&self.seed.to_le_bytes()).update(&self.slice.to_le_bytes());
        key.update(&number.to_le_bytes());
        let place = |document: &Document| {
            let mut place = key.clone();
            place.update(document.id.as_bytes());
            *place.finalize().as_bytes()
        };
        let mut order: Vec<_> =
            self.documents.iter().map(|document| (place(document), document)).collect();
        order.sort_unstable_by(|(one, a), (other, b)| (one, &a.id).cmp(&(other, &b.id)));
        let mut tokens = std::mem::take(&mut self.pass.1);
        tokens.clear();
        for (_, document) in order {
            tokens.extend(&document.tokens);
        }
        self.pass = (number, tokens);
    }

    /// The sequences of a step, the `step`th of this slice, from 0.
    pub(crate) fn step(&mut self, step: u64, sequences: usize) -> Packed {
        let mut packed = Packed::default();
        let of_pass = self.pass.1.len().div_ceil(self.context).max(1) as u64;
        for number in step * sequences as u64..(step + 1) * sequences as u64 {
            if number / of_pass != self.pass.0 {
                self.pass(number / of_pass);
            }
            let from = (number % of_pass) as usize * self.context;
            let rest = self.pass.1.iter().skip(from).copied();
            let inputs = rest.clone().chain(std::iter::repeat(END_ID)).take(self.context);
            let targets = rest.skip(1).chain(std::iter::repeat(NO_TARGET)).take(self.context);
            packed.inputs.extend(inputs);
            packed.targets.extend(targets);
        }
        packed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ids: impl Iterator<Item = u32>) -> Vec<Row> {
        ids.map(|n| Row {
            id: format!("r{n}"),
            category: "post".to_owned(),
            text: "ab ".repeat(n as usize % 7 + 1),
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
            packing.pass.1.clone()
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
