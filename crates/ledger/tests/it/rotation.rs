//! The log's key is replaced, and whoever knew the old one can follow.

use std::fs;

use abide_ledger::error::Kind;
use abide_ledger::{Key, Keys, Ledger, LogKey};
use abide_verify::entry::Attestation;
use abide_verify::merkle::leaf_hash;
use abide_verify::policy::Policy;
use abide_verify::rotation::Rotation;

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
    let rotation = ledger.rotations().unwrap().pop().unwrap();
    assert_eq!(rotation.head().size(), rotated.index + 1);
    assert_eq!(Rotation::parse(rotation.to_string().as_bytes()).unwrap(), rotation);
    let earlier = ledger.checkpoint_of(rotated.index).unwrap().unwrap();

    ledger.append(&[off("m2")], now()).unwrap();
    let later = ledger.prove_entry(3).unwrap();
    let leaf = leaf_hash(&ledger.entry(3).unwrap());
    assert!(later.verify(&leaf, &old).is_err(), "the old key signs no more");
    let followed = old.follow(&rotation).unwrap().unwrap();
    later.verify(&leaf, &followed).unwrap();
    // Whoever knows the new key alone trusts what the old one signed before.
    let back = policy(&ledger).follow(&rotation).unwrap().unwrap();
    back.accept(&earlier).unwrap();
    assert!(policy(&ledger).accept(&earlier).is_err());
    assert_eq!(ledger.open_head(&earlier).unwrap().size(), rotated.index);

    // Nobody follows another entry, or one under a head that the old key did not sign.
    let entry = |index| String::from_utf8(ledger.entry(index).unwrap()).unwrap();
    assert!(Rotation::new(&entry(0), ledger.prove_entry(0).unwrap()).is_err());
    let now_proven = ledger.prove_entry(rotated.index).unwrap();
    assert!(Rotation::new(&entry(rotated.index), now_proven).is_err());
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

/// Another process goes on with the key that it opened the ledger with.
#[test]
fn nobody_signs_with_a_key_that_was_replaced() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let mut other = ground.open().unwrap();
    let new = LogKey::new("example.com/abide", Key::new([9; 32])).unwrap();
    ledger.rotate_log_key(&new, now()).unwrap();
    assert_eq!(other.append(&[off("m1")], now()).unwrap_err().kind(), Kind::Key);
    ledger.append(&[off("m1")], now()).unwrap();
    assert_eq!(other.signing_key().unwrap(), ledger.log_key().unwrap());
    ledger.verify().unwrap();
}

#[test]
fn keys_are_settled_after_a_rotation_that_broke_off_anywhere() {
    let ground = Ground::new();
    let folder = ground.folder.path().join("keys");
    let keys = Keys::create(&folder, "example.com/abide").unwrap();
    drop(Ledger::create(&ground.path(), &keys, now()).unwrap());
    let next = folder.join("log.key.next");
    fs::write(&next, format!("PRIVATE+example.com/abide+{}\n", "07".repeat(32))).unwrap();
    fs::set_permissions(&next, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    // The ledger does not name it yet: the old key goes on.
    assert_eq!(Keys::settled(&folder, &ground.path()).unwrap(), keys);
    assert!(next.exists());
    let last = LogKey::new("example.com/abide", Key::new([7; 32])).unwrap();
    Ledger::open(&ground.path(), &keys).unwrap().rotate_log_key(&last, now()).unwrap();
    assert_eq!(Keys::settled(&folder, &ground.path()).unwrap().log, last);
    assert!(!next.exists() && Keys::load(&folder).unwrap().log == last);
}

#[test]
fn keys_of_corpora_follow_each_other() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let key = |pem: &str, replaces: Option<&str>| Attestation {
        key: pem.to_owned(),
        replaces: replaces.map(|pem| abide_ledger::Digest::of(pem.as_bytes()).to_string()),
        signature: None,
    };
    ledger.declare_attestation(key("a", None), now()).unwrap();
    for wrong in [key("b", None), key("b", Some("c"))] {
        assert_eq!(ledger.declare_attestation(wrong, now()).unwrap_err().kind(), Kind::Key);
    }
    let cutoff = ledger.cutoff().unwrap();
    ledger.declare_attestation(key("b", Some("a")), now()).unwrap();
    assert_eq!(ledger.cutoff().unwrap(), cutoff, "a build rests on no key");
    let new = LogKey::new("example.com/abide", Key::new([9; 32])).unwrap();
    ledger.rotate_log_key(&new, now()).unwrap();
    ledger.declare_attestation(key("c", Some("b")), now()).unwrap();
    let named = ledger.attestations().unwrap();
    assert_eq!(named.iter().map(|(_, named)| named.key.as_str()).collect::<String>(), "abc");
    assert_eq!(ledger.rotations().unwrap().len(), 1);
    ledger.verify().unwrap();
}

/// What the verifier in TypeScript reads: the same bytes each time, as nothing in such a log is random. `ABIDE_ACCEPT=1` writes it anew.
#[test]
fn a_rotation_is_written_as_the_other_verifier_reads_it() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let before = policy(&ledger);
    let new = LogKey::new("example.com/abide", Key::new([9; 32])).unwrap();
    ledger.rotate_log_key(&new, now()).unwrap();
    let rotation = ledger.rotations().unwrap().pop().unwrap().to_string();
    let key = Attestation { key: "a".to_owned(), replaces: None, signature: None };
    ledger.declare_attestation(key, now()).unwrap();
    let head = ledger.checkpoint().unwrap().unwrap().to_string();
    let policy = String::from_utf8(before.to_bytes()).unwrap();
    let made = serde_json::json!({ "policy": policy, "rotation": rotation, "head": head });
    let made = serde_json::to_string_pretty(&made).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../verifiers/web/test/rust/rotation.json");
    if std::env::var_os("ABIDE_ACCEPT").is_some() {
        fs::write(path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), made);
}
