//! By what the file system tells that a file may have changed.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

use serde::{Deserialize, Serialize};

/// Size, times and place of a file. Who writes to it, or puts another in its place, changes one of them: the time of the
/// last change, unlike that of the last write, cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    bytes: u64,
    written: (i64, i64),
    changed: (i64, i64),
    file: (u64, u64),
}

impl Stamp {
    /// The second of the last write or change.
    pub(crate) fn last(&self) -> i64 {
        self.written.0.max(self.changed.0)
    }

    pub(crate) fn of(meta: &Metadata) -> Self {
        Self {
            bytes: meta.size(),
            written: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
            file: (meta.dev(), meta.ino()),
        }
    }
}
