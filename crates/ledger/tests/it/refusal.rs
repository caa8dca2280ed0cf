//! Events that the ledger does not take, and what it says.

use abide_ledger::event::{Clock, Draft, Handling, Provenance, Source};
use abide_ledger::{Digest, Error};
use abide_terms::event::{Right, Setting};

use crate::ground::*;

fn refused(drafts: &[Draft]) -> String {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let error: Error = ledger.append(drafts, now()).unwrap_err();
    assert_eq!(error.code(), "ledger::event");
    assert_eq!(ledger.position().unwrap().events, 1, "nothing of the batch stays");
    error.to_string()
}

#[test]
fn a_live_event_happens_now() {
    let past =
        "the event states the time `2025-11-04T08:59:00Z`, and it is `2025-11-04T09:00:00.5Z`";
    assert_eq!(refused(&[choice("m1", Setting::On, at("2025-11-04T08:59:00Z"))]), past);
    let future =
        "the event states the time `2025-11-04T09:01:00Z`, and it is `2025-11-04T09:00:00.5Z`";
    assert_eq!(refused(&[choice("m1", Setting::Off, at("2025-11-04T09:01:00Z"))]), future);
    assert_eq!(refused(&[Draft::Clock(Clock { at: at("2025-11-04T09:01:00Z") })]), future);
    let mut early = pause("uk");
    if let Draft::Pause(pause) = &mut early {
        pause.from = at("2025-11-04T08:59:00Z");
        pause.provenance = Provenance::Import;
    }
    assert_eq!(refused(&[early]), past, "a draft cannot call itself imported");
}

#[test]
fn a_pause_and_its_end_may_be_set_for_later() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let mut planned = pause("uk");
    if let Draft::Pause(pause) = &mut planned {
        pause.from = later(1800);
    }
    ledger.append(&[planned, resume("uk")], now()).unwrap();
    assert_eq!(ledger.pauses(&ledger.position().unwrap()).unwrap()[0].until, Some(later(3600)));
}

#[test]
fn a_clock_that_goes_backwards_stops_the_append() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], later(10)).unwrap_err();
    ledger.append(&[choice("m1", Setting::Off, later(10))], later(10)).unwrap();
    // Within a second, it goes on from the last time.
    let appended = ledger.append(&[choice("m1", Setting::Off, later(9))], later(9)).unwrap();
    assert_eq!(appended[0].appended, later(10));
    let error = ledger.append(&[choice("m1", Setting::On, later(8))], later(8)).unwrap_err();
    assert_eq!(error.code(), "ledger::clock");
    assert_eq!(
        error.to_string(),
        "the clock says `2025-11-04T09:00:08.5Z`, but the last event was appended at `2025-11-04T09:00:10.5Z`"
    );
    assert!(error.advice().is_some());
    assert_eq!(ledger.position().unwrap().events, 3);
    // What takes away is heard all the same, as the last thing that was said.
    let appended = ledger.append(&[choice("m1", Setting::Off, later(8))], later(8)).unwrap();
    assert_eq!(appended[0].appended, later(10));
    let history = ledger.history("m1", &ledger.position().unwrap()).unwrap();
    assert_eq!(
        history.choices.last().map(|last| (last.setting, last.at)),
        Some((Setting::Off, later(10)))
    );
}

#[test]
fn contradictions_are_refused() {
    assert_eq!(refused(&[pause("uk"), pause("uk")]), "there is a pause `uk` already");
    assert_eq!(refused(&[resume("uk")]), "there is no pause `uk`");
    assert_eq!(
        refused(&[pause("uk"), resume("uk"), resume("uk")]),
        "the pause `uk` has an end already"
    );
    assert_eq!(refused(&[terms("a"), terms("a")]), "the version `a` is published already");
    assert_eq!(refused(&[off("")]), "`member` is empty");
    assert_eq!(
        refused(&[off("m1 ")]),
        "`member` begins or ends with a space, or holds a control character"
    );
    let mut changed = terms("a");
    if let Draft::Terms(terms) = &mut changed {
        terms.digest = Digest::default();
    }
    assert_eq!(refused(&[changed]), "the digest is not that of the terms' text");
    let mut frozen = pause("uk");
    if let Draft::Pause(pause) = &mut frozen {
        pause.handling = Handling::Freeze;
    }
    assert_eq!(refused(&[frozen]), "a pause that freezes has a window to purge");
    let mut withdrawn = objection("m1", Right::Erasure);
    if let Draft::Objection(objection) = &mut withdrawn {
        objection.stands = false;
    }
    assert_eq!(refused(&[withdrawn]), "an erasure cannot be withdrawn");
}

#[test]
fn a_misspelt_category_is_refused() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let mut draft = off("m1");
    if let Draft::Choice(choice) = &mut draft {
        choice.category = Some("content.posts".into());
    }
    let error = ledger.append(&[draft], now()).unwrap_err();
    assert_eq!(error.to_string(), "the choice is against a category that is unknown");
    assert_eq!(error.advice(), Some("did you mean `content.post`?"));
}

/// Whoever audits the log reads it strictly, so nothing comes in that they would refuse.
#[test]
fn an_entry_that_readers_could_differ_about() {
    let source = |details: serde_json::Value| {
        let (name, digest) = ("posts".to_owned(), Digest::of(b"posts"));
        let details = details.as_object().unwrap().clone();
        Draft::Source(Source { name, digest, captured_at: now(), details })
    };
    let deep = (0..33).fold(serde_json::json!(1), |deep, _| serde_json::json!([deep]));
    for details in [
        serde_json::json!({ "share": 1.0 }),
        serde_json::json!({ "rows": u64::MAX }),
        serde_json::json!({ "deep": deep }),
    ] {
        let says = refused(&[source(details)]);
        assert!(says.starts_with("the log's entry of the event cannot be read: "), "{says}");
    }
    let details = serde_json::json!({ "share": 0.5, "rows": 7 });
    Ground::new().create().append(&[source(details)], now()).unwrap();
}
