//! Reading a corpus back: its manifest, and whether every file is what it was.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::manifest::Manifest;

/// The list of digests of every other file, as `sha256sum -c` reads it.
pub const SUMS: &str = "SHA256SUMS";

/// The manifest of a corpus.
pub fn manifest(corpus: &Path) -> Result<Manifest> {
    let path = corpus.join("manifest.json");
    let text = fs::read(&path).map_err(|error| Error::io(&path, error))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::broken(&path, format_args!("is not a manifest: {error}")))
}

/// Checks every file against the sums, and that no file is there beside them. Says how many there are.
pub fn check(corpus: &Path) -> Result<u64> {
    let path = corpus.join(SUMS);
    let text = fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
    let mut listed = std::collections::BTreeSet::new();
    for line in text.lines() {
        let (sum, name) = line
            .split_once("  ")
            .ok_or_else(|| Error::broken(&path, "has a line that is not a sum"))?;
        let file = corpus.join(name);
        if digest(&file)? != sum {
            return Err(Error::broken(&file, "is not what its sum says"));
        }
        listed.insert(name.to_owned());
    }
    for name in files(corpus, corpus)? {
        if name != SUMS && !listed.contains(&name) {
            return Err(Error::broken(&corpus.join(&name), "is not in the list of sums"));
        }
    }
    Ok(listed.len() as u64)
}

/// SHA-256 of a file, in hexadecimal.
pub(crate) fn digest(path: &Path) -> Result<String> {
    let mut file = File::open(path).map_err(|error| Error::io(path, error))?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut block).map_err(|error| Error::io(path, error))?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(block.get(..read).unwrap_or_default());
    }
}

/// Every file below a folder, relative to the corpus, in order.
pub(crate) fn files(corpus: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut names = vec![];
    for entry in fs::read_dir(folder).map_err(|error| Error::io(folder, error))? {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        if path.is_dir() {
            names.extend(files(corpus, &path)?);
        } else if let Ok(name) = path.strip_prefix(corpus) {
            names.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    names.sort();
    Ok(names)
}
