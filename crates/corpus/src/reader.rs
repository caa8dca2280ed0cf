//! Reading a corpus back: its manifest, and whether every file is what it was.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};

use crate::attest;
pub use crate::check::{Checked, check};
use crate::error::{Error, Result};
use crate::manifest::{LINEAGE, MANIFEST, Manifest, SOURCES};
pub use crate::recount::{Decision, decisions, is_counted, recount};
use crate::request::SourceFile;
pub use crate::rows::rows;

/// The list of digests of every other file, as `sha256sum -c` reads it.
pub const SUMS: &str = "SHA256SUMS";

/// The manifest of a corpus.
pub fn manifest(corpus: &Path) -> Result<Manifest> {
    let path = corpus.join(MANIFEST);
    let text = fs::read(&path).map_err(|error| Error::io(&path, error))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::broken(&path, format_args!("is not a manifest: {error}")))
}

/// The files of the sources that a corpus was built from.
pub fn sources(corpus: &Path) -> Result<Vec<SourceFile>> {
    let path = corpus.join(SOURCES);
    let text = fs::read(&path).map_err(|error| Error::io(&path, error))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::broken(&path, format_args!("is not a list of files: {error}")))
}

/// Whether two corpora have the same files, but for what says from which corpus they were made, and what speaks of that.
pub(crate) fn same_but_for_lineage(one: &Path, other: &Path) -> bool {
    let sums = |corpus: &Path| -> Option<Vec<String>> {
        let text = fs::read_to_string(corpus.join(SUMS)).ok()?;
        let tells = |line: &&str| {
            ![LINEAGE, attest::STATEMENT].iter().any(|name| line.ends_with(&format!("  {name}")))
        };
        Some(text.lines().filter(tells).map(str::to_owned).collect())
    };
    sums(one).is_some_and(|found| Some(found) == sums(other))
}

/// SHA-256 of a file, in hexadecimal.
pub(crate) fn digest(path: &Path) -> Result<String> {
    let digest = File::open(path).and_then(|mut file| digest_of(&mut file));
    digest.map_err(|error| Error::io(path, error))
}

/// SHA-256 of what is left of a file, in hexadecimal.
pub(crate) fn digest_of(file: &mut File) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(block.get(..read).unwrap_or_default());
    }
}

/// A whole file that must not be longer.
pub(crate) fn limited(path: &Path, bytes_max: usize) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    let mut bytes = vec![];
    file.take(bytes_max as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::io(path, error))?;
    if bytes.len() > bytes_max {
        return Err(Error::broken(path, format_args!("is longer than {bytes_max} bytes")));
    }
    Ok(bytes)
}

/// A Parquet file, to be read.
pub(crate) fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| Error::broken(path, format_args!("is no Parquet file: {error}")))
}

/// Its rows: these columns of them, or all.
pub(crate) fn batches(
    path: &Path,
    columns: Option<&[&str]>,
) -> Result<impl Iterator<Item = Result<RecordBatch>>> {
    let mut reader = open(path)?;
    if let Some(columns) = columns {
        let mask = ProjectionMask::columns(reader.parquet_schema(), columns.iter().copied());
        reader = reader.with_projection(mask);
    }
    let unreadable = |error: &dyn std::fmt::Display| {
        Error::broken(path, format_args!("cannot be read: {error}"))
    };
    let batches = reader.build().map_err(|error| unreadable(&error))?;
    Ok(batches.map(move |batch| batch.map_err(|error| unreadable(&error))))
}

/// A column of strings.
pub(crate) fn words<'a>(
    path: &Path,
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a StringArray> {
    let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    column.ok_or_else(|| Error::broken(path, format_args!("lacks a column `{name}` of strings")))
}

/// Shows these columns of every row, all of them strings.
pub(crate) fn each(
    path: &Path,
    columns: &[&str],
    mut row: impl FnMut(&[Option<&str>]) -> Result<()>,
) -> Result<()> {
    for batch in batches(path, Some(columns))? {
        let batch = batch?;
        let mut cells = Vec::with_capacity(columns.len());
        let found: Vec<_> =
            columns.iter().map(|name| words(path, &batch, name)).collect::<Result<_>>()?;
        for at in 0..batch.num_rows() {
            cells.clear();
            cells.extend(found.iter().map(|column| column.is_valid(at).then(|| column.value(at))));
            row(&cells)?;
        }
    }
    Ok(())
}

/// Every file below a folder, relative to the corpus, in order.
pub(crate) fn files(corpus: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut names = vec![];
    for entry in fs::read_dir(folder).map_err(|error| Error::io(folder, error))? {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        if path.is_dir() {
            names.extend(files(corpus, &path)?);
        } else if let Ok(name) = path.strip_prefix(corpus) {
            names.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    names.sort();
    Ok(names)
}
