//! The Arrow schemas of records and members: what every source becomes, and what the gate reads.
//!
//! A Parquet file in one of these schemas is a source as it is. Strings may come as `Utf8`, `LargeUtf8`,
//! `Utf8View` or a dictionary of them; instants as any timestamp in UTC. The formats are described in
//! `docs/formats/records.md`.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};

/// Microseconds since the epoch, in UTC.
pub fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn list(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", item, true)))
}

fn pair(first: &str, second: &str) -> DataType {
    DataType::Struct(Fields::from(vec![
        Field::new(first, DataType::Utf8, true),
        Field::new(second, DataType::Utf8, true),
    ]))
}

/// One row a record.
pub fn records() -> SchemaRef {
    Arc::new(Schema::new(vec![
        // What the decision needs. `null` is unknown, and denies.
        Field::new("id", DataType::Utf8, false),
        Field::new("category", DataType::Utf8, true),
        Field::new("audience", DataType::Utf8, true),
        Field::new("author", DataType::Utf8, true),
        Field::new("made_from", instant(), true),
        Field::new("made_to", instant(), true),
        Field::new("deleted_at", instant(), true),
        Field::new("contributors", list(pair("member", "role")), true),
        Field::new("mentions", list(DataType::Utf8), true),
        Field::new("signals", list(DataType::Utf8), true),
        // What goes into the corpus.
        Field::new("language", DataType::Utf8, true),
        Field::new("text", DataType::Utf8, true),
        Field::new("messages", list(pair("role", "content")), true),
        Field::new("media", list(pair("digest", "reference")), true),
        Field::new("licence", DataType::Utf8, true),
        Field::new("attribution", DataType::Utf8, true),
        // Where it came from: `<source>:<file>:<line or row>`. Never any of its text.
        Field::new("place", DataType::Utf8, true),
    ]))
}

/// The columns without which no record can be decided. A source that lacks one stops the build.
pub const RECORDS_REQUIRED: &[&str] =
    &["id", "category", "audience", "author", "made_from", "made_to"];

/// One row a member.
pub fn members() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("id", DataType::Utf8, false),
        Field::new("kind", DataType::Utf8, true),
        Field::new("joined", instant(), true),
        // Either birth dates, or attestations: see `docs/formats/records.md`.
        Field::new("birth_date", DataType::Date32, true),
        Field::new("attested_years", DataType::Int16, true),
        Field::new("attested_on", DataType::Date32, true),
        Field::new(
            "regions",
            DataType::List(Arc::new(Field::new("item", dated_region(), true))),
            true,
        ),
        Field::new("deleted_at", instant(), true),
        Field::new("signals", list(DataType::Utf8), true),
        Field::new("language", DataType::Utf8, true),
        // Display names and handles, to resolve mentions.
        Field::new("handles", list(DataType::Utf8), true),
    ]))
}

/// The columns without which no member can be decided about.
pub const MEMBERS_REQUIRED: &[&str] = &["id", "kind", "joined", "regions"];

/// `region` from `from` on.
pub fn dated_region() -> DataType {
    DataType::Struct(Fields::from(vec![
        Field::new("region", DataType::Utf8, true),
        Field::new("from", instant(), true),
    ]))
}
