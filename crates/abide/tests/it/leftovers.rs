//! What a build leaves out because nobody has said what it is, and what it says of itself.

use std::fs;

use crate::program::abide;
use crate::small::{platform, post, posts};

#[test]
fn a_build_says_what_it_left_out_and_what_it_rests_on() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    let built = abide(&small.folder, &["build", "--json"]).ok();
    assert_eq!(built.json()["quarantined"], 0);
    assert!(!built.err.contains("left out"), "{}", built.err);

    let odd = post("anna-2", "anna", ",\"score\":\"CANARY\"");
    fs::write(small.folder.join("posts.jsonl"), posts() + &odd).unwrap();
    for number in 0..12 {
        fs::write(small.folder.join(format!("other-{number}.csv")), "a\n").unwrap();
    }
    let built = abide(&small.folder, &["build", "--json"]).ok();
    assert!(built.err.contains("13 things were left out"), "{}", built.err);
    assert_eq!(built.err.matches("hint: ").count(), 10, "{}", built.err);
    assert!(built.err.contains("… and 3 more"), "{}", built.err);
    assert!(!built.err.contains("CANARY"), "{}", built.err);
    let built = built.json();
    assert_eq!(built["quarantined"], 13);
    assert_eq!(built["hypothetical"], false);
    assert!(built["simulated"].is_null());
    assert_eq!(built["terms"], serde_json::json!(["1"]));
    assert!(built["cutoff"].as_str().unwrap().starts_with("20"));

    let then = abide(&small.folder, &["build", "--at", "2025-01-01T00:00:00Z"]).ok();
    assert!(then.out.contains("Hypothetical: as of 2025-01-01T00:00:00Z"), "{}", then.out);
    let then = abide(&small.folder, &["build", "--at", "2025-01-01T00:00:00Z", "--json"]).ok();
    assert_eq!(then.json()["hypothetical"], true);
    assert_eq!(then.json()["cutoff"], "2025-01-01T00:00:00Z");
}

/// All of them lie beside the members' file, or in folders that a source looks into.
#[test]
fn the_platforms_own_files_are_no_strangers() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    let config = fs::read_to_string(small.folder.join("abide.toml")).unwrap();
    let mut config = config.replace("files = \"posts.jsonl\"", "files = \"*/posts*.jsonl\"");
    for folder in ["keys", "terms"] {
        let line = post(&format!("{folder}-1"), "anna", "");
        fs::write(small.folder.join(folder).join("posts.jsonl"), line).unwrap();
    }
    fs::remove_file(small.folder.join("posts.jsonl")).unwrap();
    config = config.replace("# ledger = \"ledger.sqlite\"", "ledger = \"./ledger.sqlite\"");
    fs::write(small.folder.join("abide.toml"), config).unwrap();
    let built = abide(&small.folder, &["build", "--json"]).ok();
    assert_eq!(built.json()["quarantined"], 0, "{}", built.err);
    // A file of another kind there is one all the same.
    fs::write(small.folder.join("terms/more.csv"), "a\n").unwrap();
    let built = abide(&small.folder, &["build", "--json"]).ok();
    assert_eq!(built.json()["quarantined"], 1, "{}", built.err);
    assert!(built.err.contains("terms/more.csv"), "{}", built.err);
}
