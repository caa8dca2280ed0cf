//! One source after the other into canonical Parquet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::config::{FileFormat, Source};
use crate::cover::Cover;
use crate::directory::Directory;
use crate::entry::{Entry, Sink};
use crate::files::{self, Found};
use crate::linkedin::{Exports, Limits, Owner, Owners};
use crate::mapping::{Beside, Mapping};
use crate::pair::{self, Match};
use crate::quarantine::{Quarantine, What};
use crate::reader::{self, Options};
use crate::row::Row;
use crate::sink::Records;
use crate::spool::Spool;
use crate::stage::Request;
use crate::survey::{Survey, owners_file};
use crate::{Error, Kind, Place, Result, instant, private, staging};

/// What all sources share while they are staged.
pub(crate) struct Work<'a> {
    request: &'a Request<'a>,
    survey: &'a Survey,
    folder: &'a Path,
    directory: Directory,
    /// Of the sources whose rows are mapped one by one.
    mappings: BTreeMap<&'a str, Mapping>,
    pub(crate) quarantine: Quarantine,
    /// Stubs by category or other reason.
    pub(crate) refused: BTreeMap<String, u64>,
}

fn options(config: &Source) -> Options {
    Options {
        format: config.format,
        line_bytes_max: config.line_bytes_max,
        delimiter: config.delimiter,
    }
}

impl<'a> Work<'a> {
    pub(crate) fn new(
        request: &'a Request<'a>,
        survey: &'a Survey,
        folder: &'a Path,
        directory: Directory,
        quarantine: Quarantine,
    ) -> Result<Self> {
        let mut mappings = BTreeMap::new();
        for (name, config) in &request.config.source {
            if config.schema.is_none() && config.format != FileFormat::Linkedin {
                mappings.insert(name.as_str(), Mapping::new(name, config)?);
            }
        }
        let refused = BTreeMap::new();
        Ok(Self { request, survey, folder, directory, mappings, quarantine, refused })
    }

    /// Reads all sources once for who wrote in which thread: a comment's thread begins in another source.
    pub(crate) fn note_threads(&mut self) -> Result<()> {
        for (name, mapping) in self.mappings.iter().filter(|(_, mapping)| mapping.notes_threads()) {
            for file in self.survey.files.get(*name).into_iter().flatten() {
                let mut reader = reader::open(file, options(&mapping.config))?;
                while let Some(row) = reader.next_row()? {
                    mapping.note_thread(&row, &file.shown, &mut self.directory.people)?;
                }
            }
        }
        self.directory.people.settle();
        Ok(())
    }

    /// Stages one source; its canonical file.
    pub(crate) fn source(
        &mut self,
        name: &str,
        config: &Source,
        files: &[Found],
        progress: &mut dyn FnMut(u64),
    ) -> Result<Found> {
        let stated = config.captured_at.or_else(|| self.request.captured_at.get(name).copied());
        let captured_at = stated.ok_or_else(|| {
            Error::new(
                Kind::Config,
                format!("it is unknown when `[source.{name}]` was taken from the platform"),
            )
            .hint("add `captured_at = 2025-11-03T00:00:00Z`")
        })?;
        let file = staging::records(name);
        let into = self.folder.join(&file);
        let ages = (self.request.minimum_age, instant::utc_date(captured_at));
        let records = Records::create(&into, &mut self.refused, &self.directory, ages)?;
        match self.mappings.get(name) {
            Some(mapping) => Rows {
                mapping,
                files,
                captured_at,
                directory: &self.directory,
                quarantine: &mut self.quarantine,
                records,
            }
            .read(self.folder, progress)?,
            None => exports(
                name,
                config,
                files,
                self.request,
                (captured_at, &self.directory),
                &mut self.quarantine,
                records,
            )?,
        }
        Ok(Found::file(&file, &into))
    }
}

/// The rows of one source on their way.
struct Rows<'a> {
    mapping: &'a Mapping,
    files: &'a [Found],
    captured_at: Timestamp,
    directory: &'a Directory,
    quarantine: &'a mut Quarantine,
    records: Records<'a>,
}

impl Rows<'_> {
    fn read(mut self, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<()> {
        let mapping = self.mapping;
        let mut parents = match &mapping.config.pair {
            Some(_) => Some(self.parents(folder)?),
            None => None,
        };
        for file in self.files {
            let mut reader = reader::open(file, options(&mapping.config))?;
            let mut cover = Cover::new(
                mapping.templates.used(),
                &mapping.config.ignore,
                &file.shown,
                reader.as_ref(),
            )?;
            // Before the first word is copied, where the file states its columns; else when all are known.
            self.refuse_messages(&cover)?;
            while let Some(row) = reader.next_row()? {
                cover.see(&row);
                let entry = self.entry(&row, file, parents.as_mut())?;
                self.records.record(entry)?;
                if self.records.rows.is_multiple_of(1024) {
                    progress(self.records.rows);
                }
            }
            self.refuse_messages(&cover)?;
            cover.finish(&mapping.name, &mapping.table, self.quarantine)?;
        }
        progress(self.records.rows);
        self.records.finish().map(|_| ())
    }

    fn refuse_messages(&self, cover: &Cover<'_>) -> Result<()> {
        let hint = format!(
            "set `category = {{ constant = \"messages.private\" }}` in {}, or rename columns that are none of a message's",
            self.mapping.table
        );
        private::refuse(cover.columns(), self.mapping.is_never(), cover.shown(), &hint)
    }

    /// Every row that another may name as its parent.
    fn parents(&self, folder: &Path) -> Result<Spool> {
        let mut spool = Spool::new(folder)?;
        for (number, file) in self.files.iter().enumerate() {
            let mut reader = reader::open(file, options(&self.mapping.config))?;
            while let Some(row) = reader.next_row()? {
                // What has a parent itself is an answer, and nobody's question.
                if let (Some(own), None) = self.mapping.pair_keys(&row, &file.shown)? {
                    spool.keep(&own, &row, number, &self.mapping.place(&row, &file.shown))?;
                }
            }
        }
        Ok(spool)
    }

    fn entry(&mut self, row: &Row, file: &Found, parents: Option<&mut Spool>) -> Result<Entry> {
        let mapping = self.mapping;
        let people = &self.directory.people;
        let beside =
            Beside { file: &file.shown, captured_at: self.captured_at, directory: self.directory };
        let mut entry = mapping.facts(row, beside, self.quarantine)?;
        let key = mapping.pair_keys(row, &file.shown)?.1;
        let (Some(spool), Some(key)) = (parents, key) else {
            if self.records.may_copy(&entry) {
                let filled = mapping.fill(&mut entry, (row, &file.shown), people, self.quarantine);
                self.or_stub(&mut entry, filled)?;
            }
            return Ok(entry);
        };
        let role = mapping.config.pair.as_ref().map_or("asker", |pair| pair.role.as_str());
        let Some((parent, number)) = spool.find(&key)? else {
            self.quarantine.add(
                &mapping.name,
                What::Parent,
                "a parent that is not in the source",
                &entry.place,
                |_| {
                    format!(
                        "{} files = [\"…\"] with the file that holds the parents",
                        mapping.table
                    )
                },
            );
            return Ok(pair::orphan(entry, role));
        };
        let parent = Spool::with_instants(parent, row);
        let shown = self.files.get(number).map_or("", |file| &*file.shown);
        // What the parent's own row has of unknown values was listed, or will be, with that row.
        let facts =
            mapping.facts(&parent, Beside { file: shown, ..beside }, &mut Quarantine::default())?;
        if Match::of(&entry, &facts) == Match::Two {
            self.quarantine.add(
                &mapping.name,
                What::Parent,
                "a parent of another category",
                &entry.place,
                |_| {
                    format!(
                        "{} category.values: give rows and their parents one category, and they become conversations",
                        mapping.table
                    )
                },
            );
            if self.records.may_copy(&entry) {
                let row = (row, &*file.shown);
                let filled = mapping.fill_answer(&mut entry, row, people, self.quarantine);
                self.or_stub(&mut entry, filled)?;
            }
            return Ok(entry);
        }
        // Both people's words are copied, so both are asked for.
        let both = self.records.may_copy(&entry) && self.records.may_copy(&facts);
        entry = pair::merge(entry, facts, role);
        if both {
            let filled =
                mapping.fill_pair(&mut entry, (&parent, shown), (row, &file.shown), people);
            self.or_stub(&mut entry, filled)?;
        }
        Ok(entry)
    }

    /// What a member wrote stops nobody's build: words that cannot be made out are left out, with what is mentioned in them.
    fn or_stub(&mut self, entry: &mut Entry, filled: Result<()>) -> Result<()> {
        match filled {
            Err(error) if error.kind() == Kind::Html => {
                let name = "HTML that cannot be read";
                self.quarantine.add(&self.mapping.name, What::Row, name, &entry.place, |_| {
                    "it nests too deeply: mend it where it was written, and the record is as it was"
                        .to_owned()
                });
                entry.strip();
                Ok(())
            }
            filled => filled,
        }
    }
}

/// Reads LinkedIn exports.
fn exports(
    name: &str,
    config: &Source,
    files: &[Found],
    request: &Request<'_>,
    (captured_at, directory): (Timestamp, &Directory),
    quarantine: &mut Quarantine,
    mut records: Records<'_>,
) -> Result<()> {
    let settings = config.linkedin.clone().unwrap_or_default();
    let owners = match owners_file(config) {
        Some(list) => listed(request.base, name, list)?,
        None => Owners::pattern(&settings.owners).unwrap_or_else(|| Owners::table(&config.owners)),
    };
    let exports =
        Exports { source: name, settings: &settings, owners: &owners, limits: Limits::default() };
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.to_path_buf()).collect();
    let owner = |member: &str| {
        directory.get(member).map(|known| Owner {
            member: member.to_owned(),
            joined: known.joined,
            captured_at: Some(captured_at),
            birth_date: known.born,
        })
    };
    let resolve = |handle: &str| directory.people.member(handle);
    exports.read(&paths, &owner, quarantine, &mut |row| records.record(row.entry(&resolve)))?;
    records.finish().map(|_| ())
}

/// The list of whose exports they are.
fn listed(base: &Path, name: &str, list: &str) -> Result<Owners> {
    let table = format!("[source.{name}.linkedin] owners");
    let found = files::find(base, &[list.to_owned()], &table, false)?;
    let Some(file) = found.first() else {
        return Err(Error::new(
            Kind::Config,
            format!("{table} names `{list}`, and there is no such file"),
        ));
    };
    let bytes = std::fs::read(&file.path).map_err(|error| Error::io(&*file.shown, error))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::new(Kind::Malformed, "the bytes are not UTF-8").at(Place::file(&*file.shown))
    })?;
    Owners::list(&file.shown, &text)
}
