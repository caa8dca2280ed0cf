//! The end of a corpus: its rows go, what members check it by stays, and nobody who reads it is disturbed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use abide_corpus::{InUse, Kind, delete, is_deleted, reader};

use crate::fixture::{files, request, rows, write};

pub(crate) fn gone(corpus: &Path) -> abide_corpus::Result<()> {
    delete(corpus.parent().unwrap(), corpus.file_name().unwrap().to_str().unwrap())
}

#[test]
fn rows_go_and_what_members_check_by_stays() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(300), 50, 1).path;
    let before = files(&corpus);
    gone(&corpus).unwrap();
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
    gone(&corpus).unwrap();
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
    gone(&corpus).unwrap();
    assert!(!corpus.join("data").exists() && !corpus.join("audit").exists());
}

#[test]
fn a_reader_finishes_first() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(300), 50, 1).path;
    let (one, other) = (InUse::take(&corpus).unwrap(), InUse::take(&corpus).unwrap());
    drop(one);
    assert_eq!(gone(&corpus).unwrap_err().kind(), Kind::Busy);
    reader::check(&corpus).unwrap();
    drop(other);
    gone(&corpus).unwrap();
}

/// A link in its place, or one within it, leads to rows that are somebody else's, or that would stay.
#[test]
fn what_is_elsewhere_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(300), 50, 1).path;
    let before = files(&corpus);
    let link = folder.path().join("0123456789abcdef");
    symlink(&corpus, &link).unwrap();
    assert_eq!(gone(&link).unwrap_err().kind(), Kind::Broken);
    fs::remove_file(&link).unwrap();
    fs::rename(&corpus, &link).unwrap();
    assert_eq!(gone(&link).unwrap_err().kind(), Kind::Broken, "it is another corpus");
    fs::rename(&link, &corpus).unwrap();
    let elsewhere = folder.path().join("elsewhere");
    fs::rename(corpus.join("data"), &elsewhere).unwrap();
    symlink(&elsewhere, corpus.join("data")).unwrap();
    assert_eq!(gone(&corpus).unwrap_err().kind(), Kind::Broken);
    fs::remove_file(corpus.join("data")).unwrap();
    fs::rename(&elsewhere, corpus.join("data")).unwrap();
    assert_eq!(files(&corpus), before);
    gone(&corpus).unwrap();
}
