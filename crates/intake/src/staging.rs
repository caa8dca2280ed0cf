//! The folder of staged files: what lies in it, and whether it is still what was written.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::{Canonical, Config};
use crate::digest;
use crate::quarantine::Quarantined;
use crate::stage::Staged;
use crate::survey::Survey;
use crate::{Error, Kind, Result};

/// The list of what is in a folder of staged files. It is written last.
const LIST: &str = "staged.json";

/// The name under which the members of [`List::files`] stand.
pub(crate) const MEMBERS: &str = "members.parquet";

/// The name of a source's staged records.
pub(crate) fn records(source: &str) -> String {
    format!("records-{source}.parquet")
}

/// What `staged.json` holds. It names no path outside of its own folder: sources that were not copied are found by the
/// survey, so that a platform folder that is copied reads its own.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// By name, without a folder.
    files: BTreeMap<String, Written>,
    quarantine: Vec<Quarantined>,
    refused: BTreeMap<String, u64>,
    keeps_birth_dates: bool,
}

/// A file as it was when it was written.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    bytes: u64,
    sha256: String,
}

impl Written {
    fn of(path: &Path) -> Result<Self> {
        let digested = digest::file(path, &path.display().to_string(), |_| {})?;
        Ok(Self { bytes: digested.bytes, sha256: digested.sha256 })
    }

    fn is(&self, path: &Path) -> bool {
        let bytes = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|m| m.len());
        bytes == Some(self.bytes) && Self::of(path).is_ok_and(|now| now == *self)
    }
}

/// The names of the files that staging makes: of every source that is not canonical already.
fn names(config: &Config) -> Vec<String> {
    let mapped = config.source.iter().filter(|(_, source)| source.schema.is_none());
    let members = config.members.schema.is_none().then(|| MEMBERS.to_owned());
    members.into_iter().chain(mapped.map(|(name, _)| records(name))).collect()
}

/// The members' and the records' files, in the order of the sources.
pub(crate) fn paths(
    config: &Config,
    survey: &Survey,
    folder: &Path,
) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let lie =
        |files: &[crate::files::Found]| files.iter().map(|file| file.path.to_path_buf()).collect();
    let members = match config.members.schema {
        Some(Canonical::Abide) => lie(&survey.members),
        None => vec![folder.join(MEMBERS)],
    };
    let records = config.source.iter().flat_map(|(name, source)| match source.schema {
        Some(Canonical::Abide) => {
            lie(survey.files.get(name).map(Vec::as_slice).unwrap_or_default())
        }
        None => vec![folder.join(records(name))],
    });
    (members, records.collect())
}

/// What each of those files was when it was surveyed or written.
pub(crate) fn digests(
    config: &Config,
    survey: &Survey,
    folder: &Path,
    written: &BTreeMap<String, Written>,
) -> BTreeMap<PathBuf, String> {
    let members = config.members.schema.is_some().then_some(&survey.members);
    // Files that are mapped are many, and are not what is read.
    let sources = config.source.iter().filter(|(_, source)| source.schema.is_some());
    let records = sources.filter_map(|(name, _)| survey.files.get(name));
    let surveyed = members.into_iter().chain(records).flatten();
    let surveyed = surveyed.filter_map(|file| {
        let sha256 = file.sha256.as_ref()?;
        Some((file.path.to_path_buf(), sha256.to_string()))
    });
    let written = written.iter().map(|(name, written)| (folder.join(name), written.sha256.clone()));
    surveyed.chain(written).collect()
}

/// Enters what was made in the list, durably.
pub(crate) fn write(
    folder: &Path,
    config: &Config,
    staged: &Staged,
) -> Result<BTreeMap<String, Written>> {
    let mut files = BTreeMap::new();
    for name in names(config) {
        let written = Written::of(&folder.join(&name))?;
        files.insert(name, written);
    }
    let list = List {
        files,
        quarantine: staged.quarantine.clone(),
        refused: staged.refused.clone(),
        keeps_birth_dates: staged.keeps_birth_dates,
    };
    let text = serde_json::to_vec_pretty(&list).map_err(|error| {
        Error::new(Kind::Io, "the list of staged files cannot be written").caused_by(error)
    })?;
    let path = folder.join(LIST);
    let io = |error| Error::io(&path, error);
    fs::write(&path, text).map_err(io)?;
    File::open(&path).and_then(|file| file.sync_all()).map_err(io)?;
    Ok(list.files)
}

/// What an earlier call made from the same inputs, if it is there as it was written: every file of its size and digest,
/// and none that is not of these sources.
pub(crate) fn read(folder: &Path, config: &Config, survey: &Survey) -> Result<Option<Staged>> {
    let path = folder.join(LIST);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(&path, error)),
    };
    let Ok(list) = serde_json::from_slice::<List>(&text) else { return Ok(None) };
    let mut names = names(config);
    names.sort();
    let is_whole = list.files.keys().eq(&names)
        && list.files.iter().all(|(name, written)| written.is(&folder.join(name)));
    if !is_whole {
        return Ok(None);
    }
    let (members, records) = paths(config, survey, folder);
    Ok(Some(Staged {
        records,
        members,
        digests: digests(config, survey, folder, &list.files),
        quarantine: list.quarantine,
        refused: list.refused,
        keeps_birth_dates: list.keeps_birth_dates,
    }))
}

/// How the lock's file is named.
const LOCK: &str = ".lock";

/// Waits until nobody else stages here. The hold ends with what is returned, and with the process.
pub(crate) fn hold(staging: &Path) -> Result<File> {
    fs::create_dir_all(staging).map_err(|error| Error::io(staging, error))?;
    let path = staging.join(LOCK);
    let io = |error| Error::io(&path, error);
    let options = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let file = options.map_err(io)?;
    file.lock().map_err(io)?;
    Ok(file)
}
