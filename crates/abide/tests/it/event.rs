//! Single events: what is said of names that nobody has, and of corpora that are there already.

use crate::program::{abide, data};
use crate::small::{platform, posts};

#[test]
fn an_event_for_nobody_is_entered_and_said_to_be_so() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let nobody = |args: &[&str]| {
        let run = abide(&small.folder, &[args, &["--json"]].concat()).ok();
        let warnings = run.json()["warnings"].as_array().unwrap().clone();
        assert_eq!(warnings.len(), 1, "{args:?}: {warnings:?}");
        let warning = warnings[0].as_str().unwrap();
        assert!(warning.contains("nobody of the id `ana`"), "{warning}");
        assert!(run.err.contains(warning), "{}", run.err);
    };
    nobody(&["choose", "--member", "ana", "off"]);
    nobody(&["choose", "--member", "ana", "on"]);
    nobody(&["notice", "--member", "ana", "--terms", "1"]);
    nobody(&["object", "--member", "ana"]);
    nobody(&["erase", "--member", "ana"]);
    // Also where a build has staged the members.
    abide(&small.folder, &["build"]).ok();
    nobody(&["choose", "--member", "ana", "off"]);
    for args in [["choose", "--member", "anna", "off"], ["notice", "--member", "anna", "--terms=1"]]
    {
        let run = abide(&small.folder, &[args.as_slice(), &["--json"]].concat()).ok();
        assert_eq!(run.json()["warnings"], serde_json::json!([]), "{}", run.err);
        assert_eq!(run.err, "");
    }
    let run = abide(&small.folder, &["choose", "--member", "anna", "off", "--terms", "11"]).ok();
    assert!(run.err.contains("no version `11` is published"), "{}", run.err);
}

/// The switch works where nothing else does.
#[test]
fn an_off_is_entered_though_the_members_cannot_be_read() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    std::fs::remove_file(small.folder.join("members.csv")).unwrap();
    let run = abide(&small.folder, &["choose", "--member", "anna", "off", "--json"]).ok();
    assert!(run.err.contains("whether `anna` is among the members cannot be said"), "{}", run.err);
    assert!(run.err.contains("members.csv"), "{}", run.err);
    let history = abide(&small.folder, &["history", "anna", "--json"]).ok().json();
    assert_eq!(history["entries"].as_array().unwrap().len(), 2);
}

#[test]
fn an_off_and_an_erasure_name_the_corpora_that_were_built_before() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let first = abide(&small.folder, &["build", "--json"]).ok().json();
    let first = first["corpus"].as_str().unwrap();
    let off = abide(&small.folder, &["choose", "--member", "anna", "off", "--json"]).ok().json();
    assert_eq!(off["corpora_before"], serde_json::json!([first]));
    let built = abide(&small.folder, &["build", "--json"]).ok().json();
    let corpus = small.folder.join(built["path"].as_str().unwrap());
    assert_eq!(data(&corpus), ["ben-1", "cleo-1"]);
    let on = abide(&small.folder, &["choose", "--member", "anna", "on", "--json"]).ok().json();
    assert!(on["corpora_before"].is_null(), "{on}");
    let erased = abide(&small.folder, &["erase", "--member", "anna", "--json"]).ok().json();
    assert_eq!(erased["cleared"], 3, "a notice, an off and an on");
    assert_eq!(erased["corpora_before"].as_array().unwrap().len(), 2);
    let words = abide(&small.folder, &["erase", "--member", "ben"]).ok().out;
    assert!(words.contains("1 entry of the ledger"), "{words}");
    assert!(words.contains("2 corpora on disk") && words.contains(first), "{words}");
}

#[test]
fn a_history_is_a_table_and_tells_an_erasure() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    abide(&small.folder, &["choose", "--member", "anna", "off", "--category", "content.post"]).ok();
    let told = abide(&small.folder, &["history", "anna"]).ok().out;
    assert!(told.contains("served notice of terms 1; email"), "{told}");
    assert!(told.contains("off for content.post, shown terms 1; by member, cli"), "{told}");
    assert!(!told.contains('{'), "{told}");
    // Times are in microseconds, as the ledger keeps them.
    let digits = told.split('.').filter_map(|part| part.split('Z').next()).map(str::len);
    assert!(digits.filter(|digits| *digits == 9).count() == 0, "{told}");
    abide(&small.folder, &["erase", "--member", "anna"]).ok();
    let told = abide(&small.folder, &["history", "anna"]).ok().out;
    assert!(told.contains("`anna` was erased at 20"), "{told}");
    let erased = abide(&small.folder, &["history", "anna", "--json"]).ok().json();
    assert!(erased["erased"]["at"].as_str().unwrap().starts_with("20"));
    assert_eq!(erased["entries"], serde_json::json!([]));
}

#[test]
fn an_import_says_what_was_taken_in_and_what_it_names_in_vain() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let line = r#"{"member":"anna","terms":"11","at":"2024-06-01T00:00:00Z"}"#;
    std::fs::write(small.folder.join("notices.jsonl"), format!("{line}\n")).unwrap();
    let held = small.ledger.position().unwrap().events;
    let run = abide(&small.folder, &["import", "notices", "notices.jsonl"]).ok();
    let told = format!("1 event was taken in; the ledger holds {}.", held + 1);
    assert!(run.out.contains(&told), "{}", run.out);
    assert!(run.err.contains("warning: 1 event of terms"), "{}", run.err);
    let elsewhere = abide(temp.path(), &["-C", "p", "import", "notices", "notices.jsonl"]);
    assert_eq!(elsewhere.code, 3);
    assert!(elsewhere.err.contains("did you mean `p/notices.jsonl`?"), "{}", elsewhere.err);
}

/// Whoever imports choices under ids that are spelt otherwise is told, and not only by those who are in.
#[test]
fn no_that_nobody_hears_is_counted() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    let line = |id: &str| {
        format!(
            "{{\"member\":\"{id}\",\"at\":\"2024-06-01T00:00:00Z\",\"setting\":\"off\",\"channel\":\"import\"}}\n"
        )
    };
    std::fs::write(small.folder.join("choices.jsonl"), line("Anna") + &line("ben") + &line("BEN"))
        .unwrap();
    abide(&small.folder, &["import", "choices", "choices.jsonl"]).ok();
    let built = abide(&small.folder, &["build", "--full"]).ok();
    assert!(
        built.err.contains("2 events of the ledger that say no are of ids that no member has now"),
        "{}",
        built.err
    );
}
