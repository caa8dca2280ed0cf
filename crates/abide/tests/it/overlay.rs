//! `--set` and `ABIDE_SET_…`: what they may not do, and whose fault is named.

use std::process::Command;

use crate::program::abide;
use crate::small::{platform, posts};

#[test]
fn a_fault_of_what_is_set_names_the_flag_or_the_variable() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    let cases = [
        (["--set", "wait_seconds=soon"], "`--set wait_seconds`"),
        (["--set", "wiat_seconds=5"], "`--set wiat_seconds`"),
        (["--set", "platform.name=x"], "`--set platform.name`"),
        (["--set", "platform"], "`--set platform`"),
    ];
    for (flags, name) in cases {
        let run = abide(&small.folder, &[&["build"], flags.as_slice()].concat());
        assert_eq!(run.code, 2, "{flags:?}: {}", run.err);
        assert!(run.err.contains(name) && !run.err.contains("abide.toml:"), "{}", run.err);
    }
    let misspelt = abide(&small.folder, &["build", "--set", "wiat_seconds=5"]);
    assert!(misspelt.err.contains("did you mean `wait_seconds`?"), "{}", misspelt.err);
    let output = Command::new(env!("CARGO_BIN_EXE_abide"))
        .arg("build")
        .current_dir(&small.folder)
        .env("ABIDE_SET_WAIT_SECONDS", "soon")
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("`ABIDE_SET_WAIT_SECONDS`"), "{words}");
}

/// A copy of the ledger from before an *off*, a second key, or made-up choices, would make a corpus past an *off*.
#[test]
fn another_ledger_is_for_hypothetical_builds() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    drop(small.ledger);
    for ending in ["", ".checkpoint"] {
        let [from, to] = ["ledger.sqlite", "old.sqlite"].map(|name| format!("{name}{ending}"));
        std::fs::copy(small.folder.join(from), small.folder.join(to)).unwrap();
    }
    let corpora = || std::fs::read_dir(small.folder.join("corpus")).map_or(0, Iterator::count);
    for set in ["ledger=old.sqlite", "simulated=trying", "keys=keys2"] {
        let run = abide(&small.folder, &["build", "--set", set]);
        assert_eq!(run.code, 2, "{set}: {}", run.err);
        assert!(run.err.contains("is not for real builds"), "{set}: {}", run.err);
        assert!(run.err.contains("hint: "), "{set}: {}", run.err);
        assert_eq!(corpora(), 0);
    }
    let at = ["build", "--at", "2025-01-01T00:00:00Z", "--set", "ledger=old.sqlite"];
    abide(&small.folder, &at).ok();
    abide(&small.folder, &["build", "--set", "ledger=ledger.sqlite"]).ok();
    abide(&small.folder, &["build", "--set", "corpus=elsewhere"]).ok();
}
