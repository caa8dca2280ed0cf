//! Corpora on time, and their end by rule.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use abide_ledger::event::{Corpus, Model, Terms};
use abide_ledger::{Digest, Draft, Keys, Ledger};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::program::{abide, data};
use crate::small::{Small, ago, platform, post, posts, terms};

/// `abide schedule --once`.
fn round(platform: &Path) -> Value {
    abide(platform, &["schedule", "--once", "--json"]).ok().json()
}

fn configure(small: &Small, more: &str) {
    configure_at(&small.folder, more);
}

fn configure_at(platform: &Path, more: &str) {
    let path = platform.join("abide.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n{more}\n")).unwrap();
}

/// A version like the first, with a promise.
fn promising(version: &str, published: Timestamp, days: u32) -> Draft {
    let text = terms(version, published).text;
    let (first, last) = text.split_once("minimum_age").unwrap();
    let text = format!("{first}material = false\nmaterial_reason = \"a test\"\n").replacen(
        "material = true\n",
        "",
        1,
    ) + &format!("removal_days = {days}\nminimum_age{last}");
    let digest = Digest::of(text.as_bytes());
    Draft::Terms(Terms { version: version.to_owned(), digest, published, text })
}

fn off(member: &str, at: Timestamp) -> Draft {
    use abide_ledger::event::{Choice, Provenance};
    Draft::Choice(Choice {
        member: member.to_owned().into(),
        setting: abide_terms::event::Setting::Off,
        category: None,
        at,
        terms: None,
        actor: "member".into(),
        channel: "web".into(),
        provenance: Provenance::Live,
    })
}

/// A corpus that stands in the ledger alone.
fn entered(small: &mut Small, id: &str, at: Timestamp) {
    let (position, membership) = (small.ledger.cutoff().unwrap(), Digest::default());
    let corpus = Corpus { id: id.to_owned(), position, membership, details: Map::new() };
    small.ledger.append(&[Draft::Corpus(corpus)], at).unwrap();
}

#[test]
fn a_corpus_is_built_when_there_is_none_and_when_its_time_has_come() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 60, &posts());
    let first = round(&small.folder);
    assert_eq!((&first["due"], &first["built"]["allowed"]), (&json!("first"), &json!(3)));
    let again = round(&small.folder);
    assert_eq!((&again["due"], &again["built"]), (&Value::Null, &Value::Null));
    let next: Timestamp = again["next"].as_str().unwrap().parse().unwrap();
    let hours = next.duration_since(Timestamp::now()).as_hours();
    assert!((22..=24).contains(&hours), "{again}");

    let other = tempfile::tempdir().unwrap();
    small = platform(other.path(), 60, &posts());
    entered(&mut small, "0123456789abcdef", ago(30));
    assert_eq!(round(&small.folder)["due"], "time");
    configure(&small, "[schedule]\nevery_hours = 1000");
    assert_eq!(round(&small.folder)["due"], Value::Null);
}

/// Half of the promised time is left for builds that fail; whatever outlived all of it is withdrawn.
#[test]
fn a_build_begins_before_the_promise_is_broken() {
    for (hours, due, withdrawn) in
        [(6, None, 0), (13, Some("promise"), 0), (25, Some("promise"), 1)]
    {
        let temp = tempfile::tempdir().unwrap();
        let mut small = platform(temp.path(), 60, &posts());
        small.ledger.append(&[promising("2", ago(50), 1)], ago(50)).unwrap();
        entered(&mut small, "0123456789abcdef", ago(40));
        small.ledger.append(&[off("anna", ago(hours))], ago(hours)).unwrap();
        configure(&small, "[schedule]\nevery_hours = 1000");
        let done = round(&small.folder);
        assert_eq!(done["due"].as_str(), due, "{hours}: {done}");
        assert_eq!(done["withdrawn"].as_array().unwrap().len(), withdrawn, "{hours}: {done}");
        if due.is_some() {
            let corpus = small.folder.join(done["built"]["path"].as_str().unwrap());
            assert_eq!(data(&corpus), ["ben-1", "cleo-1"]);
        }
        if withdrawn > 0 {
            assert_eq!(done["withdrawn"][0]["reason"], "promise");
        }
    }
}

/// The promise counts also, and most of all, where nothing can be built.
#[test]
fn a_corpus_that_outlived_the_promise_is_withdrawn_though_the_build_fails() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 60, &posts());
    small.ledger.append(&[promising("2", ago(50), 1)], ago(50)).unwrap();
    let built = abide(&small.folder, &["build", "--json"]).ok().json();
    entered(&mut small, "0123456789abcdef", Timestamp::now());
    fs::remove_file(small.folder.join("posts.jsonl")).unwrap();
    let run = abide(&small.folder, &["schedule", "--once", "--json"]).ok();
    assert_eq!(run.json()["withdrawn"], json!([]), "nobody has left");
    drop(small);

    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 60, &posts());
    small.ledger.append(&[promising("2", ago(50), 1)], ago(50)).unwrap();
    entered(&mut small, "0123456789abcdef", ago(40));
    small.ledger.append(&[off("anna", ago(25))], ago(25)).unwrap();
    fs::remove_file(small.folder.join("posts.jsonl")).unwrap();
    let run = abide(&small.folder, &["schedule", "--once", "--json"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let done = run.json();
    assert!(done["error"]["message"].is_string() && done["built"].is_null(), "{done}");
    assert_eq!(done["withdrawn"][0]["corpus"], "0123456789abcdef");
    assert!(built["corpus"].is_string());
}

#[test]
fn what_is_withdrawn_is_deleted_and_its_proofs_stay() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 3, &posts());
    configure(&small, "[retention]\nkeep = 1\ngrace_hours = 0");
    let old = round(&small.folder)["built"]["corpus"].as_str().unwrap().to_owned();
    let folder = small.folder.join("corpus").join(&old);
    // A model that still needs its texts.
    let model = Model {
        id: "fedcba9876543210".to_owned(),
        corpus: old.clone(),
        digest: Digest::default(),
        replaces: None,
        details: Map::new(),
    };
    small.ledger.append(&[Draft::Model(model)], Timestamp::now()).unwrap();
    let trained = small.folder.join("models/fedcba9876543210");
    fs::create_dir_all(&trained).unwrap();

    let run = abide(&small.folder, &["withdraw", &old, "--json"]).ok();
    assert_eq!(run.json()["event"]["kind"], "withdrawal");
    assert_eq!(abide(&small.folder, &["withdraw", &old]).code, 1);
    assert_eq!(abide(&small.folder, &["withdraw", "0123456789abcdef"]).code, 3);
    let refused = abide(&small.folder, &["train", "--corpus", &old, "--json"]);
    assert_eq!(refused.json()["error"]["code"], "train::withdrawn");
    // The same inputs are another corpus now.
    let done = round(&small.folder);
    let new = done["built"]["corpus"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    assert_eq!(done["held"][0]["corpus"], old.as_str(), "{done}");
    assert!(folder.join("data").is_dir());

    fs::remove_dir(&trained).unwrap();
    assert_eq!(round(&small.folder)["deleted"], json!([old]));
    assert!(!folder.join("data").exists() && !folder.join("audit").exists());
    assert!(folder.join("proofs/buckets.bin").is_file());
    let asked = abide(&small.folder, &["explain", "--member", "anna", "--corpus", &old, "--json"]);
    assert_eq!(asked.json()["error"]["code"], "corpus::deleted");
    let audited = temp.path().join("log");
    abide(&small.folder, &["log", "export", audited.to_str().unwrap()]).ok();
    let audit = abide(&small.folder, &["audit", audited.to_str().unwrap(), "--json"]).ok().json();
    assert_eq!((&audit["withdrawn"], &audit["deleted"]), (&json!(1), &json!(1)), "{audit}");

    // By the rule, the newest one alone stays.
    let more = posts() + &post("ben-2", "ben", "");
    fs::write(small.folder.join("posts.jsonl"), more).unwrap();
    abide(&small.folder, &["build"]).ok();
    let done = round(&small.folder);
    assert_eq!(done["withdrawn"], json!([{ "corpus": new, "reason": "superseded" }]));
    assert_eq!(done["deleted"], json!([new]));
}

#[test]
fn a_promise_that_the_schedule_would_break_is_not_published() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    configure(&small, "[schedule]\nevery_hours = 49");
    let Draft::Terms(version) = promising("2", ago(0), 2) else { unreachable!() };
    let effective = "existing = \"2024-02-15T00:00:00Z\", new = \"2024-02-15T00:00:00Z\"";
    assert!(version.text.contains(effective));
    fs::write(small.folder.join("terms/2.toml"), &version.text).unwrap();
    let publish = ["terms", "publish", "terms/2.toml", "--json"];
    let refused = abide(&small.folder, &publish);
    assert_eq!(refused.json()["error"]["code"], "terms::promise", "{}", refused.err);
    let publish = [&["--set", "schedule.every_hours=48"], publish.as_slice()].concat();
    abide(&small.folder, &publish).ok();
}

#[test]
fn a_schedule_goes_on_until_it_is_ended() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    let mut child = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args(["schedule", "--json"])
        .current_dir(&small.folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let done: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(done["due"], "first");
    let ended = Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(ended.success());
    assert!(child.wait().unwrap().success());
}

/// Rows that are not found here may stand elsewhere: that they are gone is not said, and others are ended all the same.
#[test]
fn what_is_not_here_is_not_said_to_be_deleted() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    configure(&small, "[retention]\nkeep = 1\ngrace_hours = 0");
    let mut corpora = vec![];
    for number in 0..3 {
        let more = posts() + &post(&format!("ben-{}", number + 2), "ben", "");
        fs::write(small.folder.join("posts.jsonl"), more).unwrap();
        let built = abide(&small.folder, &["build", "--json"]).ok().json();
        corpora.push(built["corpus"].as_str().unwrap().to_owned());
    }
    let [first, second, newest] = &corpora[..] else { unreachable!() };
    let at = |id: &str| small.folder.join("corpus").join(id);
    fs::rename(at(first), temp.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(newest, at(first)).unwrap();
    let done = round(&small.folder);
    assert_eq!(done["deleted"], json!([second]), "{done}");
    assert_eq!(done["held"][0]["corpus"], first.as_str(), "{done}");
    abide(&small.folder, &["check", newest]).ok();
    fs::remove_file(at(first)).unwrap();
    let done = round(&small.folder);
    assert_eq!((&done["deleted"], &done["held"][0]["corpus"]), (&json!([]), &json!(first)));
    fs::rename(temp.path().join("elsewhere"), at(first)).unwrap();
    assert_eq!(round(&small.folder)["deleted"], json!([first]));
}

/// The promise waits for no build: withdrawing needs no hold on the folder, and rows are kept while somebody works there.
#[test]
fn a_build_at_work_keeps_nothing_in_use() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 60, &posts());
    small.ledger.append(&[promising("2", ago(50), 1)], ago(50)).unwrap();
    entered(&mut small, "0123456789abcdef", ago(40));
    small.ledger.append(&[off("anna", ago(25))], ago(25)).unwrap();
    let corpora = small.folder.join("corpus");
    let wait = std::time::Duration::ZERO;
    let hold = abide_corpus::Hold::take(&corpora, wait, || ()).unwrap();
    configure(&small, "[retention]\nkeep = 1\ngrace_hours = 0");
    let once = ["schedule", "--once", "--json", "--set", "wait_seconds=0"];
    let run = abide(&small.folder, &once);
    assert_eq!(run.code, 1, "the build has to wait");
    let done = run.json();
    assert_eq!(done["error"]["code"], "corpus::busy", "{done}");
    assert_eq!(done["withdrawn"][0]["reason"], "promise");
    assert_eq!(done["held"][0]["corpus"], "0123456789abcdef");
    drop(hold);
    abide(&small.folder, &once).ok();
}

/// A model is in use for as long as the promise lasts, and beside a platform that cannot be read it is not used at all.
#[test]
fn a_model_does_not_outlive_the_promise() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 60, &posts());
    let built = abide(&small.folder, &["build", "--json"]).ok().json();
    let train = ["train", "--json", "--depth", "1", "--steps", "1", "--slices", "1"];
    let model = abide(&small.folder, &train).ok().json();
    let path = small.folder.join("models").join(model["model"].as_str().unwrap());
    let generate = ["generate", "--json", "--tokens", "1", "--model", path.to_str().unwrap(), "a"];
    abide(&small.folder, &generate).ok();
    let corpus = small.ledger.corpora().unwrap().pop().unwrap().corpus;
    let entered = small.ledger.models().unwrap().pop().unwrap().model;
    assert_eq!((&built["corpus"], &model["model"]), (&json!(corpus.id), &json!(entered.id)));
    drop(small.ledger);

    // The same, longer ago.
    for (hours, refused) in [(6, false), (25, true)] {
        for file in ["ledger.sqlite", "ledger.sqlite.checkpoint"] {
            fs::remove_file(small.folder.join(file)).unwrap();
        }
        let keys = Keys::load(&small.folder.join("keys")).unwrap();
        let path = small.folder.join("ledger.sqlite");
        let mut ledger = Ledger::create(&path, &keys, ago(60)).unwrap();
        ledger.append(&[promising("2", ago(50), 1)], ago(50)).unwrap();
        let position = ledger.cutoff().unwrap();
        ledger.append(&[Draft::Corpus(Corpus { position, ..corpus.clone() })], ago(40)).unwrap();
        ledger.append(&[Draft::Model(entered.clone())], ago(40)).unwrap();
        ledger.append(&[off("anna", ago(hours))], ago(hours)).unwrap();
        drop(ledger);
        let run = abide(&small.folder, &generate);
        let is_refused = run.code != 0 && run.json()["error"]["code"] == "model::promise";
        assert_eq!(is_refused, refused, "{hours}: {}{}", run.out, run.err);
    }
    configure_at(&small.folder, "unknown_key = 1");
    let run = abide(&small.folder, &generate);
    assert_eq!((run.code, &run.json()["error"]["code"]), (5, &json!("config::invalid")));
}
