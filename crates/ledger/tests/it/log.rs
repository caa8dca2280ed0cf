//! The ledger as a transparency log: proofs that hold, and what is done to it that is noticed.

use std::collections::BTreeSet;
use std::fs;

use abide_ledger::error::Kind;
use abide_ledger::{Draft, Ledger};
use abide_terms::event::Right;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::{leaf_hash, root, verify_consistency};
use abide_verify::policy::Policy;
use abide_verify::tile::{bundles_between, tiles_between};

use crate::ground::{Ground, notice, now, objection, off, terms};

/// So many events, with that of the keys, in batches of different lengths.
fn grown(events: u64) -> (Ground, Ledger) {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("2025-11")], now()).unwrap();
    let mut number = 2;
    for batch in (1..).map(|round| round % 7 * 40 + 1) {
        let count = batch.min(events - number);
        if count == 0 {
            break;
        }
        let drafts: Vec<Draft> = (number..number + count)
            .map(|number| {
                if number % 3 == 0 {
                    notice(&format!("m{number}"))
                } else {
                    off(&format!("m{number}"))
                }
            })
            .collect();
        ledger.append(&drafts, now()).unwrap();
        number += count;
    }
    (ground, ledger)
}

fn policy(ledger: &Ledger) -> Policy {
    Policy::parse(format!("log {}\nquorum none\n", ledger.log_key().unwrap()).as_bytes()).unwrap()
}

#[test]
fn every_entry_is_proven_and_no_other() {
    let (_ground, ledger) = grown(700);
    let policy = policy(&ledger);
    let mut leaves = vec![];
    for index in 0..700 {
        let entry = ledger.entry(index).unwrap();
        let text = String::from_utf8(entry.clone()).unwrap();
        let kind = ["key", "terms"].get(index as usize).copied().unwrap_or("consent");
        assert!(text.starts_with(&format!("{{\"kind\":\"{kind}\",")), "{text}");
        assert!(!text.contains("\"m") && !text.contains("\"text\""), "{text}");
        let leaf = leaf_hash(&entry);
        let proof = ledger.prove_entry(index).unwrap();
        assert_eq!(proof.verify(&leaf, &policy).unwrap().checkpoint.size(), 700);
        assert!(proof.verify(&leaf_hash(b"another"), &policy).is_err());
        leaves.push(leaf);
    }
    assert_eq!(leaves.iter().collect::<BTreeSet<_>>().len(), 700, "salts make all of them differ");
    for size in [1, 2, 255, 256, 257, 511, 512, 699] {
        let (old, new) = (root(&leaves[..size as usize]), root(&leaves));
        assert_eq!(ledger.root(size).unwrap(), old);
        let proof = ledger.prove_consistency(size, 700).unwrap();
        verify_consistency((size, &old), (700, &new), &proof).unwrap();
        assert!(verify_consistency((size, &new), (700, &new), &proof).is_err());
    }
    assert!(ledger.prove_entry(700).is_err());
    ledger.verify().unwrap();
}

#[test]
fn tiles_and_bundles_are_those_of_the_tree() {
    let (_ground, ledger) = grown(600);
    let mut leaves = vec![];
    for bundle in bundles_between(0, 600) {
        leaves.extend(ledger.bundle(bundle).unwrap().iter().map(|entry| leaf_hash(entry)));
    }
    assert_eq!(leaves.len(), 600);
    for tile in tiles_between(0, 600) {
        let hashes = ledger.tile(tile).unwrap();
        let expected =
            abide_verify::merkle::Tiles::tile(&abide_verify::merkle::Leaves(&leaves), tile)
                .unwrap();
        assert_eq!(hashes, expected, "{tile}");
    }
    let head = ledger.checkpoint().unwrap().unwrap();
    let head = Checkpoint::open(&head, &ledger.log_key().unwrap()).unwrap();
    assert_eq!(
        (head.size(), *head.root(), head.origin()),
        (600, root(&leaves), "example.com/abide")
    );
}

#[test]
fn the_database_refuses_to_change_the_log() {
    let (ground, ledger) = grown(300);
    drop(ledger);
    let database = ground.raw();
    for statement in [
        "DELETE FROM tile",
        "UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0 AND idx = 0",
        "UPDATE tile SET hashes = zeroblob(length(hashes) + 32) WHERE idx = 1",
        "UPDATE tile SET idx = 9 WHERE idx = 1",
        "INSERT OR REPLACE INTO tile VALUES (0, 0, zeroblob(32))",
        "DELETE FROM checkpoint",
        "UPDATE checkpoint SET note = 'x'",
        "INSERT INTO checkpoint VALUES (299, 'x')",
        "INSERT OR REPLACE INTO checkpoint VALUES (300, 'x')",
    ] {
        assert!(database.execute_batch(statement).is_err(), "{statement}");
    }
}

/// By somebody who drops the triggers and puts them back.
fn tampered(ground: &Ground, triggers: &[&str], statement: &str) {
    let database = ground.raw();
    let sql = |name: &&str| -> String {
        database
            .query_one("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0))
            .unwrap()
    };
    let kept: Vec<String> = triggers.iter().map(sql).collect();
    for name in triggers {
        database.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    assert!(database.execute(statement, []).unwrap() > 0, "{statement}");
    for sql in kept {
        database.execute_batch(&sql).unwrap();
    }
}

#[test]
fn a_changed_log_is_found() {
    for (triggers, statement) in [
        (["tile_grows"], "UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0 AND idx = 0"),
        (["tile_grows"], "UPDATE tile SET hashes = zeroblob(32) WHERE level = 1 AND idx = 0"),
        (
            ["checkpoint_stays"],
            "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
        ),
        (
            ["checkpoint_keeps"],
            "UPDATE checkpoint SET note = replace(note, 'example.com/abide', 'example.com/other') WHERE size = 300",
        ),
    ] {
        let (ground, ledger) = grown(300);
        drop(ledger);
        tampered(&ground, &triggers, statement);
        // Some of it is seen at once, all of it by a check.
        let found =
            Ledger::open_read_only(&ground.path(), &ground.keys).and_then(|ledger| ledger.verify());
        assert!(found.is_err(), "{statement}");
    }
}

#[test]
fn a_ledger_that_was_rolled_back_is_refused() {
    let (ground, mut ledger) = grown(100);
    let old = ground.path().with_extension("old");
    drop(ledger);
    fs::copy(ground.path(), &old).unwrap();
    ledger = ground.open().unwrap();
    ledger.append(&[off("late")], now()).unwrap();
    drop(ledger);
    let beside = {
        let mut path = ground.path().as_os_str().to_owned();
        path.push(".checkpoint");
        std::path::PathBuf::from(path)
    };
    let head = fs::read(&beside).unwrap();

    let refused = || Ledger::open(&ground.path(), &ground.keys).unwrap_err().kind();
    fs::write(&beside, b"nonsense").unwrap();
    assert_eq!(refused(), Kind::RolledBack);
    fs::remove_file(&beside).unwrap();
    assert_eq!(refused(), Kind::RolledBack);
    fs::write(&beside, &head).unwrap();
    Ledger::open(&ground.path(), &ground.keys).unwrap();

    for ending in ["-wal", "-shm"] {
        let mut path = ground.path().as_os_str().to_owned();
        path.push(ending);
        fs::remove_file(path).ok();
    }
    fs::copy(&old, ground.path()).unwrap();
    assert_eq!(refused(), Kind::RolledBack);
    assert_eq!(
        Ledger::open_read_only(&ground.path(), &ground.keys).unwrap_err().kind(),
        Kind::RolledBack
    );
}

#[test]
fn an_erasure_leaves_the_log_as_it_was() {
    let (_ground, mut ledger) = grown(50);
    let before: Vec<_> = (0..50).map(|index| ledger.entry(index).unwrap()).collect();
    ledger.append(&[objection("m4", Right::Erasure)], now()).unwrap();
    let after: Vec<_> = (0..50).map(|index| ledger.entry(index).unwrap()).collect();
    assert!(before == after);
    let text = String::from_utf8(ledger.entry(50).unwrap()).unwrap();
    assert!(
        text.starts_with("{\"kind\":\"erasure\"")
            && !text.contains("erases")
            && !text.contains("member"),
        "{text}"
    );
    ledger.verify().unwrap();
}
