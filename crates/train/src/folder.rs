//! A model's folder: where it is trained, and the rename that puts it in its place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fs4::FileExt;

use crate::error::{Error, Kind, Result};
use crate::file;

/// A trainer's hold on one model. Nobody else can train the same one until it is let go.
#[derive(Debug)]
pub(crate) struct Folder {
    models: PathBuf,
    id: String,
    _lock: File,
}

impl Folder {
    pub(crate) fn hold(models: &Path, id: &str) -> Result<Self> {
        fs::create_dir_all(models).map_err(|error| Error::io(models, error))?;
        let path = models.join(format!(".{id}.lock"));
        let lock = File::create(&path).map_err(|error| Error::io(&path, error))?;
        if FileExt::try_lock(&lock).is_err() {
            let words = format_args!("another trainer works on model `{id}`");
            return Err(Error::new(Kind::Busy, words));
        }
        let folder = Self { models: models.to_owned(), id: id.to_owned(), _lock: lock };
        let checkpoints = folder.checkpoints();
        fs::create_dir_all(&checkpoints).map_err(|error| Error::io(&checkpoints, error))?;
        Ok(folder)
    }

    /// Where it is trained. A folder whose name begins with a dot is not a model.
    pub(crate) fn making(&self) -> PathBuf {
        self.models.join(format!(".{}.training", self.id))
    }

    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.making().join("checkpoints")
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
        let _ = fs::remove_file(self.models.join(format!(".{}.lock", self.id)));
        Ok(place)
    }
}
