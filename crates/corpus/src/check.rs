//! Whether a corpus is what it says: its files, its id, its terms, its rows, its decisions, its masks and its membership trees.

mod masked;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use abide_verify::membership::{BUCKETS_MAX, Bucket, Rows};
use arrow::array::Array;

use crate::attest::{BUNDLE, PublicKey};
use crate::attestation::{self, Sums};
use crate::error::{Error, Result};
use crate::manifest::{FORMAT, MANIFEST, Manifest, SOURCES};
use crate::mask;
use crate::proofs;
use crate::reader::{self, SUMS};
use crate::recount;
use crate::request::{Source, SourceFile};
use crate::row;
use crate::table::Table;
use masked::Redacted;

/// A corpus that is what it says. Who says so is not known yet.
#[derive(Debug)]
pub struct Checked {
    corpus: PathBuf,
    manifest: Manifest,
    sums: Sums,
}

impl Checked {
    /// How many files were looked at: all but the signature.
    pub fn files(&self) -> u64 {
        self.sums.len() as u64
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the holder of this key signed just these files. Bytes that were changed after signing are found here, whatever
    /// else was made to fit.
    pub fn signed_by(&self, key: &PublicKey) -> Result<()> {
        attestation::verify(&self.corpus, &self.sums, &self.manifest, key)
    }

    /// The same, of several keys: which of them it was. The error is that of the last.
    pub fn signed_by_one_of<'k>(&self, keys: &'k [PublicKey]) -> Result<&'k PublicKey> {
        let mut refused = None;
        for key in keys {
            match self.signed_by(key) {
                Ok(()) => return Ok(key),
                Err(error) => refused = Some(error),
            }
        }
        let words = "no key is known that it could be signed with";
        Err(refused.unwrap_or_else(|| Error::broken(&self.corpus, words)))
    }
}

/// Checks every file against the sums, and that no file is there beside them; the manifest against its inputs,
/// the tables and the terms; that what is in `data/` is what the audit allows, with a mask wherever it says that one is; and that
/// the membership trees commit to just those rows, author by author.
///
/// Somebody who can write the folder can write a whole other corpus: ask who [signed](Checked::signed_by) it, and
/// compare its membership root with the log's.
pub fn check(corpus: &Path) -> Result<Checked> {
    let sums = sums(corpus)?;
    let manifest = reader::manifest(corpus)?;
    let path = corpus.join(MANIFEST);
    let broken = |words: String| Err(Error::broken(&path, words));
    if manifest.format != FORMAT {
        return broken(format!("has the format `{}`, and not `{FORMAT}`", manifest.format));
    }
    if manifest.id != manifest.inputs.id() {
        return broken("has an id that is not the digest of its inputs".to_owned());
    }
    let buckets = manifest.inputs.buckets;
    if !buckets.is_power_of_two() || buckets > BUCKETS_MAX {
        return broken("has a number of buckets that is not a power of two".to_owned());
    }
    for (number, terms) in manifest.inputs.terms.iter().enumerate() {
        let name = format!("terms/{:02}.toml", number + 1);
        if sums.get(&name) != Some(&terms.sha256) {
            return broken(format!("names terms that `{name}` does not hold"));
        }
    }
    sources(corpus, &manifest)?;
    tables(corpus, &manifest, &sums)?;
    rows(corpus, &manifest)?;
    if !recount::is_counted(corpus, &manifest)? {
        return broken("has other counts than its decisions".to_owned());
    }
    if !attestation::is_stated(corpus, &sums, &manifest)? {
        return Err(Error::broken(corpus, "states something else than its manifest says"));
    }
    Ok(Checked { corpus: corpus.to_owned(), manifest, sums })
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

/// The sum of every file, each checked, and that of the list of sums.
fn sums(corpus: &Path) -> Result<Sums> {
    let path = corpus.join(SUMS);
    let text = fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
    let mut sums = Sums::new();
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
        if ![SUMS, BUNDLE].contains(&name.as_str()) && !sums.contains_key(&name) {
            return Err(Error::broken(&corpus.join(&name), "is not in the list of sums"));
        }
    }
    if !corpus.join(BUNDLE).is_file() {
        return Err(Error::broken(corpus, "is not signed"));
    }
    sums.insert(SUMS.to_owned(), reader::digest(&path)?);
    Ok(sums)
}

/// Every table is a shard of the manifest, with its rows, and every shard is there.
fn tables(corpus: &Path, manifest: &Manifest, sums: &Sums) -> Result<()> {
    let (mut data, mut audit) = (0, 0);
    for shard in &manifest.shards {
        let path = corpus.join(&shard.path);
        let rows = reader::open(&path)?.metadata().file_metadata().num_rows().unsigned_abs();
        let bytes = fs::metadata(&path).map_err(|error| Error::io(&path, error))?.len();
        if sums.get(&shard.path) != Some(&shard.sha256)
            || (rows, bytes) != (shard.rows, shard.bytes)
        {
            return Err(Error::broken(&path, "is not what the manifest says of it"));
        }
        if shard.path.starts_with("audit/decisions-") {
            audit += rows;
        } else if shard.path.starts_with("data/") {
            data += rows;
        }
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

/// Every row of data is one that the audit of its bucket allows, and but for records that hold nothing, the other way
/// round; and the membership trees hold the rows of each author there, and no others.
fn rows(corpus: &Path, manifest: &Manifest) -> Result<()> {
    let buckets = proofs::read_buckets(corpus, manifest)?;
    let (mut seen, mut empty) = (0, 0);
    let mut masked = mask::Masked::default();
    for (number, bucket) in (0..).zip(&buckets) {
        let data = proofs::data(manifest, number);
        let audit = proofs::table_of(manifest, Table::Decisions, number);
        let redactions = proofs::table_of(manifest, Table::Redactions, number);
        seen += data.len() + usize::from(audit.is_some()) + usize::from(redactions.is_some());
        if proofs::digest(data.iter().copied()) != bucket.digest {
            return Err(Error::broken(corpus, "has membership trees of other files"));
        }
        let mut allowed = Allowed::default();
        if let Some(audit) = audit {
            allowed.read(&corpus.join(&audit.path))?;
        }
        if let Some(redactions) = redactions {
            allowed.redacted = Redacted::read(&corpus.join(&redactions.path), &mut masked)?;
            allowed.redacted.all_of(&allowed.rest)?;
        }
        for shard in data {
            allowed.take(&corpus.join(&shard.path))?;
        }
        empty += allowed.rest.len() as u64;
        allowed.compare(corpus, manifest, (number, bucket))?;
    }
    if seen != manifest.shards.len() {
        return Err(Error::broken(corpus, "holds a table of a bucket that it does not have"));
    }
    if empty != manifest.empty {
        return Err(Error::broken(corpus, "lacks records that the audit allows"));
    }
    masked::compare(corpus, manifest, &masked)?;
    Ok(())
}

/// The records of one bucket that the audit allows, and what was found of each author.
#[derive(Debug, Default)]
struct Allowed {
    /// By id, the number of the author; what was found is taken out.
    rest: HashMap<String, usize>,
    authors: HashMap<String, usize>,
    found: Vec<Rows>,
    redacted: Redacted,
}

impl Allowed {
    fn read(&mut self, audit: &Path) -> Result<()> {
        reader::each(audit, &["id", "member", "reason"], |cells| match cells {
            [Some(id), Some(member), Some("allowed")] => {
                let next = self.authors.len();
                let author = *self.authors.entry((*member).to_owned()).or_insert(next);
                self.rest.insert((*id).to_owned(), author);
                Ok(())
            }
            [Some(_), _, Some(reason)] if *reason != "allowed" => Ok(()),
            _ => Err(Error::broken(audit, "has a row without an id, an author or a reason")),
        })?;
        self.found.resize(self.authors.len(), Rows::default());
        Ok(())
    }

    fn take(&mut self, data: &Path) -> Result<()> {
        for batch in reader::batches(data, None)? {
            let batch = batch?;
            let ids = reader::words(data, &batch, "id")?;
            let mut rows = row::Rows::of(&batch)?;
            for at in 0..batch.num_rows() {
                let id = ids.is_valid(at).then(|| ids.value(at));
                if let Some(id) = id {
                    self.redacted.stands(data, &batch, at, id)?;
                }
                let author = id.and_then(|id| self.rest.remove(id));
                let found = author.and_then(|author| self.found.get_mut(author));
                let words = "holds a record that the audit does not allow, or one twice";
                found.ok_or_else(|| Error::broken(data, words))?.push(rows.digest(at));
            }
        }
        Ok(())
    }

    /// Who an author is stands nowhere in the corpus, so values are compared, and not keys.
    fn compare(self, corpus: &Path, manifest: &Manifest, of: (u32, &Bucket)) -> Result<()> {
        let mut found: Vec<_> =
            self.found.into_iter().filter(|rows| !rows.is_empty()).map(Rows::value).collect();
        let leaves = proofs::read_leaves(corpus, manifest, of)?;
        let mut committed: Vec<_> = leaves.into_iter().map(|(_, value)| value).collect();
        found.sort_unstable();
        committed.sort_unstable();
        if found == committed {
            return Ok(());
        }
        Err(Error::broken(corpus, "holds other rows than its membership trees commit to"))
    }
}
