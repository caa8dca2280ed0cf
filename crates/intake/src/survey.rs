//! What a configuration names, as it lies there now: files, digests, and files that nothing names.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::{Deserialize, Serialize};

use crate::config::{self, Config, FileFormat};
use crate::files::{self, Found};
use crate::{Result, digest};

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
    /// Rows of a Parquet file; 0 where they are not stated.
    pub rows: u64,
}

/// What a configuration names, with digests.
#[derive(Debug, Clone)]
pub struct Survey {
    pub sources: Vec<Source>,
    pub(crate) members: Vec<Found>,
    pub(crate) files: BTreeMap<String, Vec<Found>>,
    pub(crate) strangers: Vec<Found>,
}

impl Survey {
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
    let mut sources = vec![];
    let mut look = |name: &str, found: &[Found]| -> Result<()> {
        for file in found {
            // An export that was unpacked is a folder: everything in it counts.
            for file in files::within(file)? {
                let (sha256, bytes) = digest::file(&file.path, &file.shown, &mut progress)?;
                let rows = parquet_rows(&file.path);
                sources.push(Source {
                    name: name.to_owned(),
                    path: file.shown,
                    sha256,
                    bytes,
                    rows,
                });
            }
        }
        Ok(())
    };
    let members = files::find(base, config.members.files.patterns(), "[members]", false)?;
    look("members", &members)?;
    let mut known = members.clone();
    if let Some(rows) = config.members.regions.as_ref().and_then(|regions| regions.rows.as_ref()) {
        let moves = files::find(base, rows.files.patterns(), "[members.regions.rows]", false)?;
        look("members", &moves)?;
        known.extend(moves);
    }
    let mut by_source = BTreeMap::new();
    let mut set_aside = config.members.ignore_files.clone();
    for (name, source) in &config.source {
        let table = format!("[source.{name}]");
        let found = files::find(
            base,
            source.files.patterns(),
            &table,
            source.format == FileFormat::Linkedin,
        )?;
        look(name, &found)?;
        known.extend(found.iter().cloned());
        by_source.insert(name.clone(), found);
        if let Some(list) = owners_file(source) {
            let list = files::find(base, &[list.to_owned()], &table, false)?;
            look(name, &list)?;
            known.extend(list);
        }
        set_aside.extend(source.ignore_files.iter().cloned());
    }
    let strangers = files::strangers(base, &known, &set_aside)?;
    Ok(Survey { sources, members, files: by_source, strangers })
}

/// The list of whose exports they are, if the configuration names a file and not a pattern.
pub(crate) fn owners_file(source: &config::Source) -> Option<&str> {
    let owners = source.linkedin.as_ref().map(|settings| settings.owners.as_str())?;
    (!owners.is_empty() && !owners.contains("{member}")).then_some(owners)
}

/// The rows that a Parquet file states in its footer; what is broken is found when it is read.
fn parquet_rows(path: &Path) -> u64 {
    let Ok(file) = File::open(path) else { return 0 };
    if path.extension().is_none_or(|ending| ending != "parquet") {
        return 0;
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(file);
    reader.map_or(0, |reader| reader.metadata().file_metadata().num_rows().unsigned_abs())
}
