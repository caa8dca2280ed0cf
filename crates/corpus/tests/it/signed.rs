//! A corpus that was changed after it was signed, by somebody who makes everything else fit.

use std::fs;
use std::path::Path;

use abide_corpus::attest::{BUNDLE, Key, Kind, STATEMENT, sign};
use abide_corpus::{Error, reader};

use crate::attest::keys;
use crate::fixture::{Body, files, request, rows, sha256, write};
use crate::forged::sum;

fn made(folder: &Path) -> std::path::PathBuf {
    write(request(folder), &rows(200), 50, 1).path
}

fn code(checked: Result<(), Error>) -> &'static str {
    checked.unwrap_err().kind().code()
}

#[test]
fn every_corpus_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let checked = reader::check(&made(folder.path())).unwrap();
    checked.signed_by(&keys::one().public()).unwrap();
    assert_eq!(code(checked.signed_by(&Key::generate().unwrap().public())), "attest_key");
}

/// The order of `docs/formats/attestations.md`.
#[test]
fn each_file_is_covered_by_those_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let all = files(&made(folder.path()));
    let text = |name: &str| String::from_utf8(all[name].clone()).unwrap();
    for name in all.keys() {
        let is_last = [STATEMENT, reader::SUMS, BUNDLE].contains(&name.as_str());
        assert_eq!(text(STATEMENT).contains(&format!("\"{name}\"")), !is_last, "{name}");
        let is_summed = ![reader::SUMS, BUNDLE].contains(&name.as_str());
        assert_eq!(text(reader::SUMS).contains(&format!("  {name}\n")), is_summed, "{name}");
    }
    assert!(all.keys().any(|name| name.starts_with("proofs/")));
}

/// The smuggler builds the corpus anew with one record more, and puts it in place of the signed one, bit by bit.
#[test]
fn a_row_smuggled_in_after_signing_is_found_whatever_else_fits() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let corpus = made(folder.path());
    let before = reader::manifest(&corpus).unwrap();
    let mut more = rows(200);
    more.iter_mut().find(|row| row.reason == 12 && row.body != Body::Nothing).unwrap().reason = 0;
    let forged = write(request(elsewhere.path()), &more, 50, 1).path;
    assert_eq!(forged.file_name(), corpus.file_name());
    let stages = ["data/", "audit/", "manifest.json", "proofs/leaves", "proofs/", "", STATEMENT];
    for (at, stage) in stages.into_iter().enumerate() {
        for (name, bytes) in files(&forged) {
            if name.starts_with(stage) && ![BUNDLE, reader::SUMS].contains(&name.as_str()) {
                fs::write(corpus.join(name), bytes).unwrap();
            }
        }
        // Only the statement is held back to the end.
        if stage.is_empty() {
            fs::write(corpus.join(STATEMENT), "{}").unwrap();
        }
        sum(&corpus);
        let checked = reader::check(&corpus);
        if at + 1 < stages.len() {
            assert_eq!(code(checked.map(drop)), "corpus_broken", "{stage}");
        } else {
            let checked = checked.unwrap();
            assert_eq!(code(checked.signed_by(&keys::one().public())), "attest_changed");
        }
    }
    // Who has the key as well signs it anew. It is another corpus than the log declares.
    fs::copy(forged.join(BUNDLE), corpus.join(BUNDLE)).unwrap();
    let checked = reader::check(&corpus).unwrap();
    checked.signed_by(&keys::one().public()).unwrap();
    assert_eq!(checked.manifest().id, before.id);
    assert_ne!(checked.manifest().membership, before.membership);
}

#[test]
fn a_signature_for_another_corpus_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = made(folder.path());
    let sums: Vec<(String, String)> =
        files(&corpus).into_iter().map(|(name, bytes)| (name, sha256(&bytes))).collect();
    let listed: Vec<(&str, &str)> =
        sums.iter().map(|(name, sum)| (name.as_str(), sum.as_str())).collect();
    let bundle = sign(&listed, "0123456789abcdef", &keys::one()).unwrap();
    fs::write(corpus.join(BUNDLE), bundle).unwrap();
    let checked = reader::check(&corpus).unwrap();
    assert_eq!(code(checked.signed_by(&keys::one().public())), Kind::Changed.code());
    fs::remove_file(corpus.join(BUNDLE)).unwrap();
    assert_eq!(code(reader::check(&corpus).map(drop)), "corpus_broken");
}

/// The same corpus, signed with another key, stands in the way of a second build.
#[test]
fn another_key_does_not_pass_for_the_same() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let mut again = request(folder.path());
    again.signer = std::sync::Arc::new(Key::generate().unwrap());
    let streams = crate::fixture::streams(&rows(200), 50, 1);
    let error = crate::fixture::make(again, streams).unwrap().publish().unwrap_err();
    assert!(error.to_string().contains("not signed with this key"), "{error}");
}
