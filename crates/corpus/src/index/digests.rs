//! A digest of every record, at its number: by it a record is known in another row or another file. They are kept where words are masked;
//! without that, deciding a record costs little more than digesting it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_gate::{RecordDigest, Trace};
use arrow::array::{ArrayRef, AsArray, FixedSizeBinaryArray};
use arrow::buffer::Buffer;

use super::{Index, Making};
use crate::error::{Error, Kind, Result};
use crate::parent::Since;

const BYTES: usize = size_of::<RecordDigest>();

/// Records of one table, but for the last: 16 MiB of digests, so that they are never all in memory.
const PART_RECORDS: u32 = 1 << 20;

/// Beside the rows that are spilled.
const FILE: &str = "digests";

fn part(number: u32) -> String {
    format!("digests-{number:05}.arrow")
}

/// Digests of records, by number, on the disk: they come in stretches of numbers, from several sides.
#[derive(Debug)]
pub(crate) struct Digests {
    path: PathBuf,
    file: File,
    records: u32,
}

/// Digests whose numbers follow one another.
#[derive(Debug, Default)]
struct Stretch {
    first: u32,
    digests: Vec<RecordDigest>,
}

impl Digests {
    /// Room for those of so many records; those that stay as they were are known.
    pub(crate) fn of(records: u64, since: Option<&Since>, folder: &Path) -> Result<Self> {
        let records = u32::try_from(records).ok().filter(|records| *records < u32::MAX);
        let records =
            records.ok_or_else(|| Error::new(Kind::Records, "there are too many records"))?;
        let path = folder.join(FILE);
        let file = File::options().read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|error| Error::io(&path, error))?;
        let mut digests = Self { path, file, records };
        digests
            .file
            .set_len(u64::from(records) * BYTES as u64)
            .map_err(|error| digests.failed(error))?;
        let Some(since) = since else { return Ok(digests) };
        let mut stretch = Stretch::default();
        let seen = visit(&since.parent.index, |old, digest| {
            let Some(now) = since.stays(old) else { return Ok(()) };
            let follows = stretch.first.checked_add(stretch.digests.len() as u32) == Some(now);
            if !follows || stretch.digests.len() >= PART_RECORDS as usize {
                digests.write_at(stretch.first, &stretch.digests)?;
                stretch.first = now;
                stretch.digests.clear();
            }
            stretch.digests.push(digest);
            Ok(())
        })?;
        if seen.is_none() {
            return Err(Error::new(Kind::Parent, "its index has no digests"));
        }
        digests.write_at(stretch.first, &stretch.digests)?;
        Ok(digests)
    }

    /// Puts those of a batch in their places.
    pub(crate) fn put(&mut self, trace: &Trace) -> Result<()> {
        if trace.digests.len() != trace.numbers.len() {
            return Err(Error::new(Kind::Records, "the decided records were not digested"));
        }
        let (mut numbers, mut digests) = (trace.numbers.as_slice(), trace.digests.as_slice());
        while let Some(first) = numbers.first() {
            let follow = numbers.iter().zip(*first..).take_while(|(number, of)| *number == of);
            let rows = follow.count();
            self.write_at(*first, digests.get(..rows).unwrap_or_default())?;
            numbers = numbers.get(rows..).unwrap_or_default();
            digests = digests.get(rows..).unwrap_or_default();
        }
        Ok(())
    }

    fn write_at(&mut self, first: u32, digests: &[RecordDigest]) -> Result<()> {
        if u64::from(first) + digests.len() as u64 > u64::from(self.records) {
            return Err(Error::new(Kind::Records, "there are more records than files have"));
        }
        let place = SeekFrom::Start(u64::from(first) * BYTES as u64);
        let sought = self.file.seek(place);
        let written = sought.and_then(|_| self.file.write_all(digests.as_flattened()));
        written.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> Error {
        Error::io(&self.path, error)
    }

    /// Writes them into tables.
    pub(crate) fn write(&mut self, making: &Making) -> Result<()> {
        self.write_parts(making, PART_RECORDS)
    }

    fn write_parts(&mut self, making: &Making, part_records: u32) -> Result<()> {
        self.file.rewind().map_err(|error| self.failed(error))?;
        let mut left = self.records;
        for number in 0.. {
            let rows = left.min(part_records);
            let mut bytes = vec![0; rows as usize * BYTES];
            self.file.read_exact(&mut bytes).map_err(|error| self.failed(error))?;
            let bytes = Buffer::from_vec(bytes);
            let column = FixedSizeBinaryArray::try_new(BYTES as i32, bytes, None)?;
            let column: ArrayRef = Arc::new(column);
            making.write(&part(number), vec![("digest", column)])?;
            left -= rows;
            // Of no records, there is one table of none.
            if left == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Takes those of the same records over.
    pub(crate) fn take_over(from: &Index, to: &Making) -> Result<()> {
        for name in parts(from) {
            to.take_over(from, &name)?;
        }
        Ok(())
    }
}

/// The tables that an index has, in order.
fn parts(index: &Index) -> impl Iterator<Item = String> {
    (0..).map(part).take_while(|name| index.list.files.contains_key(name))
}

/// Shows the digest of every record, by the numbers of that index, and says how many there are; `None` if it has kept none.
pub(crate) fn visit(
    index: &Index,
    mut show: impl FnMut(u32, RecordDigest) -> Result<()>,
) -> Result<Option<u32>> {
    let mut number = None;
    for name in parts(index) {
        let table = index.read(&name)?;
        let column = table.column_by_name("digest");
        let column = column.and_then(|column| column.as_fixed_size_binary_opt());
        let lacks = || Error::new(Kind::Parent, "the index lacks the digests of records");
        let digests = column.ok_or_else(lacks)?.value_data().as_chunks().0;
        let first = number.unwrap_or(0);
        for (digest, number) in digests.iter().zip(first..) {
            show(number, *digest)?;
        }
        number = Some(first + digests.len() as u32);
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::List;
    use crate::snapshot::lock;

    fn read(digests: &mut Digests) -> Vec<RecordDigest> {
        let mut bytes = vec![];
        digests.file.rewind().unwrap();
        digests.file.read_to_end(&mut bytes).unwrap();
        bytes.as_chunks().0.to_vec()
    }

    #[test]
    fn they_are_kept_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        for records in [0, 1, 3, 4, 5] {
            let mut digests = Digests::of(records, None, folder.path()).unwrap();
            let numbers: Vec<u32> = (0..records as u32).collect();
            let of = |number: u32| [number as u8 + 1; 16];
            let trace = Trace {
                digests: numbers.iter().copied().map(of).collect(),
                numbers: numbers.clone(),
                ..Trace::default()
            };
            digests.put(&trace).unwrap();
            let list = || List::named("0".repeat(16));
            let making = Making::begin(folder.path(), list(), &[1; 32]).unwrap();
            digests.write_parts(&making, 2).unwrap();
            let files = lock(&making.files).clone();
            assert_eq!(files.len() as u64, records.div_ceil(2).max(1));
            let index = Index { path: making.path.clone(), list: List { files, ..list() } };
            let mut found = vec![];
            let seen = visit(&index, |number, digest| {
                found.push((number, digest));
                Ok(())
            });
            assert_eq!(seen.unwrap(), Some(records as u32));
            assert!(found.into_iter().eq(numbers.into_iter().map(|number| (number, of(number)))));
            std::fs::remove_file(folder.path().join(FILE)).unwrap();
        }
    }

    #[test]
    fn every_record_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let mut digests = Digests::of(5, None, folder.path()).unwrap();
        let trace = |numbers: &[u32], digests: &[RecordDigest]| Trace {
            numbers: numbers.to_vec(),
            digests: digests.to_vec(),
            ..Trace::default()
        };
        digests.put(&trace(&[2, 3, 0], &[[2; 16], [3; 16], [9; 16]])).unwrap();
        assert_eq!(read(&mut digests), [[9; 16], [0; 16], [2; 16], [3; 16], [0; 16]]);
        digests.put(&trace(&[], &[])).unwrap();
        assert_eq!(digests.put(&trace(&[1], &[])).unwrap_err().kind(), Kind::Records);
        let late = digests.put(&trace(&[4, 5], &[[3; 16]; 2]));
        assert_eq!(late.unwrap_err().kind(), Kind::Records);
        let many = Digests::of(u64::from(u32::MAX), None, folder.path());
        assert_eq!(many.unwrap_err().kind(), Kind::Records);
    }
}
