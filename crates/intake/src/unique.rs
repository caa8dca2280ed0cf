//! Ids that are there twice. Of two records with one id, nobody could say which was meant, or check both.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;
use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use hashbrown::HashSet;
use parquet::arrow::ProjectionMask;
use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
};
use siphasher::sip::SipHasher13;

use crate::canonical::Table;
use crate::files::Found;
use crate::reader::whole::{Batches, builder};
use crate::roster::require_id;
use crate::{Error, Kind, Place, Result};

/// Ids of one hash are compared as they are, so a collision costs time and nothing else.
fn hash(id: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Into how many shares hashes are divided, so that a table of those of one share stays in near memory.
const SHARES: usize = 256;

/// Into how many parts a file is split at most: each part reads the footer again.
const PARTS_A_FILE: usize = 16;

/// Rows of a file that are read in one go.
struct Part<'a> {
    file: &'a Found,
    /// Groups of rows, as the file has them.
    groups: Range<usize>,
    /// Rows of the file before it.
    before: u64,
}

/// Checks that every id of these canonical files is there once, on all cores. Memory: 16 bytes an id.
///
/// `table` says whose ids they are: those of members must be such as the ledger takes.
pub(crate) fn check(table: Table, files: &[Found]) -> Result<()> {
    let what = match table {
        Table::Records => "records",
        Table::Members => "members",
    };
    let parts = parts(files)?;
    let hashes = parts.par_iter().with_max_len(1).map(|part| {
        let mut hashes = Vec::new();
        visit(part, &["id"], |row, id, _| {
            if table == Table::Members {
                require_id(id, &Place::row(&*part.file.shown, row))?;
            }
            hashes.push(hash(id));
            Ok(())
        })?;
        Ok(hashes)
    });
    let twice = twice(&hashes.collect::<Result<Vec<Vec<u64>>>>()?);
    if twice.is_empty() {
        return Ok(());
    }
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for part in &parts {
        visit(part, &["id", "place"], |row, id, place| {
            if !twice.contains(&hash(id)) {
                return Ok(());
            }
            let at = Place::row(&*part.file.shown, row);
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

/// The hashes that are there twice.
fn twice(hashes: &[Vec<u64>]) -> BTreeSet<u64> {
    let share = |hash: u64| (hash >> (u64::BITS - SHARES.ilog2())) as usize;
    let mut ends = [0; SHARES];
    for hash in hashes.iter().flatten() {
        if let Some(count) = ends.get_mut(share(*hash)) {
            *count += 1;
        }
    }
    let mut next = [0; SHARES];
    let mut sum = 0;
    for (end, next) in ends.iter_mut().zip(&mut next) {
        *next = sum;
        sum += *end;
        *end = sum;
    }
    let mut shared = vec![0; sum];
    for hash in hashes.iter().flatten() {
        if let Some(next) = next.get_mut(share(*hash)) {
            if let Some(place) = shared.get_mut(*next) {
                *place = *hash;
            }
            *next += 1;
        }
    }
    let starts = std::iter::once(&0).chain(&ends);
    let shares: Vec<&[u64]> =
        starts.zip(&ends).filter_map(|(start, end)| shared.get(*start..*end)).collect();
    let twice = shares.into_par_iter().flat_map_iter(|share| {
        let mut seen = HashSet::with_capacity(share.len());
        share.iter().copied().filter(|hash| !seen.insert(*hash)).collect::<Vec<u64>>()
    });
    twice.collect()
}

/// The parts of all files, in order.
fn parts(files: &[Found]) -> Result<Vec<Part<'_>>> {
    let mut parts = vec![];
    for file in files {
        let builder = builder(&file.path, &file.shown)?;
        let (mut start, mut before) = (0, 0);
        let all = builder.metadata().row_groups();
        for groups in all.chunks(all.len().div_ceil(PARTS_A_FILE).max(1)) {
            let end = start + groups.len();
            parts.push(Part { file, groups: start..end, before });
            start = end;
            before += groups.iter().map(|group| group.num_rows().unsigned_abs()).sum::<u64>();
        }
    }
    Ok(parts)
}

/// Every row's number, id and place.
fn visit(
    part: &Part<'_>,
    columns: &[&str],
    mut row: impl FnMut(u64, &str, Option<&str>) -> Result<()>,
) -> Result<()> {
    let file = part.file;
    let builder = builder(&file.path, &file.shown)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    let reader =
        Batches::of_groups(builder.with_projection(mask), part.groups.clone(), &file.shown)?;
    let mut number = part.before;
    for batch in reader {
        let batch = batch?;
        let ids = text(&batch, "id", file)?.ok_or_else(|| {
            Error::new(Kind::Column, "there is no column `id`").at(Place::file(&*file.shown))
        })?;
        let places = if columns.contains(&"place") { text(&batch, "place", file)? } else { None };
        for at in 0..batch.num_rows() {
            number += 1;
            let ids = ids.as_string_view();
            if ids.is_null(at) || ids.value(at).is_empty() {
                return Err(Error::new(Kind::Malformed, "the row has no id")
                    .at(Place::row(&*file.shown, number)));
            }
            let place =
                places.as_ref().map(AsArray::as_string_view).filter(|places| places.is_valid(at));
            row(number, ids.value(at), place.map(|places| places.value(at)))?;
        }
    }
    Ok(())
}

fn text(batch: &RecordBatch, column: &str, file: &Found) -> Result<Option<ArrayRef>> {
    let Some(values) = batch.column_by_name(column) else { return Ok(None) };
    cast(values, &DataType::Utf8View).map(Some).map_err(|error| {
        Error::new(Kind::Column, format!("the column `{column}` is not text"))
            .at(Place::file(&*file.shown))
            .caused_by(error)
    })
}
