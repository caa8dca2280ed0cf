//! Rows on their way into buckets, in memory up to a bound, then on disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;

use crate::error::{Error, Result};
use crate::scatter::Sorted;
use crate::table::Table;

/// All buckets of all tables.
#[derive(Debug)]
pub(crate) struct Buffer {
    folder: PathBuf,
    memory_bytes: usize,
    held_bytes: usize,
    held: BTreeMap<(Table, u32), Vec<RecordBatch>>,
    spilled: BTreeMap<(Table, u32), Vec<PathBuf>>,
    spills: u32,
}

impl Buffer {
    /// `folder` is for what does not fit into memory.
    pub(crate) fn new(folder: PathBuf, memory_bytes: usize) -> Self {
        Self {
            folder,
            memory_bytes,
            held_bytes: 0,
            held: BTreeMap::new(),
            spilled: BTreeMap::new(),
            spills: 0,
        }
    }

    pub(crate) fn push(&mut self, sorted: &Sorted) -> Result<()> {
        self.held_bytes += sorted.rows.get_array_memory_size();
        let mut start = 0;
        for (bucket, end) in sorted.ends.iter().enumerate() {
            if *end > start {
                // A slice shares the batch's memory: nothing is copied here.
                let rows = sorted.rows.slice(start, end - start);
                self.held.entry((sorted.table, bucket as u32)).or_default().push(rows);
            }
            start = *end;
        }
        if self.held_bytes > self.memory_bytes { self.spill() } else { Ok(()) }
    }

    /// The buckets that hold anything, in order.
    pub(crate) fn buckets(&self) -> Vec<u32> {
        let mut buckets: Vec<u32> =
            self.held.keys().chain(self.spilled.keys()).map(|(_, bucket)| *bucket).collect();
        buckets.sort_unstable();
        buckets.dedup();
        buckets
    }

    /// Takes the rows of a bucket out of memory; those on disk are read by the caller.
    pub(crate) fn take(&mut self, table: Table, bucket: u32) -> Rows {
        Rows {
            held: self.held.remove(&(table, bucket)).unwrap_or_default(),
            spilled: self.spilled.remove(&(table, bucket)).unwrap_or_default(),
        }
    }

    fn spill(&mut self) -> Result<()> {
        self.spills += 1;
        for ((table, bucket), rows) in std::mem::take(&mut self.held) {
            let name = format!(
                "{}-{}-{bucket:05}-{:05}.arrow",
                table.folder().replace('/', "-"),
                table.stem(),
                self.spills
            );
            let path = self.folder.join(name);
            let file = File::create_new(&path).map_err(|error| Error::io(&path, error))?;
            let mut writer = StreamWriter::try_new(BufWriter::new(file), &table.buffered())?;
            for rows in &rows {
                writer.write(rows)?;
            }
            writer.finish()?;
            self.spilled.entry((table, bucket)).or_default().push(path);
        }
        self.held_bytes = 0;
        Ok(())
    }
}

/// The rows of one bucket of one table.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    held: Vec<RecordBatch>,
    spilled: Vec<PathBuf>,
}

impl Rows {
    /// All of them, in memory.
    pub(crate) fn read(self) -> Result<Vec<RecordBatch>> {
        let mut rows = self.held;
        for path in self.spilled {
            let file = File::open(&path).map_err(|error| Error::io(&path, error))?;
            for batch in StreamReader::try_new(BufReader::new(file), None)? {
                rows.push(batch?);
            }
            std::fs::remove_file(&path).map_err(|error| Error::io(&path, error))?;
        }
        Ok(rows)
    }
}
