//! What a configuration names, as it lies there now: files, digests, and files that nothing names.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use crate::config::{self, Config, FileFormat};
use crate::count::Count;
use crate::digest::Digested;
use crate::files::{self, Found};
use crate::known::{self, Known};
use crate::stamp::Stamp;
use crate::{Error, Result, digest};

/// A file of a source as it lies there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// `members`, or the source's name.
    pub name: String,
    /// Relative to the platform's folder.
    pub path: String,
    /// In lower-case hexadecimal.
    pub sha256: String,
    pub bytes: u64,
    /// Rows of a table, lines of JSON, records of CSV behind the header; 0 for an export, which is no table.
    pub rows: u64,
}

/// What a configuration names, with digests.
#[derive(Debug, Clone)]
pub struct Survey {
    pub sources: Vec<Source>,
    pub(crate) members: Vec<Found>,
    pub(crate) files: BTreeMap<String, Vec<Found>>,
    /// Dated regions in files of their own.
    pub(crate) moves: Vec<Found>,
    pub(crate) strangers: Vec<Found>,
    /// Where each of the sources lies, and what the file system tells of it.
    known: Vec<(Found, Stamp)>,
    /// Unpacked exports, and what was in them.
    folders: Vec<(Found, Vec<Found>)>,
}

impl Survey {
    /// Whether every file is still the one that was digested: an error names the first that is not.
    ///
    /// Whoever read a source after the survey asks this before anything rests on what was read. Files whose size, times
    /// and place are as they were are not read again; others are digested once more.
    pub fn unchanged(&self) -> Result<()> {
        self.compare(|file| {
            let digested = digest::file(&file.path, &file.shown, |_| {})?;
            Ok(file.sha256.as_deref() == Some(digested.sha256.as_str()))
        })
    }

    /// The same, more strictly, for what was read in between: a file that was another one for a while may have been read
    /// then.
    pub(crate) fn untouched(&self) -> Result<()> {
        self.compare(|_| Ok(false))
    }

    fn compare(&self, mut is_same: impl FnMut(&Found) -> Result<bool>) -> Result<()> {
        for (file, stamp) in &self.known {
            let now = fs::metadata(&file.path).map(|meta| Stamp::of(&meta));
            if now.ok() != Some(*stamp) && !is_same(file)? {
                return Err(Error::changed(&*file.shown));
            }
        }
        for (folder, held) in &self.folders {
            if files::within(folder)? != *held {
                return Err(Error::changed(&*folder.shown));
            }
        }
        Ok(())
    }

    /// How many bytes all files have.
    pub fn bytes(&self) -> u64 {
        self.sources.iter().map(|source| source.bytes).sum()
    }

    /// One digest for each source, `members` among them, over its files.
    pub fn digests(&self) -> BTreeMap<String, String> {
        let mut files: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for Source { name, path, sha256, .. } in &self.sources {
            files.entry(name).or_default().push((path, sha256));
        }
        files.into_iter().map(|(name, files)| (name.to_owned(), digest_of(files))).collect()
    }
}

/// The digest of a source: of the path and the digest of each of its files, in their order.
pub fn digest_of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    digest::words(files.into_iter().flat_map(|(path, sha256)| [path, sha256]))
}

/// Finds and digests every file, on all cores. `progress` is told bytes.
pub fn survey(config: &Config, base: &Path, progress: impl Fn(u64) + Sync) -> Result<Survey> {
    survey_knowing(config, base, None, progress)
}

/// The same, where files that have not changed since an earlier survey need not be read again. What is known of them is kept in that file.
pub fn survey_knowing(
    config: &Config,
    base: &Path,
    known_files: Option<&Path>,
    progress: impl Fn(u64) + Sync,
) -> Result<Survey> {
    config.check()?;
    let mut looks = vec![];
    let mut look = |name: &str, found: &[Found], format| -> Result<()> {
        for file in found {
            looks.push(Look::new(name, file, format)?);
        }
        Ok(())
    };
    let members = files::find(base, config.members.files.patterns(), "[members]", false)?;
    look("members", &members, Some((config.members.format, config.members.delimiter)))?;
    let mut known = members.clone();
    let mut moves = vec![];
    if let Some(rows) = config.members.regions.as_ref().and_then(|regions| regions.rows.as_ref()) {
        moves = files::find(base, rows.files.patterns(), "[members.regions.rows]", false)?;
        look("members", &moves, Some((rows.format, ',')))?;
        known.extend(moves.iter().cloned());
    }
    let mut by_source = BTreeMap::new();
    let mut set_aside = config.members.ignore_files.clone();
    for (name, source) in &config.source {
        let table = format!("[source.{name}]");
        let folders = source.format == FileFormat::Linkedin;
        let found = files::find(base, source.files.patterns(), &table, folders)?;
        look(name, &found, Some((source.format, source.delimiter)))?;
        known.extend(found.iter().cloned());
        by_source.insert(name.clone(), found);
        if let Some(list) = owners_file(source) {
            let list = files::find(base, &[list.to_owned()], &table, false)?;
            look(name, &list, None)?;
            known.extend(list);
        }
        set_aside.extend(source.ignore_files.iter().cloned());
    }
    let strangers = files::strangers(base, &known, &set_aside)?;
    let seen = match known_files {
        None => digest(&looks, &Known::default(), &progress)?,
        Some(path) => {
            let since = known::now();
            let seen = digest(&looks, &Known::read(path), &progress)?;
            let files =
                looks.iter().flat_map(|look| look.held.iter().map(|file| (file, look.format)));
            let mut now = Known::default();
            for ((file, format), seen) in files.zip(&seen) {
                now.put(&file.path, format, (&seen.digested, seen.rows), since);
            }
            now.write(path);
            seen
        }
    };
    let mut survey = Survey {
        sources: vec![],
        members,
        files: by_source,
        moves,
        strangers,
        known: vec![],
        folders: vec![],
    };
    survey.remember(looks, seen);
    Ok(survey)
}

/// A file or folder that a source names.
struct Look {
    source: String,
    found: Found,
    /// The file itself; of an export that was unpacked into a folder, everything in it.
    held: Vec<Found>,
    format: Option<(FileFormat, char)>,
}

impl Look {
    fn new(source: &str, found: &Found, format: Option<(FileFormat, char)>) -> Result<Self> {
        let held = files::within(found)?;
        Ok(Self { source: source.to_owned(), found: found.clone(), held, format })
    }
}

/// What a file was found to be.
struct Seen {
    digested: Digested,
    rows: u64,
}

/// Digests every file of each look, in their order.
fn digest(looks: &[Look], known: &Known, progress: &(impl Fn(u64) + Sync)) -> Result<Vec<Seen>> {
    let files: Vec<(&Found, Option<(FileFormat, char)>)> =
        looks.iter().flat_map(|look| look.held.iter().map(|file| (file, look.format))).collect();
    files
        .into_par_iter()
        // One at a time, so that a large file does not keep those behind it waiting.
        .with_max_len(1)
        .map(|(file, format)| {
            if let Some((digested, rows)) = known.get(&file.path, format) {
                return Ok(Seen { digested, rows });
            }
            let mut count = format.map(|(format, delimiter)| Count::new(format, delimiter));
            let digested = digest::file(&file.path, &file.shown, |piece| {
                if let Some(count) = &mut count {
                    count.see(piece);
                }
                progress(piece.len() as u64);
            })?;
            let rows = count.and_then(Count::finish);
            let rows = rows.unwrap_or_else(|| parquet_rows(&file.path, format));
            Ok(Seen { digested, rows })
        })
        .collect()
}

impl Survey {
    /// Takes down what was seen of each file, also where the file is listed as a source's.
    fn remember(&mut self, looks: Vec<Look>, seen: Vec<Seen>) {
        let mut seen = seen.into_iter();
        let mut digests: HashMap<Arc<Path>, Arc<str>> = HashMap::new();
        for Look { source, found, held, .. } in looks {
            if held.first() != Some(&found) {
                self.folders.push((found, held.clone()));
            }
            for (mut file, Seen { digested, rows }) in held.into_iter().zip(seen.by_ref()) {
                let Digested { sha256, bytes, stamp } = digested;
                let shared: Arc<str> = sha256.as_str().into();
                digests.insert(Arc::clone(&file.path), Arc::clone(&shared));
                file.sha256 = Some(shared);
                let (name, path) = (source.clone(), file.shown.as_ref().to_owned());
                self.sources.push(Source { name, path, sha256, bytes, rows });
                self.known.push((file, stamp));
            }
        }
        let listed = self.members.iter_mut().chain(&mut self.moves);
        for file in listed.chain(self.files.values_mut().flatten()) {
            file.sha256 = digests.get(&file.path).cloned();
        }
    }
}

/// The list of whose exports they are, if the configuration names a file and not a pattern.
pub(crate) fn owners_file(source: &config::Source) -> Option<&str> {
    let owners = source.linkedin.as_ref().map(|settings| settings.owners.as_str())?;
    (!owners.is_empty() && !owners.contains("{member}")).then_some(owners)
}

/// The rows that a Parquet file states in its footer; what is broken is found when it is read.
fn parquet_rows(path: &Path, format: Option<(FileFormat, char)>) -> u64 {
    if !matches!(format, Some((FileFormat::Parquet, _))) {
        return 0;
    }
    crate::parquet_rows(path).unwrap_or_default()
}
