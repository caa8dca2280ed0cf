//! Signing a corpus.

use super::bundle::Parts;
use super::error::{Error, Kind, Result};
use super::key::Key;
use super::listing::Listing;
use super::payload::Payload;

/// The bundle over these files, each given by its path in the corpus and its SHA-256 in hexadecimal.
///
/// `name` is the corpus's id. A [`BUNDLE`](super::BUNDLE) among the files is left out, since it cannot sign itself;
/// nothing else may be held back, `SHA256SUMS` included. The same files, name and key give the same bytes.
pub fn sign(files: &[(&str, &str)], name: &str, key: &Key) -> Result<String> {
    let files = Listing::of(files)?;
    let payload = Payload::new(name, &files).map_err(|fault| Error::new(Kind::Files, fault))?;
    let payload = serde_json::to_vec(&payload)
        .map_err(|error| Error::new(Kind::Files, format_args!("no statement: {error}")))?;
    let signature = key.sign(&Parts::signed(&payload))?;
    Parts { payload, hint: key.public().fingerprint(), signature }.print()
}
