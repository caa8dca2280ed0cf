//! Checking a signature against a corpus.

use std::cmp::Ordering;

use super::bundle::Parts;
use super::error::{Error, Kind, Result};
use super::listing::{Listing, order};
use super::payload::Payload;
use super::public::PublicKey;

/// What a signature stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The name under which it was signed. Whoever renames the folder doesn't break the signature, so compare it.
    pub name: String,
    /// How many files are signed.
    pub files: usize,
}

/// Whether the holder of this key signed just these files, each given by its path in the corpus and its SHA-256.
///
/// A [`BUNDLE`](super::BUNDLE) among the files is left out, and nothing else: a file that the signer ignored is one
/// too many here. What is signed is not parsed before the signature is checked.
pub fn verify(bundle: &[u8], files: &[(&str, &str)], key: &PublicKey) -> Result<Verified> {
    let bundle = Parts::parse(bundle)?;
    if bundle.hint != key.fingerprint() {
        return Err(Error::new(Kind::Key, "the bundle was signed with another key"));
    }
    if !key.signed(&Parts::signed(&bundle.payload), &bundle.signature) {
        return Err(Error::new(
            Kind::Signature,
            "the signature is not that of the bundle's payload",
        ));
    }
    let fault =
        |words: &str| Error::new(Kind::Format, format_args!("the signed statement: {words}"));
    let payload: Payload =
        serde_json::from_slice(&bundle.payload).map_err(|error| fault(&error.to_string()))?;
    let (name, signed) = payload.open().map_err(|words| fault(&words))?;
    compare(&signed, &Listing::of(files)?)?;
    Ok(Verified { name: name.to_owned(), files: signed.entries().len() })
}

/// The first difference, in the order of paths.
fn compare(signed: &Listing, found: &Listing) -> Result<()> {
    let (mut signed, mut found) = (signed.entries().iter(), found.entries().iter());
    loop {
        let (one, other) = match (signed.next(), found.next()) {
            (None, None) => return Ok(()),
            (Some(one), None) => return Err(missing(one.path)),
            (None, Some(other)) => return Err(extra(other.path)),
            (Some(one), Some(other)) => (one, other),
        };
        match order(one.path, other.path) {
            Ordering::Less => return Err(missing(one.path)),
            Ordering::Greater => return Err(extra(other.path)),
            Ordering::Equal if one.digest != other.digest => {
                let words = format_args!("`{}` is not what was signed", one.path);
                return Err(Error::new(Kind::Changed, words));
            }
            Ordering::Equal => {}
        }
    }
}

fn missing(path: &str) -> Error {
    Error::new(Kind::Missing, format_args!("`{path}` was signed and is not there"))
}

fn extra(path: &str) -> Error {
    Error::new(Kind::Extra, format_args!("`{path}` is there and was not signed"))
}
