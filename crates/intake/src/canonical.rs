//! Parquet that is in the canonical schema already: not copied, but looked at before anything rests on it.

use arrow::array::Array;
use arrow::datatypes::{DataType, Schema, TimeUnit};
use parquet::arrow::ProjectionMask;

use crate::files::Found;
use crate::private;
use crate::quarantine::{Quarantine, Stated, What};
use crate::reader::whole::{Batches, builder, rows};
use crate::{Error, Kind, Place, Result, schema};

/// Which of the two schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Records,
    Members,
}

/// Checks columns and types of the files, and quarantines columns that are not in the schema.
pub(crate) fn check(
    table: Table,
    source: &str,
    files: &[Found],
    quarantine: &mut Quarantine,
) -> Result<()> {
    let (expected, required) = match table {
        Table::Records => (schema::records(), schema::RECORDS_REQUIRED),
        Table::Members => (schema::members(), schema::MEMBERS_REQUIRED),
    };
    for file in files {
        let builder = builder(&file.path, &file.shown)?;
        let rows = rows(&builder);
        check_types(&expected, required, builder.schema(), file)?;
        let columns: Vec<&str> =
            builder.schema().fields().iter().map(|field| field.name().as_str()).collect();
        let mut nested = vec![];
        for field in builder.schema().fields() {
            fields_of(field.data_type(), &mut nested);
        }
        private::refuse(
            columns.iter().copied().chain(nested),
            false,
            &file.shown,
            "rename columns that are none of a message's",
        )?;
        for column in columns {
            if expected.field_with_name(column).is_err() {
                if let Some(meant) = misspelt(column, &expected) {
                    return Err(Error::new(Kind::Column, format!("there is a column `{column}`"))
                        .at(Place::file(&*file.shown))
                        .hint(format!("is `{meant}` meant? What it says would be passed over: rename or drop it")));
                }
                let about = (source, What::Column);
                quarantine.add_stated(about, Stated::Column(column), &file.shown, rows, |column| {
                    format!("`{column}` is no column of the canonical schema: map the file without `schema = \"abide\"`, or drop it")
                });
            }
        }
    }
    Ok(())
}

/// The column of the schema that another is nearly called: a restriction under another name would restrict nothing.
fn misspelt<'s>(column: &str, expected: &'s Schema) -> Option<&'s str> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', ' '], "");
    let column = plain(column);
    let near = |name: &&str| {
        let name = plain(name);
        strsim::damerau_levenshtein(&name, &column) <= name.len() / 6
            || (column.len() > 4 && name.starts_with(&column))
    };
    let names = expected.fields().iter().map(|field| field.name().as_str());
    names.filter(|name| name.len() >= 6).find(near)
}

/// The names of the fields in a column's values.
fn fields_of<'a>(of: &'a DataType, found: &mut Vec<&'a str>) {
    match of {
        DataType::List(item) | DataType::LargeList(item) => fields_of(item.data_type(), found),
        DataType::Struct(fields) => {
            for field in fields {
                found.push(field.name());
                fields_of(field.data_type(), found);
            }
        }
        _ => {}
    }
}

fn check_types(expected: &Schema, required: &[&str], found: &Schema, file: &Found) -> Result<()> {
    for name in required {
        if found.field_with_name(name).is_err() {
            return Err(Error::new(Kind::Column, format!("there is no column `{name}`"))
                .at(Place::file(&*file.shown))
                .hint("docs/formats/records.md describes the canonical schema"));
        }
    }
    for field in expected.fields() {
        let Ok(own) = found.field_with_name(field.name()) else { continue };
        if !fits(field.data_type(), own.data_type()) {
            return Err(Error::new(
                Kind::Column,
                format!(
                    "the column `{}` is of the type {}, not {}",
                    field.name(),
                    own.data_type(),
                    field.data_type()
                ),
            )
            .at(Place::file(&*file.shown))
            .hint(if matches!(own.data_type(), DataType::Timestamp(_, None)) {
                "it is a time without a zone, which would be somebody's local time: convert it to UTC, and write it as UTC"
            } else {
                "docs/formats/records.md describes the canonical schema"
            }));
        }
    }
    Ok(())
}

/// Whether the one type can stand for the other: any layout of text, any unit of an instant, as long as it
/// is an instant of UTC and not a local time.
fn fits(expected: &DataType, found: &DataType) -> bool {
    match (expected, found) {
        (DataType::Utf8, DataType::Dictionary(_, value)) => fits(expected, value),
        (_, DataType::Null)
        | (DataType::Utf8, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => true,
        (DataType::Timestamp(TimeUnit::Microsecond, _), DataType::Timestamp(_, Some(zone))) => {
            matches!(zone.as_ref(), "UTC" | "+00:00" | "Etc/UTC")
        }
        (DataType::List(expected), DataType::List(found) | DataType::LargeList(found)) => {
            fits(expected.data_type(), found.data_type())
        }
        (DataType::Struct(expected), DataType::Struct(found)) => expected.iter().all(|field| {
            found
                .iter()
                .any(|own| own.name() == field.name() && fits(field.data_type(), own.data_type()))
        }),
        (expected, found) => expected == found,
    }
}

/// Whether the members' files hold birth dates. Where they do, an attestation is refused: it could make a
/// person older than they are.
pub(crate) fn keeps_birth_dates(files: &[Found]) -> Result<bool> {
    let mut births = false;
    let mut attested = None;
    for file in files {
        births |= first_value(file, "birth_date")?.is_some();
        attested = attested
            .or(first_value(file, "attested_years")?.map(|row| Place::row(&*file.shown, row)));
    }
    match attested {
        Some(place) if births => Err(Error::new(Kind::Config, "the members have birth dates, and this one has an attestation")
            .at(place)
            .hint("attestations are for platforms that keep no birth dates at all: leave `attested_years` and `attested_on` empty")),
        _ => Ok(births),
    }
}

/// The first row that has a value in that column, from 1.
fn first_value(file: &Found, column: &str) -> Result<Option<u64>> {
    let builder = builder(&file.path, &file.shown)?;
    if builder.schema().field_with_name(column).is_err() {
        return Ok(None);
    }
    let mask = ProjectionMask::columns(builder.parquet_schema(), [column]);
    let reader = Batches::new(builder.with_projection(mask), &file.shown)?;
    let mut before = 0;
    for batch in reader {
        let batch = batch?;
        if let Some(values) = batch.column_by_name(column)
            && let Some(at) = (0..values.len()).find(|at| values.is_valid(*at))
        {
            return Ok(Some(before + at as u64 + 1));
        }
        before += batch.num_rows() as u64;
    }
    Ok(None)
}
