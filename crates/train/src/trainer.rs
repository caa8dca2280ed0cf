//! Training from the first step, or from where it stands, to the last.

mod made;
mod merged;
mod plan;
mod run;

use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::adam::Adam;
use crate::adapter::{self, Adapted};
use crate::base::Base;
use crate::canary;
use crate::checkpoint::{Checkpoints, Place, Standing};
use crate::data::{Data, Part, Stage};
use crate::error::{Error, Kind, Result};
use crate::evaluation;
use crate::export::{self, About, Described};
use crate::folder::{self, Folder};
use crate::lesson::Lessons;
use crate::machine::Machine;
use crate::network::Network;
use crate::preference::Preferences;
use crate::probe::Prober;
use crate::settings::Settings;
use crate::shape::Shape;
use crate::tokenizer::Tokenizer;
use crate::weights::Weights;

pub use made::{Made, Trained};
use merged::Merged;
pub use plan::{Plan, Planned, Rehearsal};
use run::Run;

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
    /// The model that is gone on from; none: it begins at random.
    pub base: Option<&'a Base>,
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

/// What is told of every step; it can stop the training, and what was learned is kept in a checkpoint then.
pub type Told<'t> = dyn FnMut(Progress) -> ControlFlow<()> + Send + 't;

impl<D: Data> Task<'_, D> {
    /// The model's id: a digest of all that its bytes depend on, and of where its data came from.
    pub fn id(&self) -> String {
        let inputs = serde_json::json!({
            "format": export::FORMAT,
            "recipe": self.recipe(),
            "slices": self.digests(),
            "held_out": self.data.digest(Part::HeldOut),
            "lineage": self.lineage,
        });
        let mut id = hex::encode(Sha256::digest(export::sorted(inputs).to_string().as_bytes()));
        id.truncate(16);
        id
    }

    fn recipe(&self) -> String {
        let mut inputs = Map::from_iter([
            ("settings".to_owned(), serde_json::json!(self.settings)),
            ("tokenizer".to_owned(), self.tokenizer.digest().into()),
        ]);
        if let Some(base) = self.base {
            inputs.insert("base".to_owned(), base.origin.sha256.as_str().into());
        }
        let inputs = Value::Object(inputs);
        hex::encode(Sha256::digest(export::sorted(inputs).to_string().as_bytes()))
    }

    fn digests(&self) -> Vec<String> {
        (0..self.data.slices()).map(|slice| self.data.digest(Part::Slice(slice))).collect()
    }

    /// The same, shard by shard.
    fn shards(&self) -> Vec<Vec<String>> {
        let all = self.digests();
        let of = |shard| {
            let Range { start, end } = self.settings.slices_of(shard);
            all.get(start as usize..end as usize).unwrap_or_default().to_vec()
        };
        (0..self.settings.shards.unwrap_or(1)).map(of).collect()
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
        let is_known = |shape: Shape| match self.base {
            None => self.tokenizer.vocabulary() == shape.vocabulary,
            Some(base) => {
                base.tokenizer.digest() == self.tokenizer.digest() && *base.weights.shape() == shape
            }
        };
        if self.base.is_none()
            && (self.settings.rank.is_some() || self.settings.stage == Stage::Preference)
        {
            return refused(format_args!(
                "an adapter, or a preference, is one over a model: name it as the base"
            ));
        }
        if self.base.is_none() && self.settings.shards.is_some() {
            return refused(format_args!(
                "shards are merged, which only what began at one model can be: name it as the base"
            ));
        }
        if self.settings.stage == Stage::Preference && self.settings.sequences < 2 {
            return refused(format_args!("preferences need two `sequences` or more"));
        }
        if !is_known(shape) {
            return refused(format_args!(
                "the tokenizer needs a vocabulary of {}, the settings say {}; a model that is gone on from keeps its shape and its tokenizer",
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

    /// Trains, or goes on where a training of the same recipe was left, and writes the model beside its place: whoever asked
    /// for it [publishes](Made::publish) it.
    pub fn train(&self, machine: Machine, told: &mut Told<'_>) -> Result<Made>
    where
        D: Sync,
    {
        self.check()?;
        self.pool()?.install(|| self.run(machine, told))
    }

    fn pool(&self) -> Result<rayon::ThreadPool> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.limits.threads);
        pool.build().map_err(|error| Error::new(Kind::Machine, format_args!("threads: {error}")))
    }

    fn run(&self, machine: Machine, told: &mut Told<'_>) -> Result<Made>
    where
        D: Sync,
    {
        let id = self.id();
        let place = self.models.join(&id);
        if place.exists() {
            return Made::there(&place);
        }
        let folder = Folder::hold(self.models, &id)?;
        if place.exists() {
            // Somebody published it just before the folder was free.
            return Made::there(&place);
        }
        let digests = self.digests();
        let kept = folder.checkpoints();
        std::fs::create_dir_all(&kept).map_err(|error| Error::io(&kept, error))?;
        let mut checkpoints = Checkpoints::open(&kept, &self.recipe())?;
        let first = self.begin();
        let shards = self.shards();
        if let Some(before) = self.kept_before()? {
            checkpoints.adopt(&before, &shards)?;
        }
        let overtaken = self.overtaken()?;
        for left in &overtaken {
            checkpoints.adopt(&left.checkpoints(), &shards)?;
        }
        // What fits was taken over. The rest has learned from somebody who has left.
        for left in overtaken {
            left.remove()?;
        }
        let mut steps = 0;
        let mut network = Network::new(machine, self.settings.shape, self.settings.sequences);
        let mut gradients = first.cleared();
        let base = self.base.map(|base| &base.weights);
        let mut adapted = base.filter(|_| self.settings.rank.is_some()).map(Adapted::new);
        let (mut merged, mut losses) = (Merged::new(self.settings.shape), vec![]);
        for (shard, slices) in (0..).zip(&shards) {
            let mut standing = self.standing(&mut checkpoints, shard, slices, &first)?;
            for (place, slice) in self.settings.slices_of(shard).enumerate() {
                if standing.place.step >= self.settings.last_step(slice) {
                    continue;
                }
                standing.place.slices = slices.iter().take(place + 1).cloned().collect();
                let lessons = self.lessons(slice)?;
                let mut run = Run {
                    task: self,
                    machine,
                    network: &mut network,
                    gradients: &mut gradients,
                    adapted: adapted.as_mut(),
                };
                steps += run.slice(slice, lessons, &mut standing, &mut checkpoints, told)?;
            }
            losses.extend(standing.place.losses);
            merged.add(standing.weights);
        }
        drop((first, gradients));
        checkpoints.close()?;
        let weights = &merged.finish();
        let whole = match &mut adapted {
            None => weights,
            Some(adapted) => {
                adapted.join(machine, weights);
                &adapted.whole
            }
        };
        let evaluation = match (self.settings.stage, base) {
            (Stage::Preference, Some(before)) => {
                let rows = self.data.rows(Part::HeldOut)?;
                let judged = Preferences::new(&rows, self.tokenizer, &self.settings, 0)?;
                judged.judge(&mut network, [whole, before])
            }
            _ => evaluation::judge(
                self.data,
                self.tokenizer,
                whole,
                &mut network,
                self.settings.sequences,
            )?,
        };
        let canaries = match self.settings.canaries {
            0 => vec![],
            _ => Prober::new(machine, whole, self.tokenizer).canaries(&self.settings)?,
        };
        let about = About {
            id: &id,
            checkpoints: Checkpoints::digest(&kept).unwrap_or_default(),
            settings: &self.settings,
            tokenizer: self.tokenizer,
            slices: &digests,
            losses: &losses,
            evaluation: &evaluation,
            canaries: &canaries,
            lineage: &self.lineage,
            base: self.base.map(|base| &base.origin),
        };
        export::write(&folder.making(), weights, &about)?;
        Made::new(folder, steps)
    }

    /// What a slice teaches.
    fn lessons(&self, slice: u32) -> Result<Lessons> {
        let mut rows = self.data.rows(Part::Slice(slice))?;
        rows.extend(canary::rows(&self.settings, slice));
        Lessons::new(&rows, self.tokenizer, &self.settings, slice)
    }

    /// Where a shard stands: the farthest that is whole, else at its beginning.
    fn standing(
        &self,
        checkpoints: &mut Checkpoints,
        shard: u32,
        slices: &[String],
        first: &Weights,
    ) -> Result<Standing> {
        while let Some(entry) = checkpoints.farthest(shard, slices).cloned() {
            let is_end = self.settings.is_end_of_shard(shard, entry.place.step);
            match checkpoints.load(&entry, first, is_end) {
                Err(error) if error.kind() == Kind::Broken => checkpoints.discard(&entry),
                loaded => return loaded,
            }
        }
        let (step, _) = self.settings.steps_of(shard);
        let place = Place { shard, step, ..Place::default() };
        Ok(Standing { weights: first.clone(), adam: Adam::new(first), place })
    }

    /// Trainings of the same recipe that were left before their end, on a corpus that is not this one.
    fn overtaken(&self) -> Result<Vec<Folder>> {
        let left = Folder::left(self.models, &self.id())?.into_iter();
        let is_ours =
            |folder: &Folder| Checkpoints::open(&folder.checkpoints(), &self.recipe()).is_ok();
        Ok(left.filter(is_ours).collect())
    }

    /// The checkpoints of the model before, if they can be gone on from. What was made from a base that has changed cannot, nor can what is
    /// not what the model says of it: whose slices those are is nobody's word. Any other difference is an error, and found when they are
    /// opened.
    fn kept_before(&self) -> Result<Option<PathBuf>> {
        let Some(before) = self.before else { return Ok(None) };
        let Described { base, checkpoints, .. } = export::describe(before)?;
        let kept = before.join(folder::CHECKPOINTS);
        let is_said = checkpoints.is_some() && checkpoints == Checkpoints::digest(&kept);
        let origin = self.base.map(|base| &base.origin.sha256);
        Ok((is_said && base.as_ref().map(|base| &base.sha256) == origin).then_some(kept))
    }

    /// What is learned, as it is before the first step.
    fn begin(&self) -> Weights {
        let Settings { shape, seed, rank, .. } = self.settings;
        match (self.base, rank) {
            (None, _) => Weights::random(shape, seed),
            (Some(base), None) => base.weights.clone(),
            (Some(_), Some(rank)) => adapter::begin(shape, rank, seed),
        }
    }
}
