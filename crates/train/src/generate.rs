//! Continuing a text, one token at a time. Keys and values of the tokens so far are kept.

use rayon::prelude::*;

use crate::attention::softmax;
use crate::elementary::exp;
use crate::error::{Error, Kind, Result};
use crate::feed;
use crate::filter::Filter;
use crate::lanes::dot;
use crate::machine::Machine;
use crate::norm;
use crate::rotary::{Rotary, Turn};
use crate::tokenizer::END_ID;
use crate::weights::Weights;

/// How the next token is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// 0: always the likeliest. 1: as likely as the model says.
    pub temperature: f32,
    /// Only so many of the likeliest; 0: all.
    pub top: usize,
    /// The same seed gives the same text.
    pub seed: u64,
}

/// A model at work on one text.
#[derive(Debug)]
pub struct Generator<'a> {
    machine: Machine,
    weights: &'a Weights,
    rotary: Rotary,
    /// For each layer: keys of each token, then values.
    kept: Vec<(Vec<f32>, Vec<f32>)>,
    tokens: usize,
    logits: Vec<f32>,
}

/// Rows of a matrix that one task multiplies with: fewer are not worth a task.
const ROWS: usize = 512;

impl<'a> Generator<'a> {
    pub fn new(machine: Machine, weights: &'a Weights) -> Self {
        let shape = weights.shape;
        Self {
            machine,
            weights,
            rotary: Rotary::new(shape.head(), shape.context),
            kept: vec![(vec![], vec![]); shape.layers],
            tokens: 0,
            logits: vec![0.0; shape.vocabulary],
        }
    }

    /// Reads one token, and gives the logits of the next. A text as long as the context is full.
    pub fn read(&mut self, token: u32) -> Result<&[f32]> {
        let shape = self.weights.shape;
        let (machine, width, size) = (self.machine, shape.width, shape.head());
        if self.tokens == shape.context {
            let words =
                format_args!("the text has {} tokens, all that the model sees", self.tokens);
            return Err(Error::new(Kind::Settings, words));
        }
        let embedding = self.weights.embedding();
        let row = embedding.chunks_exact(width).nth(token as usize);
        let mut stream = row
            .ok_or_else(|| Error::new(Kind::Settings, format_args!("there is no token {token}")))?
            .to_vec();
        let mut normed = vec![0.0; width];
        let mut qkv = vec![0.0; 3 * width];
        let mut mixed = vec![0.0; width];
        let mut gate_up = vec![0.0; 2 * shape.hidden];
        let mut active = vec![0.0; shape.hidden];
        let seen = self.tokens + 1;
        let mut scores = vec![0.0; seen];
        for (number, (keys, values)) in self.kept.iter_mut().enumerate() {
            let layer = self.weights.layer(number);
            norm::forward(machine, &stream, layer.attention_norm, &mut normed);
            product(machine, layer.queries_keys_values, &normed, &mut qkv);
            self.rotary.turn(self.tokens, qkv.split_at_mut(2 * width).0, Turn::Forward);
            let (queries, rest) = qkv.split_at(width);
            keys.extend_from_slice(rest.split_at(width).0);
            values.extend_from_slice(rest.split_at(width).1);
            let heads = queries.chunks_exact(size).zip(mixed.chunks_exact_mut(size));
            for (head, (query, mixed)) in heads.enumerate() {
                let part = head * size..(head + 1) * size;
                machine.run(
                    #[inline(always)]
                    || {
                        for (score, key) in scores.iter_mut().zip(keys.chunks_exact(width)) {
                            *score = dot(query, key.get(part.clone()).unwrap_or_default());
                        }
                        softmax(&mut scores, seen, 1.0 / (size as f32).sqrt());
                        mixed.fill(0.0);
                        for (weight, value) in scores.iter().zip(values.chunks_exact(width)) {
                            let value = value.get(part.clone()).unwrap_or_default();
                            for (mixed, value) in mixed.iter_mut().zip(value) {
                                *mixed += weight * value;
                            }
                        }
                    },
                );
            }
            product(machine, layer.attention_out, &mixed, &mut normed);
            add(&mut stream, &normed);
            norm::forward(machine, &stream, layer.feed_norm, &mut normed);
            product(machine, layer.gate_up, &normed, &mut gate_up);
            feed::forward(machine, &gate_up, &mut active, shape.hidden);
            product(machine, layer.down, &active, &mut normed);
            add(&mut stream, &normed);
        }
        norm::forward(machine, &stream, self.weights.norm(), &mut normed);
        product(machine, embedding, &normed, &mut self.logits);
        self.tokens = seen;
        Ok(&self.logits)
    }

    /// Continues tokens until the model ends the text, the context is full, or so many are made. Each is told at once. What the
    /// filter forbids is not written.
    pub fn generate(
        &mut self,
        prompt: &[u32],
        most: usize,
        sampling: Sampling,
        filter: &Filter,
        mut told: impl FnMut(u32),
    ) -> Result<Vec<u32>> {
        let mut made = vec![];
        // A text begins where another has ended.
        let mut text = vec![END_ID];
        text.extend(prompt);
        for token in &text {
            self.read(*token)?;
        }
        while made.len() < most {
            let unit = unit(sampling.seed, self.tokens as u64);
            let forbidden = filter.forbidden(&text);
            let next = choose(&self.logits, sampling, unit, |next| !forbidden.contains(&next));
            if next == END_ID {
                break;
            }
            made.push(next);
            text.push(next);
            told(next);
            if self.tokens == self.weights.shape.context {
                break;
            }
            self.read(next)?;
        }
        Ok(made)
    }
}

/// A number from 0 to 1 for each place of a text.
fn unit(seed: u64, place: u64) -> f64 {
    let mut hash = blake3::Hasher::new_derive_key("abide 2026-11-27 sampling v1");
    hash.update(&seed.to_le_bytes()).update(&place.to_le_bytes());
    let bytes = hash.finalize();
    let first = bytes.as_bytes().first_chunk::<8>().copied().unwrap_or_default();
    // As many bits as a number has room for.
    (u64::from_le_bytes(first) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The likeliest token.
pub(crate) fn likeliest(logits: &[f32]) -> u32 {
    let greedy = Sampling { temperature: 0.0, top: 0, seed: 0 };
    choose(logits, greedy, 0.0, |_| true)
}

/// The end of the text is never forbidden.
fn choose(logits: &[f32], sampling: Sampling, unit: f64, may: impl Fn(u32) -> bool) -> u32 {
    let all = (0..).zip(logits.iter().copied());
    let mut order: Vec<(u32, f32)> = all.filter(|(token, _)| may(*token)).collect();
    // The likeliest first, the smaller number before the larger: the same order everywhere.
    let likelier =
        |one: &(u32, f32), other: &(u32, f32)| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0));
    if sampling.temperature <= 0.0 || sampling.top == 1 {
        return order.into_iter().min_by(likelier).map_or(END_ID, |(token, _)| token);
    }
    let top = if sampling.top == 0 { order.len() } else { sampling.top.min(order.len()) };
    if top < order.len() {
        order.select_nth_unstable_by(top, likelier);
        order.truncate(top);
    }
    order.sort_unstable_by(likelier);
    let most = order.first().map_or(0.0, |(_, logit)| *logit);
    let weight = |logit: f32| f64::from(exp((logit - most) / sampling.temperature));
    let all: f64 = order.iter().map(|(_, logit)| weight(*logit)).sum();
    let mut left = unit * all;
    for (token, logit) in &order {
        left -= weight(*logit);
        if left < 0.0 {
            return *token;
        }
    }
    order.last().map_or(END_ID, |(token, _)| *token)
}

/// A matrix times a vector.
fn product(machine: Machine, matrix: &[f32], vector: &[f32], out: &mut [f32]) {
    let columns = vector.len();
    let rows = |(matrix, out): (&[f32], &mut [f32])| {
        machine.run(
            #[inline(always)]
            || {
                for (row, out) in matrix.chunks_exact(columns).zip(out) {
                    *out = dot(row, vector);
                }
            },
        );
    };
    if out.len() <= ROWS {
        return rows((matrix, out));
    }
    matrix.par_chunks(ROWS * columns).zip(out.par_chunks_mut(ROWS)).for_each(rows);
}

fn add(sum: &mut [f32], numbers: &[f32]) {
    for (sum, number) in sum.iter_mut().zip(numbers) {
        *sum += number;
    }
}
