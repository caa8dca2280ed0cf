//! What the statement tells, and what it doesn't.

use abide_corpus::attest::{BUNDLE, PREDICATE, STATEMENT, statement};
use abide_corpus::reader;
use serde_json::Value;

use super::{Files, listed};
use crate::fixture::{files, request, rows, sha256, write};

/// A real corpus: its statement, its manifest and its files.
fn made() -> (Value, Value, Files) {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(60), 100, 2).path;
    let manifest = reader::manifest(&corpus).unwrap();
    let bytes = files(&corpus);
    let mut sums: Files = bytes.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect();
    for name in [STATEMENT, BUNDLE] {
        sums.insert(name.to_owned(), sha256(b"an older one"));
    }
    let said = statement(&manifest, &listed(&sums)).unwrap();
    (said, serde_json::from_slice(&bytes["manifest.json"]).unwrap(), sums)
}

#[test]
fn it_is_about_every_file_that_was_there_before_it() {
    let (said, _, mut sums) = made();
    assert_eq!(said["_type"], "https://in-toto.io/Statement/v1");
    for name in [reader::SUMS, STATEMENT, BUNDLE] {
        sums.remove(name).unwrap();
    }
    let subjects: Files = said["subject"]
        .as_array()
        .unwrap()
        .iter()
        .map(|subject| {
            let digest = subject["digest"]["sha256"].as_str().unwrap();
            (subject["name"].as_str().unwrap().to_owned(), digest.to_owned())
        })
        .collect();
    assert_eq!(subjects, sums);
}

#[test]
fn it_tells_what_the_manifest_tells_and_no_more() {
    let (said, manifest, _) = made();
    let predicate = said["predicate"].as_object().unwrap();
    assert_eq!(predicate.len(), 13);
    for (key, value) in predicate {
        assert_eq!(Some(value), manifest.get(key), "{key}");
    }
    // Small counts are withheld here as they are there.
    assert!(predicate["reasons"].as_object().unwrap().values().any(Value::is_null));
}

#[test]
fn its_type_belongs_to_this_repository() {
    let (said, ..) = made();
    assert_eq!(said["predicateType"], PREDICATE);
    assert_eq!(PREDICATE, concat!(env!("CARGO_PKG_REPOSITORY"), "/corpus/v1"));
}
