//! Ids that are there twice. Of two records with one id, nobody could say which was meant, or check both.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::hash::Hasher;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

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
use crate::reader::whole::{Batches, builder, rows};
use crate::roster::require_id;
use crate::{Error, Kind, Place, Result};

/// Ids of one hash are compared as they are, so a collision costs time and nothing else.
fn hash(id: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Into how many shares the hashes of a group are divided, so that a table of those of one share stays in near memory.
const SHARES: usize = 256;

/// Ids of a group. What is more than one group waits on the disk, and is looked at group by group.
const GROUP_IDS: u64 = 1 << 24;

/// Into how many parts a file is split at least, if it has as many groups of rows: each part reads the footer again.
const PARTS_A_FILE: usize = 16;

/// Rows of a part at most, if the file's groups of rows are not larger.
const PART_ROWS: u64 = 1 << 21;

/// Rows of a part that are held at once.
const BATCH_ROWS: usize = 8192;

/// Rows of a file that are read in one go.
struct Part<'a> {
    file: &'a Found,
    /// Groups of rows, as the file has them.
    groups: Range<usize>,
    /// Rows of the file before it.
    before: u64,
}

/// Checks that every id of these canonical files is there once, on all cores. Memory: 16 bytes an id of one group; what is more waits in a
/// file in `folder`.
///
/// `table` says whose ids they are: those of members must be such as the ledger takes.
pub(crate) fn check(table: Table, files: &[Found], folder: &Path) -> Result<()> {
    check_in_groups(table, files, folder, GROUP_IDS)
}

fn check_in_groups(table: Table, files: &[Found], folder: &Path, group_ids: u64) -> Result<()> {
    let what = match table {
        Table::Records => "records",
        Table::Members => "members",
    };
    let (parts, rows) = parts(files)?;
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
    let groups = rows.div_ceil(group_ids.max(1)).next_power_of_two();
    let twice = if groups == 1 {
        twice(0, &hashes.collect::<Result<Vec<Vec<u64>>>>()?)
    } else {
        let waiting = Waiting::new(folder, groups.ilog2())?;
        hashes.try_for_each(|hashes| waiting.add(&hashes?))?;
        waiting.twice()?
    };
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

/// The hashes that are there twice, of those that have their first bits in common.
fn twice(common: u32, hashes: &[Vec<u64>]) -> BTreeSet<u64> {
    let (shared, ends) = divided(common, SHARES.ilog2(), hashes.iter().flatten().copied());
    let starts = std::iter::once(&0).chain(&ends);
    let shares: Vec<&[u64]> =
        starts.zip(&ends).filter_map(|(start, end)| shared.get(*start..*end)).collect();
    let twice = shares.into_par_iter().flat_map_iter(|share| {
        let mut seen = HashSet::with_capacity(share.len());
        share.iter().copied().filter(|hash| !seen.insert(*hash)).collect::<Vec<u64>>()
    });
    twice.collect()
}

/// Hashes by the bits after those that they have in common, and where those of each share end.
fn divided(
    common: u32,
    bits: u32,
    hashes: impl Iterator<Item = u64> + Clone,
) -> (Vec<u64>, Vec<usize>) {
    let share = |hash: u64| (hash << common >> (u64::BITS - bits)) as usize;
    let mut ends = vec![0; 1 << bits];
    for hash in hashes.clone() {
        if let Some(count) = ends.get_mut(share(hash)) {
            *count += 1;
        }
    }
    let mut next = ends.clone();
    let mut sum = 0;
    for (end, next) in ends.iter_mut().zip(&mut next) {
        *next = sum;
        sum += *end;
        *end = sum;
    }
    let mut shared = vec![0; sum];
    for hash in hashes {
        if let Some(next) = next.get_mut(share(hash)) {
            if let Some(place) = shared.get_mut(*next) {
                *place = hash;
            }
            *next += 1;
        }
    }
    (shared, ends)
}

/// Hashes in a file without a name, in blocks that are in order of groups.
struct Waiting {
    group_bits: u32,
    place: String,
    blocks: Mutex<Blocks>,
}

struct Blocks {
    file: File,
    bytes: u64,
    /// Where each begins, and where each of its groups ends.
    each: Vec<(u64, Vec<usize>)>,
}

/// Bytes of a hash.
const HASH: usize = size_of::<u64>();

impl Waiting {
    fn new(folder: &Path, group_bits: u32) -> Result<Self> {
        let place = folder.display().to_string();
        let file = tempfile::tempfile_in(folder).map_err(|error| Error::io(&*place, error))?;
        let blocks = Mutex::new(Blocks { file, bytes: 0, each: vec![] });
        Ok(Self { group_bits, place, blocks })
    }

    fn add(&self, hashes: &[u64]) -> Result<()> {
        let (hashes, ends) = divided(0, self.group_bits, hashes.iter().copied());
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.file.write_all(&bytes).map_err(|error| Error::io(&*self.place, error))?;
        let start = blocks.bytes;
        blocks.each.push((start, ends));
        blocks.bytes += bytes.len() as u64;
        Ok(())
    }

    fn twice(self) -> Result<BTreeSet<u64>> {
        let blocks = self.blocks.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut found = BTreeSet::new();
        for group in 0..1_usize << self.group_bits {
            let hashes = blocks.group(group).map_err(|error| Error::io(&*self.place, error))?;
            found.append(&mut twice(self.group_bits, &hashes));
        }
        Ok(found)
    }
}

impl Blocks {
    /// The hashes of a group.
    fn group(&self, group: usize) -> io::Result<Vec<Vec<u64>>> {
        let mut file = &self.file;
        let read = self.each.iter().map(|(first, ends)| {
            let end = ends.get(group).copied().unwrap_or_default();
            let start = group.checked_sub(1).and_then(|before| ends.get(before)).copied();
            let start = start.unwrap_or_default();
            let mut bytes = vec![0; (end - start) * HASH];
            file.seek(SeekFrom::Start(first + (start * HASH) as u64))?;
            file.read_exact(&mut bytes)?;
            Ok(bytes.as_chunks().0.iter().copied().map(u64::from_le_bytes).collect())
        });
        read.collect()
    }
}

/// The parts of all files, in order, and how many rows they have.
fn parts(files: &[Found]) -> Result<(Vec<Part<'_>>, u64)> {
    let (mut parts, mut all_rows) = (vec![], 0);
    for file in files {
        let builder = builder(&file.path, &file.shown)?;
        let (mut start, mut before) = (0, 0);
        let all = builder.metadata().row_groups();
        let rows = rows(&builder);
        all_rows += rows;
        let most = usize::try_from(rows.div_ceil(PART_ROWS)).unwrap_or(usize::MAX);
        for groups in all.chunks(all.len().div_ceil(PARTS_A_FILE.max(most)).max(1)) {
            let end = start + groups.len();
            parts.push(Part { file, groups: start..end, before });
            start = end;
            before += groups.iter().map(|group| group.num_rows().unsigned_abs()).sum::<u64>();
        }
    }
    Ok((parts, all_rows))
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
    let builder = builder.with_projection(mask).with_batch_size(BATCH_ROWS);
    let reader = Batches::of_groups(builder, part.groups.clone(), &file.shown)?;
    let mut number = part.before;
    for batch in reader {
        let batch = batch?;
        let ids = text(&batch, "id", file)?.ok_or_else(|| {
            Error::new(Kind::Column, "there is no column `id`").at(Place::file(&*file.shown))
        })?;
        let places = if columns.contains(&"place") { text(&batch, "place", file)? } else { None };
        let ids = ids.as_string_view();
        let places = places.as_ref().map(AsArray::as_string_view);
        for at in 0..batch.num_rows() {
            number += 1;
            if ids.is_null(at) || ids.value(at).is_empty() {
                return Err(Error::new(Kind::Malformed, "the row has no id")
                    .at(Place::row(&*file.shown, number)));
            }
            let place = places.filter(|places| places.is_valid(at));
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::StringArray;
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use super::*;

    /// A file of these ids, in groups of four rows.
    fn file(folder: &Path, name: &str, ids: &[String]) -> Found {
        let ids: ArrayRef = Arc::new(ids.iter().map(Some).collect::<StringArray>());
        let batch = RecordBatch::try_from_iter([("id", ids)]).unwrap();
        let path = folder.join(name);
        let groups = WriterProperties::builder().set_max_row_group_row_count(Some(4)).build();
        let file = File::create(&path).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(groups)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        Found::file(name, &path)
    }

    #[test]
    fn ids_in_groups_are_found_as_if_all_were_held() {
        let folder = tempfile::tempdir().unwrap();
        let mut ids: Vec<String> = (0..300).map(|number| format!("r{number}")).collect();
        let found = |ids: &[String], group_ids: u64| {
            let (one, other) = ids.split_at(130);
            let files = [file(folder.path(), "one", one), file(folder.path(), "other", other)];
            let found = check_in_groups(Table::Records, &files, folder.path(), group_ids);
            found.err().map(|error| error.to_string())
        };
        for group_ids in [1, 7, 100, GROUP_IDS] {
            assert_eq!(found(&ids, group_ids), None);
        }
        // In the same part, in two of a file, in two files.
        for (place, of) in [(1, 0), (129, 17), (299, 64)] {
            let own = std::mem::replace(&mut ids[place], format!("r{of}"));
            let expected = found(&ids, GROUP_IDS);
            assert!(expected.as_ref().unwrap().contains("two records have one id"));
            for group_ids in [1, 7, 100] {
                assert_eq!(found(&ids, group_ids), expected, "{place} {group_ids}");
            }
            ids[place] = own;
        }
    }

    #[test]
    fn no_more_than_a_group_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let waiting = Waiting::new(folder.path(), 3).unwrap();
        let parts: Vec<Vec<u64>> =
            (0..5).map(|part| (0..100).map(|id| hash(&format!("{part}:{id}"))).collect()).collect();
        for part in &parts {
            waiting.add(part).unwrap();
        }
        let blocks = waiting.blocks.into_inner().unwrap();
        let mut all: Vec<u64> = vec![];
        for group in 0..8 {
            let held: Vec<u64> = blocks.group(group).unwrap().into_iter().flatten().collect();
            assert!(held.iter().all(|hash| hash >> 61 == group as u64));
            assert!(held.len() < 120);
            all.extend(held);
        }
        all.sort_unstable();
        let mut expected: Vec<u64> = parts.into_iter().flatten().collect();
        expected.sort_unstable();
        assert_eq!(all, expected);
    }
}
