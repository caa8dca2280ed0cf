//! What an auditor finds with the log, a corpus and what the operator opened; each attack is of an operator who holds every key and signs again whatever he can.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use abide_ledger::Event;
use serde_json::Value;

use crate::forger;
use crate::program::{Run, abide, copy};
use crate::small::{self, post, posts};

/// Where everything lies: the platform in `p`.
struct Scene {
    temp: tempfile::TempDir,
    key: String,
}

impl Scene {
    /// Anna has said off, before anything was built.
    fn begin() -> Self {
        let temp = tempfile::tempdir().unwrap();
        small::platform(temp.path(), 1, &posts());
        let key = abide(temp.path(), &["-C", "p", "log", "key"]).ok().out.trim().to_owned();
        abide(temp.path(), &["-C", "p", "choose", "--member", "anna", "off"]).ok();
        Self { temp, key }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Run {
        abide(self.temp.path(), args)
    }

    /// An honest build, in the platform or in a copy of it.
    fn build(&self, platform: &str) -> PathBuf {
        let built = self.run(&["-C", platform, "build", "--json"]).ok().json();
        self.path(built["path"].as_str().unwrap())
    }

    /// What is published, and what the auditor is handed.
    fn publish(&self) {
        for gone in ["log", "open"] {
            let _ = fs::remove_dir_all(self.path(gone));
        }
        self.run(&["-C", "p", "log", "export", "log"]).ok();
        self.run(&["-C", "p", "log", "openings", "open"]).ok();
    }

    fn audit(&self, corpora: &[&Path], more: &[&str]) -> Run {
        let mut args = vec!["audit", "log", "--log-key", &self.key, "--json"];
        for corpus in corpora {
            args.extend(["--corpus", corpus.to_str().unwrap()]);
        }
        self.run(&[args.as_slice(), more].concat())
    }

    /// With what was opened.
    fn opened(&self, corpus: &Path) -> Run {
        self.audit(&[corpus], &["--openings", "open"])
    }

    /// Changes a file of what the auditor is handed.
    fn change(&self, name: &str, change: impl Fn(&str) -> Option<String>) {
        let path = self.path("open").join(name);
        let text = fs::read_to_string(&path).unwrap();
        let changed: String = text.lines().filter_map(|line| Some(change(line)? + "\n")).collect();
        assert_ne!(text, changed);
        fs::write(path, changed).unwrap();
    }
}

/// The codes of what was found, each once.
fn codes(run: &Run) -> Vec<String> {
    assert_eq!(run.code, 6, "{}{}", run.out, run.err);
    let found = run.json();
    assert_eq!(found["ok"], false);
    found["counts"].as_object().unwrap().keys().cloned().collect()
}

fn finding(run: &Run, code: &str) -> Value {
    let found = run.json();
    let all = found["findings"].as_array().unwrap();
    all.iter().find(|finding| finding["code"] == code).unwrap_or_else(|| panic!("{all:?}")).clone()
}

fn is_choice(event: &Event<'_>) -> bool {
    matches!(event, Event::Choice(_))
}

/// A corpus that holds anna, who said off, with the inputs of the honest one; not entered yet.
fn with_anna(scene: &Scene) -> PathBuf {
    copy(&scene.path("p"), &scene.path("q"));
    let honest = scene.build("q");
    forger::corpus(&scene.path("p"), &honest, &scene.path("q"), |event| !is_choice(event))
}

#[test]
fn an_honest_platform_is_found_honest() {
    let scene = Scene::begin();
    let first = scene.build("p");
    scene.run(&["-C", "p", "choose", "--member", "anna", "on"]).ok();
    scene.run(&["-C", "p", "pause", "GB", "--authority", "ICO", "--reason", "asked"]).ok();
    scene.run(&["-C", "p", "object", "--member", "ben"]).ok();
    let second = scene.build("p");
    scene.publish();
    let run = scene.audit(&[&first, &second], &["--openings", "open"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let opened = &run.json()["opened"];
    assert_eq!((&opened["roots"], &opened["roots_made_anew"]), (&2.into(), &2.into()));
    for corpus in opened["corpora"].as_array().unwrap() {
        assert_eq!((&corpus["agrees"], &corpus["records"]), (&true.into(), &3.into()));
    }
    let mode = |name: &str| fs::metadata(scene.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("open"), mode("open/events.jsonl")), (0o700, 0o600), "it tells of members");
    // Whoever was erased takes along what earlier corpora rested on; later ones are decided again.
    scene.run(&["-C", "p", "erase", "--member", "ben"]).ok();
    let third = scene.build("p");
    scene.publish();
    let run = scene.opened(&third);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.json()["opened"]["roots_made_anew"], 1, "the newest alone");
    assert_eq!(codes(&scene.opened(&second)), ["rerun::erased_since"]);
}

#[test]
fn a_corpus_that_was_never_declared() {
    let scene = Scene::begin();
    let forged = with_anna(&scene);
    scene.build("p");
    scene.run(&["-C", "p", "choose", "--member", "ben", "off"]).ok();
    copy(&forged, &scene.path("elsewhere"));
    // Declared is another corpus of the same inputs, so this one is given inputs of its own.
    let manifest = scene.path("elsewhere/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut changed: abide_corpus::Manifest = serde_json::from_str(&text).unwrap();
    changed.inputs.platform = "Another name".to_owned();
    changed.id = changed.inputs.id();
    fs::write(&manifest, serde_json::to_string_pretty(&changed).unwrap()).unwrap();
    forger::sign_again(&scene.path("p"), &scene.path("elsewhere"));
    scene.publish();
    assert_eq!(codes(&scene.audit(&[&scene.path("elsewhere")], &[])), ["corpus::undeclared"]);
}

#[test]
fn a_corpus_that_holds_a_member_who_opted_out() {
    let scene = Scene::begin();
    let forged = with_anna(&scene);
    forger::enter(&scene.path("p"), &forged);
    scene.publish();
    assert_eq!(scene.audit(&[&forged], &[]).code, 0, "from outside nothing is to be seen");
    let run = scene.opened(&forged);
    assert_eq!(
        codes(&run),
        ["rerun::counts", "rerun::decision", "rerun::membership", "rerun::rows"]
    );
    let ledger = forger::ledger(&scene.path("p"));
    let off = ledger.entries("anna", &ledger.position().unwrap()).unwrap().pop().unwrap().index;
    let found = finding(&run, "rerun::decision");
    let decision = &found["decision"];
    assert_eq!((&decision["record"], &decision["rule"]), (&"anna-1".into(), &12.into()));
    assert_eq!(decision["entry"], off, "{found}");
    assert!(found["message"].as_str().unwrap().contains("`opted_out`"), "{found}");
    let words = scene.run(&[
        "audit",
        "log",
        "--log-key",
        &scene.key,
        "--corpus",
        forged.to_str().unwrap(),
        "--openings",
        "open",
    ]);
    assert!(words.out.contains(&format!("record anna-1, rule 12, entry {off}")), "{}", words.out);
}

#[test]
fn a_choice_that_is_left_out_of_what_is_opened() {
    let scene = Scene::begin();
    let forged = with_anna(&scene);
    forger::enter(&scene.path("p"), &forged);
    scene.publish();
    scene.change("events.jsonl", |line| (!line.contains("\"choice\"")).then(|| line.to_owned()));
    // The records agree now; the entry and the map do not.
    assert_eq!(codes(&scene.opened(&forged)), ["map::root", "openings::missing"]);
}

#[test]
fn an_opening_that_was_altered() {
    let scene = Scene::begin();
    let forged = with_anna(&scene);
    forger::enter(&scene.path("p"), &forged);
    scene.publish();
    scene.change("events.jsonl", |line| Some(line.replace("\\\"off\\\"", "\\\"on\\\"")));
    assert_eq!(codes(&scene.opened(&forged)), ["map::root", "openings::altered"]);
    // Nor can what was said be another's, or be handed in twice, or be said to be erased.
    scene.publish();
    scene.change("events.jsonl", |line| Some(line.replace("anna", "anne")));
    assert!(codes(&scene.opened(&forged)).contains(&"openings::altered".to_owned()));
    scene.publish();
    scene.change("events.jsonl", |line| Some(format!("{line}\n{line}")));
    assert!(codes(&scene.opened(&forged)).contains(&"openings::order".to_owned()));
    scene.publish();
    scene.change("accounts.jsonl", |line| Some(line.replace("\"anna\"", "\"ben\"")));
    assert!(codes(&scene.opened(&forged)).contains(&"map::root".to_owned()));
}

#[test]
fn a_row_that_was_smuggled_in_after_the_corpus_was_signed() {
    let scene = Scene::begin();
    copy(&scene.path("p"), &scene.path("q"));
    let honest = scene.build("p");
    // Bytes alone: nobody signed these.
    copy(&honest, &scene.path("bytes"));
    let table = scene.path("bytes/data/text/train-00000-of-00001.parquet");
    fs::copy(scene.path("bytes/audit/decisions-00000-of-00001.parquet"), &table).unwrap();
    // And all of it made to fit, and signed again: the same inputs, with a record more.
    fs::write(scene.path("q/posts.jsonl"), posts() + &post("smuggled", "ben", "")).unwrap();
    scene.build("q");
    let forged = forger::corpus(&scene.path("p"), &honest, &scene.path("q"), |_| true);
    assert_eq!(forged.file_name(), honest.file_name());
    scene.publish();
    assert_eq!(codes(&scene.audit(&[&scene.path("bytes")], &[])), ["corpus::broken"]);
    assert_eq!(codes(&scene.audit(&[&forged], &[])), ["corpus::membership"]);
    let run = scene.opened(&forged);
    assert_eq!(finding(&run, "rerun::decision")["decision"]["record"], "smuggled");
    assert_eq!(scene.opened(&honest).code, 0);
}

#[test]
fn counts_that_were_falsified() {
    let scene = Scene::begin();
    let corpus = scene.build("p");
    scene.publish();
    let path = corpus.join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replace("\"opted_out\": null", "\"minor\": null");
    assert_ne!(text, changed);
    fs::write(&path, changed).unwrap();
    forger::sign_again(&scene.path("p"), &corpus);
    assert_eq!(codes(&scene.audit(&[&corpus], &[])), ["corpus::counts"]);
    let check = scene.run(&["-C", "p", "check", corpus.to_str().unwrap(), "--json"]);
    assert_eq!(check.code, 6, "{}", check.out);
    // Signed by somebody else.
    fs::write(&path, text).unwrap();
    let other = abide_corpus::attest::Key::generate().unwrap();
    fs::remove_file(scene.path("p/keys/corpus.key")).unwrap();
    other.save(&scene.path("p/keys/corpus.key")).unwrap();
    forger::sign_again(&scene.path("p"), &corpus);
    assert_eq!(codes(&scene.audit(&[&corpus], &[])), ["corpus::signature"]);
}

#[test]
fn sources_that_are_not_those_of_the_corpus() {
    let scene = Scene::begin();
    let corpus = scene.build("p");
    scene.publish();
    let path = scene.path("open/platform/posts.jsonl");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("Hello", "Other")).unwrap();
    assert_eq!(codes(&scene.opened(&corpus)), ["rerun::source"]);
    let again = scene.run(&["-C", "p", "log", "openings", "open", "--json"]);
    assert_eq!(again.json()["error"]["code"], "openings::exists");
    let missing = scene.audit(&[&corpus], &["--openings", "nowhere"]);
    assert_eq!(
        (missing.code, &missing.json()["error"]["code"]),
        (3, &"openings::unreadable".into())
    );
}
