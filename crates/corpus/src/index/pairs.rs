//! What records asked about, in order: beyond a bound it waits on the disk, sorted in runs.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Error, Result};

/// Bytes of one list that are held by one stream of records.
const HELD_BYTES: usize = 32 << 20;

/// Bytes of a number on the disk.
const NUMBER: usize = 8;

/// Where runs wait. They go away with the folder.
#[derive(Debug, Clone)]
pub(crate) struct Runs {
    folder: PathBuf,
    next: Arc<AtomicU32>,
    held_bytes: usize,
}

impl Runs {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, next: Arc::default(), held_bytes: HELD_BYTES }
    }
}

/// What is listed: two numbers at most, the first of which may have a sign.
pub(crate) trait Entry: Ord + Copy {
    fn numbers(self) -> [u64; 2];
    fn of(numbers: [u64; 2]) -> Self;
}

impl Entry for u64 {
    fn numbers(self) -> [u64; 2] {
        [self, 0]
    }

    fn of([number, _]: [u64; 2]) -> Self {
        number
    }
}

impl Entry for u32 {
    fn numbers(self) -> [u64; 2] {
        [self.into(), 0]
    }

    fn of([number, _]: [u64; 2]) -> Self {
        number as Self
    }
}

impl Entry for (u64, u32) {
    fn numbers(self) -> [u64; 2] {
        [self.0, self.1.into()]
    }

    fn of([value, record]: [u64; 2]) -> Self {
        (value, record as u32)
    }
}

impl Entry for (i64, u32) {
    fn numbers(self) -> [u64; 2] {
        [self.0.cast_unsigned(), self.1.into()]
    }

    fn of([value, record]: [u64; 2]) -> Self {
        (value.cast_signed(), record as u32)
    }
}

/// A list that can be longer than memory should hold.
#[derive(Debug)]
pub(crate) struct Pairs<T> {
    runs: Runs,
    held: Vec<T>,
    spilled: Vec<PathBuf>,
}

impl<T: Entry> Pairs<T> {
    pub(crate) fn new(runs: &Runs) -> Self {
        Self { runs: runs.clone(), held: vec![], spilled: vec![] }
    }

    pub(crate) fn extend(&mut self, entries: impl IntoIterator<Item = T>) -> Result<()> {
        for entry in entries {
            if self.held.len() == self.held.capacity() {
                self.grow()?;
            }
            self.held.push(entry);
        }
        Ok(())
    }

    pub(crate) fn append(&mut self, other: Self) -> Result<()> {
        self.spilled.extend(other.spilled);
        self.extend(other.held)
    }

    /// Makes room: in memory up to the bound, then on the disk.
    fn grow(&mut self) -> Result<()> {
        let most = (self.runs.held_bytes / size_of::<T>()).max(1);
        if self.held.len() < most {
            let more = self.held.len().clamp(64, 1 << 20).min(most - self.held.len());
            self.held.reserve_exact(more);
            return Ok(());
        }
        self.sort();
        let path = self
            .runs
            .folder
            .join(format!("run-{:05}", self.runs.next.fetch_add(1, Ordering::Relaxed)));
        write(&path, &self.held).map_err(|error| Error::io(&path, error))?;
        self.held.clear();
        self.spilled.push(path);
        Ok(())
    }

    fn sort(&mut self) {
        // Stable: nearly all are in order where they come from the index before.
        self.held.sort();
        self.held.dedup();
    }

    /// All of them in order, each once.
    pub(crate) fn sorted(mut self) -> Result<Sorted<T>> {
        self.sort();
        let mut runs = vec![];
        for path in self.spilled {
            let file = File::open(&path).map_err(|error| Error::io(&path, error))?;
            runs.push((BufReader::new(file), path));
        }
        let mut sorted =
            Sorted { held: self.held.into_iter(), runs, next: BinaryHeap::new(), last: None };
        for run in 0..=sorted.runs.len() {
            sorted.advance(run)?;
        }
        Ok(sorted)
    }
}

fn write<T: Entry>(path: &Path, entries: &[T]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create_new(path)?);
    for entry in entries {
        for number in entry.numbers() {
            file.write_all(&number.to_le_bytes())?;
        }
    }
    file.flush()
}

/// Runs put together again.
#[derive(Debug)]
pub(crate) struct Sorted<T> {
    held: std::vec::IntoIter<T>,
    runs: Vec<(BufReader<File>, PathBuf)>,
    /// The first of each that has any left, and its place; what is held comes after the runs.
    next: BinaryHeap<Reverse<(T, usize)>>,
    last: Option<T>,
}

impl<T: Entry> Sorted<T> {
    fn advance(&mut self, run: usize) -> Result<()> {
        let entry = match self.runs.get_mut(run) {
            Some((file, path)) => read(file).map_err(|error| Error::io(path, error))?,
            None => self.held.next(),
        };
        self.next.extend(entry.map(|entry| Reverse((entry, run))));
        Ok(())
    }

    fn first(&mut self) -> Result<Option<T>> {
        // Most often there are no runs.
        if self.runs.is_empty() {
            let first = self.next.pop().map(|Reverse((entry, _))| entry);
            return Ok(first.or_else(|| self.held.next()));
        }
        while let Some(Reverse((entry, run))) = self.next.pop() {
            self.advance(run)?;
            if self.last != Some(entry) {
                self.last = Some(entry);
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }
}

impl<T: Entry> Iterator for Sorted<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.first().transpose()
    }
}

/// `None` at the end.
fn read<T: Entry>(file: &mut impl Read) -> io::Result<Option<T>> {
    let mut bytes = [0; 2 * NUMBER];
    let mut rest = bytes.as_mut_slice();
    while !rest.is_empty() {
        let read = file.read(rest)?;
        if read == 0 {
            break;
        }
        rest = rest.get_mut(read..).unwrap_or_default();
    }
    match rest.len() {
        0 => {
            let (numbers, _) = bytes.as_chunks::<NUMBER>();
            let number = |place: usize| numbers.get(place).copied().map(u64::from_le_bytes);
            Ok(number(0).zip(number(1)).map(|(one, other)| T::of([one, other])))
        }
        length if length == 2 * NUMBER => Ok(None),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn sorted<T: Entry>(pairs: Pairs<T>) -> Vec<T> {
        pairs.sorted().unwrap().collect::<Result<_>>().unwrap()
    }

    fn check<T: Entry + std::fmt::Debug>(lists: &[Vec<T>], held_bytes: usize) {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs { held_bytes, ..Runs::new(folder.path().to_owned()) };
        let mut all = Pairs::new(&runs);
        for list in lists {
            let mut pairs = Pairs::new(&runs);
            for entry in list {
                pairs.extend([*entry]).unwrap();
                assert!(size_of_val(pairs.held.as_slice()) <= held_bytes.max(size_of::<T>()));
                assert!(pairs.held.capacity() * size_of::<T>() <= held_bytes.max(size_of::<T>()));
            }
            all.append(pairs).unwrap();
        }
        let expected: BTreeSet<T> = lists.iter().flatten().copied().collect();
        assert!(sorted(all).into_iter().eq(expected));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn runs_are_put_together_as_if_all_were_held(
            lists in prop::collection::vec(prop::collection::vec((-9_i64..9, 0_u32..5), 0..90), 1..4),
            held_bytes in prop_oneof![Just(0), 0_usize..400, Just(HELD_BYTES)],
        ) {
            check(&lists, held_bytes);
            let of = |place: fn((i64, u32)) -> u64| -> Vec<Vec<u64>> {
                lists.iter().map(|list| list.iter().map(|pair| place(*pair)).collect()).collect()
            };
            check(&of(|(at, record)| at.cast_unsigned() ^ u64::from(record)), held_bytes);
            let hashed: Vec<Vec<(u64, u32)>> = lists.iter().map(|list| list.iter().map(|(at, record)| (at.cast_unsigned(), *record)).collect()).collect();
            check(&hashed, held_bytes);
            let records: Vec<Vec<u32>> = lists.iter().map(|list| list.iter().map(|(_, record)| *record).collect()).collect();
            check(&records, held_bytes);
        }
    }

    #[test]
    fn a_run_that_is_cut_short_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs { held_bytes: 0, ..Runs::new(folder.path().to_owned()) };
        let mut pairs = Pairs::new(&runs);
        pairs.extend([7_u64, 8, 9]).unwrap();
        let path = pairs.spilled[0].clone();
        std::fs::write(&path, [1; 20]).unwrap();
        assert!(pairs.sorted().unwrap().any(|entry| entry.is_err()));
    }
}
