//! From what a configuration names to canonical Parquet: survey first, then stage.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::{Canonical, Config, FileFormat, Source as SourceConfig};
use crate::directory::Directory;
use crate::files::{self, Found};
use crate::linkedin;
use crate::mapping::{Beside, Mapping};
use crate::quarantine::{Quarantine, Quarantined, What};
use crate::reader::{self, Options};
use crate::sink::{Ids, Records};
use crate::spool::Spool;
use crate::{Error, Kind, Place, Result, digest, instant, pair, roster};
use crate::{cover::Cover, entry::Sink};

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
    members: Vec<Found>,
    files: BTreeMap<String, Vec<Found>>,
    strangers: Vec<Found>,
}

impl Survey {
    /// One digest for each source, `members` among them, over its files.
    pub fn digests(&self) -> BTreeMap<String, String> {
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for source in &self.sources {
            files.entry(&source.name).or_default().extend([source.path.as_str(), source.sha256.as_str()]);
        }
        files.into_iter().map(|(name, words)| (name.to_owned(), digest::words(words))).collect()
    }
}

/// What intake hands on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Staged {
    /// Canonical Parquet files.
    pub records: Vec<PathBuf>,
    pub members: Vec<PathBuf>,
    pub quarantine: Vec<Quarantined>,
    /// Records of which only a stub was kept.
    pub refused: BTreeMap<String, u64>,
}

/// Finds and digests every file. `progress` is told bytes.
pub fn survey(config: &Config, base: &Path, mut progress: impl FnMut(u64)) -> Result<Survey> {
    config.check()?;
    let mut sources = vec![];
    let mut look = |name: &str, found: &[Found]| -> Result<()> {
        for file in found.iter().filter(|file| file.path.is_file()) {
            let (sha256, bytes) = digest::file(&file.path, &file.shown, &mut progress)?;
            let rows = parquet_rows(&file.path);
            sources.push(Source { name: name.to_owned(), path: file.shown.clone(), sha256, bytes, rows });
        }
        Ok(())
    };
    let members = files::find(base, config.members.files.patterns(), "[members]", false)?;
    look("members", &members)?;
    let mut by_source = BTreeMap::new();
    for (name, source) in &config.source {
        let table = format!("[source.{name}]");
        let found = files::find(base, source.files.patterns(), &table, source.format == FileFormat::Linkedin)?;
        look(name, &found)?;
        by_source.insert(name.clone(), found);
    }
    let mut known: Vec<Found> = by_source.values().flatten().chain(&members).cloned().collect();
    if let Some(rows) = config.members.regions.as_ref().and_then(|regions| regions.rows.as_ref()) {
        let moves = files::find(base, rows.files.patterns(), "[members.regions.rows]", false)?;
        look("members", &moves)?;
        known.extend(moves);
    }
    let strangers = files::strangers(base, &known)?;
    Ok(Survey { sources, members, files: by_source, strangers })
}

/// The rows that a Parquet file states in its footer; what is broken is found when it is read.
fn parquet_rows(path: &Path) -> u64 {
    let Ok(file) = File::open(path) else { return 0 };
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file);
    reader.map_or(0, |reader| reader.metadata().file_metadata().num_rows().unsigned_abs())
}

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
    /// When each source was taken from the platform, where the configuration does not say.
    pub captured_at: &'a BTreeMap<String, Timestamp>,
}

const LIST: &str = "staged.json";

/// Makes canonical Parquet of what is not, or takes it as it was made before from the same inputs.
pub fn stage(request: &Request<'_>, survey: &Survey, mut progress: impl FnMut(u64)) -> Result<Staged> {
    let folder = request.staging.join(key(request, survey)?);
    if let Ok(text) = fs::read(folder.join(LIST)) {
        let list: Staged = serde_json::from_slice(&text)
            .map_err(|error| Error::new(Kind::Io, "the list of staged files cannot be read").caused_by(error))?;
        return Ok(list);
    }
    fs::create_dir_all(request.staging).map_err(|error| Error::io(request.staging, error))?;
    let making = tempfile::tempdir_in(request.staging).map_err(|error| Error::io(request.staging, error))?;
    let mut work = Work {
        request,
        making: making.path(),
        place: &folder,
        directory: Directory::default(),
        quarantine: Quarantine::default(),
        refused: BTreeMap::new(),
        ids: Ids::default(),
        staged: Staged { records: vec![], members: vec![], quarantine: vec![], refused: BTreeMap::new() },
    };
    for stranger in &survey.strangers {
        work.quarantine.add("files", What::File, &stranger.shown, &stranger.shown, |name| {
            format!("[source.NAME] files = \"{name}\"")
        });
    }
    work.members(&survey.members)?;
    for (name, source) in &request.config.source {
        let files = survey.files.get(name).map(Vec::as_slice).unwrap_or_default();
        work.source(name, source, files, &mut progress)?;
    }
    let Work { mut staged, quarantine, refused, .. } = work;
    staged.quarantine = quarantine.into_list();
    staged.refused = refused;
    let list = making.path().join(LIST);
    let text = serde_json::to_vec_pretty(&staged)
        .map_err(|error| Error::new(Kind::Io, "the list of staged files cannot be written").caused_by(error))?;
    fs::write(&list, text).map_err(|error| Error::io(&list, error))?;
    if folder.exists() {
        // Left by a run that broke off before its list was written.
        fs::remove_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
    }
    let making = making.keep();
    fs::rename(&making, &folder).map_err(|error| Error::io(&folder, error))?;
    Ok(staged)
}

/// A digest of everything that staged records depend on.
fn key(request: &Request<'_>, survey: &Survey) -> Result<String> {
    let config = serde_json::to_string(request.config)
        .map_err(|error| Error::new(Kind::Config, "the configuration cannot be digested").caused_by(error))?;
    let mut words = vec![env!("CARGO_PKG_VERSION").to_owned(), config, request.minimum_age.to_string()];
    for (name, digest) in survey.digests() {
        let at = request.captured_at.get(&name).map(ToString::to_string).unwrap_or_default();
        words.extend([name, digest, at]);
    }
    words.extend(survey.strangers.iter().map(|stranger| stranger.shown.clone()));
    words.push(request.base.display().to_string());
    Ok(digest::words(words.iter().map(String::as_str)).get(..32).unwrap_or_default().to_owned())
}

struct Work<'a> {
    request: &'a Request<'a>,
    making: &'a Path,
    /// Where the folder will stand.
    place: &'a Path,
    directory: Directory,
    quarantine: Quarantine,
    refused: BTreeMap<String, u64>,
    ids: Ids,
    staged: Staged,
}

impl Work<'_> {
    fn members(&mut self, files: &[Found]) -> Result<()> {
        let config = &self.request.config.members;
        if config.schema == Some(Canonical::Abide) {
            self.staged.members = files.iter().map(|file| file.path.clone()).collect();
            let mapped = self.request.config.source.values().any(|source| source.schema.is_none());
            return if mapped { roster::read_canonical(files, &mut self.directory) } else { Ok(()) };
        }
        let name = "members.parquet";
        let into = self.making.join(name);
        roster::stage(self.request.base, config, files, &into, &mut self.directory, &mut self.quarantine)?;
        self.staged.members.push(self.place.join(name));
        Ok(())
    }

    fn captured_at(&self, name: &str, config: &SourceConfig) -> Result<Timestamp> {
        let stated = config.captured_at.or_else(|| self.request.captured_at.get(name).copied());
        stated.ok_or_else(|| {
            Error::new(Kind::Config, format!("it is unknown when `[source.{name}]` was captured"))
                .hint("add `captured_at`")
        })
    }

    fn source(
        &mut self,
        name: &str,
        config: &SourceConfig,
        files: &[Found],
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        if config.schema == Some(Canonical::Abide) {
            self.staged.records.extend(files.iter().map(|file| file.path.clone()));
            return Ok(());
        }
        let captured_at = self.captured_at(name, config)?;
        let file = format!("{name}.parquet");
        let into = self.making.join(&file);
        let mut directory = std::mem::take(&mut self.directory);
        let done = if config.format == FileFormat::Linkedin {
            self.linkedin(name, config, files, &into, &directory, captured_at)
        } else {
            self.rows(name, config, files, &into, &mut directory, captured_at, progress)
        };
        self.directory = directory;
        done?;
        self.staged.records.push(self.place.join(file));
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the two passes over a source share all of it")]
    fn rows(
        &mut self,
        name: &str,
        config: &SourceConfig,
        files: &[Found],
        into: &Path,
        directory: &mut Directory,
        captured_at: Timestamp,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let mapping = Mapping::new(name, config)?;
        let options =
            Options { format: config.format, line_bytes_max: config.line_bytes_max, delimiter: config.delimiter };
        let mut parents = config.pair.is_some().then(|| Spool::new(self.making)).transpose()?;
        if parents.is_some() || mapping.notes_threads() {
            // First pass: who wrote in which thread, and the rows that others answer.
            for (number, file) in files.iter().enumerate() {
                let mut reader = reader::open(&file.path, &file.shown, options)?;
                while let Some(row) = reader.next_row()? {
                    mapping.note_thread(&row, &file.shown, &mut directory.people)?;
                    if let (Some(spool), (Some(own), None)) = (&mut parents, mapping.pair_keys(&row, &file.shown)?) {
                        spool.keep(&own, &row, number, &mapping.place(&row, &file.shown))?;
                    }
                }
            }
            directory.people.settle();
        }
        let ages = (self.request.minimum_age, instant::utc_date(captured_at));
        let mut records = Records::create(into, &mut self.ids, &mut self.refused, directory, ages)?;
        for file in files {
            let mut reader = reader::open(&file.path, &file.shown, options)?;
            let mut cover = Cover::new(mapping.templates.used(), &config.ignore, &file.shown, reader.as_ref())?;
            refuse_messages(reader.columns().as_deref(), &mapping, &file.shown)?;
            while let Some(row) = reader.next_row()? {
                if records.rows == 0 {
                    let columns: Vec<String> = row.values.keys().cloned().collect();
                    refuse_messages(Some(&columns), &mapping, &file.shown)?;
                }
                cover.see(&row);
                let beside = Beside { file: &file.shown, captured_at, directory };
                let mut entry = mapping.facts(&row, beside, &mut self.quarantine)?;
                let parent_key = mapping.pair_keys(&row, &file.shown)?.1;
                match (&mut parents, parent_key) {
                    (Some(spool), Some(parent_key)) => {
                        let role = config.pair.as_ref().map_or("asker", |pair| pair.role.as_str());
                        match spool.find(&parent_key)? {
                            Some((parent, number)) => {
                                let parent = Spool::with_instants(parent, &row);
                                let shown = files.get(number).map_or("", |file| file.shown.as_str());
                                let facts = mapping.facts(&parent, Beside { file: shown, ..beside }, &mut Quarantine::default())?;
                                // The asker's words are copied as well, so they are asked for as well.
                                let both = records.may_copy(&entry) && records.may_copy(&facts);
                                entry = pair::merge(entry, facts, role);
                                if both {
                                    mapping.fill_pair(&mut entry, (&parent, shown), (&row, &file.shown), &directory.people)?;
                                }
                            }
                            None => {
                                self.quarantine.add(name, What::Parent, "a parent that is not in the source", &entry.place, |_| {
                                    format!("[source.{name}] pair: add the file that holds the parents")
                                });
                                entry = pair::orphan(entry, role);
                            }
                        }
                    }
                    _ => {
                        if records.may_copy(&entry) {
                            mapping.fill(&mut entry, &row, &file.shown, &directory.people)?;
                        }
                    }
                }
                records.record(entry)?;
                if records.rows.is_multiple_of(1024) {
                    progress(records.rows);
                }
            }
            cover.finish(name, &mapping.table, &mut self.quarantine)?;
        }
        records.finish().map(|_| ())
    }

    fn linkedin(
        &mut self,
        name: &str,
        config: &SourceConfig,
        files: &[Found],
        into: &Path,
        directory: &Directory,
        captured_at: Timestamp,
    ) -> Result<()> {
        let settings = config.linkedin.clone().unwrap_or_default();
        let owners = linkedin::Owners::table(&config.owners);
        let limits = linkedin::Limits::default();
        let exports = linkedin::Exports { source: name, settings: &settings, owners: &owners, limits };
        let ages = (self.request.minimum_age, instant::utc_date(captured_at));
        let mut records = Records::create(into, &mut self.ids, &mut self.refused, directory, ages)?;
        let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        let owner = |member: &str| {
            directory.get(member).map(|known| linkedin::Owner {
                member: member.to_owned(),
                joined: known.joined,
                captured_at: Some(captured_at),
                birth_date: None,
            })
        };
        let resolve = |handle: &str| directory.get(handle).map(|_| handle.to_owned());
        exports.read(&paths, &owner, &mut self.quarantine, &mut |row| records.record(row.entry(&resolve)))?;
        records.finish().map(|_| ())
    }
}

/// Columns that a private message has, and other records have not.
const OF_MESSAGES: [&str; 6] =
    ["recipientprofileurls", "senderprofileurl", "conversationid", "recipients", "recipientid", "folder"];

/// Refuses rows that look like private messages and are mapped to something else.
fn refuse_messages(columns: Option<&[String]>, mapping: &Mapping, shown: &str) -> Result<()> {
    let plain = |column: &String| column.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let found = columns.unwrap_or_default().iter().filter(|column| OF_MESSAGES.contains(&plain(column).as_str())).count();
    if found < 2 || mapping.is_never() {
        return Ok(());
    }
    Err(Error::new(Kind::Refused, "the file has the columns of private messages")
        .at(Place::file(shown))
        .hint(format!("private messages are never used; set `category = {{ constant = \"messages.private\" }}` in {}", mapping.table)))
}
