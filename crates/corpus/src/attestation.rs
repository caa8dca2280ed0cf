//! What is written last: what was decided, the sums of all files, and the signature over them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::attest::{self, BUNDLE, Key, PublicKey, STATEMENT};
use crate::error::{Error, Kind, Result};
use crate::folder::write;
use crate::manifest::{self, Manifest};
use crate::reader::{self, SUMS};

/// SHA-256 of every file but the sums themselves and the signature, by path.
pub(crate) type Sums = BTreeMap<String, String>;

/// Each file holds digests of those before it, and is written after them: the statement, the sums, the bundle.
/// `known` are sums of files that were taken over as they are.
pub(crate) fn write_all(
    root: &Path,
    manifest: &Manifest,
    signer: &Key,
    known: &Sums,
) -> Result<()> {
    let shards = manifest.shards.iter().map(|shard| (shard.path.as_str(), shard.sha256.as_str()));
    let known: BTreeMap<&str, &str> = shards.chain(listed(known)).collect();
    let mut sums = Sums::new();
    for name in reader::files(root, root)? {
        if name.starts_with(".spill") {
            continue;
        }
        let sum = match known.get(name.as_str()) {
            Some(sum) => (*sum).to_owned(),
            None => reader::digest(&root.join(&name))?,
        };
        sums.insert(name, sum);
    }
    manifest::json(root, STATEMENT, &attest::statement(manifest, &listed(&sums))?)?;
    sums.insert(STATEMENT.to_owned(), reader::digest(&root.join(STATEMENT))?);
    let mut lines = String::new();
    for (name, sum) in &sums {
        let _ = writeln!(lines, "{sum}  {name}");
    }
    write(root, SUMS, lines.as_bytes())?;
    sums.insert(SUMS.to_owned(), reader::digest(&root.join(SUMS))?);
    let bundle = attest::sign(&listed(&sums), &manifest.id, signer)?;
    write(root, BUNDLE, bundle.as_bytes())
}

/// Whether the holder of this key signed just these files, under the corpus's own id.
pub(crate) fn verify(
    corpus: &Path,
    sums: &Sums,
    manifest: &Manifest,
    key: &PublicKey,
) -> Result<()> {
    let path = corpus.join(BUNDLE);
    let bytes = reader::limited(&path, attest::BYTES_MAX)?;
    let found = attest::verify(&bytes, &listed(sums), key)?;
    if found.name == manifest.id {
        return Ok(());
    }
    let words = format_args!("`{}` was signed as another corpus", path.display());
    Err(Error::new(Kind::Attest(attest::Kind::Changed), words))
}

/// Whether the statement is the one that the manifest and the files make.
pub(crate) fn is_stated(corpus: &Path, sums: &Sums, manifest: &Manifest) -> Result<bool> {
    let path = corpus.join(STATEMENT);
    let said = reader::limited(&path, attest::BYTES_MAX)?;
    let said: Option<serde_json::Value> = serde_json::from_slice(&said).ok();
    Ok(said == Some(attest::statement(manifest, &listed(sums))?))
}

fn listed(sums: &Sums) -> Vec<(&str, &str)> {
    sums.iter().map(|(name, sum)| (name.as_str(), sum.as_str())).collect()
}
