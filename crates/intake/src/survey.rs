//! What a configuration names, as it lies there now: files, digests, and files that nothing names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::config::{self, Config, FileFormat};
use crate::count::Count;
use crate::files::{self, Found};
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
            Ok(file.sha256.as_ref() == Some(&digested.sha256))
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
                return Err(Error::changed(&file.shown));
            }
        }
        for (folder, held) in &self.folders {
            if files::within(folder)? != *held {
                return Err(Error::changed(&folder.shown));
            }
        }
        Ok(())
    }

    /// One digest for each source, `members` among them, over its files.
    pub fn digests(&self) -> BTreeMap<String, String> {
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for source in &self.sources {
            files
                .entry(&source.name)
                .or_default()
                .extend([source.path.as_str(), source.sha256.as_str()]);
        }
        files.into_iter().map(|(name, words)| (name.to_owned(), digest::words(words))).collect()
    }
}

/// Finds and digests every file. `progress` is told bytes.
pub fn survey(config: &Config, base: &Path, mut progress: impl FnMut(u64)) -> Result<Survey> {
    config.check()?;
    let (mut sources, mut seen, mut folders) = (vec![], vec![], vec![]);
    let mut look =
        |name: &str, found: &mut [Found], format: Option<(FileFormat, char)>| -> Result<()> {
            for file in found {
                // An export that was unpacked is a folder: everything in it counts.
                let held = files::within(file)?;
                for mut inside in held.iter().cloned() {
                    let mut count = format.map(|(format, delimiter)| Count::new(format, delimiter));
                    let digested = digest::file(&inside.path, &inside.shown, |piece| {
                        if let Some(count) = &mut count {
                            count.see(piece);
                        }
                        progress(piece.len() as u64);
                    })?;
                    let counted = count.and_then(Count::finish);
                    sources.push(Source {
                        name: name.to_owned(),
                        path: inside.shown.clone(),
                        sha256: digested.sha256.clone(),
                        bytes: digested.bytes,
                        rows: counted.unwrap_or_else(|| parquet_rows(&inside.path, format)),
                    });
                    inside.sha256 = Some(digested.sha256);
                    if inside.path == file.path {
                        file.sha256.clone_from(&inside.sha256);
                    }
                    seen.push((inside, digested.stamp));
                }
                if file.sha256.is_none() {
                    folders.push((file.clone(), held));
                }
            }
            Ok(())
        };
    let mut members = files::find(base, config.members.files.patterns(), "[members]", false)?;
    look("members", &mut members, Some((config.members.format, config.members.delimiter)))?;
    let mut known = members.clone();
    let mut moves = vec![];
    if let Some(rows) = config.members.regions.as_ref().and_then(|regions| regions.rows.as_ref()) {
        moves = files::find(base, rows.files.patterns(), "[members.regions.rows]", false)?;
        look("members", &mut moves, Some((rows.format, ',')))?;
        known.extend(moves.iter().cloned());
    }
    let mut by_source = BTreeMap::new();
    let mut set_aside = config.members.ignore_files.clone();
    for (name, source) in &config.source {
        let table = format!("[source.{name}]");
        let mut found = files::find(
            base,
            source.files.patterns(),
            &table,
            source.format == FileFormat::Linkedin,
        )?;
        look(name, &mut found, Some((source.format, source.delimiter)))?;
        known.extend(found.iter().cloned());
        by_source.insert(name.clone(), found);
        if let Some(list) = owners_file(source) {
            let mut list = files::find(base, &[list.to_owned()], &table, false)?;
            look(name, &mut list, None)?;
            known.extend(list);
        }
        set_aside.extend(source.ignore_files.iter().cloned());
    }
    let strangers = files::strangers(base, &known, &set_aside)?;
    Ok(Survey { sources, members, files: by_source, moves, strangers, known: seen, folders })
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
