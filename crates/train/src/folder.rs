//! A model's folder: where it is trained, and the rename that puts it in its place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fs4::FileExt;

use crate::checkpoint::Checkpoints;
use crate::error::{Error, Kind, Result};
use crate::file;

/// The folder of checkpoints within a model's.
pub(crate) const CHECKPOINTS: &str = "checkpoints";
const TRAINING: &str = ".training";

/// A trainer's hold on one model. Nobody else can train the same one until it is let go.
#[derive(Debug)]
pub struct Folder {
    models: PathBuf,
    id: String,
    /// Held as long as it is open.
    lock: File,
}

impl Folder {
    /// Holds the model of an id among the models of a folder.
    pub fn hold(models: &Path, id: &str) -> Result<Self> {
        fs::create_dir_all(models).map_err(|error| Error::io(models, error))?;
        let Some(folder) = Self::try_hold(models, id)? else {
            let words = format_args!("another trainer works on model `{id}`");
            return Err(Error::new(Kind::Busy, words));
        };
        let making = folder.making();
        fs::create_dir_all(&making).map_err(|error| Error::io(&making, error))?;
        Ok(folder)
    }

    fn try_hold(models: &Path, id: &str) -> Result<Option<Self>> {
        let path = models.join(format!(".{id}.lock"));
        let lock = File::create(&path).map_err(|error| Error::io(&path, error))?;
        let folder = Self { models: models.to_owned(), id: id.to_owned(), lock };
        Ok(FileExt::try_lock(&folder.lock).is_ok().then_some(folder))
    }

    /// The trainings but this one that were left before their end, and that nobody works on. What another trainer left is its own.
    pub(crate) fn left(models: &Path, but: &str) -> Result<Vec<Self>> {
        Self::unheld(models, |id| id != but && Self::of(models, id).is_dir())
    }

    fn unheld(models: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<Self>> {
        let Ok(entries) = fs::read_dir(models) else { return Ok(vec![]) };
        let mut found = vec![];
        for entry in entries {
            let name = entry.map_err(|error| Error::io(models, error))?.file_name();
            let name = name.to_string_lossy();
            let id = name.strip_prefix('.').and_then(|name| name.strip_suffix(TRAINING));
            if let Some(id) = id.filter(|id| is_wanted(id)) {
                found.extend(Self::try_hold(models, id)?);
            }
        }
        found.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(found)
    }

    /// The trainings by recipes that were left before their end, and that nobody works on.
    pub fn left_by_recipes(models: &Path) -> Result<Vec<Self>> {
        Self::unheld(models, |id| !Checkpoints::is_in(&Self::of(models, id)))
    }

    /// Where it is trained. A folder whose name begins with a dot is not a model.
    pub fn making(&self) -> PathBuf {
        self.models.join(format!(".{}{TRAINING}", self.id))
    }

    pub(crate) fn checkpoints(&self) -> PathBuf {
        Self::of(&self.models, &self.id)
    }

    /// The checkpoints of a model that is being trained.
    pub(crate) fn of(models: &Path, id: &str) -> PathBuf {
        models.join(format!(".{id}{TRAINING}")).join(CHECKPOINTS)
    }

    /// Where the model belongs.
    pub(crate) fn place(&self) -> PathBuf {
        self.models.join(&self.id)
    }

    /// Puts a model that is whole in its place, in one step.
    pub(crate) fn publish(self) -> Result<PathBuf> {
        let (making, place) = (self.making(), self.place());
        file::sync_folder(&making)?;
        fs::rename(&making, &place).map_err(|error| Error::io(&place, error))?;
        file::sync_folder(&self.models)?;
        self.unlock();
        Ok(place)
    }

    /// Puts a model in its place that is whole in a folder within, and removes what was beside it.
    pub fn publish_from(self, whole: &Path) -> Result<PathBuf> {
        let (making, place) = (self.making(), self.place());
        file::sync_folder(whole)?;
        fs::rename(whole, &place).map_err(|error| Error::io(&place, error))?;
        file::sync_folder(&self.models)?;
        fs::remove_dir_all(&making).map_err(|error| Error::io(&making, error))?;
        self.unlock();
        Ok(place)
    }

    /// Removes a training that is of no use any more.
    pub fn remove(self) -> Result<()> {
        let making = self.making();
        fs::remove_dir_all(&making).map_err(|error| Error::io(&making, error))?;
        self.unlock();
        Ok(())
    }

    fn unlock(self) {
        let _ = fs::remove_file(self.models.join(format!(".{}.lock", self.id)));
    }
}
