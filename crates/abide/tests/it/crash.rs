//! Builds that are killed, that run out of disk, or that a choice overtakes. A corpus is there whole, or not at all.
//!
//! `cargo xtask soak` sets `ABIDE_SOAK` to try many more points.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use abide_ledger::{Keys, Ledger};

use crate::program::{abide, data, ids};

/// How many points of a build are tried.
fn points(short: u32) -> u32 {
    std::env::var("ABIDE_SOAK").ok().and_then(|points| points.parse().ok()).unwrap_or(short)
}

/// A small network with one corpus, and its folder.
fn network(folder: &Path, members: &str) -> (PathBuf, PathBuf) {
    abide(folder, &["synth", "network", "--members", members, "--seed", "3"]).ok();
    let platform = folder.join("network");
    let built = abide(&platform, &["build", "--json"]).ok().json();
    let corpus = platform.join(built["path"].as_str().unwrap());
    (platform, corpus)
}

/// The corpora that anybody would see, each checked against its sums.
fn corpora(platform: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(platform.join("corpus")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    for name in &names {
        abide(platform, &["check", &format!("corpus/{name}")]).ok();
    }
    names
}

/// Makes the next build another one than those before.
fn change(platform: &Path, point: u32) {
    let member = format!("m{:07}", 30 + point % 40);
    abide(
        platform,
        &["choose", "--member", &member, if point.is_multiple_of(2) { "off" } else { "on" }],
    )
    .ok();
}

#[test]
fn a_build_that_is_killed_leaves_what_was_there() {
    let temp = tempfile::tempdir().unwrap();
    let (platform, _) = network(temp.path(), "300");
    change(&platform, 0);
    let since = Instant::now();
    abide(&platform, &["build"]).ok();
    let whole = since.elapsed();
    let mut cut = 0;
    let points = points(12);
    for point in 1..=points {
        change(&platform, point);
        let before = corpora(&platform);
        let mut child = Command::new(env!("CARGO_BIN_EXE_abide"))
            .args(["build", "--json"])
            .current_dir(&platform)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * point / points);
        child.kill().unwrap();
        cut += u32::from(!child.wait().unwrap().success());
        let after = corpora(&platform);
        assert!(before.iter().all(|name| after.contains(name)), "{before:?} became {after:?}");
        abide(&platform, &["check"]).ok();
    }
    assert!(cut > 0, "no build was cut");
    let built = abide(&platform, &["build", "--json"]).ok().json();
    assert!(corpora(&platform).contains(&built["corpus"].as_str().unwrap().to_owned()));
    assert!(!platform.join("corpus/.making").exists());
}

/// Every file may grow to a bound and no further, as on a disk that is full.
#[test]
fn a_disk_that_is_full_is_an_error_and_no_corpus() {
    let temp = tempfile::tempdir().unwrap();
    let (platform, _) = network(temp.path(), "300");
    let (mut failed, mut done) = (0, 0);
    let points = points(10);
    for point in 0..points {
        change(&platform, point);
        let before = corpora(&platform);
        // From one block to more than the largest file, closer at the small end.
        let blocks = 1_u64 << (u64::from(point) * 12 / u64::from(points));
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build --json");
        let run = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_abide")])
            .current_dir(&platform)
            .output()
            .unwrap();
        let after = corpora(&platform);
        assert!(before.iter().all(|name| after.contains(name)), "{before:?} became {after:?}");
        if run.status.success() {
            done += 1;
        } else {
            failed += 1;
            assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
            assert_eq!(after, before, "a corpus came of a build that failed");
            let error: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
            assert!(error["error"]["message"].is_string());
        }
        abide(&platform, &["check"]).ok();
    }
    assert!(failed > 0 && done > 0, "{failed} failed, {done} done");
    abide(&platform, &["build"]).ok();
}

/// Members say off while a build runs. A corpus that is entered in the ledger after that holds nothing of theirs.
#[test]
fn who_says_off_during_a_build_is_not_in_it() {
    let temp = tempfile::tempdir().unwrap();
    let (platform, corpus) = network(temp.path(), "1500");
    let allowed = data(&corpus);
    let authors: Vec<String> = ["anna-de", "ben-us", "marco-it", "nora-us", "sam-us"]
        .into_iter()
        .filter(|member| allowed.iter().any(|id| id.starts_with(member)))
        .map(str::to_owned)
        .collect();
    assert!(authors.len() >= 3, "too few of the cast are in: {authors:?}");
    // Something new, so that there is something to build.
    change(&platform, 0);
    let since = Instant::now();
    abide(&platform, &["build"]).ok();
    let whole = since.elapsed();
    change(&platform, 1);
    let child = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args(["build", "--json"])
        .current_dir(&platform)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(whole / 2);
    for member in &authors {
        abide(&platform, &["choose", "--member", member, "off"]).ok();
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    let built: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();

    let keys = Keys::load(&platform.join("keys")).unwrap();
    let ledger = Ledger::open_read_only(&platform.join("ledger.sqlite"), &keys).unwrap();
    let entries = ledger.corpora().unwrap();
    let entry = entries.iter().find(|entry| built["corpus"] == entry.corpus.id.as_str()).unwrap();
    let corpus = platform.join(built["path"].as_str().unwrap());
    let (data, audit) = (data(&corpus), ids(&corpus, "audit"));
    assert!(audit.len() > data.len());
    let mut before = 0;
    for member in &authors {
        let history = abide(&platform, &["history", member, "--json"]).ok().json();
        let last =
            history["entries"].as_array().unwrap().last().unwrap()["index"].as_u64().unwrap();
        if last < entry.index {
            before += 1;
            assert!(!data.iter().any(|id| id.starts_with(member.as_str())), "{member} is in");
        }
    }
    let restarted = words.contains("building again");
    assert!(
        restarted || before == 0,
        "no choice was late, and {before} were before the corpus: {words}"
    );
}
