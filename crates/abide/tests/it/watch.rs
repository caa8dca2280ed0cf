//! A member who watches, and an operator who holds every key and signs whatever suits them: each attack by the code of what is found.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use abide_ledger::event::{Choice, Corpus, Provenance};
use abide_ledger::{Digest, Draft, Keys, Ledger};
use abide_terms::event::Setting;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::program::{Run, abide, copy};
use crate::proxy::{Proxy, request};
use crate::server::Server;
use crate::small::{self, ago, notice, posts};

/// A platform on which anna said *off*, and anna's own machine, which has the receipt alone.
struct Scene {
    temp: TempDir,
    ledger: Ledger,
}

impl Scene {
    /// So many hours ago; whatever comes later comes when a test says.
    fn new(hours: i64) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let mut ledger = small::platform(temp.path(), hours, &posts()).ledger;
        let off = ledger.append(&[choice("anna", Setting::Off, ago(hours))], ago(hours)).unwrap();
        let mut scene = Self { temp, ledger };
        scene.receipt(off[0].index);
        scene
    }

    fn receipt(&mut self, event: u64) {
        let made = ["-C", "p", "receipt", "--event", &event.to_string(), "--json"];
        let path = abide(self.path(), &made).ok().json()["path"].as_str().unwrap().to_owned();
        fs::create_dir_all(self.path().join("anna")).unwrap();
        fs::copy(self.path().join(path), self.path().join("anna/receipt.json")).unwrap();
    }

    fn path(&self) -> &Path {
        self.temp.path()
    }

    fn build(&self) -> String {
        let built = abide(self.path(), &["-C", "p", "build", "--json"]).ok().json();
        built["corpus"].as_str().unwrap().to_owned()
    }

    /// The server of a platform that does nothing by itself.
    fn serve(&self, platform: &str) -> (Server, String) {
        let server = Server::start(self.path(), &["-C", platform, "serve", "--read-only"]);
        let url = server.said("log").to_owned();
        (server, url)
    }

    fn watch(&self, log: &str, more: &[&str]) -> Run {
        let receipt = ["watch", "--receipt", "receipt.json", "--log", log, "--once", "--json"];
        abide(&self.anna(), &[&receipt, more].concat())
    }

    fn anna(&self) -> PathBuf {
        self.path().join("anna")
    }

    /// What must never leave anna's machine.
    fn secrets(&self) -> Vec<String> {
        let receipt: Value =
            serde_json::from_slice(&fs::read(self.anna().join("receipt.json")).unwrap()).unwrap();
        let told = |key: &str| receipt["pseudonym"][key].as_str().unwrap().to_owned();
        vec!["anna".to_owned(), told("account"), told("output"), told("proof")]
    }
}

fn choice(member: &str, setting: Setting, at: Timestamp) -> Draft {
    Draft::Choice(Choice {
        member: member.to_owned().into(),
        setting,
        category: None,
        at,
        terms: Some("1".into()),
        actor: "member".into(),
        channel: "web".into(),
        provenance: Provenance::Live,
    })
}

/// A corpus that nobody built, declared as of everything before it.
fn corpus(ledger: &Ledger, id: &str) -> Draft {
    let (position, membership) = (ledger.cutoff().unwrap(), Digest::of(b"nothing"));
    Draft::Corpus(Corpus { id: id.to_owned(), position, membership, details: Map::new() })
}

fn codes(run: &Run) -> Vec<String> {
    let found = run.json();
    let findings = found["findings"].as_array().unwrap().iter();
    findings.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

fn failures(run: &Run) -> Vec<String> {
    let found = run.json();
    let failures = found["failures"].as_array().unwrap().iter();
    failures.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

/// Something was found, and it is this.
fn found(run: &Run, wanted: &[&str]) {
    assert_eq!(
        (run.code, codes(run)),
        (6, wanted.iter().map(|code| (*code).to_owned()).collect()),
        "{}",
        run.out
    );
    assert_eq!(run.json()["ok"], false);
}

#[test]
fn a_platform_that_keeps_its_word_is_watched_in_peace() {
    let scene = Scene::new(0);
    let id = scene.build();
    // As it is shipped: the server enters what is due by itself.
    let server = Server::start(scene.path(), &["-C", "p", "serve"]);
    let log = server.said("log").to_owned();
    let first = scene.watch(&log, &[]).ok();
    let said = first.json();
    assert_eq!((said["ok"].as_bool(), codes(&first)), (Some(true), vec![]));
    let news = said["news"].as_array().unwrap();
    assert!(news[0].as_str().unwrap().contains(&id), "{news:?}");
    assert!(news[0].as_str().unwrap().ends_with("holds nothing of yours."), "{news:?}");
    let state = scene.anna().join("receipt.json.watch");
    assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o600);
    for secret in scene.secrets() {
        assert!(
            !first.out.contains(&secret) && !fs::read_to_string(&state).unwrap().contains(&secret)
        );
    }
    // What was told is not told again; what comes is.
    assert_eq!(scene.watch(&log, &[]).ok().json()["news"], serde_json::json!([]));
    fs::write(scene.path().join("p/posts.jsonl"), posts() + &small::post("ben-2", "ben", ""))
        .unwrap();
    let next = scene.build();
    assert!(scene.watch(&log, &[]).ok().out.contains(&next));
    let words =
        abide(&scene.anna(), &["watch", "--receipt", "receipt.json", "--log", &log, "--once"]);
    assert!(words.ok().out.starts_with("OK "));
    // Whoever is in, and never said off, is not alarmed.
    let on = abide(&scene.path().join("p"), &["choose", "--member", "ben", "on", "--json"]).ok();
    let receipt = scene.path().join("p").join(on.json()["receipt"].as_str().unwrap());
    fs::copy(receipt, scene.path().join("ben.json")).unwrap();
    fs::write(scene.path().join("p/posts.jsonl"), posts()).unwrap();
    scene.build();
    let watch = ["watch", "--receipt", "ben.json", "--log", &log, "--once", "--json"];
    let ben = abide(scene.path(), &watch).ok();
    assert!(ben.out.contains("holds rows of yours"), "{}", ben.out);
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_log_that_was_rolled_back_or_forked() {
    let mut scene = Scene::new(0);
    scene.build();
    copy(&scene.path().join("p"), &scene.path().join("old"));
    scene.ledger.append(&[notice("anna", "1", ago(0))], ago(0)).unwrap();
    let (_one, log) = scene.serve("p");
    scene.watch(&log, &[]).ok();
    // The same key, and an older copy of the store.
    let (_two, other) = scene.serve("old");
    let run = scene.watch(&other, &[]);
    found(&run, &["log::rolled_back"]);
    let keys = Keys::load(&scene.path().join("old/keys")).unwrap();
    let mut fork = Ledger::open(&scene.path().join("old/ledger.sqlite"), &keys).unwrap();
    // Of one size, and signed: two views. What was kept stays kept, so it is found again.
    fork.append(&[notice("ben", "1", ago(0))], ago(0)).unwrap();
    for _ in 0..2 {
        found(&scene.watch(&other, &[]), &["log::split_view"]);
    }
    fork.append(&[notice("ben", "1", ago(0))], ago(0)).unwrap();
    let run = scene.watch(&other, &[]);
    found(&run, &["log::rewritten"]);
    // Both heads are written down, to the byte, for whoever should see them.
    let file = scene.anna().join(run.json()["evidence"][0].as_str().unwrap());
    let text = fs::read_to_string(file).unwrap();
    for head in ["kept", "checkpoint"] {
        assert!(text.contains(run.json()[head].as_str().unwrap()));
    }
    scene.watch(&log, &[]).ok();
}

/// The receipt alone pins the log, before anything was kept.
#[test]
fn a_log_that_is_not_the_one_of_the_receipt() {
    let scene = Scene::new(3);
    let keys = Keys::load(&scene.path().join("p/keys")).unwrap();
    let at = scene.path().join("p/ledger.sqlite");
    drop(scene.ledger);
    for name in ["", ".checkpoint", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{name}", at.display()));
    }
    let mut other = Ledger::create(&at, &keys, ago(48)).unwrap();
    other.append(&[choice("ben", Setting::Off, ago(48))], ago(48)).unwrap();
    let server = Server::start(scene.temp.path(), &["-C", "p", "serve", "--read-only"]);
    let watch =
        ["watch", "--receipt", "receipt.json", "--log", server.said("log"), "--once", "--json"];
    found(&abide(&scene.temp.path().join("anna"), &watch), &["log::rolled_back"]);
}

/// A member who was given the old key goes on with the new one, and a fork under the old one is still a fork.
#[test]
fn a_key_that_was_replaced_is_followed() {
    let scene = Scene::new(0);
    scene.build();
    let key = abide(scene.path(), &["-C", "p", "log", "key"]).ok().out.trim().to_owned();
    let (server, log) = scene.serve("p");
    scene.watch(&log, &["--log-key", &key]).ok();
    copy(&scene.path().join("p"), &scene.path().join("old"));
    server.end();
    abide(scene.path(), &["-C", "p", "keys", "rotate", "log"]).ok();
    let (_server, log) = scene.serve("p");
    for _ in 0..2 {
        let said = scene.watch(&log, &["--log-key", &key]).ok().json();
        assert_eq!(said["ok"], true);
    }
    abide(scene.path(), &["-C", "p", "choose", "--member", "ben", "off"]).ok();
    scene.watch(&log, &["--log-key", &key]).ok();
    // Whoever kept the old key signs a log that never handed it over.
    let keys = Keys::load(&scene.path().join("old/keys")).unwrap();
    let mut fork = Ledger::open(&scene.path().join("old/ledger.sqlite"), &keys).unwrap();
    for _ in 0..4 {
        fork.append(&[notice("ben", "1", ago(0))], ago(0)).unwrap();
    }
    let (_other, other) = scene.serve("old");
    found(&scene.watch(&other, &["--log-key", &key]), &["log::signature"]);
}

#[test]
fn a_switch_that_somebody_flipped() {
    let mut scene = Scene::new(5);
    scene.ledger.append_root(ago(5)).unwrap().unwrap();
    let (_server, log) = scene.serve("p");
    scene.watch(&log, &[]).ok();
    // Not published, it comes to light as a map that is too old.
    scene.ledger.append(&[choice("anna", Setting::On, ago(2))], ago(2)).unwrap();
    found(&scene.watch(&log, &[]), &["state::stale"]);
    // Published, as an act that is not hers.
    scene.ledger.append_root(ago(1)).unwrap().unwrap();
    found(&scene.watch(&log, &[]), &["state::superseded"]);
}

#[test]
fn an_answer_from_an_older_map() {
    let mut scene = Scene::new(5);
    scene.ledger.append_root(ago(5)).unwrap().unwrap();
    let (_server, log) = scene.serve("p");
    let proxy = Proxy::before(&log);
    // What was true once is answered for ever.
    let kept = std::sync::Mutex::new(vec![]);
    let path = scene.anna().join("answers");
    let answers = path.clone();
    proxy.lie("state/", move |honest| {
        let bytes = honest.unwrap();
        kept.lock().unwrap().push(bytes.clone());
        fs::write(&answers, serde_json::to_vec(&*kept.lock().unwrap()).unwrap()).unwrap();
        (200, bytes)
    });
    scene.watch(proxy.url(), &[]).ok();
    let answers: Vec<Vec<u8>> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    scene.ledger.append(&[choice("anna", Setting::On, ago(2))], ago(2)).unwrap();
    scene.ledger.append_root(ago(2)).unwrap().unwrap();
    proxy.lie("state/", move |_| (200, answers[0].clone()));
    found(&scene.watch(proxy.url(), &[]), &["state::old_root"]);
    proxy.lie("state/", |_| (404, vec![]));
    found(&scene.watch(proxy.url(), &[]), &["state::unanswered"]);
    proxy.lie("state/", |_| (200, b"{}".to_vec()));
    found(&scene.watch(proxy.url(), &[]), &["state::format"]);
    proxy.honest();
    found(&scene.watch(proxy.url(), &[]), &["state::superseded"]);
}

/// An act that no root takes in, by the time that its receipt promises.
#[test]
fn an_act_that_never_reaches_the_map() {
    let scene = Scene::new(3);
    let (_server, log) = scene.serve("p");
    found(&scene.watch(&log, &[]), &["state::stale", "state::overdue"]);
    let fresh = Scene::new(0);
    let (_server, log) = fresh.serve("p");
    fresh.watch(&log, &[]).ok();
}

#[test]
fn a_corpus_that_holds_what_was_taken_back() {
    let mut scene = Scene::new(0);
    // An operator who writes ledger and corpora can declare one past anna's off; what it commits to tells on them.
    let id = "00000000000000cc";
    let account = scene.ledger.account("anna").unwrap().unwrap();
    let folder = forged(&scene.path().join("p/corpus"), id, &account.pseudonym.0);
    scene.ledger.append_root(ago(0)).unwrap();
    let position = scene.ledger.cutoff().unwrap();
    let membership = Digest::parse(&folder.membership).unwrap();
    let entered = Corpus { id: id.to_owned(), position, membership, details: Map::new() };
    scene.ledger.append(&[Draft::Corpus(entered)], ago(0)).unwrap();
    let (_server, log) = scene.serve("p");
    let run = scene.watch(&log, &[]);
    found(&run, &["evidence::breach"]);
    assert_eq!(run.json()["findings"][0]["corpus"], id);
    // The evidence is for a lawyer: it holds the files, and they verify without the platform.
    let file = scene.anna().join(run.json()["evidence"][0].as_str().unwrap());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(file).unwrap();
    let names = ["receipt.json".to_owned(), format!("membership-{id}.json")];
    let elsewhere = tempfile::tempdir().unwrap();
    for name in &names {
        let begin = text.find(&format!("\n----- {name} (")).unwrap();
        let body = text[begin + 1..].split_once("-----\n").unwrap().1;
        let end = body.find(&format!("\n----- end of {name} -----")).unwrap();
        fs::write(elsewhere.path().join(name), &body[..end]).unwrap();
    }
    let key = abide(scene.path(), &["-C", "p", "log", "key"]).ok().out;
    let verify = ["verify", &names[0], &names[1], "--log-key", key.trim(), "--json"];
    let verified = abide(elsewhere.path(), &verify);
    assert!(codes(&verified).contains(&"evidence::breach".to_owned()), "{}", verified.out);
    // It stands: it is found again, also when the corpus is taken away.
    found(&scene.watch(&log, &[]), &["evidence::breach"]);
}

/// A corpus of one bucket in which nothing is but a leaf of that pseudonym.
struct Forged {
    membership: String,
}

fn forged(corpora: &Path, id: &str, pseudonym: &[u8; 64]) -> Forged {
    use abide_verify::membership::{Bucket, Leaves, key, root};
    use abide_verify::vrf::Output;
    let digest = [7; 32];
    let (leaf, value) = (key(&Output(*pseudonym), &digest), abide_verify::map::Value([9; 32]));
    let leaves = Leaves::new(vec![(leaf, value)]).unwrap();
    let bucket = Bucket { digest, root: leaves.root() };
    let proofs = corpora.join(id).join("proofs");
    fs::create_dir_all(&proofs).unwrap();
    fs::write(proofs.join("buckets.bin"), [digest, bucket.root.0].concat()).unwrap();
    fs::write(proofs.join("leaves-00000-of-00001.bin"), [leaf.0, value.0].concat()).unwrap();
    Forged { membership: root(&[bucket]).to_string() }
}

#[test]
fn corpora_that_do_not_answer_or_answer_falsely() {
    let mut scene = Scene::new(5);
    scene.ledger.append_root(ago(5)).unwrap().unwrap();
    scene.ledger.append(&[corpus(&scene.ledger, "00000000000000aa")], ago(3)).unwrap();
    let (_server, log) = scene.serve("p");
    let run = scene.watch(&log, &[]);
    found(&run, &["corpus::unanswered"]);
    found(&scene.watch(&log, &[]), &["corpus::unanswered"]);
    // One that nobody can have rooted: somebody acted between the map and the corpus.
    scene.ledger.append(&[choice("ben", Setting::Off, ago(2))], ago(2)).unwrap();
    scene.ledger.append(&[corpus(&scene.ledger, "00000000000000bb")], ago(2)).unwrap();
    scene.ledger.append_root(ago(1)).unwrap().unwrap();
    found(
        &scene.watch(&log, &[]),
        &["corpus::unanswered", "corpus::past_root", "corpus::unanswered"],
    );

    let honest = Scene::new(0);
    let id = honest.build();
    let (_server, log) = honest.serve("p");
    let proxy = Proxy::before(&log);
    proxy.lie(&format!("corpora/{id}/leaves"), |honest| {
        let mut bytes = honest.unwrap();
        bytes[40] ^= 1;
        (200, bytes)
    });
    found(&honest.watch(proxy.url(), &[]), &["membership::root"]);
    proxy.lie(&format!("corpora/{id}/leaves"), |_| (200, vec![1; 63]));
    found(&honest.watch(proxy.url(), &[]), &["membership::format"]);
    proxy.lie(&format!("corpora/{id}/leaves"), |_| (404, vec![]));
    found(&honest.watch(proxy.url(), &[]), &["corpus::unanswered"]);
    proxy.lie(&format!("corpora/{id}/buckets"), |_| (200, vec![0; 64]));
    found(&honest.watch(proxy.url(), &[]), &["membership::root"]);
    // Declared just now, it may still be on its way: not checked, which is no alarm and no all-clear.
    proxy.lie(&format!("corpora/{id}/buckets"), |_| (404, vec![]));
    let run = honest.watch(proxy.url(), &[]);
    assert_eq!(
        (run.code, codes(&run), failures(&run)),
        (1, vec![], vec!["corpus::unanswered".to_owned()])
    );
    proxy.honest();
    honest.watch(proxy.url(), &[]).ok();
}

#[test]
fn terms_that_change() {
    let mut scene = Scene::new(5);
    scene.ledger.append_root(ago(5)).unwrap().unwrap();
    let (_server, log) = scene.serve("p");
    scene.watch(&log, &[]).ok();
    // The same regions as before, announced: it is told, and is no alarm.
    scene.ledger.append(&[Draft::Terms(small::terms("2", ago(2)))], ago(2)).unwrap();
    let run = scene.watch(&log, &[]).ok();
    assert!(run.json()["news"][0].as_str().unwrap().starts_with("Terms `2` were published on"));
    assert_eq!(scene.watch(&log, &[]).ok().json()["news"], serde_json::json!([]));
    // A further region, in effect since long before anybody was told.
    let mut early = small::terms("3", ago(1));
    early.text = early.text.replace(r#""GB"]"#, r#""GB", "US"]"#);
    early.digest = Digest::of(early.text.as_bytes());
    scene.ledger.append(&[Draft::Terms(early)], ago(1)).unwrap();
    found(&scene.watch(&log, &[]), &["terms::effective_before_notice"]);
    found(&scene.watch(&log, &[]), &["terms::effective_before_notice"]);
    let proxy = Proxy::before(&log);
    let listed = || {
        let run = scene.watch(proxy.url(), &[]);
        assert_eq!(run.code, 6);
        codes(&run)
    };
    proxy.lie("terms/", |_| (200, b"platform = 7".to_vec()));
    assert!(listed().contains(&"terms::text".to_owned()));
    proxy.lie("terms/", |_| (404, vec![]));
    assert!(listed().contains(&"terms::unanswered".to_owned()));
    proxy.honest();
    proxy.lie("terms.json", |_| (404, vec![]));
    assert_eq!(listed(), ["terms::unanswered"]);
    proxy.lie("terms.json", |honest| {
        let text = String::from_utf8(honest.unwrap()).unwrap();
        (200, text.replacen(r#"\"version\":\"1\""#, r#"\"version\":\"0\""#, 1).into_bytes())
    });
    assert_eq!(listed(), ["terms::list"]);
}

#[test]
fn what_cannot_be_reached_is_no_all_clear() {
    let scene = Scene::new(0);
    scene.build();
    let (server, log) = scene.serve("p");
    let proxy = Proxy::before(&log);
    proxy.lie("corpora", |_| (503, vec![]));
    let run = scene.watch(proxy.url(), &[]);
    assert_eq!(
        (run.code, codes(&run), failures(&run)),
        (1, vec![], vec!["serve::http".to_owned()])
    );
    assert_eq!(run.json()["ok"], false);
    proxy.lie("state", |_| (503, vec![]));
    assert_eq!(failures(&scene.watch(proxy.url(), &[])).len(), 2);
    assert_eq!(server.end(), Some(0));
    let run = scene.watch(&log, &[]);
    assert_eq!(
        (run.code, codes(&run), failures(&run)),
        (1, vec![], vec!["serve::http".to_owned()])
    );
    let words =
        abide(&scene.anna(), &["watch", "--receipt", "receipt.json", "--log", &log, "--once"]);
    assert!(words.code == 1 && words.out.starts_with("NOT CHECKED serve::http: "), "{}", words.out);
}

/// A static export answers all but the state of the switch.
#[test]
fn an_export_holds_corpora_and_terms() {
    let scene = Scene::new(0);
    let id = scene.build();
    let exported = abide(scene.path(), &["-C", "p", "log", "export", "log", "--json"]).ok().json();
    assert_eq!(exported["missing"], serde_json::json!([]));
    let log = scene.path().join("log");
    for file in [
        "corpora.json",
        "terms.json",
        &format!("corpora/{id}/buckets"),
        &format!("corpora/{id}/leaves/0"),
    ] {
        assert!(log.join(file).is_file(), "{file}");
    }
    let run = scene.watch(log.to_str().unwrap(), &[]);
    found(&run, &["state::unanswered"]);
    assert!(run.out.contains("holds nothing of yours"), "{}", run.out);
    fs::remove_dir_all(scene.path().join("p/corpus")).unwrap();
    let again = abide(scene.path(), &["-C", "p", "log", "export", "log", "--json"]).ok().json();
    assert_eq!(again["missing"], serde_json::json!([]), "what was exported stays");
    let new = abide(scene.path(), &["-C", "p", "log", "export", "new", "--json"]).ok();
    assert_eq!(new.json()["missing"], serde_json::json!([id]));
    assert!(new.err.contains(&id));
}

/// Receipts are made before witnesses see their head: the watch asks for the quorum under the newest.
#[test]
fn a_quorum_is_asked_for_where_the_policy_does() {
    let scene = Scene::new(0);
    scene.build();
    let key = abide(scene.path(), &["-C", "p", "log", "key"]).ok().out.trim().to_owned();
    let witness =
        Server::start(scene.path(), &["witness", "w", "--name", "w.example", "--log", &key]);
    let text =
        format!("log {key}\nwitness w {} {}\nquorum w\n", witness.said("key"), witness.said("url"));
    fs::write(scene.anna().join("log.policy"), text).unwrap();
    let (_server, log) = scene.serve("p");
    let policy = ["--policy", "log.policy"];
    found(&scene.watch(&log, &policy), &["log::quorum"]);
    abide(scene.path(), &["-C", "p", "log", "cosign", "--policy", "anna/log.policy"]).ok();
    scene.watch(&log, &policy).ok();
}

/// Another who watches from the same file went on from it meanwhile.
#[test]
fn two_watches_do_not_take_each_other_back() {
    let scene = Scene::new(0);
    scene.build();
    let (_server, log) = scene.serve("p");
    scene.watch(&log, &[]).ok();
    let state = scene.anna().join("receipt.json.watch");
    let proxy = Proxy::before(&log);
    let other = state.clone();
    proxy.lie("terms.json", move |honest| {
        let text = fs::read_to_string(&other).unwrap() + "\n";
        fs::write(&other, text).unwrap();
        (200, honest.unwrap())
    });
    let run = scene.watch(proxy.url(), &[]);
    assert_eq!((run.code, run.json()["error"]["code"].as_str()), (1, Some("watch::state")));
    // What others may write to, or what is none, is not believed.
    fs::set_permissions(&state, fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(scene.watch(&log, &[]).json()["error"]["code"], "watch::state");
    fs::set_permissions(&state, fs::Permissions::from_mode(0o600)).unwrap();
    scene.watch(&log, &[]).ok();
    fs::write(&state, "{}").unwrap();
    assert_eq!(scene.watch(&log, &[]).json()["error"]["code"], "watch::state");
}

/// What a watch that goes on says, line by line, and what it posts.
#[test]
fn an_alarm_is_told_once_on_every_way() {
    let mut scene = Scene::new(5);
    scene.ledger.append_root(ago(5)).unwrap().unwrap();
    let (_server, log) = scene.serve("p");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = format!("http://{}/alarm?of=anna-watch", listener.local_addr().unwrap());
    let mut child = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args([
            "watch",
            "--receipt",
            "receipt.json",
            "--log",
            &log,
            "--every",
            "1s",
            "--webhook",
            &hook,
        ])
        .current_dir(scene.anna())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().starts_with("OK "));
    scene.ledger.append(&[choice("anna", Setting::On, ago(2))], ago(2)).unwrap();
    scene.ledger.append_root(ago(2)).unwrap().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    let (first, body) = request(&stream);
    assert!(first.starts_with("POST /alarm?of=anna-watch "), "{first}");
    write!(stream, "HTTP/1.1 204 x\r\nConnection: close\r\n\r\n").unwrap();
    drop(stream);
    let posted: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(posted["ok"], false);
    assert_eq!(posted["findings"][0]["code"], "state::superseded");
    for secret in scene.secrets() {
        assert!(!body.contains(&secret), "{body}");
    }
    let alarm = lines.find(|line| !line.starts_with("OK ")).unwrap();
    assert!(alarm.starts_with("ALARM state::superseded: "), "{alarm}");
    // It was told: nothing more comes, on either way, in the checks that follow.
    std::thread::sleep(Duration::from_millis(2500));
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err());
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(6));
    assert_eq!(lines.next(), None);
}

#[test]
fn errors_have_their_exit_codes() {
    let scene = Scene::new(0);
    fs::write(scene.anna().join("noise.json"), "{}").unwrap();
    for (code, name, line) in [
        (3, "receipt::unreadable", "--receipt nothing --log http://localhost:1"),
        (1, "receipt::format", "--receipt noise.json --log http://localhost:1"),
        (3, "log::missing", "--receipt receipt.json --log nowhere"),
        (2, "args::log_key", "--receipt receipt.json --log nowhere --log-key nonsense"),
        (2, "args::webhook", "--receipt receipt.json --log nowhere --webhook nonsense"),
        (3, "policy::unreadable", "--receipt receipt.json --log nowhere --policy nothing"),
    ] {
        let args: Vec<&str> =
            ["watch", "--once", "--json"].into_iter().chain(line.split(' ')).collect();
        let run = abide(&scene.anna(), &args);
        assert_eq!((run.code, run.json()["error"]["code"].as_str()), (code, Some(name)), "{line}");
    }
    for every in ["0s", "yesterday", "9d", "-1h"] {
        let every = format!("--every={every}");
        let args = ["watch", "--receipt", "r", "--log", "l", &every, "--json"];
        assert_eq!(abide(&scene.anna(), &args).code, 2, "{every}");
    }
}
