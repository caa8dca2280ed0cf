//! Rows in sorted runs on the disk, put together again. A run has two files, batch for batch: what its rows are ordered by, and the rows
//! themselves, which are read when they are due: one of them may be a book.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use arrow::array::{Array, AsArray, FixedSizeBinaryArray, RecordBatch, StringArray};
use arrow::compute::interleave_record_batch;
use arrow::datatypes::SchemaRef;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use itertools::Itertools;

use crate::error::{Error, Kind, Result};
use crate::group::{Filled, Limits, Words};
use crate::pairs::{Runs, comes_first};
use crate::table::Table;

/// Of each run one batch is held while it is merged.
const BATCH: Limits = Limits { rows: 4096, bytes: 256 << 10 };

/// A sorted run.
pub(crate) struct Run {
    keys: PathBuf,
    rows: PathBuf,
    /// How many there are.
    count: usize,
}

type Reader = StreamReader<BufReader<File>>;

impl Run {
    /// Writes rows as they come, in order.
    pub(crate) fn write(
        table: Table,
        mut rows: impl FnMut(Limits) -> Option<Result<RecordBatch>>,
        runs: &Runs,
    ) -> Result<Self> {
        let mut run = Self { keys: runs.path("keys"), rows: runs.path("rows"), count: 0 };
        let schema = table.buffered();
        let mut of_keys = vec![0];
        of_keys.extend(table.place());
        let mut keys = Writing::create(&run.keys, &schema.project(&of_keys)?.into())?;
        let mut all = Writing::create(&run.rows, &schema)?;
        while let Some(batch) = rows(BATCH) {
            let batch = batch?;
            run.count += batch.num_rows();
            keys.write(&batch.project(&of_keys)?)?;
            all.write(&batch)?;
        }
        keys.finish()?;
        all.finish()?;
        Ok(run)
    }
}

/// A file that is being written.
struct Writing<'p> {
    path: &'p Path,
    writer: StreamWriter<BufWriter<File>>,
}

impl<'p> Writing<'p> {
    fn create(path: &'p Path, schema: &SchemaRef) -> Result<Self> {
        let failed = |error: &dyn std::fmt::Display| Error::io(path, error);
        let file = File::create_new(path).map_err(|error| failed(&error))?;
        let writer = StreamWriter::try_new(BufWriter::new(file), schema);
        Ok(Self { path, writer: writer.map_err(|error| failed(&error))? })
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.writer.write(batch).map_err(|error| Error::io(self.path, error))
    }

    fn finish(self) -> Result<()> {
        let file = self.writer.into_inner().map_err(|error| Error::io(self.path, error))?;
        file.into_inner().map_err(|error| Error::io(self.path, error)).map(drop)
    }
}

fn open(path: &Path) -> Result<Reader> {
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    let reader = StreamReader::try_new(BufReader::new(file), None);
    reader.map_err(|error| Error::io(path, error))
}

/// What the rows of one batch are ordered by.
struct Keys {
    places: Option<FixedSizeBinaryArray>,
    ids: StringArray,
}

/// A row, by its run and the batch in it.
struct Row {
    keys: Rc<Keys>,
    run: usize,
    batch: usize,
    at: usize,
}

impl Row {
    /// Rows of one id, which only masks have several of, come in the order of runs.
    fn key(&self) -> (Option<&[u8]>, &str, usize) {
        let place = self.keys.places.as_ref().map(|places| places.value(self.at));
        (place, self.keys.ids.value(self.at), self.run)
    }
}

/// The rows of one run, by their keys.
fn rows(run: usize, path: &Path) -> Result<impl Iterator<Item = Result<Row>> + use<>> {
    let (batches, path) = (open(path)?.enumerate(), path.to_owned());
    let rows = batches.map(move |(batch, keys)| {
        let keys = keys.map_err(|error| Error::io(&path, error))?;
        let places = keys.columns().get(1).map(|places| places.as_fixed_size_binary().clone());
        let keys = Rc::new(Keys { places, ids: keys.column(0).as_string().clone() });
        Ok((0..keys.ids.len()).map(move |at| Row { keys: Rc::clone(&keys), run, batch, at }))
    });
    Ok(rows.flatten_ok())
}

/// The rows of a run as they are read.
struct Payload {
    reader: Reader,
    /// How many batches were read, and the last of them.
    read: usize,
    last: Option<(RecordBatch, Words)>,
    /// Where it is among the batches of a group.
    place: Option<usize>,
}

impl Payload {
    /// The batch that a row is in. Batches are asked for in order.
    fn at(&mut self, batch: usize) -> Result<&(RecordBatch, Words)> {
        while self.read <= batch {
            let next = self.reader.next().ok_or_else(cut_short)?;
            let next = next.map_err(|error| Error::new(Kind::Io, error))?;
            let words = Words::of(&next);
            self.last = Some((next, words));
            self.place = None;
            self.read += 1;
        }
        self.last.as_ref().ok_or_else(cut_short)
    }

    /// Where its batch is among those of a group. With its last row, the batch is let go.
    fn place(&mut self, row: usize, batches: &mut Vec<RecordBatch>) -> Result<usize> {
        let (batch, _) = self.last.as_ref().ok_or_else(cut_short)?;
        let place = *self.place.get_or_insert_with(|| {
            batches.push(batch.clone());
            batches.len() - 1
        });
        if row + 1 == batch.num_rows() {
            self.last = None;
        }
        Ok(place)
    }
}

fn cut_short() -> Error {
    Error::new(Kind::Io, "rows that were put aside are not there any more")
}

/// Runs that are put together.
pub(crate) struct Merged {
    rows: Peekable<Box<dyn Iterator<Item = Result<Row>>>>,
    payloads: Vec<Payload>,
    /// How many are still to come.
    left: usize,
}

impl Merged {
    pub(crate) fn of(runs: Vec<Run>) -> Result<Self> {
        let (mut keys, mut payloads, mut left) = (vec![], vec![], 0);
        for (number, run) in runs.into_iter().enumerate() {
            keys.push(rows(number, &run.keys)?);
            payloads.push(Payload { reader: open(&run.rows)?, read: 0, last: None, place: None });
            left += run.count;
            // They stay as long as they are open.
            for path in [run.keys, run.rows] {
                std::fs::remove_file(&path).map_err(|error| Error::io(&path, error))?;
            }
        }
        let rows = keys.into_iter().kmerge_by(|one, other| comes_first(one, other, Row::key));
        let rows: Box<dyn Iterator<Item = Result<Row>>> = Box::new(rows);
        Ok(Self { rows: rows.peekable(), payloads, left })
    }

    /// The rows that come next and go together.
    pub(crate) fn next(&mut self, limits: Limits) -> Option<Result<RecordBatch>> {
        self.group(limits).transpose()
    }

    fn group(&mut self, limits: Limits) -> Result<Option<RecordBatch>> {
        let (mut batches, mut places, mut filled) = (vec![], vec![], Filled::default());
        for payload in &mut self.payloads {
            payload.place = None;
        }
        while let Some(row) = self.rows.peek() {
            let Ok(Row { run, batch, at, .. }) = row else { break };
            let payload = self.payloads.get_mut(*run).ok_or_else(cut_short)?;
            let (_, words) = payload.at(*batch)?;
            if !filled.takes(words.bytes(*at), limits) {
                break;
            }
            places.push((payload.place(*at, &mut batches)?, *at));
            self.rows.next();
        }
        if let Some(Err(error)) = self.rows.next_if(Result::is_err) {
            return Err(error);
        }
        if places.is_empty() {
            return if self.left == 0 { Ok(None) } else { Err(cut_short()) };
        }
        self.left = self.left.checked_sub(places.len()).ok_or_else(cut_short)?;
        let batches: Vec<&RecordBatch> = batches.iter().collect();
        Ok(Some(interleave_record_batch(&batches, &places)?))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, UInt8Array, new_null_array};

    use super::*;
    use crate::group::ROW_GROUP;
    use crate::sort::Held;

    const ROWS: usize = 9000;

    fn run(runs: &Runs) -> Run {
        let schema = Table::Decisions.buffered();
        let columns = schema.fields().iter().map(|field| -> ArrayRef {
            match field.name().as_str() {
                "id" => {
                    Arc::new((0..ROWS).map(|row| Some(row.to_string())).collect::<StringArray>())
                }
                "reason" | "rule" => Arc::new(UInt8Array::from(vec![0; ROWS])),
                _ => new_null_array(field.data_type(), ROWS),
            }
        });
        let rows = RecordBatch::try_new(schema.clone(), columns.collect()).unwrap();
        let mut held = Held::of(Table::Decisions, vec![rows]);
        Run::write(Table::Decisions, |limits| held.next(limits), runs).unwrap()
    }

    /// Those of a file, but for the last batches.
    fn cut(path: &Path, left: usize) {
        let batches: Vec<RecordBatch> = open(path).unwrap().map(|rows| rows.unwrap()).collect();
        assert_eq!(batches.len(), 3);
        let schema = batches[0].schema();
        std::fs::remove_file(path).unwrap();
        let mut writer = Writing::create(path, &schema).unwrap();
        batches[..left].iter().for_each(|rows| writer.write(rows).unwrap());
        writer.finish().unwrap();
    }

    /// A stream that ends between two batches reads like a whole one.
    #[test]
    fn a_run_that_is_cut_short_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs::new(folder.path().to_owned());
        let rows = |run: Run| {
            let mut merged = Merged::of(vec![run]).unwrap();
            let groups = std::iter::from_fn(|| merged.next(ROW_GROUP));
            groups.map(|group| Ok(group?.num_rows())).sum::<Result<usize>>()
        };
        assert_eq!(rows(run(&runs)).unwrap(), ROWS);
        for left in [0, 2] {
            let keys = run(&runs);
            cut(&keys.keys, left);
            assert!(rows(keys).is_err(), "{left} batches of keys");
            let payload = run(&runs);
            cut(&payload.rows, left);
            assert!(rows(payload).is_err(), "{left} batches of rows");
        }
    }
}
