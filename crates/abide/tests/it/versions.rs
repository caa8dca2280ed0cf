//! A version that is published is what the ledger says, whatever the file says now.

use crate::program::abide;
use crate::small::{platform, posts};

#[test]
fn a_published_version_is_shown_and_compared_as_it_was_published() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let file = small.folder.join("terms/1.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let show = || abide(&small.folder, &["terms", "show", "1", "--json"]).ok().json();
    assert_eq!(show()["ledger"]["index"], 0);
    let clean = abide(&small.folder, &["terms", "check", "--json"]).json();
    let codes = |found: &serde_json::Value| -> Vec<String> {
        let findings = found["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!codes(&clean).contains(&"published_changed".to_owned()), "{clean}");

    std::fs::write(&file, text.replace("minimum_age = 18", "minimum_age = 13")).unwrap();
    assert_eq!(show()["minimum_age"], 18, "the file is not what counts");
    std::fs::write(
        small.folder.join("terms/2.toml"),
        text.replace("version = \"1\"", "version = \"2\"")
            .replace("minimum_age = 18", "minimum_age = 16"),
    )
    .unwrap();
    let diff = ["terms", "diff", "1", "2", "--words-only", "--json"];
    let changes = abide(&small.folder, &diff).ok().json();
    let age = changes["changes"].as_array().unwrap().iter().find(|of| of["path"] == "minimum_age");
    assert_eq!(age.unwrap()["before"], "18", "{changes}");
    let run = abide(&small.folder, &["terms", "check", "--json"]);
    assert_eq!(run.code, 6);
    let found = run.json();
    assert_eq!(codes(&found).iter().filter(|code| *code == "published_changed").count(), 1);
    assert_eq!(found["findings"][0]["severity"], "error");
    // By its path, the file is what is asked for.
    let shown = abide(&small.folder, &["terms", "show", "terms/1.toml", "--json"]).ok().json();
    assert_eq!(shown["minimum_age"], 13);
    assert!(shown["ledger"].is_null());
}

#[test]
fn terms_are_shown_with_every_rule_and_whether_they_are_published() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let told = abide(&small.folder, &["terms", "show"]).ok().out;
    for words in [
        "Published at 2024-01-01T00:00:00Z; entry 1 of the ledger, 2024-01-01T00:00:00Z.",
        "default on (a test)",
        "Honoured outside signals: nothing.",
        "beyond what no terms can list: nothing.",
        "every other contributor must pass; mentions of whoever may not be used are masked",
    ] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
    abide(temp.path(), &["init", "new"]).ok();
    let told = abide(temp.path(), &["-C", "new", "terms", "show"]).ok().out;
    assert!(told.contains("A draft, `new/terms/1.toml`"), "{told}");
    assert!(told.contains("Honoured outside signals: gpc."), "{told}");
}
