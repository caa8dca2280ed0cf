//! Whether a table has the columns that the decision needs, before a row of it is read.

use arrow::datatypes::{DataType, Field, Schema};

use crate::Error;
use crate::strings::is_text;

/// What a column should hold.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Instant,
    Day,
    Years,
    Texts,
    /// A list of structs with these fields.
    Structs(&'static [(&'static str, Kind)]),
}

const PEOPLE: Kind = Kind::Structs(&[("member", Kind::Text), ("role", Kind::Text)]);
const REGIONS: Kind = Kind::Structs(&[("region", Kind::Text), ("from", Kind::Instant)]);
const MESSAGES: Kind = Kind::Structs(&[("role", Kind::Text), ("content", Kind::Text)]);
const MEDIA: Kind = Kind::Structs(&[("digest", Kind::Text), ("reference", Kind::Text)]);

const RECORDS: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("category", Kind::Text),
    ("audience", Kind::Text),
    ("author", Kind::Text),
    ("made_from", Kind::Instant),
    ("made_to", Kind::Instant),
    ("deleted_at", Kind::Instant),
    ("contributors", PEOPLE),
    ("mentions", Kind::Texts),
    ("signals", Kind::Texts),
    ("language", Kind::Text),
    ("text", Kind::Text),
    ("messages", MESSAGES),
    ("media", MEDIA),
    ("licence", Kind::Text),
    ("attribution", Kind::Text),
    ("place", Kind::Text),
];

const MEMBERS: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("kind", Kind::Text),
    ("joined", Kind::Instant),
    ("birth_date", Kind::Day),
    ("attested_years", Kind::Years),
    ("attested_on", Kind::Day),
    ("regions", REGIONS),
    ("deleted_at", Kind::Instant),
    ("signals", Kind::Texts),
];

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Self::Text => "strings",
            Self::Instant => "timestamps",
            Self::Day => "dates",
            Self::Years => "16-bit numbers",
            Self::Texts => "lists of strings",
            Self::Structs(_) => "lists of structs as in the schema of records and members",
        }
    }

    fn fits(self, found: &DataType) -> bool {
        let item = |found: &DataType| match found {
            DataType::List(item) | DataType::LargeList(item) => Some(item.data_type().clone()),
            _ => None,
        };
        match self {
            Self::Text => is_text(found),
            Self::Instant => matches!(found, DataType::Timestamp(_, _)),
            Self::Day => *found == DataType::Date32,
            Self::Years => *found == DataType::Int16,
            Self::Texts => item(found).is_some_and(|item| is_text(&item)),
            Self::Structs(fields) => {
                let Some(DataType::Struct(found)) = item(found) else { return false };
                fields.iter().all(|(name, kind)| {
                    let mut named = found.iter().filter(|field| field.name() == name);
                    named.next().is_some_and(|field| kind.fits(field.data_type()))
                        && named.next().is_none()
                })
            }
        }
    }
}

/// Checks the columns of a table of records.
pub(crate) fn records(schema: &Schema, place: &str) -> Result<(), Error> {
    check(schema, RECORDS, abide_intake::schema::RECORDS_REQUIRED, place)
}

/// Checks the columns of a table of members.
pub(crate) fn members(schema: &Schema, place: &str) -> Result<(), Error> {
    check(schema, MEMBERS, abide_intake::schema::MEMBERS_REQUIRED, place)
}

fn check(
    schema: &Schema,
    known: &[(&str, Kind)],
    required: &[&'static str],
    place: &str,
) -> Result<(), Error> {
    let place = || place.to_owned();
    for column in required {
        if !schema.fields().iter().any(|field| field.name() == column) {
            return Err(Error::MissingColumn { place: place(), column });
        }
    }
    for (column, kind) in known {
        let mut fields = schema.fields().iter().filter(|field| field.name() == column);
        let Some(field) = fields.next() else { continue };
        if fields.next().is_some() {
            return Err(Error::TwiceColumn { place: place(), column: (*column).to_owned() });
        }
        if !kind.fits(field.data_type()) {
            return Err(wrong(place(), field, *kind));
        }
    }
    Ok(())
}

fn wrong(place: String, field: &Field, kind: Kind) -> Error {
    Error::ColumnType {
        place,
        column: field.name().clone(),
        expected: kind.words(),
        found: field.data_type().to_string(),
    }
}
