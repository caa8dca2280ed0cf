//! How well a model foretells what members wrote who were held out, beside what knowing the words alone would do.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::chat::Encoded;
use crate::data::{Data, Part, Row};
use crate::elementary::{exp64, ln};
use crate::error::Result;
use crate::head::NO_TARGET;
use crate::network::{Batch, Network};
use crate::shape::Shape;
use crate::tokenizer::{END_ID, Tokenizer};
use crate::weights::Weights;

/// The rows of one category, or all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// `all`: of every category.
    pub category: String,
    pub rows: u64,
    pub tokens: u64,
    /// Mean loss of the model, in nats for each token.
    pub loss: f64,
    /// The same of who foretells each token by how often it is learned from, whatever comes before it.
    pub baseline: f64,
}

impl Judged {
    /// Among how many tokens the model wavers.
    pub fn perplexity(&self) -> f64 {
        exp64(self.loss)
    }

    pub fn baseline_perplexity(&self) -> f64 {
        exp64(self.baseline)
    }
}

/// Categories with fewer rows are judged within `all` alone, and fewer in all are not: a figure of few would be about whoever wrote them.
pub(crate) const ROWS_LEAST: usize = 10;
/// Tokens of a category that are judged at most.
const TOKENS_MAX: usize = 1 << 14;
const ALL: &str = "all";

/// How often each token is learned from, one added so that none is impossible.
#[derive(Debug)]
struct Frequencies {
    counts: Vec<u64>,
    all: u64,
}

impl Frequencies {
    fn of(data: &(impl Data + Sync), tokenizer: &Tokenizer, shape: &Shape) -> Result<Self> {
        let mut counts = vec![1; shape.vocabulary];
        data.learned(&mut |rows| {
            for token in encode(&rows, tokenizer)?.into_iter().flat_map(|one| one.targets) {
                if let Some(count) = counts.get_mut(token as usize) {
                    *count += 1;
                }
            }
            Ok(())
        })?;
        let all = counts.iter().sum();
        Ok(Self { counts, all })
    }

    fn loss(&self, token: u32) -> f64 {
        let count = self.counts.get(token as usize).copied().unwrap_or(1);
        ln(self.all as f64) - ln(count as f64)
    }
}

fn encode(rows: &[Row], tokenizer: &Tokenizer) -> Result<Vec<Encoded>> {
    rows.par_iter().map(|row| Encoded::of(row, tokenizer)).collect()
}

/// Judges a model by the rows that are held out, category by category. Next to nothing is held out: nothing is said.
pub(crate) fn judge(
    data: &(impl Data + Sync),
    tokenizer: &Tokenizer,
    weights: &Weights,
    network: &mut Network,
    sequences: usize,
) -> Result<Vec<Judged>> {
    let mut rows = data.rows(Part::HeldOut)?;
    if rows.len() < ROWS_LEAST {
        return Ok(vec![]);
    }
    let frequencies = Frequencies::of(data, tokenizer, weights.shape())?;
    rows.sort_by(|one, other| (&one.category, &one.id).cmp(&(&other.category, &other.id)));
    let (mut judged, mut all) = (vec![], Judged::empty(ALL));
    for rows in rows.chunk_by(|one, other| one.category == other.category) {
        let category = rows.first().map_or(ALL, |row| row.category.as_str());
        let mut of = Judged::empty(category);
        let (mut tokens, mut targets) = (vec![END_ID], vec![]);
        for document in encode(rows, tokenizer)? {
            if tokens.len() + document.tokens.len() > TOKENS_MAX {
                break;
            }
            tokens.extend(document.tokens);
            targets.extend(document.targets);
            of.rows += 1;
        }
        let counted = targets.iter().filter(|target| **target != NO_TARGET);
        of.tokens = counted.clone().count() as u64;
        of.loss = loss(&tokens, &targets, weights, network, sequences);
        of.baseline = counted.map(|token| frequencies.loss(*token)).sum();
        all.add(&of);
        if rows.len() >= ROWS_LEAST {
            judged.push(of.mean());
        }
    }
    judged.push(all.mean());
    Ok(judged)
}

/// The sum of the losses of every target, seen in pieces as long as the context. There is one more token than targets: the last.
fn loss(
    tokens: &[u32],
    targets: &[u32],
    weights: &Weights,
    network: &mut Network,
    sequences: usize,
) -> f64 {
    let context = weights.shape().context;
    let mut sum = 0.0;
    let inputs = tokens.split_last().map_or(tokens, |(_, rest)| rest);
    let pieces = inputs.chunks(context * sequences).zip(targets.chunks(context * sequences));
    for (inputs, targets) in pieces {
        let whole = inputs.len().next_multiple_of(context);
        let (mut inputs, mut targets) = (inputs.to_vec(), targets.to_vec());
        inputs.resize(whole, END_ID);
        targets.resize(whole, NO_TARGET);
        let losses = network.losses(weights, Batch { inputs: &inputs, targets: &targets });
        sum += losses.iter().sum::<f64>();
    }
    sum
}

impl Judged {
    pub(crate) fn empty(category: &str) -> Self {
        Self { category: category.to_owned(), rows: 0, tokens: 0, loss: 0.0, baseline: 0.0 }
    }

    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.tokens += other.tokens;
        self.loss += other.loss;
        self.baseline += other.baseline;
    }

    /// Sums over tokens become means.
    fn mean(self) -> Self {
        let tokens = self.tokens;
        self.over(tokens)
    }

    /// Sums over rows become means.
    pub(crate) fn mean_of_rows(self) -> Self {
        let rows = self.rows;
        self.over(rows)
    }

    /// With as many digits as a document of JSON brings back exactly.
    fn over(mut self, count: u64) -> Self {
        for sum in [&mut self.loss, &mut self.baseline] {
            *sum = (*sum / count.max(1) as f64 * 1e6).round() / 1e6;
        }
        self
    }
}
