//! Learning from thumbs. Of two answers to one question, of which one was liked and one was not, the liked one is to become likelier than
//! it was for the model before, and the other one less likely: DPO (Rafailov et al., 2023). A lone thumb moves its answer against
//! what any answer to that question would do: KTO (Ethayarajh et al., 2024).
//!
//! Both come down to what each answer's log-likelihood counts, a share above or below zero, with which the network learns as ever.

use std::collections::BTreeMap;

use crate::chat::{ASSISTANT, prompt};
use crate::data::{Row, THUMB};
use crate::elementary::{exp64, ln};
use crate::error::Result;
use crate::evaluation::{Judged, ROWS_LEAST};
use crate::head::NO_TARGET;
use crate::network::{Batch, Network};
use crate::packing::shuffled;
use crate::settings::Settings;
use crate::tokenizer::{END_ID, Tokenizer};
use crate::weights::Weights;

/// How hard it is to leave the model before, as DPO and KTO call it.
const BETA: f64 = 0.1;
/// Tokens of the question that are seen at least, however long the answer is.
const ASKED: usize = 16;
/// Sequences that a unit takes: two answers, or an answer and one to another question.
const SIDES: usize = 2;

/// What is learned from at once.
#[derive(Debug)]
struct Unit {
    id: String,
    question: Vec<u32>,
    answer: Vec<u32>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// The answer was liked, and this one to the same question was not.
    Over(Vec<u32>),
    Liked,
    Disliked,
}

/// The thumbs of a slice, in a new order each time they are gone through.
#[derive(Debug)]
pub(crate) struct Preferences {
    units: Vec<Unit>,
    settings: Settings,
    slice: u32,
}

/// What came of some units.
#[derive(Debug, Default)]
struct Found {
    losses: Vec<f64>,
    shares: Vec<f32>,
}

impl Preferences {
    pub(crate) fn new(
        rows: &[Row],
        tokenizer: &Tokenizer,
        settings: &Settings,
        slice: u32,
    ) -> Result<Self> {
        let mut asked: BTreeMap<Vec<u32>, [BTreeMap<&str, Vec<u32>>; 2]> = BTreeMap::new();
        for row in rows {
            let [question @ .., answer, thumb] = row.turns.as_slice() else { continue };
            let side = match thumb.content.as_str() {
                "up" if thumb.role == THUMB => 0,
                "down" if thumb.role == THUMB => 1,
                _ => continue,
            };
            if answer.role != ASSISTANT {
                continue;
            }
            let mut tokens = tokenizer.encode(answer.content.trim())?;
            tokens.push(END_ID);
            let sides = asked.entry(prompt(question, tokenizer)?).or_default();
            if let Some(side) = sides.get_mut(side) {
                side.insert(&row.id, tokens);
            }
        }
        let units = asked
            .into_iter()
            .flat_map(|(question, [liked, disliked])| units(&question, liked, disliked));
        Ok(Self { units: units.collect(), settings: *settings, slice })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Tokens of one pass.
    pub(crate) fn tokens(&self) -> u64 {
        let of = |unit: &Unit| SIDES * unit.question.len() + unit.answer.len();
        self.units.iter().map(of).sum::<usize>() as u64
    }

    fn of_step(&self) -> usize {
        (self.settings.sequences / SIDES).max(1)
    }

    /// Steps of one pass.
    fn steps(&self) -> u64 {
        self.units.len().div_ceil(self.of_step()).max(1) as u64
    }

    /// The pass that a step belongs to, both from 0.
    pub(crate) fn pass_of(&self, step: u64) -> u64 {
        step / self.steps()
    }

    /// Learns from the units of a step, the `step`th of this slice, from 0. Gives their mean loss.
    pub(crate) fn learn(
        &self,
        step: u64,
        network: &mut Network,
        [weights, before]: [&Weights; 2],
        gradients: &mut Weights,
    ) -> f64 {
        let of_pass = self.steps();
        let order =
            shuffled(self.settings.seed, self.slice, step / of_pass, &self.units, |unit| &unit.id);
        let from = (step % of_pass) as usize * self.of_step();
        let units: Vec<&Unit> = order.into_iter().skip(from).take(self.of_step()).collect();
        let (inputs, targets) = self.sequences(&units);
        let batch = Batch { inputs: &inputs, targets: &targets };
        let moved = moved(batch, network, [weights, before]);
        let Found { losses, mut shares } = found(&units, &moved, drift(&units, &moved));
        shares.resize(self.settings.sequences, 0.0);
        network.learn_shares(weights, batch, &shares, gradients);
        losses.iter().sum::<f64>() / losses.len().max(1) as f64
    }

    /// How well held-out thumbs are foretold: the mean losses of pairs and of lone ones, beside those of the model before.
    pub(crate) fn judge(&self, network: &mut Network, models: [&Weights; 2]) -> Vec<Judged> {
        let [mut pairs, mut lone] = ["pairs", "lone thumbs"].map(Judged::empty);
        for units in self.units.chunks(self.of_step()) {
            let units: Vec<&Unit> = units.iter().collect();
            let (inputs, targets) = self.sequences(&units);
            let batch = Batch { inputs: &inputs, targets: &targets };
            let moved = moved(batch, network, models);
            let after = found(&units, &moved, drift(&units, &moved));
            let before = found(&units, &vec![[0.0; SIDES]; units.len()], 0.0);
            for ((unit, loss), baseline) in units.iter().zip(after.losses).zip(before.losses) {
                let of = if matches!(unit.kind, Kind::Over(_)) { &mut pairs } else { &mut lone };
                of.rows += 1;
                of.tokens += unit.answer.len() as u64;
                of.loss += loss;
                of.baseline += baseline;
            }
        }
        let judged = [pairs, lone].into_iter().filter(|of| of.rows >= ROWS_LEAST as u64);
        judged.map(Judged::mean_of_rows).collect()
    }

    /// Two sequences for each unit, and empty ones up to as many as a step has.
    fn sequences(&self, units: &[&Unit]) -> (Vec<u32>, Vec<u32>) {
        let context = self.settings.shape.context;
        let (mut inputs, mut targets) = (vec![], vec![]);
        for (unit, next) in units.iter().zip(units.iter().cycle().skip(1)) {
            let other = match &unit.kind {
                Kind::Over(other) => other,
                // What an answer to another question would do.
                Kind::Liked | Kind::Disliked => &next.answer,
            };
            for answer in [&unit.answer, other] {
                let (input, target) = sequence(&unit.question, answer, context);
                inputs.extend(input);
                targets.extend(target);
            }
        }
        let whole = self.settings.sequences.max(SIDES * units.len()) * context;
        inputs.resize(whole, END_ID);
        targets.resize(whole, NO_TARGET);
        (inputs, targets)
    }
}

/// Pairs as far as they go, in the order of ids, and the rest alone.
fn units(
    question: &[u32],
    liked: BTreeMap<&str, Vec<u32>>,
    disliked: BTreeMap<&str, Vec<u32>>,
) -> Vec<Unit> {
    let unit = |id: &str, answer, kind| Unit {
        id: id.to_owned(),
        question: question.to_vec(),
        answer,
        kind,
    };
    let (mut liked, mut disliked) = (liked.into_iter(), disliked.into_iter());
    let next = || Some((liked.next(), disliked.next()));
    let units = std::iter::from_fn(next).map_while(|both| match both {
        (Some((id, answer)), Some((_, other))) => Some(unit(id, answer, Kind::Over(other))),
        (Some((id, answer)), None) => Some(unit(id, answer, Kind::Liked)),
        (None, Some((id, answer))) => Some(unit(id, answer, Kind::Disliked)),
        (None, None) => None,
    });
    units.collect()
}

/// The end of a text, the question, and the answer, which alone is learned: the question's beginning gives way.
fn sequence(question: &[u32], answer: &[u32], context: usize) -> (Vec<u32>, Vec<u32>) {
    let answer = answer.split_at(answer.len().min(context.saturating_sub(ASKED).max(1))).0;
    let room = (context - answer.len()).min(question.len());
    let question = question.split_at(question.len() - room).1;
    let silent = question.iter().map(|_| NO_TARGET);
    let inputs = std::iter::once(&END_ID).chain(question).chain(answer).copied();
    let inputs = inputs.chain(std::iter::repeat(END_ID)).take(context);
    let targets = silent.chain(answer.iter().copied()).chain(std::iter::repeat(NO_TARGET));
    (inputs.collect(), targets.take(context).collect())
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp64(-x))
}

/// How much likelier each answer is than it was, as a logarithm.
fn moved(
    batch: Batch<'_>,
    network: &mut Network,
    [weights, before]: [&Weights; 2],
) -> Vec<[f64; SIDES]> {
    let now = network.losses(weights, batch);
    let then = network.losses(before, batch);
    let moved: Vec<f64> = now.iter().zip(&then).map(|(now, then)| then - now).collect();
    moved.as_chunks().0.to_vec()
}

/// How far the model has moved for any answer to the lone questions. It is not learned from; where there is but one unit, nobody knows.
fn drift(units: &[&Unit], moved: &[[f64; SIDES]]) -> f64 {
    let lone = units.iter().zip(moved).filter(|(unit, _)| !matches!(unit.kind, Kind::Over(_)));
    let others: Vec<f64> = lone.map(|(_, [_, other])| *other).collect();
    let mean = others.iter().sum::<f64>() / others.len().max(1) as f64;
    if units.len() > 1 { mean.max(0.0) } else { 0.0 }
}

/// Losses of units, and what each log-likelihood's loss counts in their mean.
fn found(units: &[&Unit], moved: &[[f64; SIDES]], drift: f64) -> Found {
    let mut found = Found::default();
    for (unit, [own, other]) in units.iter().zip(moved) {
        let (loss, shares) = match unit.kind {
            Kind::Over(_) => {
                let margin = BETA * (own - other);
                let wrong = sigmoid(-margin);
                (ln(1.0 + exp64(-margin)), [BETA * wrong, -BETA * wrong])
            }
            Kind::Liked => {
                let right = sigmoid(BETA * (own - drift));
                (1.0 - right, [BETA * right * (1.0 - right), 0.0])
            }
            Kind::Disliked => {
                let right = sigmoid(BETA * (drift - own));
                (1.0 - right, [-BETA * right * (1.0 - right), 0.0])
            }
        };
        found.losses.push(loss);
        found.shares.extend(shares.map(|share| (share / units.len() as f64) as f32));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Stage, Turn};
    use crate::machine::Machine;
    use crate::shape::Shape;
    use crate::slope;

    const SHAPE: Shape =
        Shape { vocabulary: 320, width: 24, layers: 2, heads: 2, hidden: 32, context: 40 };

    fn row(id: &str, question: &str, answer: &str, thumb: &str) -> Row {
        let turn = |role: &str, content: &str| Turn { role: role.into(), content: content.into() };
        let turns = vec![turn("user", question), turn("assistant", answer), turn("thumb", thumb)];
        Row::conversation(id.into(), "feedback.thumb".into(), turns)
    }

    fn preferences() -> Preferences {
        let tokenizer = Tokenizer::train(320, ["how are you? fine, thanks."].into_iter()).unwrap();
        let rows = [
            row("1", "how are you?", "fine, thanks.", "up"),
            row("2", "how are you?", "you?", "down"),
            row("3", "who?", "you", "up"),
            row("4", "why?", "thanks", "down"),
            row("5", "why not?", "fine", "maybe"),
        ];
        let settings =
            Settings { sequences: 6, ..Settings::on_base(SHAPE, Stage::Preference, None) };
        Preferences::new(&rows, &tokenizer, &settings, 0).unwrap()
    }

    #[test]
    fn answers_to_one_question_are_a_pair_and_others_stand_alone() {
        let preferences = preferences();
        let kinds: Vec<&str> = preferences
            .units
            .iter()
            .map(|unit| match unit.kind {
                Kind::Over(_) => "pair",
                Kind::Liked => "liked",
                Kind::Disliked => "disliked",
            })
            .collect();
        assert_eq!(kinds.len(), 3, "who says neither up nor down is not learned from");
        assert!(["pair", "liked", "disliked"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
        let units: Vec<&Unit> = preferences.units.iter().collect();
        let (inputs, targets) = preferences.sequences(&units);
        assert_eq!(inputs.len(), 6 * SHAPE.context);
        for (unit, targets) in units.iter().zip(targets.chunks(2 * SHAPE.context)) {
            let learned: Vec<u32> =
                targets[..SHAPE.context].iter().copied().filter(|t| *t != NO_TARGET).collect();
            assert_eq!(learned, unit.answer);
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let preferences = preferences();
        let units: Vec<&Unit> = preferences.units.iter().collect();
        let (inputs, targets) = preferences.sequences(&units);
        let batch = Batch { inputs: &inputs, targets: &targets };
        let (before, weights) = (slope::weights(SHAPE, 1), slope::weights(SHAPE, 2));
        let mut network = Network::new(Machine::detect().unwrap(), SHAPE, 6);
        let there = moved(batch, &mut network, [&weights, &before]);
        // No unit is so sure already that nothing moves it.
        let found_there = found(&units, &there, 0.7);
        assert!(
            found_there.losses.iter().all(|loss| (0.05..3.0).contains(loss)),
            "{found_there:?}"
        );
        let mut gradient = weights.cleared();
        network.learn_shares(&weights, batch, &found_there.shares, &mut gradient);
        slope::check(&weights, &gradient, |weights| {
            let moved = moved(batch, &mut network, [weights, &before]);
            found(&units, &moved, 0.7).losses.iter().sum::<f64>() / units.len() as f64
        });
    }

    #[test]
    fn drift_is_that_of_lone_thumbs_and_never_below_zero() {
        let preferences = preferences();
        let units: Vec<&Unit> = preferences.units.iter().collect();
        let other = |of_lone: f64| -> Vec<[f64; SIDES]> {
            let is_pair = |unit: &&Unit| matches!(unit.kind, Kind::Over(_));
            units.iter().map(|unit| [0.0, if is_pair(unit) { 9.0 } else { of_lone }]).collect()
        };
        assert!((drift(&units, &other(2.0)) - 2.0).abs() < 1e-12);
        assert!(drift(&units, &other(-2.0)).abs() < 1e-12);
        assert!(drift(&units[..1], &other(2.0)).abs() < 1e-12);
    }

    #[test]
    fn a_long_question_loses_its_beginning_and_no_answer_is_lost() {
        let (question, answer): (Vec<u32>, Vec<u32>) = ((100..180).collect(), (1..4).collect());
        let (inputs, targets) = sequence(&question, &answer, 40);
        assert_eq!(inputs.len(), 40);
        assert_eq!(inputs[37..], [179, 1, 2]);
        assert_eq!(targets[37..], [1, 2, 3]);
        assert!(targets[..37].iter().all(|target| *target == NO_TARGET));
    }
}
