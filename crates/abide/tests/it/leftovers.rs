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

/// Before anything is published, and without a trace.
#[test]
fn sources_are_counted_and_what_is_unknown_is_listed() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    abide(temp.path(), &["init", "new"]).ok();
    let new = temp.path().join("new");
    let odd = post("anna-2", "anna", ",\"score\":\"CANARY\"").replace("everyone", "CANARY");
    fs::write(new.join("posts.jsonl"), posts() + &odd).unwrap();
    fs::copy(small.folder.join("members.csv"), new.join("members.csv")).unwrap();
    let run = abide(&new, &["sources", "check", "--json"]);
    assert_eq!(run.code, 6, "{}", run.err);
    let found = run.json();
    assert_eq!(found["members"], 3);
    assert_eq!(found["member_kinds"]["person"], 3);
    let line = |audience: serde_json::Value, records: u64| serde_json::json!({ "source": "posts", "category": "content.post", "audience": audience, "records": records });
    assert_eq!(
        found["counts"],
        serde_json::json!([line(None::<&str>.into(), 1), line("public".into(), 3)])
    );
    let items = found["quarantined"].as_array().unwrap();
    let mut whats: Vec<_> = items.iter().map(|item| item["what"].as_str().unwrap()).collect();
    whats.sort_unstable();
    assert_eq!(whats, ["audience", "column"], "{found}");
    assert!(items.iter().all(|item| item["hint"].as_str().is_some_and(|hint| !hint.is_empty())));
    let run = abide(&new, &["sources", "check"]);
    assert_eq!(run.code, 6);
    assert!(run.out.contains("3 members: person 3"), "{}", run.out);
    assert!(run.out.contains("2 things were left out"), "{}", run.out);
    let kept: Vec<_> = fs::read_dir(new.join(".abide/staging"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with(".lock"))
        .collect();
    assert_eq!(kept, [""; 0], "what was looked at was kept");
    // After a publication, and where nothing is odd.
    let run = abide(&small.folder, &["sources", "check"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("| posts  | content.post | public   |       3 |"), "{}", run.out);
}
