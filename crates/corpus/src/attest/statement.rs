//! What was decided, as an in-toto statement about the corpus's files.

use serde_json::{Value, json};

use super::error::{Error, Kind, Result};
use super::listing::Listing;
use super::payload::STATEMENT_TYPE;
use super::{BUNDLE, STATEMENT};
use crate::manifest::Manifest;
use crate::reader::SUMS;

/// The type of the predicate. `docs/formats/attestations.md` says what is in it.
pub const PREDICATE: &str = "https://github.com/abide-ai/abide/corpus/v1";

/// Says of these files, each given by its path and its SHA-256, what the manifest says in public; no more.
///
/// The statement itself, [`BUNDLE`] and `SHA256SUMS` are left out: they are written after it and hold its digest.
pub fn statement(manifest: &Manifest, files: &[(&str, &str)]) -> Result<Value> {
    let files: Vec<_> = files
        .iter()
        .filter(|(path, _)| ![STATEMENT, BUNDLE, SUMS].contains(path))
        .copied()
        .collect();
    let files = Listing::of(&files)?;
    let subject: Vec<Value> = files
        .entries()
        .iter()
        .map(|entry| json!({"name": entry.path, "digest": {"sha256": hex::encode(entry.digest)}}))
        .collect();
    Ok(json!({
        "_type": STATEMENT_TYPE,
        "subject": subject,
        "predicateType": PREDICATE,
        "predicate": predicate(manifest)?,
    }))
}

/// What is told. Every key means what it means in `manifest.json`, and holds the same.
const TOLD: [&str; 13] = [
    "format",
    "id",
    "platform",
    "terms",
    "ledger",
    "cutoff",
    "hypothetical",
    "simulated",
    "records",
    "rows",
    "empty",
    "members_in",
    "reasons",
];

fn predicate(manifest: &Manifest) -> Result<Value> {
    let said = serde_json::to_value(manifest)
        .map_err(|error| Error::new(Kind::Files, format_args!("no statement: {error}")))?;
    let told = |key: &str| Some((key.to_owned(), said.get(key)?.clone()));
    Ok(Value::Object(TOLD.iter().filter_map(|key| told(key)).collect()))
}
