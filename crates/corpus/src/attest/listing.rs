//! The files of a corpus, in the one order in which they are signed.

use std::cmp::Ordering;

use sha2::{Digest, Sha256};

use super::BUNDLE;
use super::error::{Error, Kind, Result};

/// One file: its path in the corpus, with `/` between folders, and its SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) path: &'a str,
    pub(crate) digest: [u8; 32],
}

/// Files by path, each once.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listing<'a>(Vec<Entry<'a>>);

impl<'a> Listing<'a> {
    /// The files that are signed: all that are given, but for the bundle itself. None may be there twice.
    pub(crate) fn of(files: &[(&'a str, &str)]) -> Result<Self> {
        let mut entries = vec![];
        for (path, digest) in files {
            let entry = Entry::new(path, digest).map_err(|fault| Error::new(Kind::Files, fault))?;
            if *path != BUNDLE {
                entries.push(entry);
            }
        }
        entries.sort_by(|one, other| order(one.path, other.path));
        Self::sorted(entries).map_err(|fault| Error::new(Kind::Files, fault))
    }

    /// Files that claim to be in order.
    pub(crate) fn sorted(entries: Vec<Entry<'a>>) -> Result<Self, String> {
        for (one, next) in entries.iter().zip(entries.iter().skip(1)) {
            if order(one.path, next.path) != Ordering::Less {
                return Err(format!("`{}` is listed twice or out of order", next.path));
            }
        }
        if entries.is_empty() {
            return Err("no file is listed".to_owned());
        }
        Ok(Self(entries))
    }

    pub(crate) fn entries(&self) -> &[Entry<'a>] {
        &self.0
    }

    /// What stands for all of them: the digest of their digests, one after the other. Names are not in it.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for entry in &self.0 {
            hash.update(entry.digest);
        }
        hash.finalize().into()
    }
}

impl<'a> Entry<'a> {
    pub(crate) fn new(path: &'a str, digest: &str) -> Result<Self, String> {
        if !is_path(path) {
            return Err(format!("`{}` is not a path within a corpus", path.escape_debug()));
        }
        let digest = sha256(digest)
            .ok_or_else(|| format!("the digest of `{path}` is not a SHA-256 in hexadecimal"))?;
        Ok(Self { path, digest })
    }
}

/// SHA-256 in lower-case hexadecimal, and in no other spelling.
pub(crate) fn sha256(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    (hex::encode(bytes) == text).then_some(bytes)
}

/// The order of the model-signing tool: by folder and name, and not by the letters of the whole path.
pub(crate) fn order(one: &str, other: &str) -> Ordering {
    one.split('/').cmp(other.split('/'))
}

const PATH_BYTES_MAX: usize = 1024;

/// Whether it names a file below a folder in one spelling only.
fn is_path(path: &str) -> bool {
    path.len() <= PATH_BYTES_MAX
        && !path.contains(|letter: char| letter.is_control() || letter == '\\')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
