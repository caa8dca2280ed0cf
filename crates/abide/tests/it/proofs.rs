//! What a member holds and checks: receipts, proofs of what corpora hold, and what the two say against each other.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use abide_corpus::prove;
use abide_ledger::{Draft, Keys, Ledger, event};
use abide_verify::membership::Membership;
use abide_verify::vrf::Output;
use serde_json::{Map, Value};

use crate::program::{Run, abide};
use crate::small;

fn platform(temp: &Path) -> PathBuf {
    small::platform(temp, 1, &small::posts()).folder
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The path that a command tells, below the folder.
fn told(folder: &Path, value: &Value) -> PathBuf {
    folder.join(value.as_str().unwrap())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn choose(folder: &Path, setting: &str) -> PathBuf {
    let done = abide(folder, &["choose", "--member", "anna", setting, "--json"]).ok().json();
    told(folder, &done["receipt"])
}

fn build(folder: &Path) -> (String, PathBuf) {
    let built = abide(folder, &["build", "--json"]).ok().json();
    (built["corpus"].as_str().unwrap().to_owned(), told(folder, &built["path"]))
}

fn proof(folder: &Path, corpus: &str, member: &str) -> PathBuf {
    let file = format!("{member}-{corpus}.json");
    let args = ["prove", "--member", member, "--corpus", corpus, "--out", &file, "--json"];
    told(folder, &abide(folder, &args).ok().json()["path"])
}

/// As the member does it, far from the platform's folder: with files and the log's key alone.
fn verify(temp: &Path, folder: &Path, files: &[&Path], more: &[&str]) -> Run {
    let key = abide(folder, &["log", "key"]).ok().out;
    let files: Vec<&str> = files.iter().map(|file| text(file)).collect();
    abide(temp, &[&["verify", "--json", "--log-key", key.trim()], more, &files].concat())
}

fn codes(run: &Run) -> Vec<String> {
    let found = run.json();
    let findings = found["findings"].as_array().unwrap().iter();
    findings
        .map(|found| {
            format!("{} {}", found["outcome"].as_str().unwrap(), found["code"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn a_choice_gives_a_receipt_that_is_complete_after_the_next_root() {
    let temp = tempfile::tempdir().unwrap();
    let folder = platform(temp.path());
    let receipt = choose(&folder, "off");
    assert!(fs::metadata(&receipt).unwrap().len() <= 4096);
    assert_eq!(mode(&receipt), 0o600, "it is the member's, and nobody else's");
    let at_once = verify(temp.path(), &folder, &[&receipt], &["--member", "anna"]);
    assert_eq!(at_once.code, 0, "{}", at_once.err);
    assert_eq!(at_once.json()["verdict"], "open");
    assert!(codes(&at_once).contains(&"open state::pending".to_owned()));
    let early = abide(&folder, &["receipt", "--complete", text(&receipt)]);
    assert!(early.code == 1 && early.err.contains("no root"), "{}", early.err);
    build(&folder);
    abide(&folder, &["receipt", "--complete", text(&receipt)]).ok();
    let complete = verify(temp.path(), &folder, &[&receipt], &["--member", "anna"]);
    assert_eq!(complete.json()["verdict"], "holds", "{}", complete.out);
    assert!(codes(&complete).contains(&"holds state::latest".to_owned()));
    let other = verify(temp.path(), &folder, &[&receipt], &["--member", "ben"]);
    assert_eq!(other.code, 6);
    // Nobody vouches for a log whose key nobody named.
    let nobody = abide(temp.path(), &["verify", text(&receipt), "--json"]).ok();
    assert!(codes(&nobody).contains(&"open policy::none".to_owned()));
}

#[test]
fn a_later_act_shows_in_the_receipt_of_the_earlier_one() {
    let temp = tempfile::tempdir().unwrap();
    let folder = platform(temp.path());
    let off = choose(&folder, "off");
    let on = choose(&folder, "on");
    abide(&folder, &["receipt", "--complete", text(&off), "--root"]).ok();
    abide(&folder, &["receipt", "--complete", text(&on)]).ok();
    let found = verify(temp.path(), &folder, &[&off], &[]);
    assert!(codes(&found).contains(&"fails state::superseded".to_owned()), "{}", found.out);
    let found = verify(temp.path(), &folder, &[&on], &[]);
    assert_eq!(found.json()["verdict"], "holds");
}

#[test]
fn an_erasure_has_its_receipt_at_once_and_can_be_completed() {
    let temp = tempfile::tempdir().unwrap();
    let folder = platform(temp.path());
    let done = abide(&folder, &["erase", "--member", "anna", "--json"]).ok().json();
    let receipt = told(&folder, &done["receipt"]);
    abide(&folder, &["receipt", "--complete", text(&receipt), "--root"]).ok();
    let found = verify(temp.path(), &folder, &[&receipt], &[]);
    assert_eq!(found.json()["verdict"], "holds", "{}", found.out);
    let event = done["event"]["index"].to_string();
    assert_eq!(abide(&folder, &["receipt", "--event", &event]).code, 1, "it was destroyed");
}

#[test]
fn proofs_say_what_corpora_hold_and_belong_to_their_member() {
    let temp = tempfile::tempdir().unwrap();
    let folder = platform(temp.path());
    let on = choose(&folder, "on");
    let (before, _) = build(&folder);
    let inside = proof(&folder, &before, "anna");
    assert_eq!(mode(&inside), 0o600, "it holds what the member wrote");
    let off = choose(&folder, "off");
    let (after, _) = build(&folder);
    let outside = proof(&folder, &after, "anna");
    for receipt in [&on, &off] {
        abide(&folder, &["receipt", "--complete", text(receipt)]).ok();
    }
    let found = verify(temp.path(), &folder, &[&off, &inside, &outside], &["--member", "anna"]);
    assert_eq!(found.code, 0, "{}", found.out);
    let codes_found = codes(&found);
    assert!(codes_found.contains(&"holds membership::included".to_owned()), "{codes_found:?}");
    assert!(codes_found.contains(&"holds membership::excluded".to_owned()), "{codes_found:?}");
    let theirs = proof(&folder, &before, "ben");
    let found = verify(temp.path(), &folder, &[&off, &theirs], &[]);
    assert!(codes(&found).contains(&"fails membership::root".to_owned()), "{}", found.out);
    let alone = verify(temp.path(), &folder, &[&inside], &[]);
    assert!(codes(&alone).contains(&"open held::receipt".to_owned()), "{}", alone.out);
    let noise = folder.join("noise.json");
    fs::write(&noise, "{\"a\":1}").unwrap();
    let found = verify(temp.path(), &folder, &[&noise], &[]);
    assert_eq!((found.code, codes(&found)), (6, vec!["fails held::unknown".to_owned()]));
}

/// An operator who holds every key enters a corpus that does not keep a choice, and proves honestly what it holds.
fn cheat(folder: &Path, corpus: &Path) -> PathBuf {
    let keys = Keys::load(&folder.join("keys")).unwrap();
    let mut ledger = Ledger::open(&folder.join("ledger.sqlite"), &keys).unwrap();
    let pseudonym = Output(ledger.account("anna").unwrap().unwrap().pseudonym.0);
    let holding = prove(corpus, &pseudonym).unwrap();
    let manifest = abide_corpus::reader::manifest(corpus).unwrap();
    let position = ledger.cutoff().unwrap();
    let entered = event::Corpus {
        id: manifest.id.clone(),
        position,
        membership: abide_ledger::Digest::parse(&manifest.membership).unwrap(),
        details: Map::new(),
    };
    let entered = ledger.append(&[Draft::Corpus(entered)], small::ago(0)).unwrap()[0].index;
    let entry = String::from_utf8(ledger.entry(entered).unwrap()).unwrap();
    let file = Membership::new(holding, entry, ledger.prove_entry(entered).unwrap());
    let path = folder.join("cheat.json");
    fs::write(&path, file.to_string()).unwrap();
    path
}

#[test]
fn a_corpus_that_does_not_keep_a_choice_is_evidence_against_its_operator() {
    let temp = tempfile::tempdir().unwrap();
    let folder = platform(temp.path());
    let (_, corpus) = build(&folder);
    let off = choose(&folder, "off");
    let cheat = cheat(&folder, &corpus);
    let early = verify(temp.path(), &folder, &[&off, &cheat], &["--member", "anna"]);
    assert_eq!(early.code, 6);
    assert!(codes(&early).contains(&"fails evidence::likely".to_owned()), "{}", early.out);
    abide(&folder, &["receipt", "--complete", text(&off), "--root"]).ok();
    let brief = temp.path().join("brief.txt");
    let more = ["--member", "anna", "--evidence", text(&brief)];
    let found = verify(temp.path(), &folder, &[&off, &cheat], &more);
    assert_eq!((found.code, &found.json()["breach"]), (6, &Value::Bool(true)));
    assert!(codes(&found).contains(&"fails evidence::breach".to_owned()), "{}", found.out);
    // The text holds the files to the byte, so that whoever is handed it can check them again.
    let brief = fs::read_to_string(brief).unwrap();
    let file = fs::read_to_string(&off).unwrap();
    assert!(brief.contains(&format!("-----\n{file}\n-----")) && brief.contains("does not show"));
    // A later act that gives nothing back takes nothing away, but for the certainty.
    abide(&folder, &["object", "--member", "anna"]).ok();
    abide(&folder, &["receipt", "--complete", text(&off), "--root"]).ok();
    let found = verify(temp.path(), &folder, &[&off, &cheat], &[]);
    assert!(codes(&found).contains(&"fails state::superseded".to_owned()), "{}", found.out);
    assert!(codes(&found).contains(&"fails evidence::likely".to_owned()), "{}", found.out);
    abide(&folder, &["object", "--member", "anna", "--withdraw"]).ok();
    // Whoever said on again in between has no evidence.
    let (_, corpus) = build(&folder);
    let on = choose(&folder, "on");
    let kept = self::cheat(&folder, &corpus);
    let found = verify(temp.path(), &folder, &[&off, &on, &kept], &[]);
    assert!(!codes(&found).iter().any(|code| code.contains("evidence")), "{}", found.out);
}
