//! The corpora on disk, by what they say of themselves.

use std::path::{Path, PathBuf};

use abide_corpus::{Manifest, reader};

use crate::failure::Failure;
use crate::platform::Platform;

/// A corpus that is in its place.
#[derive(Debug)]
pub(crate) struct OnDisk {
    pub(crate) path: PathBuf,
    pub(crate) manifest: Manifest,
}

/// The corpora that were built before that event of the ledger, by id. What cannot be read is none.
pub(crate) fn before(platform: &Platform, index: u64) -> Vec<String> {
    let folders = std::fs::read_dir(platform.path(&platform.config.corpus));
    let paths = folders.into_iter().flatten().flatten().map(|entry| entry.path());
    let mut ids: Vec<String> = paths
        .filter(|path| {
            path.file_name().is_some_and(|name| !name.as_encoded_bytes().starts_with(b"."))
        })
        .filter_map(|path| reader::manifest(&path).ok())
        .filter(|manifest| manifest.inputs.ledger.events <= index)
        .map(|manifest| manifest.id)
        .collect();
    ids.sort();
    ids
}

/// The corpus of an id among the platform's, or in a folder.
pub(crate) fn find(platform: &Platform, name: &str) -> Result<OnDisk, Failure> {
    let path = place(platform, name).ok_or_else(|| missing(&name))?;
    if abide_corpus::is_deleted(&path) {
        return Err(deleted(&path));
    }
    let manifest = reader::manifest(&path)?;
    Ok(OnDisk { path, manifest })
}

/// Where the corpus of an id stands, or the folder of that name.
pub(crate) fn place(platform: &Platform, name: &str) -> Option<PathBuf> {
    let of_id = platform.path(&platform.config.corpus).join(name);
    let places = is_id(name).then_some(of_id).into_iter().chain([Path::new(name).to_owned()]);
    places.into_iter().find(|place| place.is_dir())
}

/// Whether it is a corpus's id, and not a path.
pub(crate) fn is_id(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(crate) fn missing(name: &impl std::fmt::Display) -> Failure {
    Failure::not_found("corpus::missing", format_args!("there is no corpus `{name}`"))
        .hint("name its folder, or its id beside `-C DIR`")
}

/// Of a corpus whose rows are gone.
pub(crate) fn deleted(path: &Path) -> Failure {
    let words =
        format_args!("the rows of corpus `{}` were deleted, or are being deleted", path.display());
    Failure::not_found("corpus::deleted", words).hint(
        "its manifest, terms and membership trees are still there, and published by `abide serve` and `abide log export`: members can check that nothing of theirs was in it",
    )
}
