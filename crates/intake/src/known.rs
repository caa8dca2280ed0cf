//! Digests of files that were read before, for files of which the file system tells that they have not changed since.
//!
//! It is Git's rule: size, times, device and inode must be as they were, and the last change must lie clearly before the digest. A file that is
//! written while it is digested, or in the same tick of the clock, has no digest here.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::config::FileFormat;
use crate::digest::Digested;
use crate::stamp::Stamp;

/// How long a file must have been left alone before it was digested: some file systems count in two seconds.
const QUIET_SECONDS: i64 = 3;

/// What was found in a file when it was last read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    stamp: Stamp,
    /// How its rows were counted.
    format: Option<(FileFormat, char)>,
    sha256: String,
    bytes: u64,
    rows: u64,
}

/// Entries by the paths of files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Known(BTreeMap<String, Entry>);

impl Known {
    /// What was kept, or nothing: it can be found out again.
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read(path).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Keeps it, if that can be. A file that is cut off holds nothing that can be read.
    pub(crate) fn write(&self, path: &Path) {
        let next = path.with_extension("next");
        let kept = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            let mut file = BufWriter::new(fs::File::create(&next)?);
            serde_json::to_writer(&mut file, self)?;
            file.flush()?;
            fs::rename(&next, path)
        };
        drop(kept());
    }

    /// The digest and the rows of a file that stands as it did.
    pub(crate) fn get(
        &self,
        path: &Path,
        format: Option<(FileFormat, char)>,
    ) -> Option<(Digested, u64)> {
        let Entry { stamp, format: of, sha256, bytes, rows } = self.0.get(path.to_str()?)?;
        let now = Stamp::of(&fs::metadata(path).ok()?);
        if now != *stamp || format != *of {
            return None;
        }
        Some((Digested { sha256: sha256.clone(), bytes: *bytes, stamp: now }, *rows))
    }

    /// Takes down a file that was digested from `since` on, unless it had only just been written.
    pub(crate) fn put(
        &mut self,
        path: &Path,
        format: Option<(FileFormat, char)>,
        (digested, rows): (&Digested, u64),
        since: i64,
    ) {
        let Some(path) = path.to_str() else { return };
        let Digested { sha256, bytes, stamp } = digested.clone();
        if stamp.last() < since.saturating_sub(QUIET_SECONDS) {
            self.0.insert(path.to_owned(), Entry { stamp, format, sha256, bytes, rows });
        }
    }
}

/// Now, in seconds.
pub(crate) fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.ok().and_then(|now| i64::try_from(now.as_secs()).ok()).unwrap_or(i64::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digested(path: &Path) -> Digested {
        crate::digest::file(path, "a file", |_| {}).unwrap()
    }

    #[test]
    fn a_file_that_was_just_written_is_not_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("posts.jsonl");
        fs::write(&path, "one").unwrap();
        let mut known = Known::default();
        known.put(&path, None, (&digested(&path), 1), now());
        assert!(known.get(&path, None).is_none(), "it may be written to in the same second");
        known.put(&path, None, (&digested(&path), 1), now() + QUIET_SECONDS + 1);
        assert_eq!(known.get(&path, None).unwrap().1, 1);
        assert!(known.get(&path, Some((FileFormat::Jsonl, ','))).is_none());
        let list = folder.path().join("known.json");
        known.write(&list);
        assert!(Known::read(&list).get(&path, None).is_some());
        fs::write(&path, "two").unwrap();
        assert!(Known::read(&list).get(&path, None).is_none(), "another change of the same size");
        fs::write(&list, "{").unwrap();
        assert!(Known::read(&list).get(&path, None).is_none());
    }
}
