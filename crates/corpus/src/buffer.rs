//! Rows on their way into buckets, in memory up to a bound, then on disk.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;

use crate::error::{Error, Result};
use crate::scatter::Sorted;
use crate::table::Table;

/// Of what may be held, one part in so many is spilled at once, so that of what is little more than fits, little is written. With each spill
/// half as much less is held, down to half: most of what is large is written anyway, and memory that was in use once comes back in pieces.
const SPILLED_PART: usize = 4;

/// So many bytes can be put together in one batch: its strings are counted in 31 bits.
const TOGETHER_BYTES: usize = 1 << 30;

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

    /// The rows of a bucket, in memory.
    pub(crate) fn rows(&self, table: Table, bucket: u32) -> Result<Vec<RecordBatch>> {
        let held = self.held.iter().filter(|held| held.sorted.table == table);
        let mut rows: Vec<RecordBatch> =
            held.filter_map(|held| held.sorted.bucket(bucket)).collect();
        for piece in self.spilled.get(&(table, bucket)).into_iter().flatten() {
            let path = self.path(piece.spill);
            let mut file = File::open(&path).map_err(|error| Error::io(&path, error))?;
            file.seek(SeekFrom::Start(piece.start)).map_err(|error| Error::io(&path, error))?;
            for batch in StreamReader::try_new(BufReader::new(file.take(piece.bytes)), None)? {
                rows.push(batch?);
            }
        }
        Ok(rows)
    }

    fn path(&self, spill: usize) -> PathBuf {
        self.folder.join(format!("{spill:05}.arrow"))
    }

    /// Writes what came first to one file, bucket by bucket.
    fn spill(&mut self) -> Result<()> {
        let left = self.memory_bytes - self.part_bytes;
        self.memory_bytes = (self.memory_bytes - self.part_bytes / 2).max(self.least_bytes);
        let (mut first, mut bytes) = (vec![], 0);
        while self.held_bytes > left
            && let Some(held) = self.held.pop_front()
        {
            self.held_bytes -= held.bytes;
            bytes += held.bytes;
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
                let mut rows: Vec<RecordBatch> =
                    of.iter().filter_map(|sorted| sorted.bucket(bucket)).collect();
                if bytes <= TOGETHER_BYTES {
                    rows = vec![concat_batches(&schema, &rows)?];
                }
                let mut writer = StreamWriter::try_new(&mut file, &schema)?;
                for rows in &rows {
                    writer.write(rows)?;
                }
                writer.finish()?;
                drop(writer);
                let end = file.stream_position().map_err(failed)?;
                let piece = Piece { spill, start, bytes: end - start };
                self.spilled.entry((table, bucket)).or_default().push(piece);
                start = end;
            }
        }
        file.flush().map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, AsArray, StringArray, UInt32Array, UInt64Array};

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
                let rows = buffer.rows(Table::Redactions, bucket).unwrap();
                let ids = rows.iter().flat_map(|rows| rows.column(0).as_string::<i32>().iter());
                let mut ids: Vec<String> = ids.flatten().map(str::to_owned).collect();
                ids.sort();
                let of = if bucket < BUCKETS - 1 { batches } else { 0 };
                let mut expected: Vec<String> =
                    (0..of).map(|batch| format!("{batch}:{bucket}")).collect();
                expected.sort();
                assert_eq!(ids, expected);
                assert!(buffer.rows(Table::Text, bucket).unwrap().is_empty());
            }
            let expected = if batches == 0 { 0 } else { BUCKETS - 1 };
            assert!(buffer.buckets().into_iter().eq(0..expected));
        }
    }
}
