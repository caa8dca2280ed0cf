//! What a training may go on from: nothing that has learned from who has left.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use abide_train::ABOUT;
use serde_json::{Map, Value};

use super::attest::digest;
use super::opened::entered;
use super::outside::Bases;
use crate::failure::{At, Failure};
use crate::platform::Platform;

/// What files of weights end in.
const WEIGHTS: [&str; 7] = ["safetensors", "bin", "pt", "pth", "ckpt", "gguf", "distcp"];
/// The key of a model's entry in the ledger that holds the digests of its weights: they are known when its folder is gone.
const DETAIL: &str = "weights";
/// Where a model is made, within a folder of the platform's models.
const MAKING: [&str; 2] = ["", "out"];

fn is_weights(path: &Path) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|end| WEIGHTS.contains(&end))
}

/// What the ledger holds of a model beside its description.
pub(crate) fn details(files: &BTreeMap<String, String>) -> Map<String, Value> {
    let weights = files.iter().filter(|(name, _)| is_weights(Path::new(name)));
    let weights: Map<String, Value> =
        weights.map(|(name, sum)| (name.clone(), sum.as_str().into())).collect();
    Map::from_iter([(DETAIL.to_owned(), weights.into())])
}

/// Whether a training on a corpus may go on from what is in a folder. A model of the platform must be what was signed and entered, and
/// have learned from just that corpus. Weights without a description must not be those of such a model. Gives the weights' digests.
pub(crate) fn allow(
    platform: &Platform,
    folder: &Path,
    corpus: &str,
) -> Result<BTreeMap<String, String>, Failure> {
    if folder.join(ABOUT).exists() {
        let said = entered(platform, folder)?;
        if said.corpus() != corpus {
            let words = format_args!(
                "model `{}` learned from corpus `{}`, not `{corpus}`",
                said.id,
                said.corpus()
            );
            return Err(Failure::failed("model::base", words).hint(
                "bring it to the newest corpus with `abide forget`, and name the model that comes of it",
            ));
        }
        return Ok(said
            .files
            .into_iter()
            .filter(|(name, _)| is_weights(Path::new(name)))
            .collect());
    }
    let mut sums = BTreeMap::new();
    for path in weights(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        sums.insert(name, digest(&path)?);
    }
    unknown(platform, &folder.display(), &sums)?;
    Ok(sums)
}

/// Refuses files that are the weights of a model of the platform: without its description nobody knows who is in them.
pub(crate) fn unknown(
    platform: &Platform,
    place: &dyn std::fmt::Display,
    sums: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    let known = known(platform)?;
    match sums.values().find_map(|sum| known.get(sum)) {
        None => Ok(()),
        Some(id) => {
            let words =
                format_args!("`{place}` holds the weights of model `{id}` without its `{ABOUT}`");
            Err(Failure::failed("model::copied", words).hint(
                "name the model itself, which says what it learned from; if its corpus is an older one, the model that `abide forget` made of it",
            ))
        }
    }
}

/// The weights that a recipe's options name, and the options with whole paths in place of those from where somebody stands: the recipe
/// stands elsewhere.
pub(crate) fn of_options(
    platform: &Platform,
    options: &BTreeMap<String, String>,
    corpus: &str,
) -> Result<(Bases, BTreeMap<String, String>), Failure> {
    let (mut bases, mut whole) = (Bases::new(), options.clone());
    for (name, value) in options {
        let path = Path::new(value);
        let sums = if path.is_dir() {
            allow(platform, path, corpus)?
        } else if path.is_file() && is_weights(path) {
            let sums = BTreeMap::from([(value.clone(), digest(path)?)]);
            unknown(platform, value, &sums)?;
            sums
        } else {
            continue;
        };
        if !sums.is_empty() {
            bases.insert(name.clone(), sums);
            let path = path.canonicalize().at("train::path", path.display())?;
            whole.insert(name.clone(), path.display().to_string());
        }
    }
    Ok((bases, whole))
}

/// Files of weights in a folder and in those within, in the order of their names. Links to folders are not followed.
fn weights(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let (mut found, mut folders) = (vec![], vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).at("model::folder", folder.display())? {
            let entry = entry.at("model::folder", folder.display())?;
            let path = entry.path();
            if entry.file_type().at("model::folder", path.display())?.is_dir() {
                folders.push(path);
            } else if is_weights(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The digests of all weights that were made here, and of which model they are: those that the ledger has, and those that are here,
/// entered or not, with their checkpoints.
fn known(platform: &Platform) -> Result<BTreeMap<String, String>, Failure> {
    let mut known = BTreeMap::new();
    let mut add = |id: &str, files: Option<&Value>| {
        for (name, sum) in files.and_then(Value::as_object).into_iter().flatten() {
            if let Some(sum) = sum.as_str().filter(|_| is_weights(Path::new(name))) {
                known.insert(sum.to_owned(), id.to_owned());
            }
        }
    };
    for entry in platform.read_ledger()?.models()? {
        add(&entry.model.id, entry.model.details.get(DETAIL));
    }
    let models = platform.path(&platform.config.models);
    let Some(entries) = there(&models, std::fs::read_dir(&models))? else { return Ok(known) };
    for entry in entries {
        let entry = entry.at("model::folder", models.display())?;
        for place in MAKING {
            let path = entry.path().join(place).join(ABOUT);
            let Some(text) = there(&path, std::fs::read(&path))? else { continue };
            let about: Value = serde_json::from_slice(&text).at("model::file", path.display())?;
            let id = about.get("id").and_then(Value::as_str).unwrap_or_default();
            add(id, about.get("files"));
        }
        for (sum, file) in abide_train::checkpoints(&entry.path()) {
            add(&entry.file_name().to_string_lossy(), Some(&serde_json::json!({ file: sum })));
        }
    }
    Ok(known)
}

/// What is there. Of what cannot be read nobody knows whose weights it holds, so it stops the training.
fn there<T>(path: &Path, read: std::io::Result<T>) -> Result<Option<T>, Failure> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Failure::unreadable("model::unreadable", path, &error)),
    }
}
