//! Another program opens the file and tries to change what was said.

use abide_terms::event::Right;

use crate::ground::*;

/// Each of these must fail in the database itself.
const ATTEMPTS: &[&str] = &[
    // Events.
    "UPDATE event SET appended = appended + 1",
    "UPDATE event SET kind = 'clock' WHERE idx = 0",
    "UPDATE event SET idx = 99 WHERE idx = 3",
    "UPDATE OR REPLACE event SET idx = 0 WHERE idx = 1",
    "DELETE FROM event",
    "DELETE FROM event WHERE idx = (SELECT max(idx) FROM event)",
    "INSERT OR REPLACE INTO event SELECT * FROM event WHERE idx = 1",
    "REPLACE INTO event SELECT * FROM event WHERE idx = (SELECT max(idx) FROM event)",
    "INSERT OR IGNORE INTO event SELECT * FROM event WHERE idx = 1",
    "INSERT INTO event SELECT idx, appended, kind, commitment, chain FROM event WHERE idx = 1
       ON CONFLICT (idx) DO UPDATE SET kind = 'clock'",
    "INSERT INTO event SELECT idx + 100, appended, kind, commitment, chain FROM event WHERE idx = 0",
    "INSERT INTO event (appended, kind, commitment, chain) SELECT appended, kind, commitment, chain FROM event WHERE idx = 0",
    "INSERT INTO event SELECT -1, appended, kind, commitment, chain FROM event WHERE idx = 0",
    "INSERT INTO event SELECT max(idx) + 1, 0, kind, commitment, chain FROM event",
    "INSERT INTO event SELECT max(idx) + 1, appended, kind, x'00', chain FROM event",
    // Payloads.
    "UPDATE payload SET body = x'7b7d'",
    "UPDATE payload SET subject = 'somebody' WHERE idx = 4",
    "UPDATE OR IGNORE payload SET salt = zeroblob(16)",
    "DELETE FROM payload",
    "DELETE FROM payload WHERE idx = 4",
    "INSERT OR REPLACE INTO payload SELECT * FROM payload WHERE idx = 4",
    "REPLACE INTO payload SELECT * FROM payload WHERE idx = (SELECT max(idx) FROM payload)",
    "INSERT INTO payload VALUES (1, 'gone', zeroblob(16), x'7b7d')",
    "INSERT INTO payload VALUES (100, 'ahead', zeroblob(16), x'7b7d')",
    // Erasures. Event 1 was erased by event 6.
    "UPDATE erasure SET erased = 4",
    "DELETE FROM erasure",
    "INSERT INTO erasure VALUES (6, 4)",
    "INSERT OR REPLACE INTO erasure VALUES (7, 1)",
    "INSERT INTO erasure VALUES (7, 2)",
    "INSERT INTO erasure VALUES (7, 7)",
    // Suppressions.
    "UPDATE suppression SET since = 7",
    "DELETE FROM suppression",
    "INSERT OR REPLACE INTO suppression SELECT member_hash, 7 FROM suppression",
    "INSERT INTO suppression VALUES (zeroblob(32), 2)",
    // Accounts, leaves that are put aside, and the map.
    "UPDATE account SET id = zeroblob(16)",
    "UPDATE account SET pseudonym = zeroblob(64)",
    "UPDATE account SET proof = zeroblob(80)",
    "UPDATE account SET proof = NULL",
    "UPDATE account SET member = 'somebody'",
    "DELETE FROM account WHERE member = 'm3'",
    "INSERT OR REPLACE INTO account SELECT * FROM account",
    "INSERT INTO account VALUES ('m9', x'00', zeroblob(64), NULL)",
    "UPDATE parted SET value = zeroblob(32)",
    "DELETE FROM parted",
    "INSERT OR REPLACE INTO parted SELECT * FROM parted",
    "INSERT INTO map VALUES (1, x'00')",
    "INSERT OR REPLACE INTO map SELECT * FROM map",
    "UPDATE map SET page = x'00'",
    "DELETE FROM map",
    // The description.
    "UPDATE meta SET value = 0",
    "DELETE FROM meta",
    "INSERT INTO meta VALUES ('more', 1)",
    "INSERT OR REPLACE INTO meta VALUES ('schema', 1)",
];

#[test]
fn the_database_refuses_every_change() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    bring_in(&mut ledger, [off("m1")]);
    ledger.append_root(now()).unwrap();
    let drafts = [terms("2025-11"), off("m2"), notice("m3"), objection("m1", Right::Erasure)];
    ledger.append(&drafts, now()).unwrap();
    ledger.append(&[objection("m3", Right::Objection)], now()).unwrap();
    let before = visited(&ledger).unwrap();
    let raw = ground.raw();
    for pragma in ["PRAGMA recursive_triggers = off", "PRAGMA ignore_check_constraints = off"] {
        raw.execute_batch(pragma).unwrap();
    }
    for attempt in ATTEMPTS {
        let error = raw.execute_batch(attempt).expect_err(attempt).to_string();
        let by_design = error.contains("append-only") || error.contains("CHECK constraint");
        assert!(by_design, "`{attempt}` fails for another reason: {error}");
    }
    assert_eq!(visited(&ledger).unwrap(), before);
    ledger.verify().unwrap();
}

#[test]
fn an_erasure_slipped_into_the_table_is_noticed() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1"), off("m2")], now()).unwrap();
    ledger.append(&[objection("m1", Right::Erasure)], now()).unwrap();
    // The triggers cannot tell whose payload an erasure may name; the chained event can.
    ground
        .raw()
        .execute_batch("INSERT INTO erasure VALUES (3, 2); DELETE FROM payload WHERE idx = 2")
        .unwrap();
    let error = visited(&ledger).unwrap_err();
    assert_eq!((error.code(), error.index()), ("ledger::corrupt", Some(2)));
    assert_eq!(ledger.verify().unwrap_err().index(), Some(2));
}

#[test]
fn a_ledger_without_its_triggers_is_refused() {
    for change in [
        "DROP TRIGGER event_keeps",
        "CREATE TRIGGER more AFTER INSERT ON event BEGIN SELECT 1; END",
        "DROP INDEX payload_subject",
        "CREATE TABLE more (x)",
        "ALTER TABLE payload ADD COLUMN more TEXT",
    ] {
        let ground = Ground::new();
        drop(ground.create());
        ground.raw().execute_batch(change).unwrap();
        assert_eq!(ground.open().unwrap_err().code(), "ledger::corrupt", "{change}");
    }
}
