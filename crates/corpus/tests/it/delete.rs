//! The end of a corpus: its rows go, what members check it by stays, and nobody who reads it is disturbed.

use std::fs;

use abide_corpus::{InUse, Kind, delete, is_deleted, reader};

use crate::fixture::{files, request, rows, write};

#[test]
fn rows_go_and_what_members_check_by_stays() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(300), 50, 1).path;
    let before = files(&corpus);
    delete(&corpus).unwrap();
    let after = files(&corpus);
    let stays = |name: &&String| {
        ["proofs/", "terms/"].iter().any(|folder| name.starts_with(folder))
            || name.rsplit('.').next() == Some("json")
    };
    let wanted: Vec<_> = before.keys().filter(stays).collect();
    let wanted: Vec<_> = wanted
        .into_iter()
        .filter(|name| {
            !name.starts_with("audit/")
                && !["croissant.json", "corpus.oms.json"].contains(&name.as_str())
        })
        .collect();
    assert!(wanted.len() > 4, "{wanted:?}");
    assert_eq!(after.keys().collect::<Vec<_>>(), wanted);
    assert!(after.iter().all(|(name, bytes)| before[name] == *bytes));
    reader::manifest(&corpus).unwrap();
    reader::check(&corpus).unwrap_err();
    delete(&corpus).unwrap();
}

/// It is no whole corpus from the first step on, and the next run finishes.
#[test]
fn a_deletion_that_breaks_off_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(300), 50, 1).path;
    assert!(!is_deleted(&corpus));
    fs::remove_file(corpus.join("SHA256SUMS")).unwrap();
    assert!(is_deleted(&corpus));
    InUse::take(&corpus).unwrap_err();
    delete(&corpus).unwrap();
    assert!(!corpus.join("data").exists() && !corpus.join("audit").exists());
}

#[test]
fn a_reader_finishes_first() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(300), 50, 1).path;
    let (one, other) = (InUse::take(&corpus).unwrap(), InUse::take(&corpus).unwrap());
    drop(one);
    assert_eq!(delete(&corpus).unwrap_err().kind(), Kind::Busy);
    reader::check(&corpus).unwrap();
    drop(other);
    delete(&corpus).unwrap();
}
