//! Rows on their way into buckets, in memory up to a bound, then on disk.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use itertools::Itertools;

use crate::error::{Error, Result};
use crate::group::weight;
use crate::scatter::Sorted;
use crate::sort::Measured;
use crate::table::Table;

/// Of what may be held, one part in so many is spilled at once, so that of what is little more than fits, little is written. With each spill
/// half as much less is held, down to half: most of what is large is written anyway, and memory that was in use once comes back in pieces.
const SPILLED_PART: usize = 4;

/// So many bytes of one bucket are put together in one batch of a spill, unless a row has more.
const BATCH_BYTES: usize = 16 << 20;

/// All buckets of all tables.
#[derive(Debug)]
pub(crate) struct Buffer {
    folder: PathBuf,
    memory_bytes: usize,
    /// Of what may be held: what is spilled at once.
    part_bytes: usize,
    /// What is held after all spills.
    least_bytes: usize,
    held_bytes: usize,
    /// As they came. A bucket's rows are a part of each, and share its memory.
    held: VecDeque<Held>,
    spilled: BTreeMap<(Table, u32), Vec<Piece>>,
    spills: usize,
}

#[derive(Debug)]
struct Held {
    sorted: Sorted,
    bytes: usize,
}

/// The rows of one bucket in one spill.
#[derive(Debug, Clone, Copy)]
struct Piece {
    spill: usize,
    start: u64,
    bytes: u64,
}

impl Buffer {
    /// `folder` is for what does not fit into memory.
    pub(crate) fn new(folder: PathBuf, memory_bytes: usize) -> Self {
        Self {
            folder,
            memory_bytes,
            part_bytes: memory_bytes / SPILLED_PART,
            least_bytes: memory_bytes / 2,
            held_bytes: 0,
            held: VecDeque::new(),
            spilled: BTreeMap::new(),
            spills: 0,
        }
    }

    pub(crate) fn push(&mut self, sorted: Sorted) -> Result<()> {
        let bytes = sorted.rows.get_array_memory_size();
        self.held_bytes += bytes;
        self.held.push_back(Held { sorted, bytes });
        if self.held_bytes > self.memory_bytes { self.spill() } else { Ok(()) }
    }

    /// The buckets that hold anything, in order.
    pub(crate) fn buckets(&self) -> BTreeSet<u32> {
        let mut buckets: BTreeSet<u32> = self.spilled.keys().map(|(_, bucket)| *bucket).collect();
        for held in &self.held {
            buckets.extend(held.sorted.buckets());
        }
        buckets
    }

    /// The rows of a bucket, one batch after the other. What is held here takes nothing more.
    pub(crate) fn rows(
        &self,
        table: Table,
        bucket: u32,
    ) -> impl Iterator<Item = Result<Measured>> + use<'_> {
        let held = self.held.iter().filter(move |held| held.sorted.table == table);
        let held =
            held.filter_map(move |held| held.sorted.bucket(bucket)).map(|rows| Ok((rows, 0)));
        let pieces = self.spilled.get(&(table, bucket)).into_iter().flatten();
        held.chain(pieces.map(|piece| self.piece(*piece)).flatten_ok().map(Result::flatten))
    }

    fn piece(&self, piece: Piece) -> Result<impl Iterator<Item = Result<Measured>> + use<>> {
        let path = self.path(piece.spill);
        let mut file = File::open(&path).map_err(|error| Error::io(&path, error))?;
        file.seek(SeekFrom::Start(piece.start)).map_err(|error| Error::io(&path, error))?;
        let batches = StreamReader::try_new(BufReader::new(file.take(piece.bytes)), None);
        let batches = batches.map_err(|error| Error::io(&path, error))?;
        Ok(batches.map(move |rows| {
            let rows = rows.map_err(|error| Error::io(&path, error))?;
            let bytes = weight(&rows);
            Ok((rows, bytes))
        }))
    }

    fn path(&self, spill: usize) -> PathBuf {
        self.folder.join(format!("{spill:05}.arrow"))
    }

    /// Writes what came first to one file, bucket by bucket.
    fn spill(&mut self) -> Result<()> {
        let left = self.memory_bytes - self.part_bytes;
        self.memory_bytes = (self.memory_bytes - self.part_bytes / 2).max(self.least_bytes);
        let mut first = vec![];
        while self.held_bytes > left
            && let Some(held) = self.held.pop_front()
        {
            self.held_bytes -= held.bytes;
            first.push(held.sorted);
        }
        let spill = self.spills;
        self.spills += 1;
        let path = self.path(spill);
        let failed = |error| Error::io(&path, error);
        let file = File::create_new(&path).map_err(failed)?;
        let mut file = BufWriter::new(file);
        let mut start = 0;
        for table in Table::ALL {
            let schema = table.buffered();
            let of: Vec<&Sorted> = first.iter().filter(|sorted| sorted.table == table).collect();
            let buckets: BTreeSet<u32> = of.iter().flat_map(|sorted| sorted.buckets()).collect();
            for bucket in buckets {
                let failed = |error| Error::io(&path, error);
                let mut writer = StreamWriter::try_new(&mut file, &schema).map_err(failed)?;
                let rows = of.iter().filter_map(|sorted| sorted.bucket(bucket));
                for rows in together(rows.flat_map(pieces)) {
                    writer.write(&concat_batches(&schema, &rows)?).map_err(failed)?;
                }
                writer.finish().map_err(failed)?;
                drop(writer);
                let end = file.stream_position().map_err(|error| Error::io(&path, error))?;
                let piece = Piece { spill, start, bytes: end - start };
                self.spilled.entry((table, bucket)).or_default().push(piece);
                start = end;
            }
        }
        file.flush().map_err(failed)
    }
}

/// A batch in parts that are small enough, and the bytes of each.
fn pieces(rows: RecordBatch) -> Vec<Measured> {
    let bytes = weight(&rows);
    let half = rows.num_rows() / 2;
    if bytes <= BATCH_BYTES || half == 0 {
        return vec![(rows, bytes)];
    }
    let mut parts = pieces(rows.slice(0, half));
    parts.extend(pieces(rows.slice(half, rows.num_rows() - half)));
    parts
}

/// Rows that are put together, as long as they are small enough.
fn together(rows: impl Iterator<Item = Measured>) -> Vec<Vec<RecordBatch>> {
    let (mut all, mut filled) = (vec![], usize::MAX);
    for (rows, bytes) in rows {
        filled = filled.saturating_add(bytes);
        match all.last_mut() {
            Some(last) if filled <= BATCH_BYTES => Vec::push(last, rows),
            _ => {
                all.push(vec![rows]);
                filled = bytes;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Array, ArrayRef, AsArray, StringArray, UInt32Array, UInt64Array};

    use super::*;

    const BUCKETS: u32 = 4;

    /// A row in each bucket but the last, called by batch and bucket.
    fn sorted(batch: u32) -> Sorted {
        let table = Table::Redactions;
        let ids: ArrayRef = Arc::new(
            (0..BUCKETS - 1).map(|of| Some(format!("{batch}:{of}"))).collect::<StringArray>(),
        );
        let number: ArrayRef = Arc::new(UInt64Array::from_iter_values(0..3));
        let item: ArrayRef = Arc::new(UInt32Array::from_iter_values(0..3));
        let word = || Arc::clone(&ids);
        let columns = vec![word(), word(), item, Arc::clone(&number), number, word(), word()];
        let rows = RecordBatch::try_new(table.buffered(), columns).unwrap();
        Sorted { table, rows, ends: vec![1, 2, 3, 3] }
    }

    #[test]
    fn what_is_long_is_written_in_parts() {
        let lengths = |rows: &RecordBatch| -> Vec<usize> {
            let words = rows.column(0).as_string::<i32>();
            (0..words.len()).map(|row| words.value(row).len()).collect()
        };
        let rows = |lengths: &[usize]| {
            let words = lengths.iter().map(|length| Some("x".repeat(*length)));
            let words: ArrayRef = Arc::new(words.collect::<StringArray>());
            RecordBatch::try_from_iter([("id", words)]).unwrap()
        };
        let long = [1, 9 << 20, 40 << 20, 2, 3, 9 << 20];
        let parts = pieces(rows(&long));
        assert_eq!(parts.iter().flat_map(|(rows, _)| lengths(rows)).collect::<Vec<_>>(), long);
        assert!(parts.iter().all(|(rows, bytes)| *bytes <= BATCH_BYTES || rows.num_rows() == 1));
        let all = together(parts.into_iter().chain(pieces(rows(&[4, 5]))));
        let all: Vec<Vec<usize>> =
            all.iter().map(|rows| rows.iter().flat_map(lengths).collect()).collect();
        assert_eq!(all, [vec![1, 9 << 20], vec![40 << 20], vec![2, 3, 9 << 20, 4, 5]]);
    }

    #[test]
    fn what_is_held_is_bounded_and_nothing_is_lost() {
        let bytes = sorted(0).rows.get_array_memory_size();
        for batches in [0, 7, 8, 9, 50] {
            let folder = tempfile::tempdir().unwrap();
            let mut buffer = Buffer::new(folder.path().to_owned(), 8 * bytes);
            for batch in 0..batches {
                buffer.push(sorted(batch)).unwrap();
                assert!(buffer.held_bytes <= 8 * bytes);
                assert_eq!(buffer.held.len() * bytes, buffer.held_bytes);
            }
            // What fits is not written; of little more, little; of much, the most.
            let held = buffer.held.len() as u32;
            match batches {
                0..=8 => assert_eq!(held, batches),
                9 => assert_eq!(held, 6),
                _ => assert!(held <= 4),
            }
            let files = std::fs::read_dir(folder.path()).unwrap().count();
            assert_eq!(files, buffer.spills);
            for bucket in 0..BUCKETS {
                let rows = buffer.rows(Table::Redactions, bucket).map(Result::unwrap);
                let rows: Vec<Measured> = rows.collect();
                let ids = rows.iter().flat_map(|(rows, _)| rows.column(0).as_string::<i32>());
                let mut ids: Vec<String> = ids.flatten().map(str::to_owned).collect();
                ids.sort();
                let of = if bucket < BUCKETS - 1 { batches } else { 0 };
                let mut expected: Vec<String> =
                    (0..of).map(|batch| format!("{batch}:{bucket}")).collect();
                expected.sort();
                assert_eq!(ids, expected);
                assert_eq!(buffer.rows(Table::Text, bucket).count(), 0);
                // What is held takes nothing more.
                let is_spilled = rows.iter().any(|(_, bytes)| *bytes > 0);
                assert_eq!(is_spilled, buffer.spills > 0 && bucket < BUCKETS - 1);
            }
            let expected = if batches == 0 { 0 } else { BUCKETS - 1 };
            assert!(buffer.buckets().into_iter().eq(0..expected));
        }
    }
}
