//! Rows as Arrow batches in the canonical schemas.

use std::sync::Arc;

use abide_intake::schema;
use arrow::array::{
    ArrayRef, Date32Builder, Int16Builder, ListBuilder, RecordBatch, StringBuilder, StructBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Fields};
use arrow::error::ArrowError;

use crate::clock::Micros;
use crate::person::Person;
use crate::row::Row;

fn texts<T: AsRef<str>>(values: impl Iterator<Item = Option<T>>) -> ArrayRef {
    Arc::new(values.collect::<arrow::array::StringArray>())
}

fn instants(values: impl Iterator<Item = Option<Micros>>) -> ArrayRef {
    let mut builder = TimestampMicrosecondBuilder::new().with_timezone("UTC");
    values.for_each(|value| builder.append_option(value));
    Arc::new(builder.finish())
}

/// A list of texts for each row; an empty list where there is none.
fn lists<'v, T, L>(values: impl Iterator<Item = L>) -> ArrayRef
where
    T: AsRef<str> + 'v,
    L: IntoIterator<Item = Option<T>>,
{
    let mut builder = ListBuilder::new(StringBuilder::new());
    for items in values {
        items.into_iter().for_each(|item| builder.values().append_option(item));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// A list of pairs for each row.
fn pairs<'v, L>(names: [&str; 2], values: impl Iterator<Item = L>) -> Result<ArrayRef, ArrowError>
where
    L: IntoIterator<Item = (Option<&'v str>, &'v str)>,
{
    let fields = Fields::from(names.map(|name| Field::new(name, DataType::Utf8, true)).to_vec());
    let both = StructBuilder::new(
        fields,
        vec![Box::new(StringBuilder::new()), Box::new(StringBuilder::new())],
    );
    let mut builder = ListBuilder::new(both);
    for items in values {
        for (first, second) in items {
            let pair = builder.values();
            pair.field_builder::<StringBuilder>(0).ok_or_else(shape)?.append_option(first);
            pair.field_builder::<StringBuilder>(1).ok_or_else(shape)?.append_value(second);
            pair.append(true);
        }
        builder.append(true);
    }
    Ok(Arc::new(builder.finish()))
}

fn shape() -> ArrowError {
    ArrowError::SchemaError("a builder does not have the schema's shape".into())
}

/// Records in the canonical schema.
pub(crate) fn records(rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        texts(rows.iter().map(|row| Some(&row.id))),
        texts(rows.iter().map(|row| row.category)),
        texts(rows.iter().map(|row| row.audience)),
        texts(rows.iter().map(|row| row.author.as_ref())),
        instants(rows.iter().map(|row| row.made_from)),
        instants(rows.iter().map(|row| row.made_to)),
        instants(rows.iter().map(|row| row.deleted_at)),
        pairs(
            ["member", "role"],
            rows.iter().map(|row| {
                row.contributors.iter().map(|(member, role)| (member.as_deref(), *role))
            }),
        )?,
        lists(rows.iter().map(|row| row.mentions.iter().map(Option::as_ref))),
        lists(rows.iter().map(|row| row.signals.iter().map(Some))),
        texts(rows.iter().map(|row| row.language)),
        texts(rows.iter().map(|row| row.text.as_ref())),
        pairs(
            ["role", "content"],
            rows.iter()
                .map(|row| row.messages.iter().map(|(role, words)| (Some(*role), words.as_str()))),
        )?,
        pairs(
            ["digest", "reference"],
            rows.iter().map(|row| {
                row.media.iter().map(|(digest, at)| (Some(digest.as_str()), at.as_str()))
            }),
        )?,
        texts(rows.iter().map(|_| None::<&str>)),
        texts(rows.iter().map(|_| None::<&str>)),
        // A canonical table is its own place.
        texts(rows.iter().map(|_| None::<&str>)),
    ];
    RecordBatch::try_new(schema::records(), columns)
}

/// Members in the canonical schema.
pub(crate) fn members(people: &[Person]) -> Result<RecordBatch, ArrowError> {
    let mut born = Date32Builder::new();
    let mut years = Int16Builder::new();
    let mut on = Date32Builder::new();
    for person in people {
        born.append_option(person.born);
        // This platform has birth dates, so it attests nobody.
        years.append_null();
        on.append_null();
    }
    let columns: Vec<ArrayRef> = vec![
        texts(people.iter().map(|person| Some(&person.id))),
        texts(people.iter().map(|person| person.kind)),
        instants(people.iter().map(|person| person.joined)),
        Arc::new(born.finish()),
        Arc::new(years.finish()),
        Arc::new(on.finish()),
        regions(people)?,
        instants(people.iter().map(|person| person.deleted_at)),
        lists(people.iter().map(|person| person.signals.iter().map(Some))),
        texts(people.iter().map(|person| Some(person.language.tag()))),
        lists(people.iter().map(|person| [Some(person.handle.clone()), Some(person.name())])),
    ];
    RecordBatch::try_new(schema::members(), columns)
}

fn regions(people: &[Person]) -> Result<ArrayRef, ArrowError> {
    let DataType::Struct(fields) = schema::dated_region() else { return Err(shape()) };
    let both = StructBuilder::new(
        fields,
        vec![
            Box::new(StringBuilder::new()),
            Box::new(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
        ],
    );
    let mut builder = ListBuilder::new(both);
    for person in people {
        for row in &person.regions {
            let pair = builder.values();
            pair.field_builder::<StringBuilder>(0).ok_or_else(shape)?.append_option(row.region);
            pair.field_builder::<TimestampMicrosecondBuilder>(1)
                .ok_or_else(shape)?
                .append_option(row.from);
            pair.append(true);
        }
        builder.append(true);
    }
    Ok(Arc::new(builder.finish()))
}
