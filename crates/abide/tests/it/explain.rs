//! Why: every remedy, everybody who denies, and a corpus beside its audit.

use std::fs;

use serde_json::Value;

use crate::program::abide;
use crate::small::{Small, platform, post, posts};

fn why(small: &Small, args: &[&str]) -> Value {
    abide(&small.folder, &[&["explain", "--json"], args].concat()).ok().json()
}

fn because(why: &Value, rule: usize) -> &str {
    assert_eq!(why["rules"][rule - 1]["number"], rule as u64);
    why["rules"][rule - 1]["because"].as_str().unwrap()
}

#[test]
fn a_corpus_is_explained_by_what_its_build_had_read() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let built = abide(&small.folder, &["build", "--json"]).ok().json();
    let id = built["corpus"].as_str().unwrap();
    abide(&small.folder, &["choose", "--member", "anna", "off"]).ok();
    assert_eq!(why(&small, &["--record", "anna-1"])["reason"], "opted_out");
    let then = why(&small, &["--record", "anna-1", "--corpus", id]);
    assert_eq!((&then["allowed"], &then["at"]), (&true.into(), &built["cutoff"]));
    let row = serde_json::json!({ "id": id, "audit": { "reason": "allowed", "rule": 0 }, "agrees": true });
    assert_eq!(then["corpus"], row);
    assert_eq!(then["warnings"], serde_json::json!([]));
    let all = why(&small, &["--member", "anna", "--corpus", id]);
    assert_eq!(all["corpus"]["differ"], 0);
    assert_eq!(all["records"][0]["audit"]["reason"], "allowed");
    assert_eq!((&all["shown"], &all["allowed"]), (&"anna-1".into(), &true.into()));
    assert_eq!(all["rules"].as_array().unwrap().len(), then["rules"].as_array().unwrap().len());
    // By `--at` alone, a choice that the corpus had not seen may count, and it is said so.
    let at = ["explain", "--record", "anna-1", "--at", "2024-06-01T00:00:00Z"];
    let words = abide(&small.folder, &at).ok().out;
    assert!(words.contains("by what the ledger holds today"), "{words}");

    // Sources that are others now: a warning, and here another answer than the audit's.
    fs::write(small.folder.join("posts.jsonl"), posts().replace("everyone", "members")).unwrap();
    let other = ["explain", "--record", "ben-1", "--corpus", id, "--json"];
    let run = abide(&small.folder, &other);
    assert_eq!(run.code, 6, "{}{}", run.out, run.err);
    assert!(run.err.contains("`posts.jsonl` is not what the corpus was built from"), "{}", run.err);
    assert_eq!(run.json()["corpus"]["agrees"], false);
    assert_eq!(abide(&small.folder, &["explain", "--member", "ben", "--corpus", id]).code, 6);
    fs::write(small.folder.join("posts.jsonl"), posts()).unwrap();
    abide(&small.folder, &["erase", "--member", "anna"]).ok();
    let run = abide(&small.folder, &["explain", "--record", "anna-1", "--corpus", id]);
    assert!(run.err.contains("`anna` was erased since"), "{}", run.err);
    assert_eq!(run.code, 6);
    // A corpus of another platform's ledger.
    let twin = tempfile::tempdir().unwrap();
    let other = platform(twin.path(), 1, &posts());
    let path = small.folder.join("corpus").join(id);
    let args = ["explain", "--record", "anna-1", "--corpus", path.to_str().unwrap(), "--json"];
    assert_eq!(abide(&other.folder, &args).json()["error"]["code"], "ledger::position");
}

#[test]
fn every_denying_rule_has_its_remedy() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts().replace("everyone", "members"));
    abide(&small.folder, &["choose", "--member", "anna", "off"]).ok();
    abide(&small.folder, &["object", "--member", "anna"]).ok();
    let words = abide(&small.folder, &["explain", "--record", "anna-1"]).ok().out;
    let (_, remedies) = words.split_once("What would have to change, all of it:").unwrap();
    for words in ["audience that the terms list", "switch it on themself", "withdraw what stands"] {
        assert!(remedies.contains(words), "`{words}` is not in {remedies}");
    }
    let why = why(&small, &["--record", "anna-1"]);
    for rule in why["rules"].as_array().unwrap() {
        assert_eq!(rule["remedy"].is_null(), rule["passed"] == true, "{rule}");
    }
}

#[test]
fn after_a_pause_it_and_the_notice_that_runs_are_named() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let pause = ["pause", "GB", "--authority", "ICO", "--reason", "asked", "--id", "gb"];
    let paused = abide(&small.folder, &[pause.as_slice(), &["--json"]].concat()).ok().json();
    abide(&small.folder, &["resume", "gb", "--notice", "We go on"]).ok();
    let before = why(&small, &["--record", "cleo-1"]);
    assert_eq!(before["reason"], "not_in_effect");
    let told = because(&before, 7);
    assert!(told.contains("pause `gb` ended at 20"), "{told}");
    assert!(told.contains("no notice of it was served since, which then runs 30 days"), "{told}");
    assert_eq!(before["rules"][6]["entries"], serde_json::json!([4, paused["event"]["index"]]));
    let notice = ["notice", "--member", "cleo", "--terms", "1", "--resumes", "gb", "--json"];
    let notice = abide(&small.folder, &notice).ok().json();
    let after = why(&small, &["--record", "cleo-1"]);
    let told = because(&after, 7);
    assert!(
        told.contains("pause `gb` ended at 20") && told.contains("runs 30 days, until"),
        "{told}"
    );
    assert!(after["rules"][6]["entries"].as_array().unwrap().contains(&notice["event"]["index"]));
    // Nobody else has to do with it.
    assert!(!because(&why(&small, &["--record", "anna-1"]), 7).contains("pause"));
}

#[test]
fn what_is_mapped_to_nothing_says_where_it_stands() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let file = small.folder.join("abide.toml");
    let config = fs::read_to_string(&file).unwrap().replace(
        "category = { constant = \"content.post\" }",
        "category = { column = \"sort\", values = { p = \"content.post\" } }",
    );
    fs::write(file, config).unwrap();
    let lines =
        post("anna-1", "anna", ",\"sort\":\"p\"") + &post("anna-2", "anna", ",\"sort\":\"q\"");
    fs::write(small.folder.join("posts.jsonl"), lines).unwrap();
    abide(&small.folder, &["build"]).ok();
    assert_eq!(why(&small, &["--record", "anna-1"])["allowed"], true);
    let odd = why(&small, &["--record", "anna-2"]);
    assert_eq!(odd["reason"], "category_unlisted");
    let told = because(&odd, 2);
    assert!(told.contains("`posts:posts.jsonl:2` is mapped to no category"), "{told}");
}

#[test]
fn other_people_are_named_whether_or_not_they_deny() {
    let temp = tempfile::tempdir().unwrap();
    let line = post("anna-1", "anna", "")
        .replace("\"last_editor_id\":null", "\"last_editor_id\":\"ben\"")
        .replace("Hello", "Hello @cleo");
    let small = platform(temp.path(), 0, &line);
    abide(&small.folder, &["build"]).ok();
    let fine = why(&small, &["--record", "anna-1"]);
    let told = because(&fine, 15);
    assert!(told.contains("`ben` (editor) may be used"), "{told}");
    assert!(told.contains("`cleo` (mentioned) may be used"), "{told}");
    assert!(!told.contains("all 2"), "{told}");
    for member in ["ben", "cleo"] {
        abide(&small.folder, &["choose", "--member", member, "off"]).ok();
    }
    let denied = why(&small, &["--record", "anna-1"]);
    assert_eq!(denied["reason"], "other_person");
    let told = because(&denied, 15);
    for words in [
        "`ben` (editor) may not be used: opted_out",
        "`cleo` (mentioned) may not be used: opted_out",
    ] {
        assert_eq!(told.matches(words).count(), 1, "{told}");
    }
    let people = denied["rules"][14]["people"].as_array().unwrap();
    let named: Vec<_> = people.iter().map(|of| (&of["member"], &of["reason"])).collect();
    assert_eq!(
        named,
        [(&"ben".into(), &"opted_out".into()), (&"cleo".into(), &"opted_out".into())]
    );
    // Each rests on their own *off*, and the rule on both.
    let entry = |member: &str| {
        let said = abide(&small.folder, &["history", member, "--json"]).ok().json();
        let events = said["entries"].as_array().unwrap().clone();
        events.iter().rev().find(|event| event["kind"] == "choice").unwrap()["index"].clone()
    };
    let entries = [entry("ben"), entry("cleo")];
    assert_eq!(people[0]["entries"], serde_json::json!([entries[0]]));
    assert_eq!(people[1]["entries"], serde_json::json!([entries[1]]));
    assert_eq!(denied["rules"][14]["entries"], serde_json::json!(entries));
}

#[test]
fn of_a_members_records_one_is_shown_in_full() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let all = why(&small, &["--member", "anna"]);
    assert_eq!((&all["shown"], &all["reason"]), (&"anna-1".into(), &serde_json::Value::Null));
    assert_eq!(all["reasons"]["allowed"], 1);
    let words = abide(&small.folder, &["explain", "--member", "anna"]).ok().out;
    assert!(words.contains("1 record of anna, as of "), "{words}");
}
