//! How the words of a file are read: those that repeat as the dictionary that the file has of them, and texts as views of
//! the pages that they stand in, so that nothing is copied of a record which is denied.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::basic::Encoding;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

/// The column of long words.
const TEXT: &str = "text";

/// Columns with few different words.
const REPEATED: [&str; 6] =
    ["category", "audience", "author", "language", "licence", "attribution"];

/// The layout in which the gate hands on a column that came in this one.
pub(crate) fn handed_on(field: &Field, found: &DataType) -> DataType {
    match field.name().as_str() {
        TEXT => DataType::Utf8View,
        name if REPEATED.contains(&name) && *found == dictionary() => dictionary(),
        _ => field.data_type().clone(),
    }
}

/// The schema in which a file of this footer is read; its own is the one that it was written in. Only what every page of the file has as a
/// dictionary is read as one: making another would cost more than it saves.
pub(crate) fn of(schema: &SchemaRef, footer: &ParquetMetaData) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| {
        let is_plain = matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8);
        let kind = match field.name().as_str() {
            TEXT if is_plain => DataType::Utf8View,
            name if is_plain && REPEATED.contains(&name) && is_dictionary(footer, name) => {
                dictionary()
            }
            _ => return Arc::clone(field),
        };
        Arc::new(field.as_ref().clone().with_data_type(kind))
    });
    Arc::new(Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone()))
}

fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Whether every page of a column refers to a dictionary.
fn is_dictionary(footer: &ParquetMetaData, name: &str) -> bool {
    let leaves = footer.file_metadata().schema_descr().columns();
    let Some(leaf) = leaves.iter().position(|leaf| leaf.path().parts() == [name]) else {
        return false;
    };
    let all = |chunk: &ColumnChunkMetaData| {
        let pages = chunk.page_encoding_stats_mask();
        chunk.dictionary_page_offset().is_some()
            && pages.is_some_and(|pages| {
                pages.is_only(Encoding::RLE_DICTIONARY) || pages.is_only(Encoding::PLAIN_DICTIONARY)
            })
    };
    footer.row_groups().iter().all(|group| group.columns().get(leaf).is_some_and(all))
}
