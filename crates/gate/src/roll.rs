//! The members as their table tells of them, before their history is known.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use abide_terms::Document;
use abide_terms::event::Pause;
use abide_terms::member::Kind;
use arrow::array::{Array, AsArray, RecordBatch, TimestampMicrosecondArray};
use arrow::datatypes::{Date32Type, Int16Type};
use jiff::Timestamp;
use jiff::tz::Offset;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::calendar::{
    NEVER, NO_DAY, OLDEST, believed, birthday, day_of, latest_birth, micros, midnight,
};
use crate::categories::Categories;
use crate::columns::Table;
use crate::ids::Ids;
use crate::lists::{Spans, flatten};
use crate::pauses::Pauses;
use crate::person::{ONE_REGION, Person, Row, bit};
use crate::regions::{Regions, UNKNOWN};
use crate::strings::Strings;
use crate::versions::{Versions, signal};
use crate::{Error, History, layout};

/// Rows that are read at a time.
const BATCH_ROWS: usize = 8192;

/// Members for whom there is room before they are seen, whatever a file says.
const ROWS_BELIEVED: u64 = 1 << 22;

/// Batches that are decoded ahead.
const BATCHES_AHEAD: usize = 4;

/// A member whose time of joining is unknown.
pub(crate) const NOT_JOINED: i64 = i64::MAX;

/// Everything that is said for all members.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) cutoff: i64,
    pub(crate) versions: Versions,
    pub(crate) categories: Categories,
    pub(crate) pauses: Pauses,
    pub(crate) regions: Regions,
}

/// The first instant after another, of those that are seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Next {
    after: i64,
    pub(crate) at: i64,
}

impl Next {
    pub(crate) fn after(after: i64) -> Self {
        Self { after, at: NEVER }
    }

    pub(crate) fn see(&mut self, at: i64) {
        if at > self.after {
            self.at = self.at.min(at);
        }
    }
}

/// Where members were from when on.
struct Dated<'a> {
    spans: Spans<'a>,
    starts: TimestampMicrosecondArray,
    /// Of each item; `None` if it lacks its date.
    regions: Vec<Option<u32>>,
}

impl Dated<'_> {
    /// Puts a member's rows into `rows`; none if one of them has no date, so that none is known.
    fn read(&self, row: usize, rows: &mut Vec<(i64, u32)>) {
        rows.clear();
        for item in self.spans.get(row) {
            let Some(region) = self.regions.get(item).copied().flatten() else {
                rows.clear();
                return;
            };
            rows.push((self.starts.value(item), region));
        }
    }
}

/// Members being read. Their history can be told once all of them are known: an event about somebody who
/// was not read yet would be lost.
#[derive(Debug)]
pub struct Roll {
    pub(crate) world: World,
    pub(crate) ids: Ids,
    /// By number; the first is nobody.
    pub(crate) people: Vec<Person>,
    pub(crate) joined: Vec<i64>,
    /// The latest birth date that the evidence allows, in days.
    pub(crate) born: Vec<i32>,
    pub(crate) rows: Vec<Row>,
    /// Start and length of the rows of each member with several.
    pub(crate) spans: Vec<(usize, usize)>,
    /// For each member the first instant after the cutoff from which they may stand otherwise, though nothing is said of them.
    pub(crate) next: Vec<i64>,
    births: bool,
    attestations: bool,
}

impl Roll {
    /// An empty roll. `terms` come in the order of their publication in the ledger.
    #[must_use]
    pub fn new(terms: &[Document], pauses: &[Pause], cutoff: Timestamp) -> Self {
        let versions = Versions::new(terms, cutoff);
        let newest = versions.newest();
        Self {
            world: World {
                cutoff: micros(cutoff),
                categories: Categories::new(&versions),
                pauses: Pauses::new(pauses, cutoff),
                regions: Regions::new(Offset::UTC.to_datetime(cutoff).date()),
                versions,
            },
            ids: Ids::default(),
            people: vec![Person::nobody(newest)],
            joined: vec![NOT_JOINED],
            born: vec![NO_DAY],
            rows: Vec::new(),
            spans: Vec::new(),
            next: vec![NEVER],
            births: false,
            attestations: false,
        }
    }

    /// Gives these codes of regions their numbers before any member does.
    pub(crate) fn know<'c>(&mut self, codes: impl Iterator<Item = &'c str>) {
        let World { regions, versions, pauses, .. } = &mut self.world;
        codes.for_each(|code| _ = regions.number(code, versions, pauses));
    }

    /// Reads a Parquet file of members.
    pub fn read(&mut self, path: &Path) -> Result<(), Error> {
        let rows = abide_intake::parquet_rows(path).map_err(|error| Error::file(path, &error))?;
        let file = File::open(path).map_err(|error| Error::file(path, &error))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|error| Error::file(path, &error))?;
        let place = path.display().to_string();
        // Also if there is no row: an empty table that lacks a column is no table of members.
        layout::members(builder.schema(), &place)?;
        let batches = builder
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| Error::file(path, &error))?;
        // What the footer says is only taken on trust as far as it costs little.
        self.ids.reserve(rows.min(ROWS_BELIEVED) as usize);
        // One thread decodes while another lays down what was decoded.
        thread::scope(|scope| {
            let (sender, decoded) = mpsc::sync_channel(BATCHES_AHEAD);
            let decoding =
                scope.spawn(move || batches.into_iter().try_for_each(|batch| sender.send(batch)));
            let added: Result<u64, Error> = decoded.into_iter().try_fold(0, |row, batch| {
                let batch = batch.map_err(|error| Error::file(path, &error))?;
                self.add_from(&batch, &place, row)?;
                Ok(row + batch.num_rows() as u64)
            });
            // The library panics on some pages that no writer makes.
            match (decoding.join(), added?) {
                (Ok(_), added) if added == rows => Ok(()),
                _ => Err(Error::file(path, &"it is not a whole Parquet file")),
            }
        })
    }

    /// Adds members in the schema of `intake::schema::members`.
    pub fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.add_from(batch, "members", self.ids.len() as u64)
    }

    /// No more members come: their history does.
    #[must_use]
    pub fn close(mut self) -> History {
        self.ids.shrink();
        self.rows.shrink_to_fit();
        History::of(self)
    }

    fn add_from(&mut self, batch: &RecordBatch, place: &str, first: u64) -> Result<(), Error> {
        layout::members(&batch.schema(), place)?;
        let table = Table { batch, place };
        let rows = batch.num_rows();
        let ids = table.strings("id")?;
        let kinds = table.strings("kind")?.resolve(rows, None, Kind::parse);
        let joined = table.instants("joined")?;
        let deleted = table.instants("deleted_at")?;
        let signals = table.texts("signals", None)?;
        let births = table.column("birth_date").and_then(|a| a.as_primitive_opt::<Date32Type>());
        let years = table.column("attested_years").and_then(|a| a.as_primitive_opt::<Int16Type>());
        let days = table.column("attested_on").and_then(|a| a.as_primitive_opt::<Date32Type>());
        let dated = self.regions(&table)?;
        self.number(&ids, rows, place, first)?;
        let mut rows = Vec::new();

        for (row, kind) in kinds.iter().enumerate() {
            let joined = joined.as_ref().and_then(|a| a.is_valid(row).then(|| a.value(row)));
            let deleted = deleted.as_ref().and_then(|a| a.is_valid(row).then(|| a.value(row)));
            let birth = births.and_then(|a| a.is_valid(row).then(|| a.value(row)));
            let years = years.and_then(|a| a.is_valid(row).then(|| a.value(row)));
            let day = days.and_then(|a| a.is_valid(row).then(|| a.value(row)));
            self.births |= birth.is_some();
            self.attestations |= years.is_some() || day.is_some();
            let attested = || years.zip(day).map_or(NO_DAY, |(years, on)| latest_birth(years, on));
            let mut person = Person::nobody(0);
            person.bits = 0;
            match kind {
                Some(Kind::Person) => {}
                Some(Kind::Bot) => person.bits |= bit::NOT_A_PERSON | bit::BOT,
                Some(Kind::Organisation) => person.bits |= bit::NOT_A_PERSON | bit::ORGANISATION,
                Some(Kind::Deceased) | None => person.bits |= bit::NOT_A_PERSON,
            }
            if deleted.is_some_and(|at| at <= self.world.cutoff) {
                person.bits |= bit::DELETED;
            }
            person.signals = signals
                .row(row)
                // A null stands for a signal that nobody knows.
                .fold(0, |bits, word| bits | signal(word.unwrap_or_default()));
            if let Some(dated) = &dated {
                dated.read(row, &mut rows);
            }
            self.place(&mut person, &mut rows);
            self.people.push(person);
            self.joined.push(joined.unwrap_or(NOT_JOINED));
            let born = birth.unwrap_or_else(attested);
            let mut next = Next::after(self.world.cutoff);
            next.see(deleted.unwrap_or(NEVER));
            next.see(midnight(birthday(born, OLDEST + 1)));
            for (from, _) in &rows {
                next.see(*from);
            }
            if let Some(joined) = joined {
                let periods = self.world.versions.periods();
                periods.for_each(|period| next.see(joined.saturating_add(period)));
            }
            self.next.push(next.at);
            self.born.push(believed(born, day_of(self.world.cutoff)));
        }
        if self.births && self.attestations {
            return Err(Error::TwoAges { place: place.to_owned() });
        }
        Ok(())
    }

    /// Gives every row the next number. Ids that are absent, or there twice, are refused where they stand first.
    fn number(
        &mut self,
        ids: &Strings<'_>,
        rows: usize,
        place: &str,
        first: u64,
    ) -> Result<(), Error> {
        let known = self.ids.len();
        let row = |row: usize| first + row as u64 + 1;
        let whole = (0..rows).take_while(|row| ids.get(*row).is_some()).count();
        let numbered = self.ids.insert_each((0..whole).map(|row| ids.get(row).unwrap_or_default()));
        let place = || place.to_owned();
        if numbered?.is_none() {
            return Err(Error::TwiceMember { place: place(), row: row(self.ids.len() - known) });
        }
        if whole < rows {
            return Err(Error::NoId { place: place(), row: row(whole) });
        }
        Ok(())
    }

    /// The dated regions of each row, if the table has any.
    fn regions<'a>(&mut self, table: &Table<'a>) -> Result<Option<Dated<'a>>, Error> {
        let (Some(array), wrong) = (table.column("regions"), || table.wrong("regions")) else {
            return Ok(None);
        };
        let (spans, items) = flatten(array).ok_or_else(wrong)?;
        let items = items.as_struct_opt().ok_or_else(wrong)?;
        let codes =
            items.column_by_name("region").and_then(|a| Strings::of(a)).ok_or_else(wrong)?;
        let starts = items.column_by_name("from").ok_or_else(wrong)?;
        let starts = table.micros("regions", starts)?;
        let World { regions, versions, pauses, .. } = &mut self.world;
        let numbers =
            codes.resolve(items.len(), UNKNOWN, |code| regions.number(code, versions, pauses));
        let is_dated = |item: usize| items.is_valid(item) && starts.is_valid(item);
        let regions = numbers.into_iter().enumerate();
        let regions = regions.map(|(item, region)| is_dated(item).then_some(region)).collect();
        Ok(Some(Dated { spans, starts, regions }))
    }

    /// Lays down the regions of a member, and leaves them in order.
    fn place(&mut self, person: &mut Person, dated: &mut Vec<(i64, u32)>) {
        if dated.is_empty() {
            person.bits |= bit::REGION;
            return;
        }
        // Stable: of two rows from one instant the later one stays the later one, and counts.
        dated.sort_by_key(|(from, _)| *from);
        dated.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                *kept = *later;
            }
            is_same
        });
        person.region = dated
            .iter()
            .rev()
            .find(|(from, _)| *from <= self.world.cutoff)
            .map_or(UNKNOWN, |(_, region)| *region);
        if let [(from, region)] = **dated {
            // The region of a member who is only to arrive there still has to stand in the row.
            if person.region == region {
                person.since = from;
                return;
            }
        }
        person.span = u32::try_from(self.spans.len()).unwrap_or(ONE_REGION);
        self.spans.push((self.rows.len(), dated.len()));
        let rows = dated.iter().map(|(from, region)| Row { from: *from, region: *region, bits: 0 });
        self.rows.extend(rows);
    }
}
