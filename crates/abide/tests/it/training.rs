//! Trainings that are killed, stopped, run out of disk or meet another one. The last good checkpoint is whole, and what comes of it
//! in the end is the same to the byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::models::{Network, id, same};
use crate::program::abide;

/// Long enough to be cut in the middle.
const LONG: [&str; 10] = [
    "--depth",
    "1",
    "--vocabulary",
    "300",
    "--steps",
    "60",
    "--slices",
    "3",
    "--checkpoint-steps",
    "2",
];

fn start(network: &Network) -> Child {
    Command::new(env!("CARGO_BIN_EXE_abide"))
        .args([&["train", "--json"], &LONG[..]].concat())
        .current_dir(&network.folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn again(network: &Network, more: &[&str]) -> crate::program::Run {
    abide(&network.folder, &[&["train", "--json"], &LONG[..], more].concat())
}

/// The index of checkpoints of the one training that there is.
fn index(network: &Network) -> Option<PathBuf> {
    let entries = fs::read_dir(network.folder.join("models")).ok()?;
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let training = paths.find(|path| path.to_str().unwrap().ends_with(".training"))?;
    Some(training.join("checkpoints/checkpoint.json"))
}

/// The step of the newest checkpoint.
fn step(network: &Network) -> u64 {
    let read = || {
        let text = fs::read(index(network)?).ok()?;
        let index: serde_json::Value = serde_json::from_slice(&text).ok()?;
        index["newest"]["place"]["step"].as_u64()
    };
    read().unwrap_or(0)
}

/// Waits until so many steps are kept.
fn reached(network: &Network, steps: u64) {
    let since = Instant::now();
    while step(network) < steps {
        assert!(since.elapsed() < Duration::from_mins(2), "it never came to step {steps}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn whole(network: &Network) -> PathBuf {
    let made = again(network, &["--set", "models=apart"]).ok().json();
    assert_eq!(made["steps"], 60);
    network.path(&made)
}

#[test]
fn killed_or_interrupted_it_goes_on_to_the_same_bytes() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let whole = whole(&network);
    // Killed in the first slice and in the second; nothing could be put in order.
    for steps in [5, 25] {
        let mut child = start(&network);
        reached(&network, steps);
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        assert!(step(&network) >= steps);
    }
    // Interrupted: it keeps where it stands, and says how to go on.
    let child = start(&network);
    reached(&network, step(&network) + 2);
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("was stopped after step") && words.contains("go on from"), "{words}");
    let stopped = step(&network);
    assert!(words.contains(&format!("after step {stopped}")), "kept {stopped}: {words}");
    let made = again(&network, &[]).ok().json();
    assert_eq!(made["steps"].as_u64().unwrap(), 60 - stopped);
    same(&network.path(&made), &whole);
    assert!(index(&network).is_none(), "something was left behind");
}

#[test]
fn a_second_trainer_is_refused_and_the_first_ends_well() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let first = start(&network);
    reached(&network, 2);
    let second = again(&network, &[]);
    assert_eq!(second.code, 1, "{}", second.out);
    assert_eq!(second.json()["error"]["code"], "train::busy");
    let output = first.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_disk_that_is_full_leaves_the_last_good_checkpoint() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let whole = whole(&network);
    let mut child = start(&network);
    reached(&network, 7);
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = step(&network);
    let checkpoints = index(&network).unwrap().parent().unwrap().to_owned();
    let before = listing(&checkpoints);
    // A checkpoint has some 900 KiB; every file may have 200.
    let script =
        format!("trap '' XFSZ; ulimit -f 200; exec \"$0\" train --json {}", LONG.join(" "));
    let run = Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_abide")])
        .current_dir(&network.folder)
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(1), "{words}");
    assert!(words.contains("disk is full"), "{words}");
    assert_eq!(listing(&checkpoints), before, "the last good checkpoint is not what it was");
    let made = again(&network, &[]).ok().json();
    assert_eq!(made["steps"].as_u64().unwrap(), 60 - kept);
    same(&network.path(&made), &whole);
}

fn listing(folder: &Path) -> Vec<(String, u64)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
        .collect();
    files.sort();
    files
}

#[test]
fn who_leaves_during_a_training_keeps_its_model_from_being_published() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let child = start(&network);
    reached(&network, 3);
    abide(&network.folder, &["choose", "--member", "m0000031", "off"]).ok();
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("since corpus"), "{words}");
    let models = || {
        let entries = fs::read_dir(network.folder.join("models")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with('.')).collect::<Vec<_>>()
    };
    assert!(models().is_empty(), "{:?} was published", models());
    // Nor does it go on before a new corpus says what the choice changes.
    let refused = again(&network, &[]);
    assert!(refused.code == 1 && refused.err.contains("since corpus"), "{}", refused.err);
    abide(&network.folder, &["build"]).ok();
    let made = again(&network, &[]).ok().json();
    assert!(made["steps"].as_u64().unwrap() <= 60);
    assert_eq!(models(), [id(&made)], "what had learned from the member is still there");
    let apart = again(&network, &["--set", "models=apart"]).ok().json();
    same(&network.path(&made), &network.path(&apart));
}

#[test]
fn what_does_not_fit_into_memory_is_refused_before_it_starts() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let refused = again(&network, &["--memory-mib", "70"]);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert_eq!(refused.json()["error"]["code"], "train::memory");
    assert!(refused.err.contains("MiB of memory"), "{}", refused.err);
    assert!(!network.folder.join("models").exists(), "something was written");
}
