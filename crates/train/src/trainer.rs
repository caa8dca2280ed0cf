//! Training from the first step, or from where it stands, to the last.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::adam::Adam;
use crate::checkpoint::{Checkpoints, Place, Standing};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::export::{self, About};
use crate::folder::Folder;
use crate::machine::Machine;
use crate::network::{Batch, Network};
use crate::packing::Packing;
use crate::settings::Settings;
use crate::tokenizer::Tokenizer;
use crate::weights::Weights;

/// What is trained, on what, and where.
#[derive(Debug)]
pub struct Task<'a, D> {
    pub settings: Settings,
    pub tokenizer: &'a Tokenizer,
    pub data: &'a D,
    /// The folder of models; the model gets a folder of its own in it.
    pub models: &'a Path,
    /// A model of the same settings and tokenizer: as far as slices are the same, its checkpoints are gone on from.
    pub before: Option<&'a Path>,
    /// Where the data came from. It becomes part of the model's id and of its card.
    pub lineage: Map<String, Value>,
    pub limits: Limits,
}

/// What the machine gives. None of it changes the model's bytes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub threads: usize,
    pub memory_bytes: u64,
    pub checkpoint_steps: u64,
}

/// A step that was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    pub step: u64,
    pub steps: u64,
    pub slice: u32,
    /// Mean loss of the step, in nats for each token.
    pub loss: f64,
    pub gradient: f64,
    pub rate: f64,
    /// Places that were learned from in the step.
    pub tokens: u64,
    /// Tokens of one pass through the slice.
    pub pass_tokens: u64,
}

/// A model that is in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    pub id: String,
    pub path: PathBuf,
    /// Steps that this run made: fewer than all where it went on from a checkpoint.
    pub steps: u64,
    /// The mean loss of the last steps.
    pub loss: f64,
    /// Whether the model was there already.
    pub is_reused: bool,
}

/// Losses that a model's card draws.
const LOSSES: u64 = 200;

impl<D: Data> Task<'_, D> {
    /// The model's id: a digest of all that its bytes depend on, and of where its data came from.
    pub fn id(&self) -> String {
        let inputs = serde_json::json!({
            "format": export::FORMAT,
            "recipe": self.recipe(),
            "slices": self.digests(),
            "lineage": self.lineage,
        });
        let mut id = hex::encode(Sha256::digest(export::sorted(inputs).to_string().as_bytes()));
        id.truncate(16);
        id
    }

    fn recipe(&self) -> String {
        let inputs = serde_json::json!({
            "settings": self.settings,
            "tokenizer": self.tokenizer.digest(),
        });
        hex::encode(Sha256::digest(export::sorted(inputs).to_string().as_bytes()))
    }

    fn digests(&self) -> Vec<String> {
        (0..self.data.slices()).map(|slice| self.data.digest(slice)).collect()
    }

    fn check(&self) -> Result<()> {
        self.settings.check()?;
        let refused = |words: std::fmt::Arguments<'_>| Err(Error::new(Kind::Settings, words));
        let (shape, limits) = (self.settings.shape, self.limits);
        if self.data.slices() != self.settings.slices {
            return refused(format_args!(
                "the data has {} slices, the settings say {}",
                self.data.slices(),
                self.settings.slices
            ));
        }
        if self.tokenizer.vocabulary() != shape.vocabulary {
            return refused(format_args!(
                "the tokenizer needs a vocabulary of {}, the settings say {}",
                self.tokenizer.vocabulary(),
                shape.vocabulary
            ));
        }
        if limits.threads == 0 || limits.checkpoint_steps == 0 {
            return refused(format_args!("threads and steps between checkpoints are at least one"));
        }
        let needed = self.settings.memory_bytes(limits.threads);
        if needed > limits.memory_bytes {
            let words = format_args!(
                "training needs {} MiB of memory, and may take {}",
                needed.div_ceil(1 << 20),
                limits.memory_bytes >> 20
            );
            return Err(Error::new(Kind::Memory, words));
        }
        Ok(())
    }

    /// Trains. `progress` is told of every step, and can stop: what was learned is kept in a checkpoint then.
    pub fn train(
        &self,
        machine: Machine,
        progress: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Trained>
    where
        D: Sync,
    {
        self.check()?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.limits.threads)
            .build()
            .map_err(|error| Error::new(Kind::Machine, format_args!("threads: {error}")))?;
        pool.install(|| self.run(machine, progress))
    }

    fn run(
        &self,
        machine: Machine,
        progress: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Trained> {
        let id = self.id();
        let place = self.models.join(&id);
        if place.exists() {
            let loss = export::check(&place)?;
            return Ok(Trained { id, path: place, steps: 0, loss, is_reused: true });
        }
        let folder = Folder::hold(self.models, &id)?;
        let digests = self.digests();
        let mut checkpoints =
            Checkpoints::open(&folder.checkpoints(), &self.recipe(), self.settings.shape)?;
        if let Some(before) = self.before {
            checkpoints.adopt(&before.join("checkpoints"), &digests)?;
        }
        let mut standing = match checkpoints.farthest(&digests) {
            Some(entry) => checkpoints.load(entry)?,
            None => self.begin(),
        };
        let mut steps = 0;
        let mut network = Network::new(machine, self.settings.shape, self.settings.sequences);
        let mut gradients = Weights::zeros(self.settings.shape);
        for slice in 0..self.settings.slices {
            let last = self.settings.last_step(slice);
            if standing.place.step >= last {
                continue;
            }
            standing.place.slices = digests.iter().take(slice as usize + 1).cloned().collect();
            let rows = self.data.rows(slice)?;
            let Settings { shape, seed, .. } = self.settings;
            let packing = Packing::new(&rows, self.tokenizer, shape.context, seed, slice)?;
            drop(rows);
            let mut run =
                Run { task: self, machine, network: &mut network, gradients: &mut gradients };
            steps += run.slice(slice, packing, &mut standing, &mut checkpoints, progress)?;
        }
        checkpoints.close()?;
        let losses = &standing.place.losses;
        let about = About {
            id: &id,
            settings: &self.settings,
            tokenizer: self.tokenizer,
            slices: &digests,
            losses,
            lineage: &self.lineage,
        };
        export::write(&folder.making(), &standing.weights, &about)?;
        let loss = export::last_loss(losses);
        Ok(Trained { id, path: folder.publish()?, steps, loss, is_reused: false })
    }

    fn begin(&self) -> Standing {
        let weights = Weights::random(self.settings.shape, self.settings.seed);
        let adam = Adam::new(&weights);
        Standing { weights, adam, place: Place::default() }
    }
}

struct Run<'a, D> {
    task: &'a Task<'a, D>,
    machine: Machine,
    network: &'a mut Network,
    gradients: &'a mut Weights,
}

impl<D> Run<'_, D> {
    /// Makes the steps of a slice that are still to be made, and counts them. A slice without rows teaches nothing: its steps pass.
    fn slice(
        &mut self,
        slice: u32,
        mut packing: Packing,
        standing: &mut Standing,
        checkpoints: &mut Checkpoints,
        progress: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<u64> {
        let settings = &self.task.settings;
        let mut made = 0;
        let last = settings.last_step(slice);
        let first = if slice == 0 { 0 } else { settings.last_step(slice - 1) };
        while standing.place.step < last && !packing.is_empty() {
            let packed = packing.step(standing.place.step - first, settings.sequences);
            let batch = Batch { inputs: &packed.inputs, targets: &packed.targets };
            let loss = self.network.learn(&standing.weights, batch, self.gradients);
            let step = standing.place.step + 1;
            self.check(step, "loss", loss)?;
            let rate = settings.rate(step);
            let Standing { weights, adam, .. } = standing;
            let gradient = adam.step(self.machine, weights, self.gradients, step, rate);
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
                checkpoints.keep(standing, false)?;
            }
            let told = progress(Progress {
                step,
                steps: settings.steps,
                slice,
                loss,
                gradient,
                rate,
                tokens: settings.tokens_of_step(),
                pass_tokens: packing.tokens(),
            });
            if told.is_break() && step < last {
                checkpoints.keep(standing, false)?;
            }
            if told.is_break() && step < settings.steps {
                if step == last {
                    checkpoints.keep(standing, true)?;
                }
                let words = format_args!("training was stopped after step {step}");
                return Err(Error::new(Kind::Stopped, words));
            }
        }
        standing.place.step = last;
        checkpoints.keep(standing, true)?;
        Ok(made)
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
