//! The program ends in the middle of a write.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use abide_ledger::{Appender, Error, Ledger};
use abide_verify::merkle::leaf_hash;

use crate::ground::*;

const LEDGER: &str = "ABIDE_LEDGER_TEST_FILE";

#[test]
fn a_batch_that_is_dropped_leaves_nothing() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m0")], now()).unwrap();
    let before = ledger.position().unwrap();
    // A panic in the source of the events unwinds through the open transaction.
    let drafts = (0..100).map(|n| {
        assert!(n < 50, "the source breaks");
        Ok(off(&format!("m{n}")))
    });
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        ledger.import(drafts, now(), |_| {}).unwrap()
    }));
    assert!(broken.is_err());
    assert_eq!(ledger.position().unwrap(), before);
    ledger.append(&[off("m1")], now()).unwrap();
    let failing = [Ok(off("m2")), Err(Error::new(abide_ledger::error::Kind::Event, "no"))];
    assert_eq!(ledger.import(failing, now(), |_| {}).unwrap_err().to_string(), "no");
    assert_eq!(ledger.verify().unwrap().position.events, 3);
}

#[test]
fn a_process_that_is_killed_while_importing_leaves_nothing() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m0")], now()).unwrap();
    let before = ledger.position().unwrap();
    drop(ledger);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::an_import_without_end", "--ignored", "--nocapture"])
        .env(LEDGER, ground.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("writing")), "the child never wrote");
    child.kill().unwrap();
    child.wait().unwrap();
    // The log holds what was not committed: more than a page cache full.
    let log = std::fs::metadata(ground.folder.path().join("ledger.sqlite-wal")).unwrap();
    assert!(log.len() > 1 << 20, "the child had written {} bytes only", log.len());
    let mut ledger = ground.open().unwrap();
    assert_eq!(ledger.position().unwrap(), before);
    ledger.append(&[off("m1")], now()).unwrap();
    assert_eq!(ledger.verify().unwrap().position.events, 3);
}

#[test]
#[ignore = "run by the test before it, which kills it"]
fn an_import_without_end() {
    let Some(path) = std::env::var_os(LEDGER) else { return };
    let mut ledger = Ledger::open(Path::new(&path), &Ground::new().keys).unwrap();
    let drafts = (0..).map(|n| Ok(off(&format!("member-{n}"))));
    let log = Path::new(&path).with_file_name("ledger.sqlite-wal");
    ledger
        .import(drafts, now(), |_| {
            if std::fs::metadata(&log).is_ok_and(|about| about.len() > 1 << 20) {
                println!("writing");
            }
        })
        .unwrap();
}

/// Rounds of the test below; the soak asks for more.
const KILLS: u64 = 4;

#[test]
fn a_process_that_is_killed_under_load_loses_nothing_that_it_acknowledged() {
    let asked = std::env::var("ABIDE_SOAK").ok().and_then(|points| points.parse().ok());
    let ground = Ground::new();
    drop(ground.create());
    let mut acknowledged = Vec::new();
    for round in 0..asked.unwrap_or(KILLS) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::appends_without_end", "--ignored", "--nocapture"])
            .env(LEDGER, ground.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let read = |line: String| {
            let mut words = line.strip_prefix("acknowledged ")?.split(' ');
            Some((words.next()?.parse::<u64>().ok()?, words.next()?.to_owned()))
        };
        // Somewhere in the middle of a batch, at another place in each round.
        let until = 100 + round * 397 % 1_000;
        let first = lines.by_ref().filter_map(|line| read(line.unwrap())).take(until as usize);
        acknowledged.extend(first.collect::<Vec<_>>());
        child.kill().unwrap();
        child.wait().unwrap();
        // What it had said before, and nobody had read yet. The last line may have broken off.
        let whole = |(_, leaf): &(u64, String)| leaf.len() == 64;
        acknowledged.extend(lines.filter_map(|line| read(line.unwrap())).filter(whole));
        let ledger = ground.open().unwrap();
        for (index, leaf) in &acknowledged {
            assert_eq!(leaf_hash(&ledger.entry(*index).unwrap()).to_string(), *leaf);
        }
        ledger.verify().unwrap();
    }
    assert!(acknowledged.len() > 400);
}

#[test]
#[ignore = "run by the test before it, which kills it"]
fn appends_without_end() {
    let Some(path) = std::env::var_os(LEDGER) else { return };
    let keys = Ground::new().keys;
    let ledger = Ledger::open(Path::new(&path), &keys).unwrap();
    let appender = Appender::start(ledger, "Example", now).unwrap();
    for n in 0_u64.. {
        let draft = off(&format!("m{}", n % 50));
        let done = |done: Result<abide_ledger::Acknowledged, Error>| {
            let done = done.unwrap();
            let receipt = abide_verify::receipt::Receipt::parse(done.receipt.unwrap().as_bytes());
            let receipt = receipt.unwrap();
            let sealed =
                abide_verify::entry::commitment(&receipt.event.salt, receipt.event.body.as_bytes());
            let entry = abide_verify::entry::Sealed::Consent.entry(&receipt.event.time, &sealed);
            println!("acknowledged {} {}", done.appended.index, leaf_hash(entry.as_bytes()));
        };
        appender.submit(draft, done).unwrap();
    }
}
