//! Where training stands, so that it goes on from there to the byte.
//!
//! `step-NNNNNNNN.safetensors` holds weights and moments and never changes; `checkpoint.json` names the newest and is
//! swapped last. Ends of slices are kept, for forgetting; that of a shard, from which nothing goes on, without moments.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::adam::Adam;
use crate::error::{Error, Result};
use crate::file;
use crate::folder::CHECKPOINTS;
use crate::tensors_file;
use crate::weights::Weights;

const INDEX: &str = "checkpoint.json";
const FORMAT: &str = "abide checkpoint 1";

/// Everything that training goes on from.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) weights: Weights,
    pub(crate) adam: Adam,
    pub(crate) place: Place,
}

/// Where in a slice it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Within,
    EndOfSlice,
    EndOfShard,
}

/// How far training is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    /// The shard that is learned.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(crate) shard: u32,
    /// The last step that was made, counted over all shards.
    pub(crate) step: u64,
    /// Digests of the shard's slices that were learned from, whole or in part, in their order.
    pub(crate) slices: Vec<String>,
    /// Step and loss, now and then.
    pub(crate) losses: Vec<(u64, f64)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_first(shard: &u32) -> bool {
    *shard == 0
}

impl Place {
    /// Whether whoever stands there has learned from nothing but these slices of a shard, in this order.
    fn is_on(&self, shard: u32, slices: &[String]) -> bool {
        self.shard == shard && slices.starts_with(&self.slices)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) file: String,
    pub(crate) sha256: String,
    pub(crate) place: Place,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    format: String,
    /// Digest of the settings and the tokenizer.
    recipe: String,
    newest: Option<Entry>,
    /// The end of each slice that is done.
    slices: Vec<Entry>,
}

/// The digests of a model's checkpoints, and their files. Of a folder without, or with none that can be read, there are none.
pub fn checkpoints(model: &Path) -> Vec<(String, String)> {
    let index = file::read(&model.join(CHECKPOINTS).join(INDEX)).unwrap_or_default();
    let index: Option<Index> = serde_json::from_slice(&index).ok();
    let entries = index.into_iter().flat_map(|index| index.slices.into_iter().chain(index.newest));
    entries.map(|entry| (entry.sha256, entry.file)).collect()
}

/// The checkpoints of one training.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    folder: PathBuf,
    index: Index,
}

impl Checkpoints {
    /// Opens a folder of checkpoints. What another recipe left there is refused.
    pub(crate) fn open(folder: &Path, recipe: &str) -> Result<Self> {
        let path = folder.join(INDEX);
        let index = if path.exists() {
            let index: Index = serde_json::from_slice(&file::read(&path)?).map_err(|error| {
                let words = format_args!(
                    "is not an index of checkpoints: {error}; without the folder that it is in, training begins anew"
                );
                Error::broken(&path, words)
            })?;
            if index.format != FORMAT || index.recipe != recipe {
                return Err(Error::broken(
                    &path,
                    "was made by other settings or another tokenizer",
                ));
            }
            index
        } else {
            let (format, recipe) = (FORMAT.to_owned(), recipe.to_owned());
            Index { format, recipe, newest: None, slices: vec![] }
        };
        Ok(Self { folder: folder.to_owned(), index })
    }

    /// The farthest standing of a shard that has learned from nothing but these slices, in this order.
    pub(crate) fn farthest(&self, shard: u32, slices: &[String]) -> Option<&Entry> {
        self.fitting(shard, slices).into_iter().take_while(|entry| self.is_there(entry)).last()
    }

    /// What fits, by steps. What comes after one that is lost is not gone on from: to forget by later, every end is needed.
    fn fitting(&self, shard: u32, slices: &[String]) -> Vec<&Entry> {
        let all = self.index.slices.iter().chain(&self.index.newest);
        let mut fits: Vec<&Entry> = all.filter(|entry| entry.place.is_on(shard, slices)).collect();
        fits.sort_by_key(|entry| entry.place.step);
        fits.dedup();
        fits
    }

    fn is_there(&self, entry: &Entry) -> bool {
        self.folder.join(&entry.file).is_file()
    }

    fn is_whole(&self, entry: &Entry) -> bool {
        file::digest(&self.folder.join(&entry.file)).is_ok_and(|digest| digest == entry.sha256)
    }

    /// Passes over a standing that is broken, and what comes after it.
    pub(crate) fn discard(&mut self, broken: &Entry) {
        let Place { shard, step, .. } = broken.place;
        let is_before = |entry: &Entry| entry.place.shard != shard || entry.place.step < step;
        self.index.slices.retain(is_before);
        self.index.newest.take_if(|entry| !is_before(entry));
    }

    pub(crate) fn is_in(folder: &Path) -> bool {
        folder.join(INDEX).is_file()
    }

    /// SHA-256 of the index, which has the digests of all checkpoints.
    pub(crate) fn digest(folder: &Path) -> Option<String> {
        file::digest(&folder.join(INDEX)).ok()
    }

    /// Keeps a standing. The one before stays until this one is whole.
    pub(crate) fn keep(&mut self, standing: &Standing, at: At) -> Result<()> {
        let name = format!("step-{:08}.safetensors", standing.place.step);
        let path = self.folder.join(&name);
        let sets = [
            ("weights.", &standing.weights),
            ("first.", &standing.adam.first),
            ("second.", &standing.adam.second),
        ];
        let sets = if at == At::EndOfShard { sets.get(..1).unwrap_or_default() } else { &sets };
        tensors_file::write(&path, sets, ("format", FORMAT))?;
        let sha256 = file::digest(&path)?;
        let entry = Entry { file: name, sha256, place: standing.place.clone() };
        // What is behind the new standing was made of other data.
        let Place { shard, slices, .. } = &standing.place;
        self.index
            .slices
            .retain(|kept| kept.place.shard != *shard || kept.place.is_on(*shard, slices));
        if at != At::Within {
            self.index.slices.retain(|kept| kept.place.step != entry.place.step);
            self.index.slices.push(entry.clone());
        }
        self.index.newest = Some(entry);
        self.write()
    }

    /// Reads a standing of such weights back, after comparing its digest. At the end of a shard the optimizer is a new one.
    pub(crate) fn load(&self, entry: &Entry, like: &Weights, is_end: bool) -> Result<Standing> {
        let path = self.folder.join(&entry.file);
        if file::digest(&path)? != entry.sha256 {
            return Err(Error::broken(&path, "is not the checkpoint that was written"));
        }
        let bytes = file::read(&path)?;
        let set = |prefix| tensors_file::read(&path, &bytes, prefix, like);
        let adam = if is_end {
            Adam::new(like)
        } else {
            Adam { first: set("first.")?, second: set("second.")? }
        };
        Ok(Standing { weights: set("weights.")?, adam, place: entry.place.clone() })
    }

    /// Takes over what another training of the same recipe left, as far as the slices of each shard are the same. Checkpoints never
    /// change, so their files are shared. One that is not what was written is passed over, and all after it.
    pub(crate) fn adopt(&mut self, other: &Path, shards: &[Vec<String>]) -> Result<()> {
        let others = Self::open(other, &self.index.recipe)?;
        let mut taken = vec![];
        for (shard, slices) in (0..).zip(shards) {
            let known = self.farthest(shard, slices).map_or(0, |entry| entry.place.step);
            let fitting = others.fitting(shard, slices);
            if fitting.last().is_none_or(|entry| entry.place.step <= known) {
                continue;
            }
            let whole: Vec<&Entry> =
                fitting.into_iter().take_while(|entry| others.is_whole(entry)).collect();
            let Some(farthest) = whole.last().filter(|entry| entry.place.step > known) else {
                continue;
            };
            // What is behind it was made of other data.
            let own = &farthest.place.slices;
            let is_of = |kept: &Entry| kept.place.shard != shard || kept.place.is_on(shard, own);
            self.index.slices.retain(is_of);
            for entry in &whole {
                if others.index.slices.contains(entry) {
                    self.index.slices.retain(|kept| kept.place.step != entry.place.step);
                    self.index.slices.push((*entry).clone());
                } else {
                    self.index.newest = Some((*entry).clone());
                }
                taken.push(*entry);
            }
        }
        for entry in &taken {
            file::share(&others.folder.join(&entry.file), &self.folder.join(&entry.file))?;
        }
        if taken.is_empty() { Ok(()) } else { self.write() }
    }

    /// Ends of slices alone: training is done.
    pub(crate) fn close(&mut self) -> Result<()> {
        self.index.newest = None;
        self.write()
    }

    /// Swaps the index, and removes what it does not name.
    fn write(&mut self) -> Result<()> {
        // In one order, whatever was taken over: a model says the index's digest.
        self.index.slices.sort_by_key(|entry| entry.place.step);
        let index = serde_json::to_vec_pretty(&self.index)
            .map_err(|error| Error::io(&self.folder, error))?;
        file::replace_bytes(&self.folder.join(INDEX), &index)?;
        self.prune()
    }

    fn prune(&self) -> Result<()> {
        let failed = |error| Error::io(&self.folder, error);
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
            let named = self.index.slices.iter().chain(&self.index.newest);
            let mut named = named.map(|entry| entry.file.as_str());
            if name.starts_with("step-") && !named.any(|kept| kept == name) {
                fs::remove_file(self.folder.join(&name)).map_err(failed)?;
            }
        }
        Ok(())
    }
}
