//! Signing a corpus, or another folder.

use super::BUNDLE;
use super::bundle::Parts;
use super::error::{Error, Kind, Result};
use super::key::Key;
use super::listing::Listing;
use super::payload::Payload;

/// The bundle over these files, each given by its path in the corpus and its SHA-256 in hexadecimal.
///
/// `name` is the corpus's id. A [`BUNDLE`] among the files is left out, since it cannot sign itself;
/// nothing else may be held back, `SHA256SUMS` included. The same files, name and key give the same bytes.
pub fn sign(files: &[(&str, &str)], name: &str, key: &Key) -> Result<String> {
    sign_folder(files, name, &[BUNDLE], key)
}

/// The bundle over the files of any folder. `ignored` are the paths in it that nobody signs: the bundle's own, and what is never
/// handed on. The tool passes over them, and they must not be among the files.
pub fn sign_folder(
    files: &[(&str, &str)],
    name: &str,
    ignored: &[&str],
    key: &Key,
) -> Result<String> {
    let files = Listing::of(files)?;
    let payload =
        Payload::new(name, &files, ignored).map_err(|fault| Error::new(Kind::Files, fault))?;
    let payload = serde_json::to_vec(&payload)
        .map_err(|error| Error::new(Kind::Files, format_args!("no statement: {error}")))?;
    let signature = key.sign(&Parts::signed(&payload))?;
    Parts { payload, hint: key.public().fingerprint(), signature }.print()
}
