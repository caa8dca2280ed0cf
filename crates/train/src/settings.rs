//! What a model's bytes depend on beside its data and its tokenizer.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::adapter;
use crate::canary;
use crate::data::Stage;
use crate::elementary::sin_cos;
use crate::error::{Error, Kind, Result};
use crate::network;
use crate::shape::Shape;

/// How a model is trained. They are set once, and forgetting keeps them: if they were made anew from what is left, whoever joins or
/// leaves would change the steps of everybody else.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(flatten)]
    pub shape: Shape,
    /// Sequences that a step learns from.
    pub sequences: usize,
    pub steps: u64,
    /// Parts of the data, each with as many steps, one after the other. To forget a member, training goes back to the end of
    /// the slice before the first that they are in.
    pub slices: u32,
    /// Chains of slices that are trained apart, each from the base, and merged at the end: to forget a member, one of them is trained
    /// anew. None: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shards: Option<u32>,
    /// How often a slice is gone through at most; none: as often as there are steps for. Steps that remain pass: a member whose slice is
    /// small is not learned by heart for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passes: Option<u64>,
    /// Of a hundred members, how many are held out: the model is judged by what they wrote, and never learns from it.
    pub held_out: u32,
    /// Made-up texts that are hidden among the rows, to measure what the model keeps of them.
    pub canaries: u32,
    pub seed: u64,
    /// The highest learning rate, with at most nine decimals.
    pub learning_rate: f64,
    #[serde(default, skip_serializing_if = "Stage::is_text")]
    pub stage: Stage,
    /// Of an adapter that is learned beside a model that stays as it is (LoRA); none: all weights are learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<usize>,
}

/// Each end of a slice is kept.
const SLICES_MAX: u32 = 4096;
/// Steps in which the learning rate rises, unless there are fewer than ten times as many.
const WARM_UP: u64 = 100;
/// Of a hundred members, how many are held out unless another number is asked for.
const HELD_OUT: u32 = 5;
/// Up to four passes through a text are worth nearly as much as new text (Muennighoff et al., 2023).
const PASSES: u64 = 4;
/// Of text that the shipped tokenizer has not seen.
const BYTES_OF_TOKEN: u64 = 3;
/// What the learning rate ends at, of the highest.
const END: f64 = 0.1;

impl Settings {
    /// What one dial sets: the shape, the learning rate, and as many steps as learn from twenty tokens for each parameter.
    pub fn of_depth(depth: usize, vocabulary: usize) -> Self {
        let shape = Shape::of_depth(depth, vocabulary, 256);
        let sequences = 8;
        let steps = (20 * shape.parameters()).div_ceil(sequences * shape.context) as u64;
        // Wider layers add up more.
        let learning_rate = rounded(0.002 * (320.0 / shape.width.max(1) as f64).sqrt());
        Self {
            shape,
            sequences,
            steps,
            slices: 1,
            shards: None,
            passes: Some(PASSES),
            held_out: HELD_OUT,
            canaries: 0,
            seed: 0,
            learning_rate,
            stage: Stage::Text,
            rank: None,
        }
    }

    /// What goes on from a model of a shape. What is there already is moved more gently than what is not.
    pub fn on_base(shape: Shape, stage: Stage, rank: Option<usize>) -> Self {
        let begun = Self { shape, ..Self::of_depth(shape.layers, shape.vocabulary) };
        let scratch = 0.002 * (320.0 / shape.width.max(1) as f64).sqrt();
        // An adapter has far fewer numbers to move.
        let gentle = match (stage, rank) {
            (Stage::Text | Stage::Chat, None) => 0.25,
            (Stage::Text | Stage::Chat, Some(_)) => 2.0,
            (Stage::Preference, None) => 0.025,
            (Stage::Preference, Some(_)) => 0.1,
        };
        Self { stage, rank, learning_rate: rounded(gentle * scratch), ..begun }
    }

    /// As many tokens in steps of so many sequences: fewer make more steps.
    #[must_use]
    pub fn in_steps_of(self, sequences: usize) -> Self {
        let all = self.steps.saturating_mul(self.sequences as u64);
        Self { sequences, steps: all.div_ceil(sequences.max(1) as u64), ..self }
    }

    /// No more steps than go a few times through so many rows, each of which has a sequence of its own. Their number is rounded down to
    /// a power of two.
    #[must_use]
    pub fn at_most_rows(self, rows: u64) -> Self {
        let rounded = 1_u64 << rows.max(1).ilog2();
        let most =
            rounded.saturating_mul(self.passes.unwrap_or(PASSES)) / self.sequences.max(1) as u64;
        let most = most.max(u64::from(self.slices));
        Self { steps: self.steps.min(most), ..self }
    }

    /// No more steps than go through a text of so many bytes a few times: later passes teach little that is new, and make a
    /// model repeat what it has seen. The size is rounded down to a power of two, and forgetting keeps the steps, so who joins or
    /// leaves changes the steps of nobody else.
    #[must_use]
    pub fn at_most_passes(self, text_bytes: u64) -> Self {
        let tokens = (text_bytes / BYTES_OF_TOKEN).max(1);
        let rounded = 1_u64 << tokens.ilog2();
        let most = rounded.saturating_mul(self.passes.unwrap_or(PASSES));
        let most = most / self.tokens_of_step().max(1);
        let most = most.max(u64::from(self.slices));
        Self { steps: self.steps.min(most), ..self }
    }

    pub fn check(&self) -> Result<()> {
        self.shape.check()?;
        let refused = |words: std::fmt::Arguments<'_>| Err(Error::new(Kind::Settings, words));
        if !(1..=4096).contains(&self.sequences) {
            return refused(format_args!(
                "`sequences` is {}, and can be 1 to 4096",
                self.sequences
            ));
        }
        if self.slices > SLICES_MAX {
            return refused(format_args!(
                "`slices` is {}, and can be 1 to {SLICES_MAX}: each shard has one or more",
                self.slices
            ));
        }
        if self.slices == 0 || self.steps < u64::from(self.slices) {
            return refused(format_args!(
                "{} steps are too few for {} slices",
                self.steps, self.slices
            ));
        }
        if self.shards.is_some_and(|shards| shards < 2 || !self.slices.is_multiple_of(shards)) {
            return refused(format_args!(
                "`shards` are two or more, and each has as many slices: {} cannot be shared so",
                self.slices
            ));
        }
        if self.passes == Some(0) {
            return refused(format_args!("a slice is gone through once at least"));
        }
        if self.held_out > 50 {
            return refused(format_args!(
                "`held_out` is {}, and can be 0 to 50 of a hundred members",
                self.held_out
            ));
        }
        if self.canaries > canary::MOST {
            return refused(format_args!(
                "`canaries` is {}, and can be 0 to {}",
                self.canaries,
                canary::MOST
            ));
        }
        if self.rank.is_some_and(|rank| !(1..=self.shape.width).contains(&rank)) {
            return refused(format_args!(
                "the adapter's rank can be 1 to the width of {}",
                self.shape.width
            ));
        }
        let is_rate = self.learning_rate > 0.0 && self.learning_rate <= 1.0;
        if !is_rate || self.learning_rate.to_bits() != rounded(self.learning_rate).to_bits() {
            return refused(format_args!(
                "`learning_rate` is {}, and must be above 0, at most 1, with at most nine decimals",
                self.learning_rate
            ));
        }
        Ok(())
    }

    /// Tokens of one step.
    pub fn tokens_of_step(&self) -> u64 {
        (self.sequences * self.shape.context) as u64
    }

    /// The slices of a shard.
    pub fn slices_of(&self, shard: u32) -> Range<u32> {
        let each = self.slices / self.shards.unwrap_or(1).max(1);
        shard * each..(shard + 1) * each
    }

    /// How many steps are made before a slice.
    pub fn first_step(&self, slice: u32) -> u64 {
        slice.checked_sub(1).map_or(0, |before| self.last_step(before))
    }

    /// The steps of a shard: those before it, and its own.
    pub(crate) fn steps_of(&self, shard: u32) -> (u64, u64) {
        let slices = self.slices_of(shard);
        let first = self.first_step(slices.start);
        (first, self.first_step(slices.end) - first)
    }

    /// Whether a shard has no more to learn after a step.
    pub(crate) fn is_end_of_shard(&self, shard: u32, step: u64) -> bool {
        let (before, steps) = self.steps_of(shard);
        step == before + steps
    }

    /// The shard that a step, counted from 1, belongs to.
    pub(crate) fn shard(&self, step: u64) -> u32 {
        self.slice(step) / self.slices_of(0).end.max(1)
    }

    /// The rank of the adapter that comes of it: those of all shards lie side by side.
    pub fn rank_merged(&self) -> Option<usize> {
        self.rank.map(|rank| rank * self.shards.unwrap_or(1) as usize)
    }

    /// The learning rate of a step, counted from 1: in each shard a rise, a level, and half a cosine over the last fifth.
    pub fn rate(&self, step: u64) -> f64 {
        let (before, steps) = self.steps_of(self.shard(step));
        let step = step - before;
        let rise = WARM_UP.min(steps.div_ceil(10)).max(1);
        let fall = steps.div_ceil(5).max(1);
        let level = steps - fall;
        let part = if step < rise {
            step as f64 / rise as f64
        } else if step <= level {
            1.0
        } else {
            let gone = (step - level) as f64 / fall as f64;
            let (_, cosine) = sin_cos(std::f64::consts::PI * gone);
            END + (1.0 - END) * 0.5 * (1.0 + cosine)
        };
        self.learning_rate * part
    }

    /// The slice that a step, counted from 1, learns from.
    pub fn slice(&self, step: u64) -> u32 {
        (u128::from(step - 1) * u128::from(self.slices) / u128::from(self.steps)) as u32
    }

    /// The last step of a slice.
    pub fn last_step(&self, slice: u32) -> u64 {
        let after = u128::from(slice + 1) * u128::from(self.steps);
        after.div_ceil(u128::from(self.slices)) as u64
    }

    /// Memory that training takes on so many threads, in bytes, without the text itself: weights, gradients, two moments, and
    /// what sequences leave behind.
    pub fn memory_bytes(&self, threads: usize) -> u64 {
        let parameters = self.shape.parameters();
        // Beside an adapter: the model itself, with the adapter in it, and the gradient of that. A preference is one over the model
        // before.
        let learned = match (self.rank, self.stage) {
            (Some(rank), _) => {
                let merged = self.rank_merged().unwrap_or(rank);
                3 * parameters
                    + 4 * adapter::numbers(&self.shape, rank)
                    + 2 * adapter::numbers(&self.shape, merged)
            }
            (None, Stage::Preference) => 5 * parameters,
            (None, _) => 4 * parameters,
        };
        let learned =
            learned + if self.shards.is_some() && self.rank.is_none() { parameters } else { 0 };
        let numbers = learned + network::numbers(&self.shape, self.sequences, threads);
        // Packed operands of products, the tokenizer and the program itself.
        (numbers * size_of::<f32>()) as u64 + (64 << 20)
    }
}

/// To nine decimals, which a document of JSON brings back exactly.
fn rounded(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_share_the_steps() {
        for (steps, slices) in [(10, 1), (10, 3), (7, 7), (1000, 16)] {
            let settings = Settings { steps, slices, ..Settings::of_depth(1, 512) };
            let mut last = 0;
            for slice in 0..slices {
                let end = settings.last_step(slice);
                assert!(end > last, "slice {slice} of {slices} has no steps");
                assert!((last + 1..=end).all(|step| settings.slice(step) == slice));
                last = end;
            }
            assert_eq!(last, steps);
        }
    }

    #[test]
    fn shards_share_the_slices_and_each_has_a_rate_of_its_own() {
        let settings =
            Settings { steps: 400, slices: 8, shards: Some(4), ..Settings::of_depth(1, 512) };
        assert_eq!((settings.slices_of(0), settings.slices_of(3)), (0..2, 6..8));
        assert_eq!((settings.shard(1), settings.shard(100), settings.shard(101)), (0, 0, 1));
        assert_eq!(settings.steps_of(3), (300, 100));
        let alone = Settings { steps: 100, slices: 2, shards: None, ..settings };
        for step in 1..=100 {
            for shard in 0..4 {
                let (one, other) = (settings.rate(shard * 100 + step), alone.rate(step));
                assert_eq!(one.to_bits(), other.to_bits());
            }
        }
    }

    #[test]
    fn short_texts_are_not_repeated_for_ever() {
        let settings = Settings { slices: 8, ..Settings::of_depth(2, 512) };
        let steps = |bytes| settings.at_most_passes(bytes).steps;
        assert_eq!(steps(u64::MAX), settings.steps);
        // A little more or less text changes nothing.
        assert_eq!(steps(3 * 600_000), 4 * 524_288 / 2048);
        assert_eq!(steps(3 * 601_000), steps(3 * 600_000));
        assert_eq!(steps(0), 8);
    }

    #[test]
    fn the_rate_rises_stays_and_falls() {
        let settings = Settings { steps: 1000, learning_rate: 1.0, ..Settings::of_depth(1, 512) };
        let near = |step, rate: f64| (settings.rate(step) - rate).abs() < 1e-9;
        assert!(near(1, 0.01) && near(50, 0.5) && near(100, 1.0) && near(800, 1.0));
        assert!(near(900, 0.55) && near(1000, 0.1));
    }

    #[test]
    fn settings_that_make_no_sense_are_refused() {
        let good = Settings::of_depth(2, 512);
        assert!(good.check().is_ok());
        for wrong in [
            Settings { sequences: 0, ..good },
            Settings { slices: 0, ..good },
            Settings { steps: 3, slices: 4, ..good },
            Settings { held_out: 51, ..good },
            Settings { passes: Some(0), ..good },
            Settings { shards: Some(1), ..good },
            Settings { slices: 4, shards: Some(3), ..good },
            Settings { learning_rate: f64::NAN, ..good },
            Settings { learning_rate: 0.0, ..good },
            Settings { learning_rate: 0.001_000_000_000_1, ..good },
        ] {
            assert!(wrong.at_most_passes(9).at_most_rows(9).check().is_err(), "{wrong:?}");
        }
    }
}
