//! A corpus that somebody changed, and whose sums they wrote anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use abide_corpus::attest::BUNDLE;
use abide_corpus::{Kind, reader};
use parquet::arrow::ArrowWriter;
use serde_json::Value;

use crate::fixture::{files, read, request, rows, sha256, write};

/// Writes the sums of what is there.
pub(crate) fn sum(corpus: &Path) {
    let mut sums = String::new();
    let is_summed = |name: &str| ![reader::SUMS, BUNDLE].contains(&name);
    for (name, bytes) in files(corpus).into_iter().filter(|(name, _)| is_summed(name)) {
        writeln!(sums, "{}  {name}", sha256(&bytes)).unwrap();
    }
    fs::write(corpus.join(reader::SUMS), sums).unwrap();
}

/// What a change comes to.
fn changed(change: impl FnOnce(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(200), 50, 1).path;
    reader::check(&corpus).unwrap();
    change(&corpus);
    sum(&corpus);
    let error = reader::check(&corpus).unwrap_err();
    assert_eq!(error.kind(), Kind::Broken, "{error}");
    error.to_string()
}

fn manifest(corpus: &Path, change: impl FnOnce(&mut Value)) {
    let path = corpus.join("manifest.json");
    let mut manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, serde_json::to_vec(&manifest).unwrap()).unwrap();
}

#[test]
fn inputs_are_those_of_the_id() {
    for (key, value) in
        [("hypothetical", Value::Bool(true)), ("cutoff", "2025-11-04T00:00:00Z".into())]
    {
        let words = changed(|corpus| manifest(corpus, |manifest| manifest[key] = value));
        assert!(words.contains("digest of its inputs"), "{words}");
    }
}

#[test]
fn terms_are_those_of_the_manifest() {
    let words =
        changed(|corpus| fs::write(corpus.join("terms/01.toml"), "minimum_age = 12").unwrap());
    assert!(words.contains("terms/01.toml"), "{words}");
}

#[test]
fn sources_are_those_of_the_audit() {
    for (from, to) in [("anna", "bert"), ("\"bytes\": 99", "\"bytes\": 98")] {
        let words = changed(|corpus| {
            let path = corpus.join("audit/sources.json");
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(from));
            fs::write(path, text.replace(from, to)).unwrap();
        });
        assert!(words.contains("audit/sources.json"), "{words}");
    }
}

/// Files of data that are not those of the trees are found first: see `signed` for who makes the trees fit as well.
#[test]
fn a_row_more_is_found() {
    let words = changed(|corpus| {
        let name = files(corpus).into_keys().find(|name| name.starts_with("data/text/")).unwrap();
        let mut bytes = vec![];
        let batch = read(corpus, "data/text").remove(0);
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.write(&batch.slice(0, 1)).unwrap();
        writer.close().unwrap();
        fs::write(corpus.join(&name), &bytes).unwrap();
        manifest(corpus, |manifest| {
            let rows = manifest["rows"].as_u64().unwrap();
            let shards = manifest["shards"].as_array_mut().unwrap();
            let shard = shards.iter_mut().find(|shard| shard["path"] == name.as_str()).unwrap();
            let before = shard["rows"].as_u64().unwrap();
            let now = batch.num_rows() as u64 + 1;
            shard["rows"] = now.into();
            shard["bytes"] = bytes.len().into();
            shard["sha256"] = sha256(&bytes).into();
            manifest["rows"] = (rows - before + now).into();
        });
    });
    assert!(words.contains("membership trees of other files"), "{words}");
}

#[test]
fn trees_are_those_of_the_rows() {
    for (name, expected) in [("buckets", "membership root"), ("leaves-00001-of-00004", "root")] {
        let words = changed(|corpus| {
            let path = corpus.join(format!("proofs/{name}.bin"));
            let mut bytes = fs::read(&path).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            fs::write(path, bytes).unwrap();
        });
        assert!(words.contains(expected), "{words}");
    }
    let words = changed(|corpus| {
        manifest(corpus, |manifest| manifest["membership"] = "00".repeat(32).into());
    });
    assert!(words.contains("membership root"), "{words}");
}

#[test]
fn the_statement_is_that_of_the_manifest() {
    let words = changed(|corpus| {
        manifest(corpus, |manifest| manifest["members_in"] = 12.into());
    });
    assert!(words.contains("states something else"), "{words}");
}

#[test]
fn what_is_no_corpus_does_not_pass_for_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(reader::SUMS), "").unwrap();
    assert!(reader::check(folder.path()).is_err());
    fs::write(folder.path().join(reader::SUMS), "00  ../../etc/passwd\n").unwrap();
    let words = reader::check(folder.path()).unwrap_err().to_string();
    assert!(words.contains("outside"), "{words}");
}
