//! Keys that are replaced: whoever knows the old one follows, and nothing stops working in between.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use abide_corpus::attest::{self, PublicKey};
use abide_ledger::{Key, LogKey};
use abide_verify::entry::Attestation;
use serde_json::Value;

use crate::forger::ledger;
use crate::program::{Run, abide};
use crate::small;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn told(folder: &Path, value: &Value) -> PathBuf {
    folder.join(value.as_str().unwrap())
}

fn choose(folder: &Path, setting: &str) -> PathBuf {
    let done = abide(folder, &["choose", "--member", "anna", setting, "--json"]).ok().json();
    told(folder, &done["receipt"])
}

fn build(folder: &Path) -> (PathBuf, PathBuf) {
    let built = abide(folder, &["build", "--json"]).ok().json();
    let corpus = built["corpus"].as_str().unwrap();
    let proof = folder.join(format!("{corpus}.json"));
    let args = ["prove", "--member", "anna", "--corpus", corpus, "--out", text(&proof)];
    abide(folder, &args).ok();
    (told(folder, &built["path"]), proof)
}

fn log_key(folder: &Path) -> String {
    abide(folder, &["log", "key"]).ok().out.trim().to_owned()
}

fn verify(elsewhere: &Path, key: &str, files: &[&Path]) -> Run {
    let files: Vec<&str> = files.iter().map(|file| text(file)).collect();
    abide(elsewhere, &[&["verify", "--json", "--log-key", key], files.as_slice()].concat())
}

fn codes(run: &Run) -> Vec<String> {
    let found = run.json();
    let findings = found["findings"].as_array().unwrap().iter();
    findings.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn keys_are_replaced_between_two_choices_and_two_builds() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    let (old, old_pem) =
        (log_key(&folder), fs::read_to_string(folder.join("keys/corpus.pem")).unwrap());
    let on = choose(&folder, "on");
    let (first, holds) = build(&folder);
    abide(&folder, &["receipt", "--complete", text(&on)]).ok();

    let proof = folder.join("rotation");
    let rotated =
        abide(&folder, &["keys", "rotate", "log", "--out", "rotation", "--json"]).ok().json();
    assert_eq!((&rotated["replaced"], &rotated["finished"]), (&old.as_str().into(), &false.into()));
    let attested = abide(&folder, &["keys", "rotate", "attestation", "--json"]).ok().json();
    let new = log_key(&folder);
    assert_ne!(old, new);
    for name in ["log.key", "corpus.key"] {
        let mode = fs::metadata(folder.join("keys").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }

    let off = choose(&folder, "off");
    let (second, nothing) = build(&folder);
    abide(&folder, &["receipt", "--complete", text(&off)]).ok();

    // A member who was given the old key, and the file.
    let at = temp.path();
    assert_eq!(verify(at, &old, &[&on, &holds]).json()["verdict"], "holds");
    let alone = verify(at, &old, &[&off]);
    assert_eq!(alone.code, 6);
    assert!(codes(&alone).contains(&"log::signed".to_owned()), "{}", alone.out);
    let all = verify(at, &old, &[&off, &on, &holds, &nothing, &proof]);
    assert_eq!(all.json()["verdict"], "holds", "{}", all.out);
    assert!(codes(&all).contains(&"key::followed".to_owned()), "{}", all.out);
    // Whoever has the new key alone follows back.
    assert_eq!(verify(at, &new, &[&on]).code, 6);
    assert_eq!(verify(at, &new, &[&on, &proof]).json()["verdict"], "holds");
    let other = LogKey::new("localhost/abide", Key::new([5; 32])).unwrap().verifier().unwrap();
    let stranger = verify(at, &other.to_string(), &[&off, &proof]);
    assert!(codes(&stranger).contains(&"key::rotation".to_owned()), "{}", stranger.out);

    // An auditor who was given the old key reads the log to its end, and both corpora.
    abide(&folder, &["log", "export", "log"]).ok();
    let check = ["log", "check", "log", "--log-key", &old, "--state", "seen", "--json"];
    abide(&folder, &check).ok();
    let corpora = ["--corpus", text(&first), "--corpus", text(&second)];
    let audit = [&["audit", "log", "--log-key", &old, "--json"], corpora.as_slice()].concat();
    assert_eq!(abide(&folder, &audit).ok().json()["keys_replaced"], 1);
    // What was kept under the old key is still worth something to whoever has the new one.
    abide(&folder, &["log", "check", "log", "--state", "seen", "--json"]).ok();
    for corpus in [&first, &second] {
        assert_eq!(abide(&folder, &["check", text(corpus), "--json"]).ok().json()["signed"], true);
    }
    fs::remove_dir_all(folder.join("log/rotation")).unwrap();
    let run = abide(&folder, &["log", "check", "log", "--log-key", &old, "--json"]);
    assert_eq!((run.code, codes(&run)), (6, vec!["log::signature".to_owned()]));

    // Whoever has the old public key of corpora follows by the entry alone.
    let entry: u64 = attested["entry"].as_u64().unwrap();
    let entry: Value = serde_json::from_slice(&ledger(&folder).entry(entry).unwrap()).unwrap();
    let named = &entry["body"]["attestation"];
    let followed = attest::follow(
        &PublicKey::from_pem(&old_pem).unwrap(),
        named["key"].as_str().unwrap(),
        named["signature"].as_str().unwrap(),
    );
    assert_eq!(
        followed.unwrap().pem(),
        fs::read_to_string(folder.join("keys/corpus.pem")).unwrap()
    );
    let shown = abide(&folder, &["keys", "show", "--json"]).ok().json();
    assert_eq!(
        (&shown["log"]["key"], &shown["log"]["replaced"][0]["key"]),
        (&new.into(), &old.into())
    );
    assert_eq!(shown["attestation"]["named"].as_array().unwrap().len(), 2);
    let words = abide(&folder, &["keys", "show"]).ok().out;
    assert!(words.contains("pseudonyms") && words.contains("until entry"), "{words}");
}

/// With the same inputs a corpus is the same, whoever signs today.
#[test]
fn a_corpus_keeps_the_signature_of_the_key_that_was_replaced() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    // A proof in the platform's folder would be a stranger among its sources.
    let build = || {
        let built = abide(&folder, &["build", "--json"]).ok().json();
        told(&folder, &built["path"])
    };
    let first = build();
    abide(&folder, &["keys", "rotate", "attestation"]).ok();
    assert_eq!(build(), first);
    abide(&folder, &["check", text(&first)]).ok();
}

#[test]
fn a_rotation_that_breaks_off_leaves_a_platform_that_works() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    let keys = folder.join("keys");
    build(&folder);
    let before = (log_key(&folder), fs::read_to_string(keys.join("corpus.pem")).unwrap());
    // The new keys are on the disk, and no more.
    let line = format!("PRIVATE+localhost/abide+{}\n", "07".repeat(32));
    fs::write(keys.join("log.key.next"), line).unwrap();
    fs::set_permissions(keys.join("log.key.next"), Permissions::from_mode(0o600)).unwrap();
    let next = attest::Key::generate().unwrap();
    next.save(&keys.join("corpus.key.next")).unwrap();
    choose(&folder, "off");
    build(&folder);
    assert_eq!(log_key(&folder), before.0);
    assert_eq!(fs::read_to_string(keys.join("corpus.pem")).unwrap(), before.1);
    // The ledger names them, and their files are not in their places.
    let log = LogKey::new("localhost/abide", Key::new([7; 32])).unwrap();
    let mut ledger = ledger(&folder);
    let replaces = Some(abide_ledger::Digest::of(before.1.as_bytes()).to_string());
    let key = next.public().pem().to_owned();
    ledger
        .declare_attestation(Attestation { key, replaces, signature: None }, small::ago(0))
        .unwrap();
    ledger.rotate_log_key(&log, small::ago(0)).unwrap();
    drop(ledger);
    choose(&folder, "on");
    build(&folder);
    assert_eq!(log_key(&folder), log.verifier().unwrap().to_string());
    assert_eq!(fs::read_to_string(keys.join("corpus.pem")).unwrap(), next.public().pem());
    assert!(!keys.join("log.key.next").exists() && !keys.join("corpus.key.next").exists());
    abide(&folder, &["check"]).ok();
    // The key is gone, and the log vouches for the next one alone.
    fs::remove_file(keys.join("corpus.key")).unwrap();
    let run = abide(&folder, &["keys", "rotate", "attestation", "--json"]);
    assert!(run.code == 1 && run.err.contains("--lost"), "{}", run.err);
    abide(&folder, &["keys", "rotate", "attestation", "--lost"]).ok();
    choose(&folder, "off");
    build(&folder);
}

#[test]
fn keys_that_others_can_read_are_refused() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["init", "p"]).ok();
    for name in ["log.key", "vrf.key", "suppression.key", "pseudonym.key", "corpus.key"] {
        let path = temp.path().join("p/keys").join(name);
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        for args in [&["keys", "show"][..], &["keys", "rotate", "log"]] {
            let run = abide(temp.path(), &[&["-C", "p"], args].concat());
            let refused =
                run.code == 1 && run.err.contains("can be read or changed by other users");
            assert!(
                refused || (name == "corpus.key" && args[1] == "rotate"),
                "{name}: {}",
                run.err
            );
        }
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    }
}
