//! The steps of one slice.

use super::{Progress, Task, Told};
use crate::adapter::Adapted;
use crate::checkpoint::{At, Checkpoints, Standing};
use crate::error::{Error, Kind, Result};
use crate::lesson::Lessons;
use crate::machine::Machine;
use crate::network::Network;
use crate::weights::Weights;

/// Losses that a model's card draws.
const LOSSES: u64 = 200;

pub(super) struct Run<'a, 'b, D> {
    pub(super) task: &'a Task<'a, D>,
    pub(super) machine: Machine,
    pub(super) network: &'a mut Network,
    pub(super) gradients: &'a mut Weights,
    /// The model beside which an adapter is learned.
    pub(super) adapted: Option<&'a mut Adapted<'b>>,
}

impl<D> Run<'_, '_, D> {
    /// Makes the steps of a slice that are still to be made, and counts them. A slice without rows teaches nothing, and one that was gone
    /// through often enough nothing more: its steps pass.
    pub(super) fn slice(
        &mut self,
        slice: u32,
        mut lessons: Lessons,
        standing: &mut Standing,
        checkpoints: &mut Checkpoints,
        told: &mut Told<'_>,
    ) -> Result<u64> {
        let settings = &self.task.settings;
        let mut made = 0;
        let last = settings.last_step(slice);
        let first = settings.first_step(slice);
        // Each shard begins anew, and so does its optimizer.
        let (before, _) = settings.steps_of(standing.place.shard);
        let is_end = settings.is_end_of_shard(standing.place.shard, last);
        let end = if is_end { At::EndOfShard } else { At::EndOfSlice };
        while standing.place.step < last
            && !lessons.is_enough(standing.place.step - first, settings)
        {
            let loss = self.learn(&mut lessons, standing.place.step - first, &standing.weights);
            let step = standing.place.step + 1;
            self.check(step, "loss", loss)?;
            let rate = settings.rate(step);
            let Standing { weights, adam, .. } = standing;
            let gradient = adam.step(self.machine, weights, self.gradients, step - before, rate);
            // Nothing has moved if it is not finite.
            self.check(step, "gradient", if gradient.is_finite() { 0.0 } else { gradient })?;
            standing.place.step = step;
            made += 1;
            let between = settings.steps.div_ceil(LOSSES);
            if step.is_multiple_of(between) || step == settings.steps {
                // As many digits as a document of JSON brings back exactly.
                standing.place.losses.push((step, (loss * 1e6).round() / 1e6));
            }
            if step.is_multiple_of(self.task.limits.checkpoint_steps) && step < last {
                checkpoints.keep(standing, At::Within)?;
            }
            let told = told(Progress {
                step,
                steps: settings.steps,
                slice,
                loss,
                gradient,
                rate,
                tokens: settings.tokens_of_step(),
                pass_tokens: lessons.tokens(),
            });
            if told.is_break() && step < last {
                checkpoints.keep(standing, At::Within)?;
            }
            if told.is_break() && step < settings.steps {
                if step == last {
                    checkpoints.keep(standing, end)?;
                }
                let words = format_args!("training was stopped after step {step}");
                return Err(Error::new(Kind::Stopped, words));
            }
        }
        standing.place.step = last;
        checkpoints.keep(standing, end)?;
        Ok(made)
    }

    /// The loss of a step, and its gradient.
    fn learn(&mut self, lessons: &mut Lessons, step: u64, weights: &Weights) -> f64 {
        let Self { task, machine, network, gradients, adapted } = self;
        let sequences = task.settings.sequences;
        let before = task.base.map_or(weights, |base| &base.weights);
        let Some(adapted) = adapted else {
            return lessons.learn(step, sequences, network, [weights, before], gradients);
        };
        adapted.join(*machine, weights);
        let Adapted { whole, slope, .. } = &mut **adapted;
        let loss = lessons.learn(step, sequences, network, [whole, before], slope);
        adapted.gradient(*machine, weights, gradients);
        loss
    }

    /// A model that guesses at random loses the logarithm of its vocabulary; one that runs away loses more.
    fn check(&self, step: u64, what: &str, loss: f64) -> Result<()> {
        let most = 2.0 * (self.task.settings.shape.vocabulary as f64).ln() + 2.0;
        if loss <= most {
            return Ok(());
        }
        let words = format_args!("the {what} of step {step} is {loss}: training runs away");
        Err(Error::new(Kind::Diverged, words))
    }
}
