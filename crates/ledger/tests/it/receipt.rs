//! Receipts, checked by who knows nothing but the file and a policy.

use abide_ledger::{Draft, Ledger};
use abide_terms::event::{Right, Setting};
use abide_verify::cosignature::Cosigner;
use abide_verify::finding::Outcome;
use abide_verify::policy::Policy;
use abide_verify::receipt::{self, BYTES_AT_ONCE_MAX, Receipt, Trust, check};

use crate::ground::*;

const PLATFORM: &str = "Example";

fn trust(ledger: &Ledger, member: &str) -> Trust {
    let policy = format!("log {}\nquorum none\n", ledger.log_key().unwrap());
    Trust {
        policy: Some(Policy::parse(policy.as_bytes()).unwrap()),
        member: Some(member.to_owned()),
        ..Trust::default()
    }
}

/// The verdict and the codes of what does not hold.
fn found(receipt: &Receipt, trust: &Trust) -> (Outcome, Vec<&'static str>) {
    let checked = check(receipt.to_json().unwrap().as_bytes(), trust);
    let bad = checked.report.findings().iter().filter(|found| found.outcome != Outcome::Holds);
    (checked.report.verdict(), bad.map(|found| found.code).collect())
}

fn acted(ledger: &mut Ledger, draft: Draft) -> Receipt {
    let appended = ledger.append(&[draft], now()).unwrap();
    ledger.receipt(appended.first().unwrap().index, PLATFORM).unwrap()
}

#[test]
fn a_receipt_is_completed_by_the_next_root() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("2025-11")], now()).unwrap();
    for n in 0..300 {
        ledger.append(&[off(&format!("other-{n}"))], now()).unwrap();
    }
    let first = acted(&mut ledger, choice("anna", Setting::On, now()));
    let bytes = first.to_json().unwrap();
    assert!(bytes.len() <= BYTES_AT_ONCE_MAX, "{} bytes", bytes.len());
    assert_eq!(Receipt::parse(bytes.as_bytes()).unwrap(), first);
    let mut trust = trust(&ledger, "anna");
    assert_eq!(found(&first, &trust), (Outcome::Open, vec!["state::pending"]));
    trust.now = Some("2025-11-04T10:00:00.500001Z".parse().unwrap());
    assert_eq!(found(&first, &trust), (Outcome::Fails, vec!["state::overdue"]));
    assert_eq!(ledger.complete(&first, None).unwrap(), None, "there is no root yet");

    ledger.append_root(now()).unwrap();
    let whole = ledger.complete(&first, None).unwrap().unwrap();
    assert_eq!(found(&whole, &trust), (Outcome::Holds, vec![]));
    assert!(whole.to_json().unwrap().len() <= receipt::BYTES_MAX);
    assert_eq!(whole.terms.as_ref().unwrap().version, "2025-11");
    assert!(whole.terms.as_ref().unwrap().digest.is_some());

    // A later act, by whomever: the first is not the last any more.
    let second = acted(&mut ledger, off("anna"));
    assert_eq!((first.version, second.version), (1, 2));
    assert_eq!(ledger.complete(&second, None).unwrap(), None, "the newest root is older");
    ledger.append_root(now()).unwrap();
    let whole = ledger.complete(&first, None).unwrap().unwrap();
    assert_eq!(found(&whole, &trust), (Outcome::Fails, vec!["state::superseded"]));
    let second = ledger.complete(&second, None).unwrap().unwrap();
    assert_eq!(found(&second, &trust), (Outcome::Holds, vec![]));
    assert_eq!(receipt::compare(&[first, second]).findings(), []);
}

#[test]
fn every_act_has_its_words() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("2025-11")], now()).unwrap();
    let mut category = off("anna");
    if let Draft::Choice(choice) = &mut category {
        choice.category = Some("content.post".into());
        choice.terms = None;
    }
    let mut withdrawn = objection("anna", Right::Objection);
    if let Draft::Objection(objection) = &mut withdrawn {
        objection.stands = false;
    }
    for (draft, words) in [
        (
            choice("anna", Setting::On, now()),
            "you said “on” for everything on 2025-11-04, 09:00:00 UTC",
        ),
        (category, "you said “off” for content.post on"),
        (objection("anna", Right::Objection), "you made your objection on"),
        (withdrawn, "you withdrew your objection on"),
        (objection("anna", Right::Restriction), "you made your restriction on"),
        (objection("anna", Right::Erasure), "you asked for your erasure on"),
    ] {
        let receipt = acted(&mut ledger, draft);
        let checked = check(receipt.to_json().unwrap().as_bytes(), &trust(&ledger, "anna"));
        let said = &checked.report.findings()[0];
        assert_eq!(said.code, "log::included");
        assert!(said.words.contains(words), "{}", said.words);
        assert!(checked.act.is_some() && checked.pseudonym().is_some());
    }
}

#[test]
fn the_receipt_of_an_erasure_outlives_everything_else() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let before = acted(&mut ledger, off("anna"));
    let erased = acted(&mut ledger, objection("anna", Right::Erasure));
    assert_eq!((erased.version, erased.member), (2, before.member));
    assert!(ledger.receipt(erased.log.index(), PLATFORM).is_ok(), "until the next append");
    ledger.append(&[off("ben")], now()).unwrap();
    for index in [before.log.index(), erased.log.index()] {
        assert_eq!(ledger.receipt(index, PLATFORM).unwrap_err().code(), "ledger::event");
    }
    ledger.append_root(now()).unwrap();
    // The platform knows nothing of her any more; the receipt is enough.
    let trust = Trust { member: None, ..trust(&ledger, "") };
    let whole = ledger.complete(&erased, None).unwrap().unwrap();
    assert_eq!(found(&whole, &trust), (Outcome::Holds, vec![]));
    let superseded = ledger.complete(&before, None).unwrap().unwrap();
    assert_eq!(found(&superseded, &trust), (Outcome::Fails, vec!["state::superseded"]));
    ledger.verify().unwrap();
}

#[test]
fn receipts_rest_on_heads_that_witnesses_signed() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let receipt = acted(&mut ledger, off("anna"));
    ledger.append_root(now()).unwrap();
    let witness = Cosigner::new("w.example", &[8; 32]).unwrap();
    let head = witness.cosign(ledger.checkpoint().unwrap().unwrap(), 1_764_000_000).unwrap();
    ledger.append(&[off("ben")], now()).unwrap();
    let policy =
        format!("log {}\nwitness w {}\nquorum w\n", ledger.log_key().unwrap(), witness.verifier());
    let policy = Some(Policy::parse(policy.as_bytes()).unwrap());
    let trust = Trust { policy, ..trust(&ledger, "anna") };
    let without = ledger.complete(&receipt, None).unwrap().unwrap();
    assert_eq!(found(&without, &trust), (Outcome::Fails, vec!["log::signed"]));
    let with = ledger.complete(&receipt, Some(head.clone())).unwrap().unwrap();
    assert_eq!(found(&with, &trust), (Outcome::Holds, vec![]));
    let other = Ground::new();
    let mut other = other.create();
    other.append(&[off("carl")], now()).unwrap();
    let other = other.checkpoint().unwrap().unwrap();
    assert!(ledger.complete(&receipt, Some(other)).is_err(), "a head of another log");
}

#[test]
fn history_has_receipts_from_the_next_root_on() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    bring_in(&mut ledger, [off("anna"), notice("anna")]);
    assert_eq!(ledger.receipt(1, PLATFORM).unwrap_err().code(), "ledger::event");
    ledger.append_root(now()).unwrap();
    let receipt = ledger.receipt(1, PLATFORM).unwrap();
    let whole = ledger.complete(&receipt, None).unwrap().unwrap();
    assert_eq!(found(&whole, &trust(&ledger, "anna")), (Outcome::Holds, vec![]));
    for index in [0, 2, 3, 99] {
        assert_eq!(ledger.receipt(index, PLATFORM).unwrap_err().code(), "ledger::event", "{index}");
    }
}
