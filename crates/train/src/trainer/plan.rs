//! What a training will cost, before it starts.

use super::{Folder, Task};
use crate::adam::Adam;
use crate::checkpoint::Checkpoints;
use crate::data::Data;
use crate::error::Result;
use crate::machine::Machine;
use crate::network::{Batch, Network};
use crate::weights::Weights;

/// Which steps are to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Steps that a checkpoint spares.
    pub spared: u64,
    /// Steps of a whole training: those that pass because a slice was gone through often enough are none.
    pub steps: u64,
    pub tokens_of_step: u64,
    pub slices: Vec<Planned>,
    /// Whether the model before has checkpoints that it says it has. If not, nothing of it is gone on from.
    pub is_kept: bool,
}

/// A slice with steps to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub slice: u32,
    /// Whether it holds other rows than the model before learned from. Those after it are trained anew because of it.
    pub is_changed: bool,
    pub steps: u64,
}

impl Plan {
    pub fn tokens(&self) -> u64 {
        (self.steps - self.spared) * self.tokens_of_step
    }

    /// What part of a whole training it is.
    pub fn ratio(&self) -> f64 {
        (self.steps - self.spared) as f64 / self.steps.max(1) as f64
    }
}

/// Steps on made-up tokens: whoever has a clock finds how long a step takes.
#[derive(Debug)]
pub struct Rehearsal {
    pool: rayon::ThreadPool,
    machine: Machine,
    weights: Weights,
    gradients: Weights,
    adam: Adam,
    network: Network,
    tokens: Vec<u32>,
}

impl Rehearsal {
    /// Makes one step, and gives its tokens. The first is slower than the others.
    pub fn step(&mut self) -> u64 {
        let Self { pool, machine, weights, gradients, adam, network, tokens } = self;
        pool.install(|| {
            let batch = Batch { inputs: tokens, targets: tokens };
            network.learn(weights, batch, gradients);
            adam.step(*machine, weights, gradients, 1, 1e-6);
        });
        tokens.len() as u64
    }
}

impl<D: Data> Task<'_, D> {
    /// Looks at the checkpoints that there are, and changes nothing.
    pub fn plan(&self) -> Result<Plan> {
        self.check()?;
        let (digests, settings, shards) = (self.digests(), self.settings, self.shards());
        let begin = |shard: usize| settings.steps_of(shard as u32).0;
        let mut reached: Vec<u64> = (0..shards.len()).map(begin).collect();
        let mut learned = vec![];
        let mut places = vec![Folder::of(self.models, &self.id())];
        places.extend(self.overtaken()?.iter().map(Folder::checkpoints));
        let kept = self.kept_before()?;
        let is_kept = self.before.is_none() || kept.is_some();
        if let Some(before) = self.before {
            learned = crate::export::describe(before)?.slices;
            places.extend(kept);
        }
        for place in places {
            let checkpoints = Checkpoints::open(&place, &self.recipe())?;
            for ((shard, slices), reached) in (0..).zip(&shards).zip(&mut reached) {
                let farthest = checkpoints.farthest(shard, slices);
                *reached = (*reached).max(farthest.map_or(0, |entry| entry.place.step));
            }
        }
        if self.models.join(self.id()).exists() {
            reached.fill(settings.steps);
        }
        let made = self.made()?;
        let slices =
            (0..settings.slices).zip(&digests).zip(&made).filter_map(|((slice, digest), made)| {
                let shard = slice / settings.slices_of(0).end.max(1);
                let reached = reached.get(shard as usize).copied().unwrap_or_default();
                let first = settings.first_step(slice);
                let steps = (first + made).saturating_sub(first.max(reached));
                let is_changed = learned.get(slice as usize).is_some_and(|before| before != digest);
                (steps > 0).then_some(Planned { slice, is_changed, steps })
            });
        let slices: Vec<Planned> = slices.collect();
        let steps: u64 = made.iter().sum();
        let spared = steps - slices.iter().map(|slice| slice.steps).sum::<u64>();
        let tokens_of_step = settings.tokens_of_step();
        Ok(Plan { spared, steps, tokens_of_step, slices, is_kept })
    }

    /// The steps that are made of each slice. How many pass is known only of who reads it.
    fn made(&self) -> Result<Vec<u64>> {
        let of = |slice| {
            let most = self.settings.last_step(slice) - self.settings.first_step(slice);
            if self.settings.passes.is_none() {
                return Ok(most);
            }
            let rows = self.lessons(slice)?;
            let is_enough = |step: &u64| rows.is_enough(*step, &self.settings);
            Ok((0..most).find(is_enough).unwrap_or(most))
        };
        (0..self.settings.slices).map(of).collect()
    }

    /// A training's steps without its data.
    pub fn rehearsal(&self, machine: Machine) -> Result<Rehearsal> {
        self.check()?;
        let settings = self.settings;
        let pool = self.pool()?;
        let network = pool.install(|| Network::new(machine, settings.shape, settings.sequences));
        let weights = Weights::random(settings.shape, 0);
        let tokens = (0..settings.tokens_of_step() as u32)
            .map(|place| place.wrapping_mul(2_654_435_761) % settings.shape.vocabulary as u32)
            .collect();
        let (gradients, adam) = (weights.clone(), Adam::new(&weights));
        Ok(Rehearsal { pool, machine, weights, gradients, adam, network, tokens })
    }
}
