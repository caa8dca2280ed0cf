//! The log's key is replaced, and whoever knew the old one can follow.

use std::fs;

use abide_ledger::error::Kind;
use abide_ledger::{Key, Keys, Ledger, LogKey};
use abide_verify::entry::KeyEntry;
use abide_verify::merkle::leaf_hash;
use abide_verify::policy::Policy;

use crate::ground::*;

fn policy(ledger: &Ledger) -> Policy {
    Policy::parse(format!("log {}\nquorum none\n", ledger.log_key().unwrap()).as_bytes()).unwrap()
}

#[test]
fn an_old_verifier_follows_to_the_new_key() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    let old = policy(&ledger);
    let new = LogKey::new("example.com/abide", Key::new([9; 32])).unwrap();
    let rotated = ledger.rotate_log_key(&new, now()).unwrap();
    let head = ledger.checkpoint().unwrap().unwrap();
    assert_eq!(head.signatures().len(), 2, "both sign once");
    let entry = String::from_utf8(ledger.entry(rotated.index).unwrap()).unwrap();
    let proof = ledger.prove_entry(rotated.index).unwrap();

    ledger.append(&[off("m2")], now()).unwrap();
    let later = ledger.prove_entry(3).unwrap();
    let leaf = leaf_hash(&ledger.entry(3).unwrap());
    assert!(later.verify(&leaf, &old).is_err(), "the old key signs no more");
    let followed = KeyEntry::follow(&entry, &proof, &old).unwrap();
    later.verify(&leaf, &followed).unwrap();

    // Nobody follows another entry, or one under a head that the old key did not sign.
    let first = String::from_utf8(ledger.entry(0).unwrap()).unwrap();
    assert!(KeyEntry::follow(&first, &ledger.prove_entry(0).unwrap(), &old).is_err());
    assert!(KeyEntry::follow(&entry, &ledger.prove_entry(rotated.index).unwrap(), &old).is_err());
    ledger.verify().unwrap();
    drop(ledger);
    assert_eq!(ground.open().unwrap_err().kind(), Kind::Key, "the old key opens it no more");
    let keys = Keys { log: new, ..ground.keys.clone() };
    Ledger::open(&ground.path(), &keys).unwrap().verify().unwrap();
}

#[test]
fn a_rotation_that_was_broken_off_is_finished() {
    let ground = Ground::new();
    let folder = ground.folder.path().join("keys");
    let keys = Keys::create(&folder, "example.com/abide").unwrap();
    drop(Ledger::create(&ground.path(), &keys, now()).unwrap());
    let current = || fs::read(folder.join("log.key")).unwrap();
    // All of it.
    let before = current();
    assert!(Keys::rotate_log(&folder, &ground.path(), now()).unwrap().is_some());
    assert_ne!(current(), before);
    assert!(!folder.join("log.key.next").exists());
    // The new key was made, and no more.
    let next = LogKey::new("example.com/abide", Key::new([8; 32])).unwrap();
    let line = format!("PRIVATE+example.com/abide+{}\n", "08".repeat(32));
    let place = |line: &str| {
        fs::write(folder.join("log.key.next"), line).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(folder.join("log.key.next"), mode).unwrap();
    };
    place(&line);
    assert!(Keys::rotate_log(&folder, &ground.path(), now()).unwrap().is_some());
    assert_eq!(Keys::load(&folder).unwrap().log, next);
    // The ledger names the new key, and the file still is the old one.
    let last = LogKey::new("example.com/abide", Key::new([7; 32])).unwrap();
    let mut ledger = Ledger::open(&ground.path(), &Keys::load(&folder).unwrap()).unwrap();
    place(&format!("PRIVATE+example.com/abide+{}\n", "07".repeat(32)));
    ledger.rotate_log_key(&last, now()).unwrap();
    drop(ledger);
    assert_eq!(Keys::rotate_log(&folder, &ground.path(), now()).unwrap(), None);
    let ledger = Ledger::open(&ground.path(), &Keys::load(&folder).unwrap()).unwrap();
    assert_eq!(ledger.verify().unwrap().position.events, 4);
}

#[test]
fn another_origin_and_the_same_key_are_refused() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    for new in
        [LogKey::new("example.com/other", Key::new([9; 32])).unwrap(), ground.keys.log.clone()]
    {
        assert_eq!(ledger.rotate_log_key(&new, now()).unwrap_err().kind(), Kind::Key);
    }
    let keys = Keys { vrf: Key::new([5; 32]), ..ground.keys.clone() };
    assert_eq!(Ledger::open(&ground.path(), &keys).unwrap_err().kind(), Kind::Key);
}
