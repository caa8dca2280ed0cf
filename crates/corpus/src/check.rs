//! Whether a corpus is what it says: its files, its id, its terms, its rows and its decisions.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::path::Path;

use arrow::array::{Array, AsArray};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::error::{Error, Result};
use crate::manifest::{FORMAT, Manifest, SOURCES};
use crate::reader::{self, SUMS};
use crate::request::{Source, SourceFile};

/// Checks every file against the sums, and that no file is there beside them; the manifest against its inputs,
/// the tables and the terms; and that what is in `data/` is what the audit allows. Says how many files there are.
///
/// Somebody who can write the folder can write a whole other corpus: compare its id with the ledger's.
pub fn check(corpus: &Path) -> Result<u64> {
    let sums = sums(corpus)?;
    let manifest = reader::manifest(corpus)?;
    let path = corpus.join("manifest.json");
    let broken = |words: String| Err(Error::broken(&path, words));
    if manifest.format != FORMAT {
        return broken(format!("has the format `{}`, and not `{FORMAT}`", manifest.format));
    }
    if manifest.id != manifest.inputs.id() {
        return broken("has an id that is not the digest of its inputs".to_owned());
    }
    for (number, terms) in manifest.inputs.terms.iter().enumerate() {
        let name = format!("terms/{:02}.toml", number + 1);
        if sums.get(&name) != Some(&terms.sha256) {
            return broken(format!("names terms that `{name}` does not hold"));
        }
    }
    sources(corpus, &manifest)?;
    tables(corpus, &manifest, &sums)?;
    decisions(corpus, &manifest)?;
    Ok(sums.len() as u64)
}

/// The sources are those whose files the audit lists.
fn sources(corpus: &Path, manifest: &Manifest) -> Result<()> {
    let files = reader::sources(corpus)?;
    let mut of: BTreeMap<&str, Vec<&SourceFile>> = BTreeMap::new();
    for file in &files {
        of.entry(&file.source).or_default().push(file);
    }
    let found = of.into_iter().map(|(name, files)| Source {
        name: name.to_owned(),
        sha256: abide_intake::digest_of(
            files.iter().map(|file| (file.path.as_str(), file.sha256.as_str())),
        ),
        bytes: files.iter().map(|file| file.bytes).sum(),
        rows: files.iter().map(|file| file.rows).sum(),
    });
    if found.eq(manifest.inputs.sources.iter().cloned()) {
        return Ok(());
    }
    let words = "names files that are not those of the manifest's sources";
    Err(Error::broken(&corpus.join(SOURCES), words))
}

/// The sum of every file, each checked.
fn sums(corpus: &Path) -> Result<BTreeMap<String, String>> {
    let path = corpus.join(SUMS);
    let text = fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
    let mut sums = BTreeMap::new();
    for line in text.lines() {
        let (sum, name) = line
            .split_once("  ")
            .ok_or_else(|| Error::broken(&path, "has a line that is not a sum"))?;
        let is_inside = Path::new(name)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        if !is_inside {
            return Err(Error::broken(&path, "names a file outside of the corpus"));
        }
        let file = corpus.join(name);
        if reader::digest(&file)? != sum {
            return Err(Error::broken(&file, "is not what its sum says"));
        }
        sums.insert(name.to_owned(), sum.to_owned());
    }
    for name in reader::files(corpus, corpus)? {
        if name != SUMS && !sums.contains_key(&name) {
            return Err(Error::broken(&corpus.join(&name), "is not in the list of sums"));
        }
    }
    Ok(sums)
}

/// Every table is a shard of the manifest, with its rows, and every shard is there.
fn tables(corpus: &Path, manifest: &Manifest, sums: &BTreeMap<String, String>) -> Result<()> {
    let (mut data, mut audit) = (0, 0);
    for shard in &manifest.shards {
        let path = corpus.join(&shard.path);
        let rows = open(&path)?.metadata().file_metadata().num_rows().unsigned_abs();
        let bytes = fs::metadata(&path).map_err(|error| Error::io(&path, error))?.len();
        if sums.get(&shard.path) != Some(&shard.sha256)
            || (rows, bytes) != (shard.rows, shard.bytes)
        {
            return Err(Error::broken(&path, "is not what the manifest says of it"));
        }
        *(if shard.path.starts_with("audit/") { &mut audit } else { &mut data }) += rows;
    }
    let is_table =
        |name: &&String| Path::new(name).extension().is_some_and(|ending| ending == "parquet");
    if sums.keys().filter(is_table).count() != manifest.shards.len() {
        return Err(Error::broken(corpus, "holds a table that the manifest does not name"));
    }
    if (data, audit) != (manifest.rows, manifest.records) {
        return Err(Error::broken(corpus, "does not hold as many rows as the manifest says"));
    }
    Ok(())
}

/// Every row of data is one that the audit allows, and but for records that hold nothing, the other way round.
fn decisions(corpus: &Path, manifest: &Manifest) -> Result<()> {
    let mut allowed: HashSet<String> = HashSet::new();
    for shard in manifest.shards.iter().filter(|shard| shard.path.starts_with("audit/")) {
        each(&corpus.join(&shard.path), &["id", "reason"], |cells| {
            if let [id, "allowed"] = cells {
                allowed.insert((*id).to_owned());
            }
            Ok(())
        })?;
    }
    for shard in manifest.shards.iter().filter(|shard| shard.path.starts_with("data/")) {
        let path = corpus.join(&shard.path);
        each(&path, &["id"], |cells| match cells {
            [id] if allowed.remove(*id) => Ok(()),
            _ => Err(Error::broken(
                &path,
                "holds a record that the audit does not allow, or one twice",
            )),
        })?;
    }
    if allowed.len() as u64 != manifest.empty {
        return Err(Error::broken(corpus, "lacks records that the audit allows"));
    }
    Ok(())
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| Error::broken(path, format_args!("is no Parquet file: {error}")))
}

/// Shows these columns of every row, all of them strings.
fn each(path: &Path, columns: &[&str], mut row: impl FnMut(&[&str]) -> Result<()>) -> Result<()> {
    let reader = open(path)?;
    let mask = ProjectionMask::columns(reader.parquet_schema(), columns.iter().copied());
    let unreadable = |error: &dyn std::fmt::Display| {
        Error::broken(path, format_args!("cannot be read: {error}"))
    };
    for batch in reader.with_projection(mask).build().map_err(|error| unreadable(&error))? {
        let batch = batch.map_err(|error| unreadable(&error))?;
        let found: Option<Vec<_>> =
            columns.iter().map(|name| batch.column_by_name(name)?.as_string_opt::<i32>()).collect();
        let found = found.ok_or_else(|| Error::broken(path, "lacks a column of strings"))?;
        for at in 0..batch.num_rows() {
            let cells: Option<Vec<&str>> =
                found.iter().map(|column| column.is_valid(at).then(|| column.value(at))).collect();
            row(&cells.ok_or_else(|| Error::broken(path, "has a row without an id or a reason"))?)?;
        }
    }
    Ok(())
}
