//! What must not be in a text, from the sources to the corpus and to its explanation.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use abide_ledger::event::Terms;
use abide_ledger::{Digest, Draft};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use serde_json::{Value, json};

use crate::program::abide;
use crate::small::{Small, ago, platform, post, terms};

/// Anna's posts: ben says off, cleo stays.
fn posts() -> String {
    let said = |id: &str, words: &str| post(id, "anna", "").replace("Hello", words);
    [
        said("thanks", "Thanks @ben, mail ben@example.org"),
        said("both", "Thanks @cleo, not @ben"),
        said("nobody", "Thanks @nobody7, whoever you are"),
        said("plain", "A post like any other"),
        said("pay", "My salary is 95k"),
    ]
    .concat()
}

fn small(folder: &Path) -> Small {
    let small = platform(folder, 0, &posts());
    abide(&small.folder, &["choose", "--member", "ben", "off"]).ok();
    small
}

fn build(small: &Small, args: &[&str]) -> Value {
    abide(&small.folder, &[&["build", "--json"], args].concat()).ok().json()
}

/// The texts of a corpus by id, by another reader than the one that writes.
pub(crate) fn texts(corpus: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(corpus.join("data/text")).unwrap() {
        let file = File::open(entry.unwrap().path()).unwrap();
        for row in SerializedFileReader::new(file).unwrap().get_row_iter(None).unwrap() {
            let row = row.unwrap();
            texts.insert(row.get_string(0).unwrap().clone(), row.get_string(1).unwrap().clone());
        }
    }
    texts
}

#[test]
fn a_mention_of_whoever_said_off_is_masked_and_explained() {
    let temp = tempfile::tempdir().unwrap();
    let small = small(temp.path());
    let built = build(&small, &[]);
    assert_eq!(built["reasons"], json!({ "allowed": 5 }));
    assert_eq!(
        built["masked"],
        json!({ "records": 4, "spans": { "email": 1, "person": 3, "salary": 1 }, "media": 0 })
    );
    let corpus = small.folder.join(built["path"].as_str().unwrap());
    let texts = texts(&corpus);
    assert_eq!(texts["thanks"], "Thanks [PERSON], mail [EMAIL]");
    assert_eq!(texts["both"], "Thanks @cleo, not [PERSON]");
    assert_eq!(texts["nobody"], "Thanks [PERSON], whoever you are");
    assert_eq!(texts["plain"], "A post like any other");
    assert_eq!(texts["pay"], "My salary is [SALARY]");
    abide(&small.folder, &["check", corpus.to_str().unwrap()]).ok();

    let id = built["corpus"].as_str().unwrap();
    for args in [&["--corpus", id][..], &[]] {
        let args = [&["explain", "--json", "--record", "thanks"], args].concat();
        let why = abide(&small.folder, &args).ok().json();
        assert_eq!(why["allowed"], true);
        assert_eq!(
            why["masks"],
            json!([
                { "column": "text", "item": null, "start": 7, "end": 11, "kind": "person", "detector": "person.mention" },
                { "column": "text", "item": null, "start": 18, "end": 33, "kind": "email", "detector": why["masks"][1]["detector"] },
            ])
        );
        let rule = &why["rules"][14];
        assert_eq!(rule["rule"], "other_person");
        let entries = &rule["entries"];
        assert_eq!(entries.as_array().map(Vec::len), Some(1), "the *off* of ben: {rule}");
        let ben = json!([{ "member": "ben", "role": null, "reason": "opted_out", "entries": entries, "masked": true }]);
        assert_eq!((&rule["passed"], &rule["people"]), (&true.into(), &ben));
        assert!(rule["because"].as_str().unwrap().contains("is masked"), "{rule}");
    }
    let words = abide(&small.folder, &["explain", "--record", "thanks"]).ok().out;
    assert!(words.contains("Masked in it") && words.contains("7..11"), "{words}");
    assert!(!words.contains("example.org"), "what stood there goes nowhere: {words}");
    let all = ["explain", "--json", "--member", "anna", "--corpus", id];
    assert_eq!(abide(&small.folder, &all).ok().json()["corpus"]["differ"], 0);
}

#[test]
fn without_masking_a_mention_denies_and_the_corpus_says_so() {
    let temp = tempfile::tempdir().unwrap();
    let small = small(temp.path());
    let masked = build(&small, &[]);
    let built = build(&small, &["--set", "masking=false"]);
    assert_ne!(masked["corpus"], built["corpus"], "another corpus by its id");
    assert_eq!(built["reasons"], json!({ "allowed": 2, "other_person": 3 }));
    assert_eq!(built["masked"], Value::Null);
    let corpus = small.folder.join(built["path"].as_str().unwrap());
    assert_eq!(texts(&corpus)["pay"], "My salary is 95k");
    let manifest: Value =
        serde_json::from_slice(&fs::read(corpus.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(
        (&manifest["masked"], &manifest["versions"]["scrub"]),
        (&Value::Null, &"none".into())
    );
    assert!(fs::read_to_string(corpus.join("README.md")).unwrap().contains("Not scrubbed"));
    abide(&small.folder, &["check", corpus.to_str().unwrap()]).ok();
    // The corpus is explained as it was built, whatever the configuration says now.
    let id = built["corpus"].as_str().unwrap();
    let why =
        abide(&small.folder, &["explain", "--json", "--record", "thanks", "--corpus", id]).ok();
    assert_eq!(why.json()["reason"], "other_person");
}

#[test]
fn terms_can_ask_that_mentions_deny() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = small(temp.path());
    let now = ago(0);
    let second = terms("2", now);
    let category = "[category.\"content.post\"]";
    let text = second.text.replace(category, &format!("{category}\nmentions = \"deny\""));
    let second = Terms { digest: Digest::of(text.as_bytes()), text, ..second };
    small.ledger.append(&[Draft::Terms(second)], now).unwrap();
    let built = build(&small, &[]);
    assert_eq!(built["reasons"]["other_person"], 3, "{built}");
}

#[test]
fn what_an_operator_looks_for_is_another_corpus() {
    let temp = tempfile::tempdir().unwrap();
    let small = small(temp.path());
    let before = build(&small, &[]);
    let path = small.folder.join("abide.toml");
    let config = fs::read_to_string(&path).unwrap();
    let own = "\n[[scrub.detectors]]\nname = \"own.other\"\nkind = \"secret\"\npattern = \"like any other\"\n";
    fs::write(&path, config.clone() + own).unwrap();
    let after = build(&small, &[]);
    assert_ne!(before["corpus"], after["corpus"]);
    let corpus = small.folder.join(after["path"].as_str().unwrap());
    assert_eq!(texts(&corpus)["plain"], "A post [SECRET]");
    // What cannot be meant stops the build.
    fs::write(&path, config + &own.replace("like any other", "(")).unwrap();
    let run = abide(&small.folder, &["build", "--json"]);
    assert_eq!(run.code, 5, "{}{}", run.out, run.err);
    assert_eq!(run.json()["error"]["code"], "scrub::config");
}
