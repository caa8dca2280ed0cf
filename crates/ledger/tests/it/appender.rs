//! Many append at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;

use abide_ledger::error::Kind;
use abide_ledger::{Appender, Error, Key, Keys, Ledger, LogKey, Moment};
use abide_terms::event::{Right, Setting};
use abide_verify::finding::Outcome;
use abide_verify::merkle::leaf_hash;
use abide_verify::policy::Policy;
use abide_verify::receipt::{Trust, check};

use crate::ground::*;

fn policy(ledger: &Ledger) -> Policy {
    Policy::parse(format!("log {}\nquorum none\n", ledger.log_key().unwrap()).as_bytes()).unwrap()
}

#[test]
fn everybody_gets_their_own_receipt() {
    let ground = Ground::new();
    let ledger = ground.create();
    let policy = Some(policy(&ledger));
    let appender = Appender::start(ledger, "Example", now).unwrap();
    let (tell, told) = mpsc::channel();
    for n in 0..500 {
        let tell = tell.clone();
        let member = format!("m{n}");
        appender.submit(off(&member), move |done| tell.send((member, done)).unwrap()).unwrap();
    }
    drop(tell);
    let mut indices = Vec::new();
    for (member, done) in told {
        let done = done.unwrap();
        let trust = Trust { policy: policy.clone(), member: Some(member), ..Trust::default() };
        let checked = check(done.receipt.unwrap().as_bytes(), &trust);
        assert_eq!(checked.report.verdict(), Outcome::Open, "{:?}", checked.report);
        assert_eq!(checked.receipt.unwrap().log.index(), done.appended.index);
        indices.push(done.appended.index);
    }
    indices.sort_unstable();
    assert_eq!(indices, (1..=500).collect::<Vec<_>>());
    let heads: i64 =
        ground.raw().query_one("SELECT count(*) FROM checkpoint", [], |row| row.get(0)).unwrap();
    assert!(heads < 400, "{heads} transactions for 500 events");
    appender.close().unwrap().verify().unwrap();
}

#[test]
fn what_is_refused_leaves_the_others_of_its_batch_alone() {
    let ground = Ground::new();
    let appender = Appender::start(ground.create(), "Example", now).unwrap();
    let (tell, told) = mpsc::channel();
    // So that all of them wait together.
    appender
        .submit(off("first"), |_| std::thread::sleep(std::time::Duration::from_millis(50)))
        .unwrap();
    for n in 0..90 {
        let draft = match n % 3 {
            0 => off(&format!("m{n}")),
            1 => off(""),
            _ => choice("m", Setting::On, now()),
        };
        let tell = tell.clone();
        appender.submit(draft, move |done| tell.send((n % 3, done)).unwrap()).unwrap();
    }
    drop(tell);
    for (kind, done) in told {
        assert_eq!(done.is_ok(), kind == 0, "{done:?}");
        assert!(done.is_ok() || done.unwrap_err().code() == "ledger::event");
    }
    let erased = appender.append(objection("m0", Right::Erasure)).unwrap();
    assert!(erased.receipt.unwrap().contains("gdpr:A17"));
    let counted = appender.with(|ledger| ledger.position().unwrap().events).unwrap();
    assert_eq!(counted, 33);
    appender.close().unwrap().verify().unwrap();
}

#[test]
fn a_root_is_entered_when_it_is_due() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    let appender = Appender::start(ledger, "Example", || later(1801)).unwrap();
    let due = appender.with(|ledger| ledger.root_due().unwrap()).unwrap();
    assert_eq!(due, None);
    appender.close().unwrap().verify().unwrap();
}

/// Commits fail, some of them after they happened: whoever is told yes is in, whoever is told no is not.
#[test]
fn an_answer_is_what_happened() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let commits = AtomicU64::new(0);
    ledger.on_write(move |name, moment| {
        let commit = (name, moment) == ("commit", Moment::Before);
        let number = commits.fetch_add(u64::from(commit), Ordering::Relaxed);
        match (name, moment, number % 5) {
            ("commit", Moment::Before, 1)
            | ("commit", Moment::After, 4)
            | ("tile", Moment::After, 3) => Err(Error::new(Kind::Io, "the disk is full")),
            _ => Ok(()),
        }
    });
    let appender = Appender::start(ledger, "Example", now).unwrap();
    let mut answers = 0;
    for round in 0..40 {
        let (tell, told) = mpsc::channel();
        for n in 0..5 {
            let (tell, member) = (tell.clone(), format!("m{round}-{n}"));
            appender.submit(off(&member), move |done| tell.send((member, done)).unwrap()).unwrap();
        }
        drop(tell);
        for (member, done) in told {
            let held = appender.with(move |ledger| {
                ledger.entries(&member, &ledger.position().unwrap()).unwrap().len()
            });
            assert_eq!(held.unwrap(), usize::from(done.is_ok()), "{done:?}");
            assert!(done.is_ok() || done.unwrap_err().to_string() == "the disk is full");
            answers += 1;
        }
    }
    assert_eq!(answers, 200);
    appender.close().unwrap().verify().unwrap();
}

#[test]
fn a_key_that_is_replaced_meanwhile_costs_no_act() {
    let ground = Ground::new();
    let ledger = ground.create();
    let reader = ledger.reader().unwrap();
    let new = LogKey::new("example.com/abide", Key::new([9; 32])).unwrap();
    let keys = Keys { log: new.clone(), ..ground.keys.clone() };
    let path = ground.path();
    let appender =
        Appender::start_renewing(ledger, "Example", now, move || Ledger::open(&path, &keys).ok());
    let appender = appender.unwrap();
    appender.append(off("m1")).unwrap();
    ground.open().unwrap().rotate_log_key(&new, now()).unwrap();
    let done = appender.append(off("m2")).unwrap();
    // Whoever goes on reading proves it as well, under the new key.
    let policy =
        Policy::parse(format!("log {}\nquorum none\n", reader.signing_key().unwrap()).as_bytes());
    let leaf = leaf_hash(&reader.entry(done.appended.index).unwrap());
    reader.prove_entry(done.appended.index).unwrap().verify(&leaf, &policy.unwrap()).unwrap();
    assert!(done.receipt.is_some());
    appender.close().unwrap().verify().unwrap();
}

#[test]
fn without_the_new_key_nothing_is_signed_and_that_is_said() {
    let ground = Ground::new();
    let appender = Appender::start(ground.create(), "Example", now).unwrap();
    let new = LogKey::new("example.com/abide", Key::new([9; 32])).unwrap();
    ground.open().unwrap().rotate_log_key(&new, now()).unwrap();
    assert_eq!(appender.append(off("m1")).unwrap_err().kind(), Kind::Key);
}
