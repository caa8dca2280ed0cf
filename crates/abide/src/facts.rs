//! Single records and members out of canonical Parquet, for the one-record rule.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use abide_intake::schema;
use abide_terms::member::{AgeEvidence, DatedRegion, History, Kind, Member};
use abide_terms::record::{Audience, Contributor, Record};
use abide_terms::taxonomy;
use arrow::array::{Array, ArrayRef, AsArray, ListArray, RecordBatch, StringArray, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::{Date32Type, Int16Type, SchemaRef, TimestampMicrosecondType};
use jiff::Timestamp;
use jiff::civil::Date;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::failure::{At, Failure};

/// A record, and the place that it came from: a file and a line or row of it.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) record: Record,
    pub(crate) place: Option<String>,
}

/// The records that `wanted` names by id and author.
pub(crate) fn records(
    paths: &[PathBuf],
    wanted: impl Fn(&str, Option<&str>) -> bool,
) -> Result<Vec<Placed>, Failure> {
    let mut found = vec![];
    each(paths, &schema::records(), |table| {
        let (ids, authors) = (table.strings("id")?, table.strings("author")?);
        let rows: Vec<usize> = (0..table.rows)
            .filter(|row| text(&ids, *row).is_some_and(|id| wanted(id, text(&authors, *row))))
            .collect();
        if !rows.is_empty() {
            let columns = RecordColumns::of(table)?;
            let places = table.strings("place")?;
            found.extend(
                rows.into_iter()
                    .map(|row| Placed { record: columns.record(row), place: owned(&places, row) }),
            );
        }
        Ok(())
    })?;
    Ok(found)
}

/// The members of those ids, without their history.
pub(crate) fn members(
    paths: &[PathBuf],
    ids: &HashSet<String>,
) -> Result<HashMap<String, Member>, Failure> {
    let mut found = HashMap::new();
    each(paths, &schema::members(), |table| {
        let id = table.strings("id")?;
        let rows: Vec<usize> = (0..table.rows)
            .filter(|row| text(&id, *row).is_some_and(|id| ids.contains(id)))
            .collect();
        if !rows.is_empty() {
            let columns = MemberColumns::of(table)?;
            found.extend(rows.into_iter().map(|row| {
                let member = columns.member(row);
                (member.id.clone(), member)
            }));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Every member's id.
pub(crate) fn ids(paths: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let mut found = vec![];
    each(paths, &schema::members(), |table| {
        let ids = table.strings("id")?;
        found.extend((0..table.rows).filter_map(|row| owned(&ids, row)));
        Ok(())
    })?;
    Ok(found)
}

/// Whether a member of one of those ids is in the files. Nothing but ids is read.
pub(crate) fn has(paths: &[PathBuf], wanted: &HashSet<&str>) -> Result<bool, Failure> {
    let mut found = false;
    columns(
        paths,
        &schema::members(),
        |name| name == "id",
        |table| {
            let ids = table.strings("id")?;
            found |= ids.iter().flatten().any(|id| wanted.contains(id));
            Ok(())
        },
    )?;
    Ok(found)
}

/// Records by category and audience; `None` is unknown.
pub(crate) type Kinds = BTreeMap<(Option<String>, Option<String>), u64>;

/// How many records there are of each category and audience that Abide knows.
pub(crate) fn kinds(path: &Path) -> Result<Kinds, Failure> {
    let mut kinds = Kinds::new();
    let wanted = |name: &str| ["category", "audience"].contains(&name);
    columns(&[path.to_owned()], &schema::records(), wanted, |table| {
        let (categories, audiences) = (table.strings("category")?, table.strings("audience")?);
        for row in 0..table.rows {
            let category = owned(&categories, row).filter(|name| taxonomy::is_known(name));
            let audience = owned(&audiences, row).filter(|name| Audience::parse(name).is_some());
            *kinds.entry((category, audience)).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(kinds)
}

/// How many members there are of each kind; `None` is unknown.
pub(crate) fn members_by_kind(paths: &[PathBuf]) -> Result<BTreeMap<Option<String>, u64>, Failure> {
    let mut kinds = BTreeMap::new();
    columns(
        paths,
        &schema::members(),
        |name| name == "kind",
        |table| {
            let kind = table.strings("kind")?;
            for row in 0..table.rows {
                let kind = owned(&kind, row).filter(|name| Kind::parse(name).is_some());
                *kinds.entry(kind).or_default() += 1;
            }
            Ok(())
        },
    )?;
    Ok(kinds)
}

/// How many rows the footers of the files state.
pub(crate) fn rows(paths: &[PathBuf]) -> Result<u64, Failure> {
    let mut rows = 0;
    for path in paths {
        let file = File::open(path).at("facts::unreadable", path.display())?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .at("facts::unreadable", path.display())?;
        rows += reader.metadata().file_metadata().num_rows().unsigned_abs();
    }
    Ok(rows)
}

/// Shows every batch of the files without what members wrote, as the gate takes it.
pub(crate) fn batches(
    paths: &[PathBuf],
    mut show: impl FnMut(&RecordBatch) -> Result<(), Failure>,
) -> Result<(), Failure> {
    each(paths, &schema::records(), |table| show(&table.batch))
}

struct RecordColumns {
    id: StringArray,
    category: StringArray,
    audience: StringArray,
    author: StringArray,
    made_from: ArrayRef,
    made_to: ArrayRef,
    deleted_at: ArrayRef,
    contributors: ListArray,
    mentions: ListArray,
    signals: ListArray,
}

impl RecordColumns {
    fn of(table: &Table<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: table.strings("id")?,
            category: table.strings("category")?,
            audience: table.strings("audience")?,
            author: table.strings("author")?,
            made_from: table.column("made_from")?,
            made_to: table.column("made_to")?,
            deleted_at: table.column("deleted_at")?,
            contributors: table.list("contributors")?,
            mentions: table.list("mentions")?,
            signals: table.list("signals")?,
        })
    }

    fn record(&self, row: usize) -> Record {
        let contributors = items(&self.contributors, row).map_or_else(Vec::new, |items| {
            let people = items.as_struct();
            let (members, roles) =
                (people.column(0).as_string::<i32>(), people.column(1).as_string::<i32>());
            (0..people.len())
                .map(|item| Contributor {
                    member: owned(members, item),
                    role: owned(roles, item).unwrap_or_else(|| "contributor".to_owned()),
                })
                .collect()
        });
        Record {
            id: owned(&self.id, row).unwrap_or_default(),
            category: owned(&self.category, row),
            audience: text(&self.audience, row).and_then(Audience::parse),
            author: owned(&self.author, row),
            made_from: instant(&self.made_from, row),
            made_to: instant(&self.made_to, row),
            deleted_at: instant(&self.deleted_at, row),
            contributors,
            mentions: items(&self.mentions, row).map_or_else(Vec::new, |items| {
                let people = items.as_string::<i32>();
                (0..people.len()).map(|item| owned(people, item)).collect()
            }),
            signals: words(&self.signals, row),
        }
    }
}

struct MemberColumns {
    id: StringArray,
    kind: StringArray,
    joined: ArrayRef,
    birth_date: ArrayRef,
    attested_years: ArrayRef,
    attested_on: ArrayRef,
    regions: ListArray,
    deleted_at: ArrayRef,
    signals: ListArray,
}

impl MemberColumns {
    fn of(table: &Table<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: table.strings("id")?,
            kind: table.strings("kind")?,
            joined: table.column("joined")?,
            birth_date: table.column("birth_date")?,
            attested_years: table.column("attested_years")?,
            attested_on: table.column("attested_on")?,
            regions: table.list("regions")?,
            deleted_at: table.column("deleted_at")?,
            signals: table.list("signals")?,
        })
    }

    fn member(&self, row: usize) -> Member {
        let years = self.attested_years.as_primitive::<Int16Type>();
        let age = match date(&self.birth_date, row) {
            Some(birth) => Some(AgeEvidence::Birth(birth)),
            None => date(&self.attested_on, row)
                .filter(|_| years.is_valid(row))
                .map(|on| AgeEvidence::Attested { years: years.value(row), on }),
        };
        let regions = items(&self.regions, row).map_or_else(Vec::new, |items| {
            let rows = items.as_struct();
            let codes = rows.column(0).as_string::<i32>();
            (0..rows.len())
                .map(|item| DatedRegion {
                    region: owned(codes, item),
                    from: instant(rows.column(1), item),
                })
                .collect()
        });
        Member {
            id: owned(&self.id, row).unwrap_or_default(),
            kind: text(&self.kind, row).and_then(Kind::parse),
            joined: instant(&self.joined, row),
            age,
            regions,
            deleted_at: instant(&self.deleted_at, row),
            signals: words(&self.signals, row),
            history: History::default(),
        }
    }
}

/// One batch, its columns brought to the types of the schema.
struct Table<'a> {
    batch: RecordBatch,
    schema: &'a SchemaRef,
    path: &'a Path,
    rows: usize,
}

impl Table<'_> {
    fn column(&self, name: &str) -> Result<ArrayRef, Failure> {
        let field = self.schema.field_with_name(name).at("schema::document", name)?;
        match self.batch.column_by_name(name) {
            Some(column) => cast(column, field.data_type()).at(
                "facts::column_type",
                format_args!("`{}`, column `{name}`", self.path.display()),
            ),
            None => Ok(new_null_array(field.data_type(), self.rows)),
        }
    }

    fn strings(&self, name: &str) -> Result<StringArray, Failure> {
        Ok(self.column(name)?.as_string::<i32>().clone())
    }

    fn list(&self, name: &str) -> Result<ListArray, Failure> {
        Ok(self.column(name)?.as_list::<i32>().clone())
    }
}

/// Shows every batch of every file, without the columns that hold what members wrote.
fn each(
    paths: &[PathBuf],
    schema: &SchemaRef,
    show: impl FnMut(&Table<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    const WORDS: [&str; 4] = ["text", "messages", "media", "attribution"];
    columns(paths, schema, |name| !WORDS.contains(&name), show)
}

/// Shows every batch of every file, with the columns that are wanted alone.
fn columns(
    paths: &[PathBuf],
    schema: &SchemaRef,
    wanted: impl Fn(&str) -> bool,
    mut show: impl FnMut(&Table<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for path in paths {
        let file = File::open(path).at("facts::unreadable", path.display())?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .at("facts::unreadable", path.display())?;
        let columns = reader.schema().fields().iter().enumerate();
        let columns = columns.filter(|(_, field)| wanted(field.name())).map(|(place, _)| place);
        let mask = ProjectionMask::roots(reader.parquet_schema(), columns);
        let batches =
            reader.with_projection(mask).build().at("facts::unreadable", path.display())?;
        for batch in batches {
            let batch = batch.at("facts::unreadable", path.display())?;
            let rows = batch.num_rows();
            show(&Table { batch, schema, path, rows })?;
        }
    }
    Ok(())
}

fn items(list: &ListArray, row: usize) -> Option<ArrayRef> {
    list.is_valid(row).then(|| list.value(row))
}

fn words(list: &ListArray, row: usize) -> Vec<String> {
    items(list, row).map_or_else(Vec::new, |items| {
        let words = items.as_string::<i32>();
        // A signal whose name is unknown is still a signal.
        (0..words.len()).map(|item| owned(words, item).unwrap_or_default()).collect()
    })
}

fn text(array: &StringArray, row: usize) -> Option<&str> {
    array.is_valid(row).then(|| array.value(row))
}

fn owned(array: &StringArray, row: usize) -> Option<String> {
    text(array, row).map(str::to_owned)
}

fn instant(array: &ArrayRef, row: usize) -> Option<Timestamp> {
    let micros = array.as_primitive::<TimestampMicrosecondType>();
    // An instant before the calendar begins is one that did not parse: it counts from the beginning.
    micros
        .is_valid(row)
        .then(|| Timestamp::from_microsecond(micros.value(row)).unwrap_or(Timestamp::MIN))
}

fn date(array: &ArrayRef, row: usize) -> Option<Date> {
    let days = array.as_primitive::<Date32Type>();
    let epoch = jiff::civil::date(1970, 1, 1);
    days.is_valid(row)
        .then(|| epoch.checked_add(jiff::Span::new().try_days(days.value(row)).ok()?).ok())
        .flatten()
}
