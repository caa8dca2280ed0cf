//! Canonical Parquet of everything that a survey found: made once, taken again as long as nothing changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::canonical::{self, Table};
use crate::config::{Canonical, Config};
use crate::directory::Directory;
use crate::files::Found;
use crate::quarantine::{Quarantine, Quarantined, What};
use crate::source::Work;
use crate::survey::Survey;
use crate::{Error, Kind, Result, digest, roster, staging, unique};

/// How to stage.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    pub config: &'a Config,
    /// The platform's folder.
    pub base: &'a Path,
    /// Where staged records are kept, by the digest of what they were made from.
    pub staging: &'a Path,
    /// Under it, a person's words are not copied.
    pub minimum_age: i16,
    /// When each source was first seen as it is: it was taken from the platform then, where the configuration does not
    /// say when, and it is part of what staged records depend on: another instant is another staging. Where the
    /// configuration says when, that must not be later.
    pub captured_at: &'a BTreeMap<String, Timestamp>,
}

/// What intake hands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Canonical Parquet files.
    pub records: Vec<PathBuf>,
    pub members: Vec<PathBuf>,
    /// SHA-256 of each of these files, in lower-case hexadecimal, as it was surveyed or written.
    pub digests: BTreeMap<PathBuf, String>,
    pub quarantine: Vec<Quarantined>,
    /// Records of which only a stub was kept, by category or other reason.
    pub refused: BTreeMap<String, u64>,
    /// Whether the members' source has birth dates; age attestations count only where it has none.
    pub keeps_birth_dates: bool,
}

/// Makes canonical Parquet of what is not, or takes it as it was made before from the same inputs. What was
/// made from other inputs is deleted: nobody's words stay behind in an old staging.
///
/// One caller at a time stages in a folder: others wait. What was staged lies there until somebody stages other inputs.
pub fn stage(
    request: &Request<'_>,
    survey: &Survey,
    mut progress: impl FnMut(u64),
) -> Result<Staged> {
    captured_before(request)?;
    let key = key(request, survey)?;
    let folder = request.staging.join(&key);
    let _hold = staging::hold(request.staging)?;
    if let Some(staged) = staging::read(&folder, request.config, survey)? {
        return Ok(staged);
    }
    let making = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempdir_in(request.staging)
        .map_err(|error| Error::io(request.staging, error))?;
    let mut staged = make(request, survey, making.path(), &mut progress)?;
    // What was read is what was surveyed, or it is not kept.
    survey.untouched()?;
    let written = staging::write(making.path(), request.config, &staged)?;
    if folder.exists() {
        // It has no list that fits, so nothing can rest on it.
        fs::remove_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
    }
    fs::rename(making.keep(), &folder).map_err(|error| Error::io(&folder, error))?;
    prune(request.staging, &key)?;
    (staged.members, staged.records) = staging::paths(request.config, survey, &folder);
    staged.digests = staging::digests(request.config, survey, &folder, &written);
    Ok(staged)
}

/// Refuses a capture that is stated for later than the files were seen: members would be taken for older than they were.
fn captured_before(request: &Request<'_>) -> Result<()> {
    for (name, source) in &request.config.source {
        let Some((stated, seen)) = source.captured_at.zip(request.captured_at.get(name)) else {
            continue;
        };
        if stated > *seen {
            return Err(Error::new(
                Kind::Config,
                format!("`captured_at` in [source.{name}] is `{stated}`, and the files were there at `{seen}`"),
            )
            .hint("it is when the files were taken from the platform: state a time that has passed"));
        }
    }
    Ok(())
}

/// How folders begin that are being made.
const UNFINISHED: &str = ".making-";

/// Deletes what other inputs, or calls that broke off, left in the folder.
fn prune(staging: &Path, key: &str) -> Result<()> {
    for entry in fs::read_dir(staging).map_err(|error| Error::io(staging, error))? {
        let path = entry.map_err(|error| Error::io(staging, error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_ours = name.starts_with(UNFINISHED)
            || (name.len() == KEY_CHARS && name.bytes().all(|b| b.is_ascii_hexdigit()));
        if is_ours && name != key && path.is_dir() {
            fs::remove_dir_all(&path).map_err(|error| Error::io(&path, error))?;
        }
    }
    Ok(())
}

const KEY_CHARS: usize = 32;

/// A digest of everything that staged records depend on.
fn key(request: &Request<'_>, survey: &Survey) -> Result<String> {
    let config = serde_json::to_string(request.config).map_err(|error| {
        Error::new(Kind::Config, "the configuration cannot be digested").caused_by(error)
    })?;
    let mut words =
        vec![env!("CARGO_PKG_VERSION").to_owned(), config, request.minimum_age.to_string()];
    for (name, digest) in survey.digests() {
        let stated =
            request.config.source.get(&name).is_none_or(|source| source.captured_at.is_some());
        let at = request.captured_at.get(&name).filter(|_| !stated);
        words.extend([name, digest, at.map(ToString::to_string).unwrap_or_default()]);
    }
    words.extend(survey.strangers.iter().map(|stranger| stranger.shown.to_string()));
    let digest = digest::words(words.iter().map(String::as_str));
    Ok(digest.get(..KEY_CHARS).unwrap_or_default().to_owned())
}

/// Reads everything, and writes what is not canonical yet into the folder.
fn make(
    request: &Request<'_>,
    survey: &Survey,
    folder: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Staged> {
    let mut quarantine = Quarantine::default();
    for stranger in &survey.strangers {
        quarantine.add("files", What::File, &stranger.shown, &stranger.shown, |name| {
            format!("[source.NAME] files = \"{name}\", or ignore_files = [\"{name}\"]")
        });
    }
    let mut directory = Directory::default();
    let (members, keeps_birth_dates) =
        members(request, survey, folder, &mut directory, &mut quarantine)?;
    let mut work = Work::new(request, survey, folder, directory, quarantine)?;
    work.note_threads()?;
    let mut records = vec![];
    for (name, config) in &request.config.source {
        let files = survey.files.get(name).map(Vec::as_slice).unwrap_or_default();
        if config.schema == Some(Canonical::Abide) {
            canonical::check(Table::Records, name, files, &mut work.quarantine)?;
            records.extend(files.iter().cloned());
        } else {
            records.push(work.source(name, config, files, progress)?);
        }
    }
    unique::check(Table::Records, &records, folder)?;
    let paths = |files: Vec<Found>| files.into_iter().map(|file| file.path.to_path_buf()).collect();
    Ok(Staged {
        records: paths(records),
        members: paths(members),
        digests: BTreeMap::new(),
        quarantine: work.quarantine.into_list(),
        refused: work.refused,
        keeps_birth_dates,
    })
}

/// The members' canonical files, and whether they have birth dates.
fn members(
    request: &Request<'_>,
    survey: &Survey,
    folder: &Path,
    directory: &mut Directory,
    quarantine: &mut Quarantine,
) -> Result<(Vec<Found>, bool)> {
    let config = &request.config.members;
    if config.schema == Some(Canonical::Abide) {
        canonical::check(Table::Members, "members", &survey.members, quarantine)?;
        unique::check(Table::Members, &survey.members, folder)?;
        // Only rows that are mapped here need to know who is who.
        if request.config.source.values().any(|source| source.schema.is_none()) {
            roster::read_canonical(&survey.members, directory)?;
        }
        return Ok((survey.members.clone(), canonical::keeps_birth_dates(&survey.members)?));
    }
    let shown = staging::MEMBERS.to_owned();
    let path = folder.join(&shown);
    let files = (survey.members.as_slice(), survey.moves.as_slice());
    roster::stage(config, files, &path, directory, quarantine)?;
    Ok((vec![Found::file(&shown, &path)], config.birth_date.is_some()))
}
