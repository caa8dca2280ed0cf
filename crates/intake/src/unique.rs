//! Ids that are there twice. Of two records with one id, nobody could say which was meant, or check both.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::arrow::ProjectionMask;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::canonical::Table;
use crate::files::Found;
use crate::reader::whole::{Batches, builder, rows};
use crate::roster::require_id;
use crate::{Error, Kind, Place, Result};

fn hash(id: &str) -> u128 {
    let mut hasher = SipHasher13::new();
    std::hash::Hasher::write(&mut hasher, id.as_bytes());
    hasher.finish128().as_u128()
}

/// Checks that every id of these canonical files is there once. Memory: 16 bytes an id.
///
/// `table` says whose ids they are: those of members must be such as the ledger takes.
pub(crate) fn check(table: Table, files: &[Found]) -> Result<()> {
    let what = match table {
        Table::Records => "records",
        Table::Members => "members",
    };
    let mut hashes: Vec<u128> = Vec::new();
    for file in files {
        let rows = rows(&builder(&file.path, &file.shown)?);
        // A footer states what it likes: no more room is made at once than the file has bytes.
        let bytes = fs::metadata(&file.path).map_or(0, |meta| meta.len());
        let room = usize::try_from(rows.min(bytes)).unwrap_or_default();
        hashes.try_reserve(room).map_err(|error| {
            Error::new(Kind::TooLarge, "there is no memory for the ids of so many rows")
                .at(Place::file(&file.shown))
                .caused_by(error)
        })?;
        visit(file, &["id"], |row, id, _| {
            if table == Table::Members {
                require_id(id, &Place::row(&file.shown, row))?;
            }
            hashes.push(hash(id));
            Ok(())
        })?;
    }
    hashes.sort_unstable();
    let pairs = hashes.iter().zip(hashes.iter().skip(1));
    let twice: BTreeSet<u128> =
        pairs.filter(|(one, other)| one == other).map(|(one, _)| *one).collect();
    drop(hashes);
    if twice.is_empty() {
        return Ok(());
    }
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        visit(file, &["id", "place"], |row, id, place| {
            if !twice.contains(&hash(id)) {
                return Ok(());
            }
            let at = Place::row(&file.shown, row);
            let shown = place.map_or_else(|| at.to_string(), |place| format!("`{place}`"));
            match first.insert(id.to_owned(), shown.clone()) {
                None => Ok(()),
                Some(before) => Err(Error::new(
                    Kind::Duplicate,
                    format!("two {what} have one id: at {before}, and at {shown}"),
                )
                .hint("ids are unique across all files: give each source a prefix, as in `id = \"post:{{ post_id }}\"`")),
            }
        })?;
    }
    // Two different ids with one hash: all is well.
    Ok(())
}

/// Every row's number, id and place.
fn visit(
    file: &Found,
    columns: &[&str],
    mut row: impl FnMut(u64, &str, Option<&str>) -> Result<()>,
) -> Result<()> {
    let builder = builder(&file.path, &file.shown)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    let reader = Batches::new(builder.with_projection(mask), &file.shown)?;
    let mut number = 0;
    for batch in reader {
        let batch = batch?;
        let ids = text(&batch, "id", file)?.ok_or_else(|| {
            Error::new(Kind::Column, "there is no column `id`").at(Place::file(&file.shown))
        })?;
        let places = if columns.contains(&"place") { text(&batch, "place", file)? } else { None };
        for at in 0..batch.num_rows() {
            number += 1;
            let ids = ids.as_string::<i64>();
            if ids.is_null(at) || ids.value(at).is_empty() {
                return Err(Error::new(Kind::Malformed, "the row has no id")
                    .at(Place::row(&file.shown, number)));
            }
            let place =
                places.as_ref().map(AsArray::as_string::<i64>).filter(|places| places.is_valid(at));
            row(number, ids.value(at), place.map(|places| places.value(at)))?;
        }
    }
    Ok(())
}

fn text(batch: &RecordBatch, column: &str, file: &Found) -> Result<Option<ArrayRef>> {
    let Some(values) = batch.column_by_name(column) else { return Ok(None) };
    cast(values, &DataType::LargeUtf8).map(Some).map_err(|error| {
        Error::new(Kind::Column, format!("the column `{column}` is not text"))
            .at(Place::file(&file.shown))
            .caused_by(error)
    })
}
