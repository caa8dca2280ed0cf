//! Entries and members as Arrow batches, and batches as Parquet files.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Int16Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
    StructBuilder, TimestampMicrosecondArray, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Fields, SchemaRef};
use jiff::Timestamp;
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::directory::days;
use crate::entry::Entry;
use crate::{Error, Kind, Result, schema};

/// Dated regions of a member: where, and from when.
pub(crate) type Stays = Vec<(Option<String>, Option<Timestamp>)>;

/// One row of [`schema::members`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) kind: Option<String>,
    pub(crate) joined: Option<Timestamp>,
    pub(crate) birth_date: Option<Date>,
    pub(crate) attested_years: Option<i16>,
    pub(crate) attested_on: Option<Date>,
    pub(crate) regions: Stays,
    pub(crate) deleted_at: Option<Timestamp>,
    pub(crate) signals: Vec<String>,
    pub(crate) language: Option<String>,
    pub(crate) handles: Vec<String>,
}

fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn instants(values: impl Iterator<Item = Option<Timestamp>>) -> ArrayRef {
    let micros = values.map(|at| at.map(Timestamp::as_microsecond));
    Arc::new(micros.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
}

fn dates(values: impl Iterator<Item = Option<Date>>) -> ArrayRef {
    Arc::new(values.map(|on| on.map(days)).collect::<Date32Array>())
}

fn lists<'a, I: Iterator<Item = Option<&'a str>>>(
    rows: impl Iterator<Item = Option<I>>,
) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        if let Some(items) = row {
            for item in items {
                builder.values().append_option(item);
            }
            builder.append(true);
        } else {
            builder.append(false);
        }
    }
    Arc::new(builder.finish())
}

/// Lists of two words each.
fn pairs<'a, I: Iterator<Item = (Option<&'a str>, Option<&'a str>)>>(
    names: [&str; 2],
    rows: impl Iterator<Item = Option<I>>,
) -> ArrayRef {
    let fields = Fields::from(names.map(|name| Field::new(name, DataType::Utf8, true)).to_vec());
    let pair = StructBuilder::new(
        fields,
        vec![Box::new(StringBuilder::new()), Box::new(StringBuilder::new())],
    );
    let mut builder = ListBuilder::new(pair);
    for row in rows {
        let Some(items) = row else {
            builder.append(false);
            continue;
        };
        for (first, second) in items {
            let pair = builder.values();
            for (at, word) in [first, second].into_iter().enumerate() {
                if let Some(column) = pair.field_builder::<StringBuilder>(at) {
                    column.append_option(word);
                }
            }
            pair.append(true);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

fn regions(members: &[Member]) -> ArrayRef {
    let DataType::Struct(fields) = schema::dated_region() else {
        // The schema above says that it is a struct; a list of nothing would be refused by the batch.
        return Arc::new(StringArray::new_null(members.len()));
    };
    let from = TimestampMicrosecondBuilder::new().with_timezone("UTC");
    let row = StructBuilder::new(fields, vec![Box::new(StringBuilder::new()), Box::new(from)]);
    let mut builder = ListBuilder::new(row);
    for member in members {
        for (region, from) in &member.regions {
            let row = builder.values();
            if let Some(column) = row.field_builder::<StringBuilder>(0) {
                column.append_option(region.as_deref());
            }
            if let Some(column) = row.field_builder::<TimestampMicrosecondBuilder>(1) {
                column.append_option(from.map(Timestamp::as_microsecond));
            }
            row.append(true);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// A batch in [`schema::records`]. Lists of people are never null: nobody is an empty list.
pub(crate) fn records(entries: &[Entry]) -> Result<RecordBatch> {
    let all = || entries.iter();
    let messages = |entry: &Entry| !entry.messages.is_empty();
    let media = |entry: &Entry| !entry.media.is_empty();
    let columns = vec![
        texts(all().map(|e| Some(e.id.as_str()))),
        texts(all().map(|e| e.category.as_deref())),
        texts(all().map(|e| e.audience.as_deref())),
        texts(all().map(|e| e.author.as_deref())),
        instants(all().map(|e| e.made_from)),
        instants(all().map(|e| e.made_to)),
        instants(all().map(|e| e.deleted_at)),
        pairs(
            ["member", "role"],
            all().map(|e| {
                Some(e.contributors.iter().map(|c| (c.member.as_deref(), Some(c.role.as_str()))))
            }),
        ),
        lists(all().map(|e| Some(e.mentions.iter().map(Option::as_deref)))),
        lists(all().map(|e| Some(e.signals.iter().map(|signal| Some(signal.as_str()))))),
        texts(all().map(|e| e.language.as_deref())),
        texts(all().map(|e| e.text.as_deref())),
        pairs(
            ["role", "content"],
            all().map(|e| {
                messages(e).then(|| {
                    e.messages.iter().map(|m| (Some(m.role.as_str()), Some(m.content.as_str())))
                })
            }),
        ),
        pairs(
            ["digest", "reference"],
            all().map(|e| {
                media(e)
                    .then(|| e.media.iter().map(|m| (m.digest.as_deref(), m.reference.as_deref())))
            }),
        ),
        texts(all().map(|e| e.licence.as_deref())),
        texts(all().map(|e| e.attribution.as_deref())),
        texts(all().map(|e| Some(e.place.as_str()))),
    ];
    batch(schema::records(), columns)
}

/// A batch in [`schema::members`].
pub(crate) fn members(members: &[Member]) -> Result<RecordBatch> {
    let all = || members.iter();
    let columns = vec![
        texts(all().map(|m| Some(m.id.as_str()))),
        texts(all().map(|m| m.kind.as_deref())),
        instants(all().map(|m| m.joined)),
        dates(all().map(|m| m.birth_date)),
        Arc::new(all().map(|m| m.attested_years).collect::<Int16Array>()),
        dates(all().map(|m| m.attested_on)),
        regions(members),
        instants(all().map(|m| m.deleted_at)),
        lists(all().map(|m| Some(m.signals.iter().map(|signal| Some(signal.as_str()))))),
        texts(all().map(|m| m.language.as_deref())),
        lists(all().map(|m| Some(m.handles.iter().map(|handle| Some(handle.as_str()))))),
    ];
    batch(schema::members(), columns)
}

fn batch(schema: SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch> {
    RecordBatch::try_new(schema, columns).map_err(|error| {
        Error::new(Kind::Malformed, "the rows do not fit the canonical schema").caused_by(error)
    })
}

/// A row group ends with the batch that exceeds this.
const GROUP_BYTES_MAX: usize = 256 << 20;

/// Writes one Parquet file. The bytes depend on the rows alone.
pub(crate) struct Writer {
    parquet: ArrowWriter<File>,
    /// Of the row group that is begun, as Arrow holds it.
    group_bytes: usize,
    shown: String,
}

impl Writer {
    pub(crate) fn create(path: &Path, schema: SchemaRef) -> Result<Self> {
        let file = File::create_new(path).map_err(|error| Error::io(path, error))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by("abide".to_owned())
            // Small enough that one group of long texts fits in memory.
            .set_max_row_group_row_count(Some(1 << 16))
            .build();
        let shown = path.display().to_string();
        let parquet = ArrowWriter::try_new(file, schema, Some(properties))
            .map_err(|e| unwritten(&shown, e))?;
        Ok(Self { parquet, group_bytes: 0, shown })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.parquet.write(batch).map_err(|error| unwritten(&self.shown, error))?;
        // Texts can be long: what is buffered is bounded in bytes as well as in rows. Encoded, repeated ones look short.
        self.group_bytes += batch.get_array_memory_size();
        if self.group_bytes > GROUP_BYTES_MAX {
            self.group_bytes = 0;
            self.parquet.flush().map_err(|error| unwritten(&self.shown, error))?;
        }
        Ok(())
    }

    /// Ends the file and makes it durable.
    pub(crate) fn finish(self) -> Result<()> {
        let shown = self.shown;
        let file = self.parquet.into_inner().map_err(|error| unwritten(&shown, error))?;
        file.sync_all().map_err(|error| Error::io(&shown, error))
    }
}

fn unwritten(shown: &str, error: parquet::errors::ParquetError) -> Error {
    Error::new(Kind::Io, "the file cannot be written")
        .at(crate::Place::file(shown))
        .caused_by(error)
}
