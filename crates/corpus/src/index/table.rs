//! A table of an index: an Arrow file, with its digest kept elsewhere. Those of buckets have several batches, all others one.

use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{PrimitiveArray, RecordBatch};
use arrow::buffer::Buffer;
use arrow::compute::concat_batches;
use arrow::datatypes::{ArrowPrimitiveType, Schema};
use arrow::error::ArrowError;
use arrow::ipc::convert::fb_to_schema;
use arrow::ipc::reader::{FileDecoder, FileReader, read_footer_length};
use arrow::ipc::root_as_footer;
use arrow::ipc::writer::FileWriter;

use super::list::Written;
use crate::error::{Error, Kind, Result};
use crate::hashing::Hashing;

/// What an Arrow file ends with: the length of its footer, and the format's name.
const TRAILER_BYTES: usize = 10;

/// A table that is written batch by batch. A table is not held a second time as a file.
pub(super) struct Table {
    path: PathBuf,
    writer: FileWriter<Hashing<blake3::Hasher>>,
}

impl Table {
    pub(super) fn create(path: PathBuf, schema: &Schema) -> Result<Self> {
        let file = File::create(&path).map_err(|error| Error::io(&path, error))?;
        let update = |hash: &mut blake3::Hasher, bytes: &[u8]| _ = hash.update(bytes);
        let writer =
            FileWriter::try_new(Hashing::new(file, blake3::Hasher::new(), update), schema)?;
        Ok(Self { path, writer })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.writer.write(batch).map_err(|error| Error::io(&self.path, error))
    }

    pub(super) fn finish(self) -> Result<Written> {
        let hashing = self.writer.into_inner().map_err(|error| Error::io(&self.path, error))?;
        let (hash, bytes, _) = hashing.finish().map_err(|error| Error::io(&self.path, error))?;
        Ok(Written { bytes, blake3: hash.finalize().to_string() })
    }
}

/// The batches of a table that is as it was written.
pub(crate) struct Batches {
    path: PathBuf,
    reader: FileReader<File>,
    /// What was read and not taken.
    rest: Option<RecordBatch>,
}

impl Batches {
    pub(super) fn open(folder: &Path, name: &str, written: &Written) -> Result<Self> {
        let path = folder.join(name);
        let opened = || -> io::Result<File> {
            let mut file = File::open(&path)?;
            let mut hash = blake3::Hasher::new();
            hash.update_reader(&mut file)?;
            file.rewind()?;
            let is_it = hash.finalize().to_string() == written.blake3;
            is_it.then_some(file).ok_or_else(|| io::ErrorKind::InvalidData.into())
        };
        let file = opened().map_err(|_| broken(&path))?;
        let reader = FileReader::try_new(file, None).map_err(|_| broken(&path))?;
        Ok(Self { path, reader, rest: None })
    }

    /// The rows that come next, so many.
    pub(crate) fn rows(&mut self, rows: usize) -> Result<RecordBatch> {
        let (mut parts, mut left) = (vec![], rows);
        while left > 0 {
            let batch = match self.next() {
                Some(batch) => batch?,
                None => return Err(broken(&self.path)),
            };
            let taken = left.min(batch.num_rows());
            parts.push(batch.slice(0, taken));
            if taken < batch.num_rows() {
                self.rest = Some(batch.slice(taken, batch.num_rows() - taken));
            }
            left -= taken;
        }
        // Of one batch, nothing is copied.
        Ok(concat_batches(&self.reader.schema(), &parts)?)
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Result<RecordBatch>> {
        match self.rest.take() {
            Some(rest) => Some(Ok(rest)),
            None => Some(self.reader.next()?.map_err(|_| broken(&self.path))),
        }
    }
}

fn broken(path: &Path) -> Error {
    Error::new(Kind::Parent, format_args!("`{}` is damaged", path.display()))
}

pub(super) fn read(folder: &Path, name: &str, written: &Written) -> Result<RecordBatch> {
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(|_| broken(&path))?;
    if blake3::hash(&bytes).to_string() != written.blake3 {
        return Err(broken(&path));
    }
    decoded(&bytes.into()).ok().flatten().ok_or_else(|| broken(&path))
}

/// The one batch of an Arrow file, which stays where it was read to.
fn decoded(file: &Buffer) -> Result<Option<RecordBatch>, ArrowError> {
    let Some((rest, trailer)) = file.split_last_chunk::<TRAILER_BYTES>() else { return Ok(None) };
    let length = read_footer_length(*trailer)?;
    let Some(start) = rest.len().checked_sub(length) else { return Ok(None) };
    let footer = root_as_footer(rest.get(start..).unwrap_or_default())
        .map_err(|error| ArrowError::ParseError(error.to_string()))?;
    let Some((schema, batches)) = footer.schema().zip(footer.recordBatches()) else {
        return Ok(None);
    };
    let schema = Arc::new(fb_to_schema(schema));
    let decoder = FileDecoder::new(schema, footer.version());
    if batches.len() != 1 {
        return Ok(None);
    }
    let block = batches.get(0);
    let span =
        usize::try_from(block.offset()).ok().zip(usize::try_from(block.metaDataLength()).ok());
    let span = span.zip(usize::try_from(block.bodyLength()).ok());
    let Some(((offset, metadata), body)) = span else { return Ok(None) };
    let length = metadata.saturating_add(body);
    if offset.checked_add(length).is_none_or(|end| end > file.len()) {
        return Ok(None);
    }
    decoder.read_record_batch(block, &file.slice_with_length(offset, length))
}

/// A column of numbers.
pub(crate) fn column<'a, T: ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a PrimitiveArray<T>> {
    let column = batch.column_by_name(name);
    let column = column.and_then(|column| column.as_any().downcast_ref::<PrimitiveArray<T>>());
    column.ok_or_else(|| {
        Error::new(Kind::Parent, format_args!("the index lacks a column `{name}` of numbers"))
    })
}

#[cfg(test)]
mod tests {
    use arrow::array::{ArrayRef, UInt32Array};
    use arrow::datatypes::UInt32Type;

    use super::*;

    #[test]
    fn rows_are_taken_whatever_batches_they_are_in() {
        let folder = tempfile::tempdir().unwrap();
        let batch = |numbers: std::ops::Range<u32>| {
            let numbers: ArrayRef = Arc::new(UInt32Array::from_iter_values(numbers));
            RecordBatch::try_from_iter([("record", numbers)]).unwrap()
        };
        let path = folder.path().join("of");
        let mut table = Table::create(path.clone(), batch(0..0).schema_ref()).unwrap();
        for numbers in [0..3, 3..4, 4..9] {
            table.write(&batch(numbers)).unwrap();
        }
        let written = table.finish().unwrap();
        let open = || Batches::open(folder.path(), "of", &written);
        let numbers = |rows: RecordBatch| -> Vec<u32> {
            column::<UInt32Type>(&rows, "record").unwrap().values().to_vec()
        };
        let mut batches = open().unwrap();
        let mut found = vec![];
        for rows in [2, 0, 4, 1] {
            let taken = numbers(batches.rows(rows).unwrap());
            assert_eq!(taken.len(), rows);
            found.extend(taken);
        }
        found.extend(batches.by_ref().flat_map(|rows| numbers(rows.unwrap())));
        assert_eq!(found, (0..9).collect::<Vec<_>>());
        assert_eq!(batches.rows(1).unwrap_err().kind(), Kind::Parent);
        assert_eq!(open().unwrap().rows(10).unwrap_err().kind(), Kind::Parent);
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(open().is_err());
    }
}
