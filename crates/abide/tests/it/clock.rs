//! What was set for later, and what changes with the days, though nobody enters anything.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use abide_ledger::Draft;
use abide_ledger::event::{Handling, Pause, Provenance};

use crate::program::{abide, data};
use crate::small::{ago, notice, platform, post, posts, terms};

/// The ids in the corpus that a build makes.
fn built(platform: &std::path::Path) -> Vec<String> {
    let built = abide(platform, &["build", "--json"]).ok().json();
    data(&platform.join(built["path"].as_str().unwrap()))
}

/// A first build, so that the sources' capture is not what moves the cutoff of the next one.
#[test]
fn a_pause_that_was_planned_holds_from_its_day() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    assert_eq!(built(&small.folder), ["anna-1", "ben-1", "cleo-1"]);
    let from = jiff::Timestamp::now() + Duration::from_millis(1500);
    let pause = ["pause", "GB", "--authority", "ICO", "--reason", "asked", "--from"];
    abide(&small.folder, &[pause.as_slice(), &[from.to_string().as_str()]].concat()).ok();
    assert_eq!(built(&small.folder).len(), 3, "it has not begun");
    std::thread::sleep(Duration::from_millis(1600));
    assert_eq!(built(&small.folder), ["anna-1", "ben-1"], "it has begun");
    let events = small.ledger.position().unwrap().events;
    built(&small.folder);
    assert_eq!(
        small.ledger.position().unwrap().events,
        events,
        "nothing was due, so nothing was entered"
    );
}

#[test]
fn a_version_that_was_published_for_later_counts_from_then() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 3, &posts());
    small.ledger.append(&[Draft::Terms(terms("2", ago(1)))], ago(2)).unwrap();
    small.ledger.append(&[notice("anna", "2", ago(2))], ago(2)).unwrap();
    abide(&small.folder, &["build", "--json"]).ok();
    let why = abide(&small.folder, &["explain", "--record", "anna-1", "--json"]).ok().json();
    let asked = why["rules"][1]["because"].as_str().unwrap();
    assert!(asked.contains("`1` and `2`"), "{asked}");
}

#[test]
fn a_pause_that_began_since_the_last_event_holds() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 3, &posts());
    let pause = Pause {
        id: "gb".to_owned(),
        regions: vec!["GB".to_owned()],
        from: ago(1),
        authority: "ICO".to_owned(),
        reference: None,
        reason: "asked".to_owned(),
        handling: Handling::Freeze,
        purge: None,
        conditions: None,
        provenance: Provenance::Live,
    };
    small.ledger.append(&[Draft::Pause(pause)], ago(2)).unwrap();
    assert_eq!(built(&small.folder), ["anna-1", "ben-1"]);
}

/// Rows have a time of deletion that comes; a day without an event is long enough to look again.
#[test]
fn a_build_after_a_quiet_day_is_as_of_now() {
    let clocks = |ledger: &abide_ledger::Ledger| {
        let position = ledger.position().unwrap();
        ledger.events(abide_ledger::event::Kind::Clock, &position).unwrap().len()
    };
    let gone = format!("\"deleted_at\":\"{}\"", ago(2));
    let posts = post("anna-1", "anna", "").replace("\"deleted_at\":null", &gone);
    let posts = posts + &post("ben-1", "ben", "");
    for (hours, entered, ids) in [(3, 0, ["anna-1", "ben-1"].as_slice()), (25, 1, &["ben-1"])] {
        let temp = tempfile::tempdir().unwrap();
        let small = platform(temp.path(), hours, &posts);
        assert_eq!(built(&small.folder), ids, "{hours}");
        assert_eq!(clocks(&small.ledger), entered, "{hours}");
    }
}

/// Inputs that were built before are checked like any others.
#[test]
fn a_choice_overtakes_a_build_of_inputs_that_were_built_before() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["synth", "network", "--members", "1500", "--seed", "3"]).ok();
    let folder = temp.path().join("network");
    abide(&folder, &["build"]).ok();
    let since = Instant::now();
    abide(&folder, &["build"]).ok();
    let whole = since.elapsed();
    for part in [50, 40, 60, 30, 70] {
        let child = Command::new(env!("CARGO_BIN_EXE_abide"))
            .args(["build", "--json"])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * part / 100);
        abide(&folder, &["choose", "--member", "anna-de", "off"]).ok();
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words}");
        if words.contains("building again") {
            let built: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let ids = data(&folder.join(built["path"].as_str().unwrap()));
            assert!(!ids.iter().any(|id| id.starts_with("anna-de")), "anna is in");
            return;
        }
        abide(&folder, &["build"]).ok();
    }
    panic!("no choice made a build start over");
}
