//! A log as a tree of files.

use std::path::{Path, PathBuf};

use abide_verify::published::Published;

use crate::error::{Error, Result};
use crate::swap;

/// A folder below which a log's resources lie.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Published for Folder {
    type Error = Error;

    fn read(&self, paths: &[String], bytes_max: u64) -> Result<Vec<Option<Vec<u8>>>> {
        paths.iter().map(|path| swap::read(&self.0.join(path), bytes_max)).collect()
    }
}
