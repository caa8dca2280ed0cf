//! A model that is whole, and not yet where models are.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::export::{self, Described};
use crate::folder::Folder;

/// A model beside its place. Dropped, it stays there, and training again ends here at once.
#[derive(Debug)]
pub struct Made {
    described: Described,
    path: PathBuf,
    steps: u64,
    /// `None` if it was in its place already.
    folder: Option<Folder>,
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

impl Made {
    pub(super) fn new(folder: Folder, steps: u64) -> Result<Self> {
        let path = folder.making();
        Ok(Self { described: export::describe(&path)?, path, steps, folder: Some(folder) })
    }

    pub(super) fn there(place: &Path) -> Result<Self> {
        let described = export::describe(place)?;
        Ok(Self { described, path: place.to_owned(), steps: 0, folder: None })
    }

    /// What it says of itself.
    pub fn described(&self) -> &Described {
        &self.described
    }

    /// Where it is now. Files that say something about it, such as signatures, are put there before it is published.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn is_reused(&self) -> bool {
        self.folder.is_none()
    }

    /// Puts it in its place, in one step.
    pub fn publish(self) -> Result<Trained> {
        let is_reused = self.is_reused();
        let path = match self.folder {
            Some(folder) => folder.publish()?,
            None => self.path,
        };
        let Described { id, losses, .. } = self.described;
        let loss = export::last_loss(&losses);
        Ok(Trained { id, path, steps: self.steps, loss, is_reused })
    }
}
