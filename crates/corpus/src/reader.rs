//! Reading a corpus back: its manifest, and whether every file is what it was.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

pub use crate::check::check;
use crate::error::{Error, Result};
use crate::manifest::{Manifest, SOURCES};
use crate::request::SourceFile;

/// The list of digests of every other file, as `sha256sum -c` reads it.
pub const SUMS: &str = "SHA256SUMS";

/// The manifest of a corpus.
pub fn manifest(corpus: &Path) -> Result<Manifest> {
    let path = corpus.join("manifest.json");
    let text = fs::read(&path).map_err(|error| Error::io(&path, error))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::broken(&path, format_args!("is not a manifest: {error}")))
}

/// The files of the sources that a corpus was built from.
pub fn sources(corpus: &Path) -> Result<Vec<SourceFile>> {
    let path = corpus.join(SOURCES);
    let text = fs::read(&path).map_err(|error| Error::io(&path, error))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::broken(&path, format_args!("is not a list of files: {error}")))
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
