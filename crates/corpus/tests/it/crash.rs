//! A build that breaks off leaves the corpora that were there, and what it left is not in the way of the next.

use std::fs;
use std::path::Path;
use std::time::Duration;

use abide_corpus::{Hold, Kind, reader};
use abide_gate::DecidedStream;

use crate::attest::keys::one;
use crate::fixture::{Row, decided, files, make, request, rows, streams, write};

/// Another corpus than the one of `request` beside it.
fn next(folder: &Path) -> abide_corpus::Request {
    let mut request = request(folder);
    request.inputs.ledger.events += 1;
    request
}

fn broken_off(rows: &[Row]) -> Vec<DecidedStream> {
    let error =
        abide_gate::Error::File { path: "posts.parquet".into(), reason: "it is cut off".into() };
    vec![Box::pin(futures::stream::iter(vec![Ok(decided(rows)), Err(error)]))]
}

#[test]
fn a_stream_that_breaks_off_publishes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let old = write(request(folder.path()), &rows(100), 10, 1);
    let before = files(folder.path());
    for memory in [0, 1 << 20] {
        let mut request = next(folder.path());
        request.memory_bytes = memory;
        assert_eq!(make(request, broken_off(&rows(50))).unwrap_err().kind(), Kind::Records);
        assert_eq!(files(folder.path()), before);
    }
    reader::check(&old.path).unwrap();
    write(next(folder.path()), &rows(50), 10, 1);
}

#[test]
fn what_is_made_and_not_published_goes_away() {
    let folder = tempfile::tempdir().unwrap();
    let made = make(request(folder.path()), streams(&rows(100), 10, 1)).unwrap();
    assert!(!made.summary().path.exists());
    drop(made);
    assert!(files(folder.path()).is_empty());
}

/// A power cut may leave any part of any file. None of it may reach the next corpus.
#[test]
fn leftovers_of_a_dead_build_do_not_reach_the_next() {
    let elsewhere = tempfile::tempdir().unwrap();
    let whole = files(&write(next(elsewhere.path()), &rows(300), 50, 1).path);
    let folder = tempfile::tempdir().unwrap();
    let old = write(request(folder.path()), &rows(100), 10, 1);
    let kept = files(&old.path);
    let names: Vec<_> = whole.keys().collect();
    for cut in 0..=names.len() {
        let making = folder.path().join(".making");
        for (i, name) in names.iter().enumerate().take(cut + 1) {
            let path = making.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let bytes = &whole[*name];
            let length = if i == cut { bytes.len() / 2 } else { bytes.len() };
            fs::write(path, &bytes[..length]).unwrap();
        }
        fs::create_dir_all(making.join(".spill")).unwrap();
        fs::write(making.join(".spill/audit-00000-00001.arrow"), b"half").unwrap();
        let summary = write(next(folder.path()), &rows(300), 50, 1);
        assert!(files(&summary.path) == whole, "cut at {cut}");
        assert!(!making.exists());
        fs::remove_dir_all(&summary.path).unwrap();
        assert!(files(&old.path) == kept);
    }
}

#[test]
fn a_damaged_corpus_is_neither_reused_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let old = write(request(folder.path()), &rows(100), 10, 1);
    let path = old.path.join("manifest.json");
    let mut bytes = fs::read(&path).unwrap();
    bytes.push(b'\n');
    fs::write(&path, bytes).unwrap();
    let before = files(folder.path());
    let error =
        make(request(folder.path()), streams(&rows(100), 10, 1)).unwrap().publish().unwrap_err();
    assert_eq!(error.kind(), Kind::Broken);
    assert_eq!(files(folder.path()), before);
}

/// The rename is the last step: where it cannot happen, nothing has.
#[test]
fn a_place_that_is_taken_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let id = request(folder.path()).inputs.id();
    fs::write(folder.path().join(&id), "not a corpus").unwrap();
    let error =
        make(request(folder.path()), streams(&rows(100), 10, 1)).unwrap().publish().unwrap_err();
    assert_eq!(error.kind(), Kind::Broken);
    assert_eq!(fs::read_to_string(folder.path().join(&id)).unwrap(), "not a corpus");
    assert!(!folder.path().join(".making").exists());
}

#[test]
fn a_second_builder_waits_with_a_word_and_then_gives_up() {
    let folder = tempfile::tempdir().unwrap();
    let first = Hold::take(folder.path(), Duration::ZERO, || panic!("nobody is there")).unwrap();
    let mut told = 0;
    let error = Hold::take(folder.path(), Duration::from_millis(150), || told += 1).unwrap_err();
    assert_eq!((error.kind(), told), (Kind::Busy, 1));
    drop(first);
    Hold::take(folder.path(), Duration::ZERO, || panic!("it was let go")).unwrap();
}

#[test]
fn the_reader_sees_every_change() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(200), 50, 1).path;
    let whole = files(&corpus);
    let key = one().public();
    let checked = reader::check(&corpus).unwrap();
    checked.signed_by(&key).unwrap();
    assert_eq!(checked.files() as usize, whole.len() - 1);
    let is_refused = || match reader::check(&corpus) {
        Ok(checked) => checked.signed_by(&key).is_err(),
        Err(_) => true,
    };
    for (name, bytes) in &whole {
        let path = corpus.join(name);
        let mut flipped = bytes.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        fs::write(&path, &flipped).unwrap();
        assert!(is_refused(), "a bit of `{name}`");
        fs::write(&path, &bytes[..middle]).unwrap();
        assert!(is_refused(), "half of `{name}`");
        fs::remove_file(&path).unwrap();
        assert!(is_refused(), "`{name}` gone");
        fs::write(&path, bytes).unwrap();
    }
    fs::write(corpus.join("data/extra.parquet"), b"x").unwrap();
    assert_eq!(reader::check(&corpus).unwrap_err().kind(), Kind::Broken);
}
