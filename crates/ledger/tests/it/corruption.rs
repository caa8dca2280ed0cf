//! Files that do not hold together.

use std::fs;

use abide_ledger::{Digest, Key, Keys, Ledger};
use abide_terms::event::Right;

use crate::ground::*;

/// Takes the guards off, changes the file, puts the guards back: somebody who knows what they do.
fn tamper(ground: &Ground, trigger: &str, change: &str) {
    let raw = ground.raw();
    let guard: String = raw
        .query_one("SELECT sql FROM sqlite_schema WHERE name = ?1", [trigger], |row| row.get(0))
        .unwrap();
    raw.execute_batch(&format!("DROP TRIGGER {trigger}; {change}; {guard}")).unwrap();
}

fn full() -> Ground {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let drafts: Vec<_> = (0..200).map(|n| off(&format!("m{n}"))).collect();
    ledger.append(&drafts, now()).unwrap();
    ground
}

#[test]
fn a_payload_that_was_changed_stops_every_reader() {
    for (change, says) in [
        (
            "UPDATE payload SET body = replace(body, 'off', 'on') WHERE idx = 5",
            "its payload is not the one that it commits to",
        ),
        (
            "UPDATE payload SET salt = zeroblob(16) WHERE idx = 5",
            "its payload is not the one that it commits to",
        ),
        (
            "UPDATE payload SET subject = 'm7' WHERE idx = 5",
            "its payload is filed under another member",
        ),
        (
            "UPDATE payload SET subject = NULL WHERE idx = 5",
            "its payload is filed under another member",
        ),
    ] {
        let ground = full();
        tamper(
            &ground,
            "payload_keeps",
            &change
                .replace("replace(body", "CAST(replace(CAST(body AS TEXT)")
                .replace("'on')", "'on') AS BLOB)"),
        );
        let ledger = ground.open().unwrap();
        for error in [visited(&ledger).unwrap_err(), ledger.verify().unwrap_err()] {
            assert_eq!(error.code(), "ledger::corrupt");
            assert_eq!(error.to_string(), format!("event 5 of the ledger: {says}"), "{change}");
        }
    }
}

#[test]
fn a_missing_payload_stops_every_reader() {
    let ground = full();
    tamper(&ground, "payload_stays", "DELETE FROM payload WHERE idx = 5");
    let ledger = ground.open().unwrap();
    for error in [visited(&ledger).unwrap_err(), ledger.verify().unwrap_err()] {
        let says = "event 5 of the ledger: its payload is missing, and no erasure names it";
        assert_eq!(error.to_string(), says);
    }
}

#[test]
fn a_missing_event_stops_every_reader() {
    let ground = full();
    tamper(&ground, "event_stays", "DELETE FROM event WHERE idx = 5");
    let ledger = ground.open().unwrap();
    assert_eq!(visited(&ledger).unwrap_err().to_string(), "event 5 of the ledger: it is missing");
    assert_eq!(ledger.verify().unwrap_err().index(), Some(5));
}

#[test]
fn a_changed_event_breaks_the_chain() {
    for (change, first) in [
        ("UPDATE event SET appended = appended WHERE idx = 5", None),
        ("UPDATE event SET chain = zeroblob(32) WHERE idx = 5", Some(5)),
        ("UPDATE event SET commitment = zeroblob(32) WHERE idx = 7", Some(7)),
        ("UPDATE event SET kind = 'notice' WHERE idx = 3", Some(3)),
        ("UPDATE event SET appended = appended - 1 WHERE idx = 1", Some(1)),
    ] {
        let ground = full();
        tamper(&ground, "event_keeps", change);
        let found = ground.open().unwrap().verify().err();
        assert_eq!(found.as_ref().map(abide_ledger::Error::code), first.map(|_| "ledger::corrupt"));
        assert_eq!(found.and_then(|error| error.index()), first, "{change}");
    }
}

#[test]
fn a_broken_end_is_noticed_on_opening() {
    let ground = full();
    tamper(&ground, "event_keeps", "UPDATE event SET appended = appended + 1 WHERE idx = 200");
    let error = ground.open().unwrap_err();
    assert_eq!(error.code(), "ledger::corrupt");
    assert_eq!(error.index(), Some(200));
    let said = error.to_string();
    assert!(said.ends_with("event 200 of the ledger: the chain of digests breaks here"), "{said}");
    assert!(said.starts_with('`'), "it names the file: {said}");
}

/// Turns an *off* into an *on*, with everything in its own rows that speaks of it.
fn rewrite(ground: &Ground, index: i64) {
    let raw = ground.raw();
    let (salt, body): (Vec<u8>, Vec<u8>) = raw
        .query_one("SELECT salt, body FROM payload WHERE idx = ?1", [index], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let body = String::from_utf8(body).unwrap().replace("off", "on");
    let commitment = Digest::of(&[&salt[..], body.as_bytes()].concat());
    drop(raw);
    let change = format!("UPDATE payload SET body = CAST('{body}' AS BLOB) WHERE idx = {index}");
    tamper(ground, "payload_keeps", &change);
    let change = format!("UPDATE event SET commitment = x'{commitment}' WHERE idx = {index}");
    tamper(ground, "event_keeps", &change);
}

#[test]
fn a_choice_that_was_rewritten_with_its_commitment_stops_every_reader() {
    let ground = full();
    rewrite(&ground, 5);
    let ledger = ground.open().unwrap();
    let position = ledger.position().unwrap();
    for error in [
        visited(&ledger).unwrap_err(),
        ledger.history("m4", &position).unwrap_err(),
        ledger.verify().unwrap_err(),
    ] {
        assert_eq!(error.to_string(), "event 5 of the ledger: the chain of digests breaks here");
    }
    ledger.visit(6..200, &position, |_| {}).unwrap();
    assert!(ledger.visit(0..6, &position, |_| {}).is_err());
}

#[test]
fn what_stands_after_the_position_is_chained_as_well() {
    let ground = full();
    let ledger = ground.open().unwrap();
    let position = ledger.position().unwrap();
    drop(ledger);
    let drafts: Vec<_> = (0..100).map(|n| off(&format!("m{n}"))).collect();
    ground.open().unwrap().append(&drafts, now()).unwrap();
    tamper(&ground, "event_keeps", "UPDATE event SET appended = appended + 1 WHERE idx = 201");
    // Only the end is looked at when a ledger is opened.
    let ledger = ground.open().unwrap();
    ledger.visit(0..100, &position, |_| {}).unwrap();
    assert_eq!(ledger.visit(0..201, &position, |_| {}).unwrap_err().index(), Some(201));
}

#[test]
fn a_pause_that_the_index_hides_is_noticed() {
    let ground = full();
    ground.open().unwrap().append(&[pause("uk")], later(1)).unwrap();
    let raw = ground.raw();
    let (less, whole) = ("'bounce', 'pause')", "'bounce')");
    let swap = |from: &str, to: &str| {
        raw.execute_batch("PRAGMA writable_schema = ON").unwrap();
        raw.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ?1, ?2) WHERE name = 'event_rare'",
            [from, to],
        )
        .unwrap();
        raw.execute_batch("PRAGMA writable_schema = RESET").unwrap();
    };
    swap(whole, less);
    raw.execute_batch("REINDEX event_rare").unwrap();
    swap(less, whole);
    drop(raw);
    let ledger = ground.open().unwrap();
    assert!(ledger.pauses(&ledger.position().unwrap()).unwrap().is_empty(), "it is hidden");
    let error = visited(&ledger).unwrap_err();
    assert_eq!(error.code(), "ledger::corrupt");
    assert_eq!(
        error.to_string(),
        "the ledger's index lists 1 events of rare kinds, and there are 2"
    );
}

fn erased() -> Ground {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    ledger.append(&[objection("m1", Right::Erasure)], now()).unwrap();
    ground
}

#[test]
fn a_suppression_that_was_lifted_stops_every_reader() {
    let ground = erased();
    tamper(&ground, "suppression_stays", "DELETE FROM suppression");
    let ledger = ground.open().unwrap();
    let position = ledger.position().unwrap();
    for error in [
        ledger.suppressions().unwrap_err(),
        ledger.is_suppressed("m1").unwrap_err(),
        ledger.history("m1", &position).unwrap_err(),
        ledger.verify().unwrap_err(),
    ] {
        assert_eq!(error.code(), "ledger::corrupt");
        let says = "event 2 of the ledger: it erases a member who is not suppressed";
        assert_eq!(error.to_string(), says);
    }
}

#[test]
fn a_suppression_without_an_erasure_is_noticed() {
    for change in [
        "INSERT INTO suppression VALUES (zeroblob(32), 2)",
        "INSERT INTO suppression VALUES (zeroblob(32), 1)",
        "UPDATE suppression SET since = 1",
        "UPDATE suppression SET member_hash = zeroblob(32)",
    ] {
        let ground = erased();
        let trigger =
            if change.starts_with("INSERT") { "suppression_appends" } else { "suppression_keeps" };
        tamper(&ground, trigger, change);
        let ledger = ground.open().unwrap();
        for error in [ledger.suppressions().unwrap_err(), ledger.verify().unwrap_err()] {
            assert_eq!(error.code(), "ledger::corrupt", "{change}");
        }
    }
}

#[test]
fn a_payload_that_came_back_after_its_erasure_is_noticed() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    let (salt, body): (Vec<u8>, Vec<u8>) = ground
        .raw()
        .query_one("SELECT salt, body FROM payload WHERE idx = 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    ledger.append(&[objection("m1", Right::Erasure)], now()).unwrap();
    drop(ledger);
    let change = format!(
        "INSERT INTO payload VALUES (1, 'm1', x'{}', x'{}')",
        hex::encode(salt),
        hex::encode(body)
    );
    tamper(&ground, "payload_appends", &change);
    let ledger = ground.open().unwrap();
    for error in [visited(&ledger).unwrap_err(), ledger.verify().unwrap_err()] {
        let says = "event 1 of the ledger: its payload was erased, and is still there";
        assert_eq!(error.to_string(), says);
    }
}

#[test]
fn bytes_that_were_overwritten_never_pass() {
    let ground = full();
    drop(ground.open().unwrap());
    let whole = fs::read(ground.path()).unwrap();
    let expected = visited(&ground.open().unwrap()).unwrap();
    let position = ground.open().unwrap().position().unwrap();
    let mut noticed = 0;
    for place in (0..whole.len()).step_by(509) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        fs::write(ground.path(), &bytes).unwrap();
        let read = ground.open().and_then(|ledger| {
            ledger.verify()?;
            let seen = visited(&ledger)?;
            Ok((ledger.position()?, seen))
        });
        match read {
            // The byte stood where nothing is kept, or in what the database keeps for itself.
            Ok(read) => assert_eq!(read, (position, expected.clone()), "byte {place}"),
            Err(_) => noticed += 1,
        }
        fs::write(ground.path(), &whole).unwrap();
    }
    assert!(noticed > 50, "only {noticed} noticed");
}

#[test]
fn a_file_that_was_cut_is_refused() {
    let ground = full();
    drop(ground.open().unwrap());
    let whole = fs::read(ground.path()).unwrap();
    for length in [0, 10, 100, 4096, whole.len() / 2] {
        fs::write(ground.path(), &whole[..length]).unwrap();
        let read = ground.open().and_then(|ledger| ledger.verify().map(|_| ()));
        assert!(read.is_err(), "{length} bytes pass for a ledger");
    }
}

#[test]
fn other_files_are_no_ledgers() {
    let ground = Ground::new();
    let error = ground.open().unwrap_err();
    assert_eq!(error.code(), "ledger::io");
    fs::write(ground.path(), "a letter, and no ledger".repeat(100)).unwrap();
    assert_eq!(ground.open().unwrap_err().code(), "ledger::not_a_ledger");
    let error = Ledger::create(&ground.path(), &ground.keys, now()).unwrap_err();
    assert!(error.to_string().ends_with("there is a file already"), "{error}");
    fs::remove_file(ground.path()).unwrap();
    ground.raw().execute_batch("CREATE TABLE event (idx)").unwrap();
    assert_eq!(ground.open().unwrap_err().code(), "ledger::not_a_ledger");
    assert_eq!(
        Ledger::open(ground.folder.path(), &ground.keys).unwrap_err().code(),
        "ledger::not_a_ledger"
    );
}

#[test]
fn a_newer_ledger_is_left_alone() {
    let ground = full();
    tamper(&ground, "meta_keeps", "UPDATE meta SET value = 3 WHERE key = 'schema'");
    let error = ground.open().unwrap_err();
    assert_eq!(error.code(), "ledger::newer");
    assert!(error.to_string().contains("the format 3"), "{error}");
}

#[test]
fn another_platforms_key_is_refused() {
    let ground = full();
    let keys = Keys { suppression: Key::new([9; 32]), ..ground.keys.clone() };
    assert_eq!(Ledger::open(&ground.path(), &keys).unwrap_err().code(), "ledger::key");
    assert_eq!(Ledger::open_read_only(&ground.path(), &keys).unwrap_err().code(), "ledger::key");
}
