//! What a model has kept of a text: whether it goes on with it word by word, and how it ranks what comes next there among what
//! could come (Carlini et al., "The Secret Sharer", 2019, and "Quantifying Memorization", 2022).

use serde::{Deserialize, Serialize};

use crate::canary::Canary;
use crate::data::Row;
use crate::elementary::ln;
use crate::error::Result;
use crate::generate::{Generator, likeliest};
use crate::head::NO_TARGET;
use crate::machine::Machine;
use crate::network::{Batch, Network};
use crate::settings::Settings;
use crate::shape::Shape;
use crate::tokenizer::{END_ID, Tokenizer};
use crate::weights::Weights;

/// What the model sees of a text at most, in tokens, before it is asked to go on.
const PREFIX: usize = 32;
/// What it must go on with.
const SUFFIX: usize = 16;
/// A shorter prefix says too little to be asked about, but of a text that is short itself.
const PREFIX_LEAST: usize = 8;
/// A text of fewer tokens cannot be asked about: any model goes on with two or three of them by chance.
const TEXT_LEAST: usize = 6;
/// Places of one text that are asked about.
const PLACES: usize = 4;
/// What else could come after a canary. With the truth among it, exposure is at most eight bits.
const OTHERS: usize = 255;
/// Sequences that are looked at at once.
const SEQUENCES: usize = 64;

/// How much is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Places that are asked about at most, spread over all.
    pub places: usize,
    /// What else could come, for each place. With the truth among them, exposure is at most the logarithm of how many they are.
    pub others: usize,
}

impl Effort {
    /// For who wants to know.
    pub const THOROUGH: Self = Self { places: 64, others: OTHERS };
    /// For a look in passing: at most five bits.
    pub const BRIEF: Self = Self { places: 16, others: 31 };
}

/// What was found in some texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Places that the model was asked to go on from.
    pub places: u64,
    /// Texts that are too short to be asked about.
    pub too_short: u64,
    /// Places where it wrote the next tokens as they are in the text: all sixteen, or the last two thirds of a short text.
    pub extracted: u64,
    /// The most tokens that it wrote as they are in the text.
    pub longest: u64,
    /// Mean exposure in bits: 0 where the truth ranks last among what could come, 8 where it ranks first of 256. Texts that a model has
    /// never seen have some too, as far as one thing leads to another: compare.
    pub exposure: f64,
    pub exposure_max: f64,
}

/// Canaries that stand among the rows equally often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposed {
    pub times: u32,
    pub canaries: u32,
    /// Mean exposure in bits, at most eight. A canary that nobody has seen has 1.4 on average.
    pub exposure: f64,
}

/// Asks a model.
#[derive(Debug)]
pub struct Prober<'a> {
    machine: Machine,
    weights: &'a Weights,
    tokenizer: &'a Tokenizer,
    network: Network,
}

/// A place in a text.
#[derive(Debug, Clone)]
struct Place {
    prefix: Vec<u32>,
    suffix: Vec<u32>,
}

impl<'a> Prober<'a> {
    pub fn new(machine: Machine, weights: &'a Weights, tokenizer: &'a Tokenizer) -> Self {
        let shape = Shape { context: PREFIX + SUFFIX, ..*weights.shape() };
        Self { machine, weights, tokenizer, network: Network::new(machine, shape, SEQUENCES) }
    }

    /// Asks about texts. What else could come is taken from texts that the model has never seen.
    pub fn texts(&mut self, texts: &[Row], unseen: &[Row], effort: Effort) -> Result<Kept> {
        let (others, _) = self.places(unseen)?;
        let (places, too_short) = self.places(texts)?;
        let mut kept = Kept {
            places: 0,
            too_short,
            extracted: 0,
            longest: 0,
            exposure: 0.0,
            exposure_max: 0.0,
        };
        let apart = places.len().div_ceil(effort.places.max(1)).max(1);
        let places: Vec<Place> = places.into_iter().step_by(apart).collect();
        for place in &places {
            let written = self.written(place)? as u64;
            let length = place.suffix.len();
            kept.extracted += u64::from(written == length as u64);
            kept.longest = kept.longest.max(written);
            // As long as the truth: a longer text is less likely, whatever it says.
            let others = others.iter().filter_map(|other| other.suffix.get(..length));
            let others = others.filter(|other| *other != place.suffix).take(effort.others);
            let exposure = self.exposure(place, others.map(<[u32]>::to_vec));
            kept.exposure += exposure;
            kept.exposure_max = kept.exposure_max.max(exposure);
        }
        kept.places = places.len() as u64;
        kept.exposure /= places.len().max(1) as f64;
        Ok(kept)
    }

    /// Asks about the model's own canaries: their numbers among numbers that were never there.
    pub fn canaries(&mut self, settings: &Settings) -> Result<Vec<Exposed>> {
        let mut exposed: Vec<Exposed> = vec![];
        for canary in Canary::all(settings) {
            let prefix = self.tokenizer.encode(&canary.prefix())?;
            let suffix = |draw| self.tokenizer.encode(&canary.digits(draw));
            let others = (1..=OTHERS as u32).map(suffix).collect::<Result<Vec<_>>>()?;
            let place = Place { prefix, suffix: suffix(0)? };
            let exposure = self.exposure(&place, others.into_iter());
            let times = canary.times();
            match exposed.iter_mut().find(|of| of.times == times) {
                Some(of) => (of.canaries, of.exposure) = (of.canaries + 1, of.exposure + exposure),
                None => exposed.push(Exposed { times, canaries: 1, exposure }),
            }
        }
        for of in &mut exposed {
            of.exposure = (of.exposure / f64::from(of.canaries) * 1e3).round() / 1e3;
        }
        exposed.sort_by_key(|of| of.times);
        Ok(exposed)
    }

    /// Places of texts, spread over each, texts in the order of their ids; and how many texts are too short to have one.
    fn places(&self, rows: &[Row]) -> Result<(Vec<Place>, u64)> {
        let mut rows: Vec<&Row> = rows.iter().collect();
        rows.sort_by(|one, other| one.id.cmp(&other.id));
        let (mut places, mut too_short) = (vec![], 0);
        // The end of the text before stands before all, and the model sees no more than its context.
        let seen = self.weights.shape().context.saturating_sub(SUFFIX + 1).min(PREFIX);
        if seen < PREFIX_LEAST {
            return Ok((places, rows.len() as u64));
        }
        for row in rows {
            let tokens = self.tokenizer.encode(&row.text)?;
            let Some(free) = tokens.len().checked_sub(PREFIX_LEAST + SUFFIX) else {
                let (before, after) = tokens.split_at(tokens.len() / 3);
                if tokens.len() < TEXT_LEAST {
                    too_short += 1;
                } else {
                    places.push(Place { prefix: before.to_vec(), suffix: after.to_vec() });
                }
                continue;
            };
            let count = PLACES.min(free / SUFFIX + 1);
            for number in 0..count {
                let (before, after) = tokens.split_at(PREFIX_LEAST + free * number / count);
                let prefix = before.split_at(before.len().saturating_sub(seen)).1.to_vec();
                places.push(Place { prefix, suffix: after.iter().copied().take(SUFFIX).collect() });
            }
        }
        Ok((places, too_short))
    }

    /// How many tokens of the text it writes, always choosing the likeliest.
    fn written(&self, place: &Place) -> Result<usize> {
        let mut generator = Generator::new(self.machine, self.weights);
        let mut next = likeliest(generator.read(END_ID)?);
        for token in &place.prefix {
            next = likeliest(generator.read(*token)?);
        }
        for (written, token) in place.suffix.iter().enumerate() {
            if next != *token {
                return Ok(written);
            }
            next = likeliest(generator.read(*token)?);
        }
        Ok(place.suffix.len())
    }

    /// The rank of what comes among all that could, in bits above the last.
    fn exposure(&mut self, place: &Place, others: impl Iterator<Item = Vec<u32>>) -> f64 {
        let candidates: Vec<Vec<u32>> =
            std::iter::once(place.suffix.clone()).chain(others).collect();
        let mut losses = vec![];
        for some in candidates.chunks(SEQUENCES) {
            let (mut inputs, mut targets) = (vec![], vec![]);
            for suffix in some {
                let (one, other) = sequence(&place.prefix, suffix);
                inputs.extend(one);
                targets.extend(other);
            }
            let batch = Batch { inputs: &inputs, targets: &targets };
            losses.extend(self.network.losses(self.weights, batch));
        }
        let truth = losses.first().copied().unwrap_or(f64::INFINITY);
        let rank = losses.iter().skip(1).filter(|loss| **loss <= truth).count() + 1;
        (ln(losses.len() as f64) - ln(rank as f64)) / std::f64::consts::LN_2
    }
}

/// A prefix and what could come after it, the end before them, and targets for the latter alone.
fn sequence(prefix: &[u32], suffix: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let length = PREFIX + SUFFIX;
    let tokens = || prefix.iter().chain(suffix).copied();
    let inputs = std::iter::once(END_ID).chain(tokens()).chain(std::iter::repeat(END_ID));
    let silent = prefix.iter().map(|_| NO_TARGET);
    let targets = silent.chain(suffix.iter().copied()).chain(std::iter::repeat(NO_TARGET));
    (inputs.take(length).collect(), targets.take(length).collect())
}
