//! Rows as a batch of the canonical schema.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, ListBuilder, RecordBatch, StringArray, StringBuilder, StructBuilder,
    TimestampMicrosecondArray,
};
use arrow::datatypes::DataType;
use jiff::Timestamp;

use super::row::{Resolve, Row};
use crate::entry::Entry;
use crate::schema;
use crate::{Error, Kind, Result};

/// The rows in [`schema::records`], with the text that they have without templates. `resolve` tells which
/// member a handle is; what it does not know stays unknown, which denies.
pub fn records(rows: &[Row], resolve: Resolve<'_>) -> Result<RecordBatch> {
    let entries: Vec<Entry> = rows.iter().map(|row| row.entry(resolve)).collect();
    let column = |name: &str| -> Result<ArrayRef> {
        let words = |get: fn(&Entry) -> Option<&str>| -> ArrayRef {
            Arc::new(entries.iter().map(get).collect::<StringArray>())
        };
        let instants = |get: fn(&Entry) -> Option<Timestamp>| -> ArrayRef {
            let micros = entries.iter().map(|entry| get(entry).map(Timestamp::as_microsecond));
            Arc::new(micros.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        };
        Ok(match name {
            "id" => words(|entry| Some(&entry.id)),
            "category" => words(|entry| entry.category.as_deref()),
            "audience" => words(|entry| entry.audience.as_deref()),
            "author" => words(|entry| entry.author.as_deref()),
            "made_from" => instants(|entry| entry.made_from),
            "made_to" => instants(|entry| entry.made_to),
            "deleted_at" => instants(|entry| entry.deleted_at),
            "language" => words(|entry| entry.language.as_deref()),
            "text" => words(|entry| entry.text.as_deref()),
            "licence" => words(|entry| entry.licence.as_deref()),
            "attribution" => words(|entry| entry.attribution.as_deref()),
            "place" => words(|entry| Some(&entry.place)),
            "mentions" => list(entries.iter().map(|entry| entry.mentions.as_slice())),
            "signals" => {
                let signals: Vec<Vec<Option<String>>> = entries
                    .iter()
                    .map(|entry| entry.signals.iter().cloned().map(Some).collect())
                    .collect();
                list(signals.iter().map(Vec::as_slice))
            }
            "contributors" => pairs(name, &entries, |entry| {
                let people = entry.contributors.iter();
                people.map(|person| (person.member.clone(), Some(person.role.clone()))).collect()
            })?,
            "messages" => pairs(name, &entries, |entry| {
                let turns = entry.messages.iter();
                turns.map(|turn| (Some(turn.role.clone()), Some(turn.content.clone()))).collect()
            })?,
            "media" => pairs(name, &entries, |entry| {
                entry
                    .media
                    .iter()
                    .map(|media| (media.digest.clone(), media.reference.clone()))
                    .collect()
            })?,
            other => {
                return Err(Error::new(
                    Kind::Column,
                    format!("nothing fills the column `{other}`"),
                ));
            }
        })
    };
    let schema = schema::records();
    let columns = schema
        .fields()
        .iter()
        .map(|field| column(field.name()))
        .collect::<Result<Vec<ArrayRef>>>()?;
    RecordBatch::try_new(schema, columns).map_err(broken)
}

fn broken(error: arrow::error::ArrowError) -> Error {
    Error::new(Kind::Column, "the rows do not fit the schema of records").caused_by(error)
}

fn list<'a>(rows: impl Iterator<Item = &'a [Option<String>]>) -> ArrayRef {
    let mut list = ListBuilder::new(StringBuilder::new());
    for row in rows {
        for word in row {
            list.values().append_option(word.as_deref());
        }
        list.append(true);
    }
    Arc::new(list.finish())
}

type Pair = (Option<String>, Option<String>);

fn pairs(name: &str, entries: &[Entry], get: fn(&Entry) -> Vec<Pair>) -> Result<ArrayRef> {
    let schema = schema::records();
    let field = schema.field_with_name(name).map_err(broken)?;
    let DataType::List(item) = field.data_type() else {
        return Err(Error::new(Kind::Column, format!("the column `{name}` is no list")));
    };
    let DataType::Struct(fields) = item.data_type() else {
        return Err(Error::new(Kind::Column, format!("the column `{name}` is no list of pairs")));
    };
    let mut list = ListBuilder::new(StructBuilder::from_fields(fields.clone(), 0))
        .with_field(Arc::clone(item));
    for entry in entries {
        for (first, second) in get(entry) {
            let pair = list.values();
            for (at, word) in [first, second].into_iter().enumerate() {
                if let Some(builder) = pair.field_builder::<StringBuilder>(at) {
                    builder.append_option(word);
                }
            }
            pair.append(true);
        }
        list.append(true);
    }
    Ok(Arc::new(list.finish()))
}
