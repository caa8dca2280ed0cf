//! The log from the inside and from the outside: its key, its files, its server, its witnesses, an audit.

use std::fs;
use std::path::Path;

use abide_ledger::{Keys, Ledger};
use serde_json::Value;

use crate::program::{abide, copy};
use crate::server::Server;
use crate::small::{ago, notice, platform, posts};

fn codes(found: &Value) -> Vec<&str> {
    found["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect()
}

fn key(folder: &Path) -> String {
    abide(folder, &["-C", "p", "log", "key"]).ok().out.trim().to_owned()
}

#[test]
fn an_exported_log_is_checked_with_its_key_alone() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 0, &posts());
    let key = key(temp.path());
    let exported = abide(temp.path(), &["-C", "p", "log", "export", "log", "--json"]).ok().json();
    let entries = exported["entries"].as_u64().unwrap();
    assert_eq!(exported["added"].as_u64().unwrap(), entries);
    let elsewhere = temp.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    copy(&temp.path().join("log"), &elsewhere.join("log"));
    let check = ["log", "check", "log", "--log-key", &key, "--state", "seen.json", "--json"];
    let found = abide(&elsewhere, &check).ok().json();
    assert_eq!((found["ok"].as_bool(), found["entries"].as_u64()), (Some(true), Some(entries)));
    assert_eq!(found["origin"], "localhost/abide");
    assert_eq!(found["kept"], Value::Null);

    small.ledger.append(&[notice("anna", "1", ago(0))], ago(0)).unwrap();
    abide(temp.path(), &["-C", "p", "log", "export", "elsewhere/log"]).ok();
    let words = abide(&elsewhere, &check[..check.len() - 1]).ok();
    assert!(words.out.contains("It only grew: 1 entries since"), "{}", words.out);
    // The old files again: a log that went back, which is a finding with both heads beside it.
    fs::remove_dir_all(elsewhere.join("log")).unwrap();
    copy(&temp.path().join("log"), &elsewhere.join("log"));
    let run = abide(&elsewhere, &check);
    assert_eq!((run.code, codes(&run.json())), (6, vec!["log::rolled_back"]));
    assert_ne!(run.json()["kept"], run.json()["checkpoint"]);
    // What was kept stays, and a bare checkpoint from elsewhere does as well.
    assert_eq!(abide(&elsewhere, &check).code, 6);
    fs::copy(elsewhere.join("log/checkpoint"), elsewhere.join("seen.json")).unwrap();
    abide(&elsewhere, &check).ok();
    // The platform's own folder needs no key.
    abide(temp.path(), &["-C", "p", "log", "check", "log"]).ok();
}

#[test]
fn a_log_is_served_until_the_end_is_asked_for() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 0, &posts());
    let server = Server::start(temp.path(), &["-C", "p", "serve"]);
    let url = server.said("log").to_owned();
    let check = ["-C", "p", "log", "check", &url, "--state", "seen.json", "--json"];
    let before = abide(temp.path(), &check).ok().json()["entries"].as_u64().unwrap();
    small.ledger.append(&[notice("anna", "1", ago(0))], ago(0)).unwrap();
    assert_eq!(abide(temp.path(), &check).ok().json()["entries"], before + 1);
    let run = abide(temp.path(), &["-C", "p", "log", "check", &format!("{url}/nothing"), "--json"]);
    assert_eq!((run.code, run.json()["error"]["code"].as_str()), (3, Some("log::missing")));
    assert_eq!(server.end(), Some(0));
    let run = abide(temp.path(), &["-C", "p", "log", "check", &url, "--json"]);
    assert_eq!((run.code, run.json()["error"]["code"].as_str()), (1, Some("serve::http")));
}

/// Two witnesses in processes of their own, and two views of one log: the second gets no quorum.
#[test]
fn two_witnesses_sign_one_view_alone() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 0, &posts());
    // Before anything was shown, the operator takes a copy to make another log of: same key, same beginning.
    let key = key(temp.path());
    let witness = |name: &str, more: &[&str]| {
        let args = [&["witness", name, "--log", &key], more].concat();
        Server::start(temp.path(), &args)
    };
    let one = witness("w1", &["--name", "w1.example"]);
    let two = witness("w2", &["--name", "w2.example"]);
    let policy = |one: &Server, two: &Server| {
        let text = format!(
            "log {key}\nwitness one {} {}\nwitness two {} {}\ngroup both all one two\nquorum both\n",
            one.said("key"),
            one.said("url"),
            two.said("key"),
            two.said("url")
        );
        fs::write(temp.path().join("log.policy"), text).unwrap();
    };
    policy(&one, &two);
    copy(&small.folder, &temp.path().join("other"));
    let cosign = |folder: &str| {
        abide(temp.path(), &["-C", folder, "log", "cosign", "--policy", "log.policy", "--json"])
    };
    let check = |folder: &str| {
        abide(temp.path(), &["-C", folder, "log", "export", &format!("{folder}-log")]).ok();
        let log = format!("{folder}-log");
        abide(temp.path(), &["log", "check", &log, "--policy", "log.policy", "--json"])
    };
    assert_eq!(codes(&check("p").json()), ["log::quorum"]);
    small.ledger.append(&[notice("anna", "1", ago(0))], ago(0)).unwrap();
    let done = cosign("p").ok().json();
    assert_eq!(done["cosigned"], serde_json::json!(["w1.example", "w2.example"]));
    let found = check("p").ok().json();
    assert_eq!(found["witnesses"].as_array().unwrap().len(), 2);

    // The other log, signed with the right key, from the same beginning on.
    let keys = Keys::load(&temp.path().join("other/keys")).unwrap();
    let mut other = Ledger::open(&temp.path().join("other/ledger.sqlite"), &keys).unwrap();
    other.append(&[notice("ben", "1", ago(0)), notice("cleo", "1", ago(0))], ago(0)).unwrap();
    let run = cosign("other");
    let split = "witness::split_view";
    assert_eq!((run.code, codes(&run.json())), (6, vec![split, split, "log::quorum"]));
    let run = check("other");
    assert_eq!((run.code, codes(&run.json())), (6, vec!["log::quorum"]));

    // One that forgets nothing over its end; one that is away.
    assert_eq!((one.end(), two.end()), (Some(0), Some(0)));
    let one = witness("w1", &[]);
    let away = witness("w3", &["--name", "w3.example"]);
    policy(&one, &away);
    assert_eq!(away.end(), Some(0));
    small.ledger.append(&[notice("ben", "1", ago(0))], ago(0)).unwrap();
    let run = cosign("p");
    assert_eq!((run.code, codes(&run.json())), (6, vec!["witness::unreachable", "log::quorum"]));
    assert_eq!(run.json()["cosigned"], serde_json::json!(["w1.example"]));
    assert_eq!(codes(&cosign("other").json())[0], split);
}

#[test]
fn a_served_log_asks_its_witnesses_by_itself() {
    let temp = tempfile::tempdir().unwrap();
    let mut small = platform(temp.path(), 0, &posts());
    let key = key(temp.path());
    let args = ["witness", "w", "--name", "w.example", "--log", &key];
    let witness = Server::start(temp.path(), &args);
    let text =
        format!("log {key}\nwitness w {} {}\nquorum w\n", witness.said("key"), witness.said("url"));
    fs::write(temp.path().join("log.policy"), text).unwrap();
    let args = ["-C", "p", "serve", "--policy", "log.policy", "--cosign-seconds", "1"];
    let server = Server::start(temp.path(), &args);
    let url = server.said("log").to_owned();
    small.ledger.append(&[notice("anna", "1", ago(0))], ago(0)).unwrap();
    let size = small.ledger.position().unwrap().events;
    let check = ["log", "check", &url, "--policy", "log.policy", "--json"];
    // Until the newest head is cosigned, an older one is shown; at last it is there.
    while abide(temp.path(), &check).json()["entries"] != size {
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    abide(temp.path(), &check).ok();
    assert_eq!(server.end(), Some(0));
}

#[test]
fn an_audit_compares_terms_and_corpora_with_the_log() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let built = abide(&small.folder, &["build", "--json"]).ok().json();
    let corpus = format!("p/corpus/{}", built["corpus"].as_str().unwrap());
    abide(temp.path(), &["-C", "p", "log", "export", "log"]).ok();
    let key = key(temp.path());
    let audit = |more: &[&str]| {
        let args = [&["audit", "log", "--log-key", &key, "--json"], more].concat();
        abide(temp.path(), &args)
    };
    let found = audit(&["--corpus", &corpus]).ok().json();
    assert_eq!((found["versions"].as_u64(), found["texts"].as_u64()), (Some(1), Some(1)));
    assert_eq!(found["corpora"], 1);
    // Of a corpus that another platform built, the log knows nothing: neither it nor its terms.
    let other = tempfile::tempdir().unwrap();
    let foreign = platform(other.path(), 1, &posts());
    let built = abide(&foreign.folder, &["build", "--json"]).ok().json();
    let id = built["corpus"].as_str().unwrap();
    let run = audit(&["--corpus", &foreign.folder.join("corpus").join(id).display().to_string()]);
    assert_eq!(run.code, 6);
    assert!(codes(&run.json()).contains(&"corpus::undeclared"), "{}", run.out);
}

#[test]
fn errors_have_their_exit_codes() {
    let temp = tempfile::tempdir().unwrap();
    platform(temp.path(), 0, &posts());
    let key = key(temp.path());
    abide(temp.path(), &["-C", "p", "log", "export", "log"]).ok();
    fs::write(temp.path().join("bad.policy"), "quorum none").unwrap();
    fs::write(temp.path().join("none.policy"), "quorum none\n").unwrap();
    fs::write(temp.path().join("own.policy"), format!("log {key}\nquorum none\n")).unwrap();
    fs::write(temp.path().join("state"), "half").unwrap();
    let cases: [(i32, &str, &str); 12] = [
        (2, "args::log_key", "log check log"),
        (2, "args::log_key", "log check log --log-key nonsense"),
        (2, "args::invalid", "log check log --log-key a --policy own.policy"),
        (2, "args::log", "witness w --name w.example --log nonsense"),
        (2, "args::invalid", "witness w"),
        (3, "log::missing", "-C p log check nowhere"),
        (3, "policy::unreadable", "log check log --policy nothing"),
        (5, "policy::invalid", "log check log --policy bad.policy"),
        (5, "policy::invalid", "log check log --policy none.policy"),
        (5, "policy::invalid", "-C p log cosign --policy own.policy"),
        (1, "log::state", "log check log --policy own.policy --state state"),
        (1, "log::export", "-C p log export p"),
    ];
    for (code, name, line) in cases {
        let args: Vec<&str> = line.split(' ').chain(["--json"]).collect();
        let run = abide(temp.path(), &args);
        assert_eq!((run.code, run.json()["error"]["code"].as_str()), (code, Some(name)), "{line}");
    }
    let run = abide(temp.path(), &["witness", "w", "--log", &key, "--json"]);
    assert_eq!((run.code, run.json()["error"]["code"].as_str()), (1, Some("witness::key")));
}
