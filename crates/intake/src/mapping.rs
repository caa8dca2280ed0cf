//! Rows of a source as entries: what the decision needs first, the words only when they may be copied.

use std::collections::BTreeMap;

use abide_terms::record::Audience;
use abide_terms::{member, taxonomy};
use jiff::Timestamp;

use crate::config::{self, DateColumn, Signals, Text};
use crate::entry::{Contributor, Entry, Message};
use crate::lookup::{About, Lookup};
use crate::mention::People;
use crate::quarantine::{Quarantine, What};
use crate::row::{self, Dated, Row};
use crate::template::{Cell, Templates, require_exact};
use crate::{Error, Kind, Place, Result};

/// A source's mapping, ready to run.
#[derive(Debug)]
pub(crate) struct Mapping {
    pub(crate) name: String,
    pub(crate) table: String,
    pub(crate) config: config::Source,
    pub(crate) templates: Templates,
    id: Cell,
    author: Cell,
    author_name: Option<Cell>,
    category: Lookup,
    audience: Lookup,
    contributors: Vec<(Cell, Option<Cell>, String)>,
    mentioned_in: Vec<Cell>,
    thread: Option<Cell>,
    language: Option<Cell>,
    licence: Option<Cell>,
    attribution: Option<Cell>,
    text: Option<Cell>,
    text_by_category: BTreeMap<String, Cell>,
    /// Prompt and response: of one row, or of a pair.
    turns: Option<(Cell, Cell)>,
    keys: Option<(Cell, Cell)>,
}

/// What stands beside a row while it is mapped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beside<'a> {
    /// How messages name the file.
    pub(crate) file: &'a str,
    /// When the source was taken from the platform.
    pub(crate) captured_at: Timestamp,
    /// Joining times, for undated records.
    pub(crate) directory: &'a crate::directory::Directory,
}

impl Mapping {
    pub(crate) fn new(name: &str, config: &config::Source) -> Result<Self> {
        let table = format!("[source.{name}]");
        let mut templates = Templates::new(&table);
        let t = &mut templates;
        let missing = |key: &str| Error::new(Kind::Config, format!("{table} does not say `{key}`"));
        let required = |t: &mut Templates, key: &str, cell: &Option<String>| match cell {
            Some(cell) => t.cell(key, cell),
            None => Err(missing(key)),
        };
        let optional = |t: &mut Templates, key: &str, cell: &Option<String>| {
            cell.as_ref().map(|cell| t.cell(key, cell)).transpose()
        };
        let id = required(t, "id", &config.id)?;
        let author = required(t, "author", &config.author)?;
        let author_name = optional(t, "author_name", &config.author_name)?;
        let language = optional(t, "language", &config.language)?;
        let licence = optional(t, "licence", &config.licence)?;
        let attribution = optional(t, "attribution", &config.attribution)?;
        let category = Lookup::new(
            "category",
            config.category.as_ref().ok_or_else(|| missing("category"))?,
            t,
        )?;
        let audience = Lookup::new(
            "audience",
            config.audience.as_ref().ok_or_else(|| missing("audience"))?,
            t,
        )?;
        let mut contributors = Vec::new();
        for (at, contributor) in config.contributors.iter().enumerate() {
            let cell = t.cell(&format!("contributors[{at}].column"), &contributor.column)?;
            let named = optional(t, &format!("contributors[{at}].name"), &contributor.name)?;
            contributors.push((cell, named, contributor.role.clone()));
        }
        let mut mentioned_in = Vec::new();
        let mut thread = None;
        if let Some(mentions) = &config.mentions {
            for (at, cell) in mentions.columns.iter().enumerate() {
                mentioned_in.push(t.cell(&format!("mentions.columns[{at}]"), cell)?);
            }
            thread = optional(t, "mentions.thread", &mentions.thread)?;
        }
        let mut text = None;
        let mut text_by_category = BTreeMap::new();
        match &config.text {
            Some(Text::Every(template)) => text = Some(t.template("text", template)?),
            Some(Text::ByCategory(templates)) => {
                for (category, template) in templates {
                    let cell = t.template(&format!("text.\"{category}\""), template)?;
                    text_by_category.insert(category.clone(), cell);
                }
            }
            None => {}
        }
        let turns = match (&config.chat, &config.pair) {
            (Some(chat), _) => Some((
                t.template("chat.prompt", &chat.prompt)?,
                t.template("chat.response", &chat.response)?,
            )),
            (None, Some(pair)) => Some((
                t.template("pair.prompt", &pair.prompt)?,
                t.template("pair.response", &pair.response)?,
            )),
            (None, None) => None,
        };
        let keys = match &config.pair {
            Some(pair) => {
                Some((t.cell("pair.parent_key", &pair.parent_key)?, t.cell("pair.key", &pair.key)?))
            }
            None => None,
        };
        let dates = [
            &config.made_at,
            &config.edited_at,
            &config.made_from,
            &config.made_to,
            &config.deleted_at,
        ];
        for column in dates.into_iter().flatten() {
            t.uses(column.column());
        }
        match &config.signals {
            Some(Signals::Column(column)) => t.uses(column),
            Some(Signals::Columns(columns)) => columns.values().for_each(|column| t.uses(column)),
            None => {}
        }
        Ok(Self {
            name: name.to_owned(),
            table,
            config: config.clone(),
            templates,
            id,
            author,
            author_name,
            category,
            audience,
            contributors,
            mentioned_in,
            thread,
            language,
            licence,
            attribution,
            text,
            text_by_category,
            turns,
            keys,
        })
    }

    /// Whether every row would be a stub anyway: all its categories are on the list of never.
    pub(crate) fn is_never(&self) -> bool {
        self.category.words().is_some_and(|words| words.into_iter().all(taxonomy::is_never))
    }

    pub(crate) fn place(&self, row: &Row, file: &str) -> Place {
        match self.config.format {
            config::FileFormat::Parquet => Place::row(file, row.number),
            _ => Place::line(file, row.number),
        }
    }

    fn cell(&self, cell: Option<&Cell>, row: &Row, place: &Place) -> Result<Option<String>> {
        cell.map_or(Ok(None), |cell| self.templates.value(cell, row, place))
    }

    fn key(&self, cell: Option<&Cell>, row: &Row, place: &Place) -> Result<Option<String>> {
        cell.map_or(Ok(None), |cell| self.templates.id(cell, row, place))
    }

    /// The value by which others name this row, and the one that names its parent.
    pub(crate) fn pair_keys(
        &self,
        row: &Row,
        file: &str,
    ) -> Result<(Option<String>, Option<String>)> {
        let place = self.place(row, file);
        match &self.keys {
            Some((parent, own)) => {
                Ok((self.key(Some(own), row, &place)?, self.key(Some(parent), row, &place)?))
            }
            None => Ok((None, None)),
        }
    }

    /// Who wrote it. An id that no member can have names nobody.
    fn author(&self, row: &Row, place: &Place) -> Result<Option<String>> {
        Ok(self.key(Some(&self.author), row, place)?.filter(|id| member::is_id(id)))
    }

    /// Notes in which thread who wrote.
    pub(crate) fn note_thread(&self, row: &Row, file: &str, people: &mut People) -> Result<()> {
        let place = self.place(row, file);
        let Some(thread) = self.key(self.thread.as_ref(), row, &place)? else { return Ok(()) };
        match self.author(row, &place)? {
            Some(author) => people.wrote(&thread, &author),
            None => {
                if let Some(name) = self.cell(self.author_name.as_ref(), row, &place)? {
                    people.stranger_wrote(&thread, &name);
                }
            }
        }
        for contributor in self.contributors(row, &place)? {
            if let Some(member) = contributor.member {
                people.wrote(&thread, &member);
            }
        }
        Ok(())
    }

    pub(crate) fn notes_threads(&self) -> bool {
        self.thread.is_some()
    }

    fn contributors(&self, row: &Row, place: &Place) -> Result<Vec<Contributor>> {
        let mut found = Vec::new();
        for (cell, name, role) in &self.contributors {
            require_exact(cell, row, place)?;
            let members = match cell {
                Cell::Column(column) => row.value(column).map(row::words).unwrap_or_default(),
                Cell::Template { .. } => self
                    .templates
                    .value(cell, row, place)?
                    .map(|id| vec![Some(id)])
                    .unwrap_or_default(),
            };
            let is_named = members.is_empty() && self.cell(name.as_ref(), row, place)?.is_some();
            found.extend(
                members
                    .into_iter()
                    .map(|id| id.filter(|id| member::is_id(id)))
                    .map(|member| Contributor { member, role: role.clone() }),
            );
            if is_named {
                found.push(Contributor { member: None, role: role.clone() });
            }
        }
        Ok(found)
    }

    /// Everything that the decision needs, and none of the words.
    pub(crate) fn facts(
        &self,
        row: &Row,
        beside: Beside<'_>,
        quarantine: &mut Quarantine,
    ) -> Result<Entry> {
        let place = self.place(row, beside.file);
        let shown = format!("{}:{}:{}", self.name, beside.file, row.number);
        let id = self.key(Some(&self.id), row, &place)?.ok_or_else(|| {
            Error::new(Kind::Malformed, "the record has no id")
                .at(place.clone())
                .hint(format!("`id` in {} says where it is", self.table))
        })?;
        let about = |key, what| About { source: &self.name, table: &self.table, key, what };
        let at = (&place, shown.as_str());
        let category = self.category.word(
            row,
            &self.templates,
            at,
            about("category", What::Category),
            taxonomy::is_known,
            quarantine,
        )?;
        let is_audience = |word: &str| Audience::parse(word).is_some();
        let audience = self.audience.word(
            row,
            &self.templates,
            at,
            about("audience", What::Audience),
            is_audience,
            quarantine,
        )?;
        let mut entry = Entry {
            id,
            category,
            audience,
            author: self.author(row, &place)?,
            contributors: self.contributors(row, &place)?,
            signals: signals(self.config.signals.as_ref(), row),
            language: self.cell(self.language.as_ref(), row, &place)?,
            licence: self.cell(self.licence.as_ref(), row, &place)?,
            place: shown,
            ..Entry::default()
        };
        self.set_dates(&mut entry, row, beside, quarantine);
        Ok(entry)
    }

    fn set_dates(
        &self,
        entry: &mut Entry,
        row: &Row,
        beside: Beside<'_>,
        quarantine: &mut Quarantine,
    ) {
        let config = &self.config;
        let mut read = |column: &Option<DateColumn>| {
            let Some(column) = column else { return Dated::Absent };
            let date = row.date(column.column(), column.format(&config.dates));
            if date == Dated::Unknown {
                quarantine.add(&self.name, What::Date, column.column(), &entry.place, |column| {
                    row::date_hint(row, &self.table, column)
                });
            }
            date
        };
        if config.made.is_some() {
            let author = entry.author.as_deref().and_then(|author| beside.directory.get(author));
            entry.made_from = author.and_then(|author| author.joined);
            entry.made_to = Some(beside.captured_at);
        } else if config.made_at.is_some() {
            let made = read(&config.made_at).known();
            entry.made_from = made;
            entry.made_to = match read(&config.edited_at) {
                Dated::Absent => made,
                Dated::At(edited) => Some(edited),
                Dated::Unknown => None,
            };
        } else {
            entry.made_from = read(&config.made_from).known();
            entry.made_to = read(&config.made_to).known();
        }
        // Whoever deleted it meant it to be gone: a deletion that cannot be dated counts from the beginning.
        entry.deleted_at = match read(&config.deleted_at) {
            Dated::Absent => None,
            Dated::At(at) => Some(at),
            Dated::Unknown => Some(Timestamp::MIN),
        };
        if let (Some(from), Some(to)) = (entry.made_from, entry.made_to)
            && from > to
        {
            quarantine.add(&self.name, What::Date, "edited before created", &entry.place, |_| {
                format!("the decision is `undecidable`: mend the dates, or the columns that {} names for them", self.table)
            });
        }
    }

    /// Fills in the words of a row that stands alone.
    pub(crate) fn fill(
        &self,
        entry: &mut Entry,
        row: (&Row, &str),
        people: &People,
        quarantine: &mut Quarantine,
    ) -> Result<()> {
        self.fill_or(entry, row, None, people, quarantine)
    }

    /// The same for an answer without its question: where nothing else is said, it says what it would say to it.
    pub(crate) fn fill_answer(
        &self,
        entry: &mut Entry,
        row: (&Row, &str),
        people: &People,
        quarantine: &mut Quarantine,
    ) -> Result<()> {
        let response = self.turns.as_ref().map(|(_, response)| response);
        self.fill_or(entry, row, response, people, quarantine)
    }

    fn fill_or(
        &self,
        entry: &mut Entry,
        (row, file): (&Row, &str),
        otherwise: Option<&Cell>,
        people: &People,
        quarantine: &mut Quarantine,
    ) -> Result<()> {
        let place = self.place(row, file);
        let by_category =
            entry.category.as_ref().and_then(|category| self.text_by_category.get(category));
        if let (true, Some((prompt, response))) = (self.config.chat.is_some(), &self.turns) {
            let prompt = self.cell(Some(prompt), row, &place)?;
            let response = self.cell(Some(response), row, &place)?;
            entry.messages = turns(prompt, response);
        } else {
            let template = by_category.or(self.text.as_ref()).or(otherwise);
            if template.is_none() {
                let category = entry.category.as_deref().unwrap_or_default();
                quarantine.add(
                    &self.name,
                    What::Row,
                    &format!("{category} without a template"),
                    &entry.place,
                    |_| format!("{} text.\"{category}\" = \"…\"", self.table),
                );
            }
            entry.text = self.cell(template, row, &place)?;
        }
        entry.attribution = self.cell(self.attribution.as_ref(), row, &place)?;
        entry.mentions = distinct(self.mentions(row, &place, people)?);
        Ok(())
    }

    /// Fills in the words of a row and its parent, as one conversation.
    pub(crate) fn fill_pair(
        &self,
        entry: &mut Entry,
        parent: (&Row, &str),
        child: (&Row, &str),
        people: &People,
    ) -> Result<()> {
        let places = (self.place(parent.0, parent.1), self.place(child.0, child.1));
        if let Some((prompt, response)) = &self.turns {
            let prompt = self.cell(Some(prompt), parent.0, &places.0)?;
            let response = self.cell(Some(response), child.0, &places.1)?;
            entry.messages = turns(prompt, response);
        }
        let attribution = self.attribution.as_ref();
        let credits = [
            self.cell(attribution, parent.0, &places.0)?,
            self.cell(attribution, child.0, &places.1)?,
        ];
        entry.attribution = joined(credits);
        let mut mentions = self.mentions(parent.0, &places.0, people)?;
        mentions.extend(self.mentions(child.0, &places.1, people)?);
        entry.mentions = distinct(mentions);
        Ok(())
    }

    fn mentions(&self, row: &Row, place: &Place, people: &People) -> Result<Vec<Option<String>>> {
        let thread = self.key(self.thread.as_ref(), row, place)?;
        let shortened_to = self.config.mentions.as_ref().and_then(|mentions| mentions.shortened_to);
        let mut found = Vec::new();
        for cell in &self.mentioned_in {
            if let Some(text) = self.templates.value(cell, row, place)? {
                found.extend(people.mentioned(&text, thread.as_deref(), shortened_to));
            }
        }
        Ok(found)
    }
}

/// A conversation needs both sides; one alone would teach a model to talk to itself.
fn turns(prompt: Option<String>, response: Option<String>) -> Vec<Message> {
    match (prompt, response) {
        (Some(prompt), Some(response)) => vec![
            Message { role: "user".to_owned(), content: prompt },
            Message { role: "assistant".to_owned(), content: response },
        ],
        _ => Vec::new(),
    }
}

fn distinct(mut mentions: Vec<Option<String>>) -> Vec<Option<String>> {
    mentions.sort();
    mentions.dedup();
    mentions
}

/// Different words of two rows, one after the other.
pub(crate) fn joined(words: [Option<String>; 2]) -> Option<String> {
    match words {
        [Some(first), Some(second)] if first == second => Some(first),
        [Some(first), Some(second)] => Some(format!("{first}; {second}")),
        [first, second] => first.or(second),
    }
}

/// The signals of a row that say no. A value that is neither yes nor no counts as no.
pub(crate) fn signals(config: Option<&Signals>, row: &Row) -> Vec<String> {
    match config {
        None => Vec::new(),
        Some(Signals::Column(column)) => match row.value(column) {
            Some(serde_json::Value::String(list)) => list
                .split([',', ';', ' '])
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            Some(value) => row::words(value)
                .into_iter()
                .map(|word| word.unwrap_or_else(|| "unknown".into()))
                .collect(),
            None => Vec::new(),
        },
        Some(Signals::Columns(columns)) => columns
            .iter()
            .filter(|(_, column)| {
                row.value(column).is_some_and(|_| {
                    let word = row.word(column);
                    !matches!(word.as_deref(), Some("false" | "0" | "no" | "off"))
                })
            })
            .map(|(signal, _)| signal.clone())
            .collect(),
    }
}
