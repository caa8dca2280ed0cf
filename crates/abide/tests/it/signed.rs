//! Corpora that are signed and entered, and what they prove to members.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use abide_corpus::{prove, reader};
use abide_ledger::{Keys, Ledger};
use abide_verify::membership::Membership;
use abide_verify::policy::Policy;
use abide_verify::vrf::Output;
use serde_json::Value;

use crate::program::abide;
use crate::small;

fn keys(folder: &Path) -> Keys {
    Keys::load(&folder.join("keys")).unwrap()
}

fn built(folder: &Path) -> PathBuf {
    let answer = abide(folder, &["build", "--json"]).ok().json();
    folder.join(answer["path"].as_str().unwrap())
}

/// As a receipt will tell it to the member.
fn pseudonym(folder: &Path, member: &str) -> Output {
    let ledger = Ledger::open_read_only(&folder.join("ledger.sqlite"), &keys(folder)).unwrap();
    Output(ledger.account(member).unwrap().unwrap().pseudonym.0)
}

/// The member's proof for a corpus, as a file.
fn proof(folder: &Path, corpus: &Path, member: &str) -> String {
    let holding = prove(corpus, &pseudonym(folder, member)).unwrap();
    let ledger = Ledger::open_read_only(&folder.join("ledger.sqlite"), &keys(folder)).unwrap();
    let entries = ledger.corpora().unwrap();
    let entry = entries.iter().find(|entry| entry.corpus.id == holding.corpus()).unwrap();
    let text = String::from_utf8(ledger.entry(entry.index).unwrap()).unwrap();
    Membership::new(holding, text, ledger.prove_entry(entry.index).unwrap()).to_string()
}

/// What a member finds with nothing but the file, their pseudonym and the log's key.
fn finds(folder: &Path, file: &str, member: &str) -> &'static str {
    let ledger = Ledger::open_read_only(&folder.join("ledger.sqlite"), &keys(folder)).unwrap();
    let policy = format!("log {}\nquorum none\n", ledger.log_key().unwrap());
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let file = Membership::parse(file.as_bytes()).unwrap();
    match file.verify(&pseudonym(folder, member), &policy) {
        Ok(verified) => verified.code(),
        Err(error) => error.code(),
    }
}

#[test]
fn a_member_sees_what_a_corpus_holds_of_them_before_and_after_they_opt_out() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    let before = built(&folder);
    let (anna, cleo) = (proof(&folder, &before, "anna"), proof(&folder, &before, "cleo"));
    assert!(anna.contains("\"rows\":[{") && anna.contains("anna-1"));
    assert_eq!(finds(&folder, &anna, "anna"), "membership::included");
    assert_eq!(finds(&folder, &cleo, "cleo"), "membership::included");
    assert_eq!(finds(&folder, &cleo, "anna"), "membership::root");
    abide(&folder, &["choose", "--member", "anna", "off"]).ok();
    let after = built(&folder);
    let out = proof(&folder, &after, "anna");
    assert_eq!(finds(&folder, &out, "anna"), "membership::excluded");
    // What was true of the corpus before stays true of it.
    assert_eq!(finds(&folder, &anna, "anna"), "membership::included");
}

#[test]
fn the_ledger_names_the_membership_root() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    let corpus = built(&folder);
    let manifest = reader::manifest(&corpus).unwrap();
    let ledger = Ledger::open_read_only(&folder.join("ledger.sqlite"), &keys(&folder)).unwrap();
    let entry = ledger.corpora().unwrap().pop().unwrap();
    assert_eq!(entry.corpus.membership.to_string(), manifest.membership);
    let entry: Value = serde_json::from_slice(&ledger.entry(entry.index).unwrap()).unwrap();
    assert_eq!(entry["body"]["membership"], manifest.membership.as_str());
}

/// The same corpus under other pseudonyms would make every proof that was given worthless.
#[test]
fn nothing_is_built_with_another_vrf_key() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    let corpus = built(&folder);
    fs::remove_dir_all(&corpus).unwrap();
    let key = folder.join("keys/vrf.key");
    let was = fs::read(&key).unwrap();
    fs::write(&key, [9; 32]).unwrap();
    let run = abide(&folder, &["build", "--json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("pseudonyms' key"), "{}", run.err);
    assert!(!corpus.exists());
    fs::write(&key, was).unwrap();
    assert_eq!(built(&folder), corpus);
}

#[test]
fn a_corpus_that_was_changed_after_signing_is_found() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    let corpus = built(&folder);
    let check = |args: &[&str]| {
        abide(&folder, &[&["check", corpus.to_str().unwrap(), "--json"], args].concat())
    };
    assert_eq!(check(&[]).ok().json()["signed"], true);
    let pem = folder.join("keys/corpus.pem");
    assert_eq!(check(&["--key", pem.to_str().unwrap()]).ok().json()["signed"], true);
    // From elsewhere the key must be named.
    let elsewhere = abide(temp.path(), &["check", corpus.to_str().unwrap(), "--json"]).ok();
    assert_eq!(elsewhere.json()["signed"], false);
    // Whoever changes a file and all sums cannot sign.
    let card = corpus.join("README.md");
    let before = fs::read_to_string(&card).unwrap();
    let after = format!("{before}\nAll of this may be trained on.\n");
    fs::write(&card, &after).unwrap();
    assert_eq!(check(&[]).code, 6);
    let digest = |text: &str| abide_ledger::Digest::of(text.as_bytes()).to_string();
    for (name, old, new) in [
        ("corpus.intoto.json", digest(&before), digest(&after)),
        ("SHA256SUMS", digest(&before), digest(&after)),
    ] {
        let text = fs::read_to_string(corpus.join(name)).unwrap();
        let changed = text.replace(&old, &new);
        assert_ne!(text, changed);
        fs::write(corpus.join(name), &changed).unwrap();
        if name == "corpus.intoto.json" {
            let sums = fs::read_to_string(corpus.join("SHA256SUMS")).unwrap();
            let sums = sums.replace(&digest(&text), &digest(&changed));
            fs::write(corpus.join("SHA256SUMS"), sums).unwrap();
        }
    }
    let run = check(&[]);
    assert_eq!(run.code, 6);
    assert!(run.err.contains("`README.md` is not what was signed"), "{}", run.err);
    assert_eq!(abide(temp.path(), &["check", corpus.to_str().unwrap()]).code, 0);
}

#[test]
fn the_signing_key_is_the_owners_alone_and_there_is_no_build_without_it() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 1, &small::posts()).folder;
    let key = folder.join("keys/corpus.key");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&key), 0o600);
    let public = fs::read_to_string(folder.join("keys/corpus.pem")).unwrap();
    assert!(public.starts_with("-----BEGIN PUBLIC KEY-----\n"));
    fs::set_permissions(&key, Permissions::from_mode(0o640)).unwrap();
    let run = abide(&folder, &["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("can be read or changed by other users"), "{}", run.err);
    fs::remove_file(&key).unwrap();
    assert_eq!(abide(&folder, &["build"]).code, 1);
    assert!(!folder.join("corpus").read_dir().is_ok_and(|mut found| {
        found.any(|entry| !entry.unwrap().file_name().to_string_lossy().starts_with('.'))
    }));
}
