//! Lists in order that can be longer than memory should hold: beyond a bound they wait on the disk, sorted in runs.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use itertools::Itertools;

use crate::error::{Error, Result};
use crate::pseudonym::Place;

/// Bytes of one list that are held by one stream of records.
const HELD_BYTES: usize = 32 << 20;

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

    /// A file that nobody has yet.
    pub(crate) fn path(&self, extension: &str) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!("run-{number:05}.{extension}"))
    }
}

/// Of the longest entry.
const BYTES_MAX: usize = 48;

/// What is listed: so many bytes on the disk.
pub(crate) trait Entry: Ord + Copy + 'static {
    const BYTES: usize;

    fn put(self, bytes: &mut Vec<u8>);

    fn of(bytes: &[u8]) -> Option<Self>;
}

/// Numbers and arrays of bytes follow one another.
macro_rules! entry {
    ($($field:ident: $part:ty),+) => {
        #[allow(unused_parens, reason = "one part is no tuple")]
        impl Entry for ($($part),+) {
            const BYTES: usize = $(size_of::<$part>() +)+ 0;

            fn put(self, bytes: &mut Vec<u8>) {
                let ($($field),+) = self;
                $(bytes.extend_from_slice(&$field.to_le_bytes());)+
            }

            fn of(bytes: &[u8]) -> Option<Self> {
                $(let ($field, bytes) = bytes.split_first_chunk()?;)+
                bytes.is_empty().then(|| ($(<$part>::from_le_bytes(*$field)),+))
            }
        }
    };
}

entry!(number: u32);
entry!(number: u64);
entry!(value: u64, record: u32);
entry!(value: i64, record: u32);

/// The digest of a row, by the place of its author.
impl Entry for (Place, [u8; 32]) {
    const BYTES: usize = BYTES_MAX;

    fn put(self, bytes: &mut Vec<u8>) {
        let (Place(place), digest) = self;
        bytes.extend_from_slice(&place);
        bytes.extend_from_slice(&digest);
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (place, digest) = bytes.split_first_chunk()?;
        Some((Place(*place), *digest.as_array()?))
    }
}

/// A list that is put in order.
#[derive(Debug)]
pub(crate) struct Pairs<T> {
    runs: Runs,
    held: Vec<T>,
    /// Files, and how many entries each has.
    spilled: Vec<(PathBuf, usize)>,
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
        let path = self.runs.path("list");
        write(&path, &self.held).map_err(|error| Error::io(&path, error))?;
        self.spilled.push((path, self.held.len()));
        self.held.clear();
        Ok(())
    }

    fn sort(&mut self) {
        // Stable: nearly all are in order where they come from the index before.
        self.held.sort();
        self.held.dedup();
    }

    /// All of them in order, each once.
    pub(crate) fn sorted(mut self) -> Result<Box<dyn Iterator<Item = Result<T>>>> {
        self.sort();
        let held = self.held.into_iter().map(Ok);
        // Most often there are no runs.
        if self.spilled.is_empty() {
            return Ok(Box::new(held));
        }
        let mut runs: Vec<Box<dyn Iterator<Item = Result<T>>>> = vec![Box::new(held)];
        for (path, entries) in self.spilled {
            let file = File::open(&path).map_err(|error| Error::io(&path, error))?;
            // It stays as long as it is open.
            std::fs::remove_file(&path).map_err(|error| Error::io(&path, error))?;
            let mut file = BufReader::new(file);
            let next = move |_| read(&mut file).map_err(|error| Error::io(&path, error));
            runs.push(Box::new((0..entries).map(next)));
        }
        let all = runs.into_iter().kmerge_by(|one, other| comes_first(one, other, |of| *of));
        Ok(Box::new(
            all.dedup_by(|one, other| matches!((one, other), (Ok(one), Ok(other)) if one == other)),
        ))
    }
}

/// Whether one of two runs goes on before the other: an error as soon as there is one.
pub(crate) fn comes_first<'r, T, K: Ord>(
    one: &'r Result<T>,
    other: &'r Result<T>,
    key: impl Fn(&'r T) -> K,
) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => key(one) < key(other),
        (one, _) => one.is_err(),
    }
}

fn write<T: Entry>(path: &Path, entries: &[T]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create_new(path)?);
    let mut bytes = Vec::with_capacity(T::BYTES);
    for entry in entries {
        bytes.clear();
        entry.put(&mut bytes);
        file.write_all(&bytes)?;
    }
    file.flush()
}

fn read<T: Entry>(file: &mut impl Read) -> io::Result<T> {
    let mut bytes = [0; BYTES_MAX];
    let bytes = bytes.get_mut(..T::BYTES).unwrap_or_default();
    file.read_exact(bytes)?;
    T::of(bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
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
        assert_eq!(pairs.spilled.len(), 2);
        let path = pairs.spilled[0].0.clone();
        for bytes in [0, 5] {
            std::fs::write(&path, vec![1; bytes]).unwrap();
            let mut pairs = Pairs::<u64>::new(&runs);
            pairs.spilled.push((path.clone(), 1));
            assert!(pairs.sorted().unwrap().any(|entry| entry.is_err()), "{bytes} bytes");
        }
    }
}
