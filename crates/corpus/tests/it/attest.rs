//! Signatures that this crate makes and those that others make, and every way to break one.

mod forged;
pub(crate) mod keys;
mod statement;
mod tool;

use std::collections::BTreeMap;

use abide_corpus::attest::{BUNDLE, Kind, PublicKey, Result, Verified, sign, verify};
use proptest::prelude::*;

use crate::fixture::sha256;

/// Paths and digests.
type Files = BTreeMap<String, String>;

fn files() -> Files {
    let names =
        ["README.md", "SHA256SUMS", "data/text/train-00000-of-00001.parquet", "manifest.json"];
    names.map(|name| (name.to_owned(), sha256(name.as_bytes()))).into()
}

fn listed(files: &Files) -> Vec<(&str, &str)> {
    files.iter().map(|(path, digest)| (path.as_str(), digest.as_str())).collect()
}

fn signed(files: &Files) -> String {
    sign(&listed(files), "9b7b5fe6539fd404", &keys::one()).unwrap()
}

fn verified(bundle: &str, files: &Files, key: &PublicKey) -> Result<Verified> {
    verify(bundle.as_bytes(), &listed(files), key)
}

/// How the bundle over [`files()`] is refused for others.
fn refused(others: &Files) -> String {
    let error = verified(&signed(&files()), others, &keys::one().public()).unwrap_err();
    format!("{}: {error}", error.kind().code())
}

#[test]
fn what_is_signed_verifies() {
    let bundle = signed(&files());
    let found = verified(&bundle, &files(), &keys::one().public()).unwrap();
    assert_eq!(found, Verified { name: "9b7b5fe6539fd404".into(), files: 4 });
}

#[test]
fn the_same_files_have_the_same_bundle() {
    assert_eq!(signed(&files()), signed(&files()));
    assert!(signed(&files()).ends_with("}\n"));
}

#[test]
fn the_bundle_itself_is_left_out() {
    let mut with = files();
    with.insert(BUNDLE.into(), sha256(b"whatever"));
    assert_eq!(signed(&with), signed(&files()));
    verified(&signed(&with), &with, &keys::one().public()).unwrap();
    with.insert(format!("data/{BUNDLE}"), sha256(b"whatever"));
    assert_eq!(refused(&with), "attest_extra: `data/corpus.oms.json` is there and was not signed");
}

#[test]
fn a_changed_file_is_refused() {
    let mut others = files();
    others.insert("manifest.json".into(), sha256(b"manifest.jsom"));
    assert_eq!(refused(&others), "attest_changed: `manifest.json` is not what was signed");
}

#[test]
fn a_missing_file_is_refused() {
    for name in files().keys() {
        let mut others = files();
        others.remove(name);
        assert_eq!(
            refused(&others),
            format!("attest_missing: `{name}` was signed and is not there")
        );
    }
    assert_eq!(refused(&Files::new()), "attest_files: no file is listed");
}

#[test]
fn an_extra_file_is_refused() {
    // The tool leaves out what belongs to Git; here it is one file too many.
    for name in [".gitignore", "data/text/x", "zzz"] {
        let mut others = files();
        others.insert(name.into(), sha256(b""));
        assert_eq!(refused(&others), format!("attest_extra: `{name}` is there and was not signed"));
    }
}

#[test]
fn another_key_is_refused() {
    let other = abide_corpus::attest::Key::generate().unwrap();
    let error = verified(&signed(&files()), &files(), &other.public()).unwrap_err();
    assert_eq!(error.kind(), Kind::Key);
}

#[test]
fn what_is_no_list_of_files_is_not_signed() {
    let sum = sha256(b"");
    let upper = sum.to_uppercase();
    let lists: [&[(&str, &str)]; 12] = [
        &[],
        &[("a", "")],
        &[("a", &sum[1..])],
        &[("a", &upper)],
        &[("a", &sum), ("a", &sum)],
        &[("", &sum)],
        &[("/a", &sum)],
        &[("a/", &sum)],
        &[("a//b", &sum)],
        &[("../a", &sum)],
        &[("a\\b", &sum)],
        &[("a\nb", &sum)],
    ];
    for files in lists {
        let error = sign(files, "name", &keys::one()).unwrap_err();
        assert_eq!(error.kind(), Kind::Files, "{files:?}: {error}");
    }
    for name in ["", "a/b", "a\0", &"x".repeat(256)] {
        assert_eq!(sign(&[("a", &sum)], name, &keys::one()).unwrap_err().kind(), Kind::Files);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_files_verify_and_no_others_do(
        drawn in prop::collection::btree_map("[a-c.-]{1,3}(/[a-c-]{1,2}){0,2}", any::<u8>(), 1..12),
        at in any::<prop::sample::Index>(),
    ) {
        let files: Files = drawn
            .into_iter()
            .filter(|(path, _)| !path.split('/').any(|part| part == "." || part == ".."))
            .map(|(path, byte)| (path, sha256(&[byte])))
            .collect();
        prop_assume!(!files.is_empty());
        let bundle = signed(&files);
        prop_assert!(verified(&bundle, &files, &keys::one().public()).is_ok());
        let name = files.keys().nth(at.index(files.len())).unwrap().clone();
        let mut others = files.clone();
        others.insert(name.clone(), sha256(b"else"));
        prop_assert_eq!(verified(&bundle, &others, &keys::one().public()).unwrap_err().kind(), Kind::Changed);
        let digest = files[&name].clone();
        others.remove(&name);
        prop_assert!(verified(&bundle, &others, &keys::one().public()).is_err());
        others.insert(format!("{name}x"), digest);
        prop_assert!(verified(&bundle, &others, &keys::one().public()).is_err());
    }

    #[test]
    fn no_changed_byte_of_a_bundle_is_believed(at in any::<prop::sample::Index>(), flip in 1_u8..=255) {
        let bundle = signed(&files()).trim_end().to_owned().into_bytes();
        let mut other = bundle.clone();
        let at = at.index(other.len());
        other[at] ^= flip;
        let (files, key) = (files(), keys::one().public());
        prop_assert!(verify(&other, &listed(&files), &key).is_err(), "byte {}", at);
        prop_assert!(verify(&bundle[..at], &listed(&files), &key).is_err());
    }
}
