//! The members' files as canonical members, and as the directory that records are read against.

use std::path::Path;

use abide_terms::member::{self, AgeEvidence, Kind as AccountKind};
use jiff::Timestamp;

use crate::batch::{self, Member, Stays, Writer};
use crate::config::{self, DateColumn, Members, Signals};
use crate::cover::Cover;
use crate::directory::{Directory, Known, born};
use crate::files::Found;
use crate::lookup::{About, Lookup};
use crate::mapping::signals;
use crate::moves::Moves;
use crate::quarantine::{Quarantine, What};
use crate::reader::{self, Options};
use crate::region::{Places, is_code};
use crate::row::{self, Dated, Row};
use crate::template::{Cell, Templates};
use crate::{Error, Kind, Place, Result, instant, schema};

const TABLE: &str = "[members]";
const BATCH_ROWS: usize = 8192;

struct Mapping<'a> {
    config: &'a Members,
    templates: Templates,
    id: Cell,
    kind: Option<Lookup>,
    years: Option<Cell>,
    location: Option<Cell>,
    code: Option<Cell>,
    language: Option<Cell>,
    handles: Vec<Cell>,
    places: Places,
    /// Dated regions from files of their own.
    moves: Moves,
}

/// Reads members that are not canonical yet, and `moves` with their dated regions; writes them to `into`, and says
/// how many there are.
pub(crate) fn stage(
    config: &Members,
    (files, moves): (&[Found], &[Found]),
    into: &Path,
    directory: &mut Directory,
    quarantine: &mut Quarantine,
) -> Result<u64> {
    let mapping = Mapping::new(config, moves, quarantine)?;
    let mut writer = Writer::create(into, schema::members())?;
    let mut held: Vec<Member> = vec![];
    let mut rows = 0;
    for file in files {
        let options = Options {
            format: config.format,
            line_bytes_max: config.line_bytes_max,
            delimiter: config.delimiter,
        };
        let mut reader = reader::open(file, options)?;
        let mut cover =
            Cover::new(mapping.templates.used(), &config.ignore, &file.shown, reader.as_ref())?;
        while let Some(row) = reader.next_row()? {
            cover.see(&row);
            let place = mapping.place(&row, &file.shown);
            let (member, known) = mapping.member(&row, &place, &file.shown, quarantine)?;
            if directory.get(&member.id).is_some() {
                let first = mapping.first(&member.id, files, options)?;
                let first =
                    first.map_or_else(String::new, |first| format!("; the first is at {first}"));
                return Err(Error::new(Kind::Duplicate, format!("two members have one id{first}"))
                    .at(place)
                    .hint("every member has one row; dated regions can stand in `regions.rows`"));
            }
            directory.add(&member.id, known, &member.handles);
            held.push(member);
            rows += 1;
            if held.len() == BATCH_ROWS {
                writer.write(&batch::members(&held)?)?;
                held.clear();
            }
        }
        cover.finish("members", TABLE, quarantine)?;
    }
    if !held.is_empty() {
        writer.write(&batch::members(&held)?)?;
    }
    writer.finish()?;
    mapping.moves.note_strangers(directory, quarantine);
    Ok(rows)
}

impl<'a> Mapping<'a> {
    fn new(config: &'a Members, moved: &[Found], quarantine: &mut Quarantine) -> Result<Self> {
        let mut templates = Templates::new(TABLE);
        let t = &mut templates;
        let missing = |key: &str| Error::new(Kind::Config, format!("{TABLE} does not say `{key}`"));
        let id = t.cell("id", config.id.as_ref().ok_or_else(|| missing("id"))?)?;
        let kind = config.kind.as_ref().map(|kind| Lookup::new("kind", kind, t)).transpose()?;
        let years = config.age.as_ref().map(|age| t.cell("age.years", &age.years)).transpose()?;
        let regions = config.regions.clone().unwrap_or_default();
        let location =
            regions.location.as_ref().map(|cell| t.cell("regions.location", cell)).transpose()?;
        let code = regions.code.as_ref().map(|cell| t.cell("regions.code", cell)).transpose()?;
        if let Some(list) = &regions.list {
            t.uses(list);
        }
        let language = config.language.as_ref().map(|cell| t.cell("language", cell)).transpose()?;
        let handles =
            config.handles.iter().map(|cell| t.cell("handles", cell)).collect::<Result<_>>()?;
        let attested = config.age.as_ref().map(|age| &age.on);
        let dates = [
            config.joined.as_ref(),
            config.birth_date.as_ref(),
            config.deleted_at.as_ref(),
            attested,
        ];
        for column in dates.into_iter().flatten() {
            t.uses(column.column());
        }
        match &config.signals {
            Some(Signals::Column(column)) => t.uses(column),
            Some(Signals::Columns(columns)) => columns.values().for_each(|column| t.uses(column)),
            None => {}
        }
        let moves = match &regions.rows {
            Some(rows) => Moves::read(rows, moved, quarantine)?,
            None => Moves::default(),
        };
        let places = Places::new(&regions.aliases);
        Ok(Self {
            config,
            templates,
            id,
            kind,
            years,
            location,
            code,
            language,
            handles,
            places,
            moves,
        })
    }

    fn place(&self, row: &Row, file: &str) -> Place {
        match self.config.format {
            config::FileFormat::Parquet => Place::row(file, row.number),
            _ => Place::line(file, row.number),
        }
    }

    /// Where the member stands first.
    fn first(&self, id: &str, files: &[Found], options: Options) -> Result<Option<Place>> {
        for file in files {
            let mut reader = reader::open(file, options)?;
            while let Some(row) = reader.next_row()? {
                let place = self.place(&row, &file.shown);
                if self.templates.id(&self.id, &row, &place)?.as_deref() == Some(id) {
                    return Ok(Some(place));
                }
            }
        }
        Ok(None)
    }

    fn member(
        &self,
        row: &Row,
        place: &Place,
        file: &str,
        quarantine: &mut Quarantine,
    ) -> Result<(Member, Known)> {
        let config = self.config;
        let shown = format!("members:{file}:{}", row.number);
        let value = |cell: &Option<Cell>| match cell {
            Some(cell) => self.templates.value(cell, row, place),
            None => Ok(None),
        };
        let id = self.templates.id(&self.id, row, place)?.ok_or_else(|| {
            Error::new(Kind::Malformed, "the member has no id")
                .at(place.clone())
                .hint(format!("`id` in {TABLE} says where it is"))
        })?;
        require_id(&id, place)?;
        let about = About { source: "members", table: TABLE, key: "kind", what: What::AccountKind };
        let is_kind = |word: &str| AccountKind::parse(word).is_some();
        let kind = match &self.kind {
            Some(kind) => {
                kind.word(row, &self.templates, (place, &shown), about, is_kind, quarantine)?
            }
            None => None,
        };
        let mut date = |column: &Option<DateColumn>| {
            let Some(column) = column else { return Dated::Absent };
            let date = row.date(column.column(), column.format(&config.dates));
            if date == Dated::Unknown {
                quarantine.add("members", What::Date, column.column(), &shown, |column| {
                    row::date_hint(row, TABLE, column)
                });
            }
            date
        };
        let joined = date(&config.joined).known();
        let birth_date = date(&config.birth_date).known().map(instant::utc_date);
        let attested_on =
            date(&config.age.as_ref().map(|age| age.on.clone())).known().map(instant::utc_date);
        let deleted_at = match date(&config.deleted_at) {
            Dated::Absent => None,
            Dated::At(at) => Some(at),
            Dated::Unknown => Some(Timestamp::MIN),
        };
        let attested_years = value(&self.years)?.and_then(|years| years.trim().parse::<i16>().ok());
        let regions = self.regions(row, place, &shown, &id, joined, quarantine)?;
        let handles = self.handles.iter().map(|cell| self.templates.value(cell, row, place));
        let handles: Vec<String> =
            handles.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
        let attested =
            attested_years.zip(attested_on).map(|(years, on)| AgeEvidence::Attested { years, on });
        let evidence = birth_date.map(AgeEvidence::Birth).or(attested);
        let known = Known {
            kind: kind.as_deref().and_then(AccountKind::parse),
            joined,
            born: evidence.and_then(born),
        };
        let member = Member {
            id,
            kind,
            joined,
            birth_date,
            attested_years: attested_years.filter(|_| attested_on.is_some()),
            attested_on: attested_on.filter(|_| attested_years.is_some()),
            regions,
            deleted_at,
            signals: signals(config.signals.as_ref(), row),
            language: value(&self.language)?,
            handles,
        };
        Ok((member, known))
    }

    fn regions(
        &self,
        row: &Row,
        place: &Place,
        shown: &str,
        id: &str,
        joined: Option<Timestamp>,
        quarantine: &mut Quarantine,
    ) -> Result<Stays> {
        if let Some(stays) = self.moves.of(id) {
            return Ok(stays.clone());
        }
        if let Some(cell) = &self.code {
            let Some(code) = self.templates.value(cell, row, place)? else { return Ok(vec![]) };
            return Ok(vec![(listed(code, shown, quarantine), joined)]);
        }
        if let Some(cell) = &self.location {
            let Some(location) = self.templates.value(cell, row, place)? else { return Ok(vec![]) };
            let country = self.places.country(&location);
            if country.is_none() {
                // A place is what a member wrote of themself: it is counted, and not repeated.
                quarantine.add(
                    "members",
                    What::Region,
                    "a place that is no country by name",
                    shown,
                    |_| format!("{TABLE} regions.aliases.\"…\" = \"XX\""),
                );
            }
            return Ok(vec![(country, joined)]);
        }
        let Some(list) = self.config.regions.as_ref().and_then(|regions| regions.list.as_ref())
        else {
            return Ok(vec![]);
        };
        let rows =
            row.value(list).and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
        let dated = rows.into_iter().map(|value| {
            let values = value
                .as_object()
                .map(|object| object.clone().into_iter().collect())
                .unwrap_or_default();
            let row = Row { values, ..Row::default() };
            let region = row.word("region").and_then(|code| listed(code, shown, quarantine));
            (region, row.date("from", &self.config.dates).known())
        });
        Ok(dated.collect())
    }
}

/// Refuses an id that the ledger would not take: such a member could not say no.
pub(crate) fn require_id(id: &str, place: &Place) -> Result<()> {
    if member::is_id(id) {
        return Ok(());
    }
    Err(Error::new(
        Kind::Malformed,
        format!(
            "the member's id begins or ends with a space, holds a control character, or is longer than {} bytes",
            member::ID_BYTES_MAX
        ),
    )
    .at(place.clone())
    .hint("the ledger takes no such id, so the member could not opt out: mend it here and in every source"))
}

/// The code, if it is one; else it is unknown, and listed.
pub(crate) fn listed(code: String, shown: &str, quarantine: &mut Quarantine) -> Option<String> {
    if is_code(&code) {
        return Some(code);
    }
    quarantine.add("members", What::Region, "a code that is not of ISO 3166", shown, |_| {
        format!("{TABLE} regions: write codes such as `DE` or `CA-QC`")
    });
    None
}

/// Fills the directory from members in the canonical schema.
pub(crate) fn read_canonical(files: &[Found], directory: &mut Directory) -> Result<()> {
    for file in files {
        let options = Options {
            format: config::FileFormat::Parquet,
            line_bytes_max: u64::MAX,
            delimiter: ',',
        };
        let mut reader = reader::open(file, options)?;
        while let Some(row) = reader.next_row()? {
            let Some(id) = row.word("id") else { continue };
            let date = |column: &str| row.date(column, &instant::Format::Rfc3339).known();
            let day = |column: &str| row.word(column).and_then(|day| day.parse().ok());
            let years = row.word("attested_years").and_then(|years| years.parse().ok());
            let attested = years
                .zip(day("attested_on"))
                .map(|(years, on)| AgeEvidence::Attested { years, on });
            let evidence = day("birth_date").map(AgeEvidence::Birth).or(attested);
            let handles: Vec<String> = row
                .value("handles")
                .map(crate::row::words)
                .unwrap_or_default()
                .into_iter()
                .flatten()
                .collect();
            let kind = row.word("kind").as_deref().and_then(AccountKind::parse);
            directory.add(
                &id,
                Known { kind, joined: date("joined"), born: evidence.and_then(born) },
                &handles,
            );
        }
    }
    Ok(())
}
