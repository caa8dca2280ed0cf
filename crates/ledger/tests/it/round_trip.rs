//! What goes in comes out.

use abide_ledger::event::{Kind, Reason, Stage, Withdrawal};
use abide_ledger::{Digest, Draft, Event, Ledger};
use abide_terms::event::{Right, Setting};
use abide_terms::member::History;

use crate::ground::*;

#[test]
fn a_new_ledger_is_empty_and_holds() {
    let ground = Ground::new();
    let ledger = ground.create();
    let position = ledger.position().unwrap();
    assert_eq!((position.events, position.time), (1, now()), "its keys");
    let cutoff = ledger.cutoff().unwrap();
    assert_eq!((cutoff.events, cutoff.time), (0, now()));
    assert_eq!(ledger.verify().unwrap().position, position);
    assert_eq!(visited(&ledger).unwrap(), "");
}

#[test]
fn events_come_out_as_they_went_in() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger
        .append(
            &[
                terms("2025-11"),
                choice("m\"1\\é", Setting::On, now()),
                notice("m2"),
                objection("m2", Right::Restriction),
                pause("uk"),
                resume("uk"),
            ],
            now(),
        )
        .unwrap();
    let expected = r#"1 2025-11-04T09:00:00.5Z terms {"version":"2025-11","digest":"4a2d7f6d","published":"2024-09-18T00:00:00Z","text":"version = \"2025-11\"\n"}
2 2025-11-04T09:00:00.5Z choice {"member":"m\"1\\é","setting":"on","at":"2025-11-04T09:00:00.5Z","terms":"2025-11","actor":"member","channel":"web","provenance":"live"}
3 2025-11-04T09:00:00.5Z notice {"member":"m2","terms":"2025-11","at":"2025-11-04T09:00:00.5Z","channel":"email","provenance":"live"}
4 2025-11-04T09:00:00.5Z objection {"member":"m2","right":"restriction","at":"2025-11-04T09:00:00.5Z","stands":true,"provenance":"live"}
5 2025-11-04T09:00:00.5Z pause {"id":"uk","regions":["GB"],"from":"2025-11-04T09:00:00.5Z","authority":"ICO","reason":"an inquiry","handling":"purge","purge":{"until":"2025-11-04T09:00:00.5Z"},"provenance":"live"}
6 2025-11-04T09:00:00.5Z resume {"pause":"uk","at":"2025-11-04T10:00:00.5Z","notice":"https://example.org/notice","provenance":"live"}
"#;
    let digest = abide_ledger::Digest::of(b"version = \"2025-11\"\n").to_string();
    assert_eq!(visited(&ledger).unwrap(), expected.replace("4a2d7f6d", &digest));
    let verified = ledger.verify().unwrap();
    assert_eq!((verified.position, verified.erased), (ledger.position().unwrap(), 0));
}

#[test]
fn two_connections_visit_two_halves() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let drafts: Vec<_> = (0..1000).map(|n| off(&format!("m{n}"))).collect();
    ledger.append(&drafts, now()).unwrap();
    let position = ledger.position().unwrap();
    let reader = ledger.reader().unwrap();
    let seen = |ledger: &abide_ledger::Ledger, range: std::ops::Range<u64>| {
        let mut seen = Vec::new();
        ledger
            .visit(range, &position, |event| {
                seen.push((event.index, event.event.member().unwrap().to_owned()));
            })
            .unwrap();
        seen
    };
    let second = std::thread::spawn(move || {
        let mut seen = Vec::new();
        reader
            .visit(501..u64::MAX, &position, |event| {
                seen.push((event.index, event.event.member().unwrap().to_owned()));
            })
            .unwrap();
        seen
    });
    let mut both = seen(&ledger, 1..501);
    both.extend(second.join().unwrap());
    let expected: Vec<_> = (0..1000).map(|n| (n + 1, format!("m{n}"))).collect();
    assert_eq!(both, expected);
}

#[test]
fn a_history_holds_what_stands_before_the_position() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    bring_in(&mut ledger, [choice("m1", Setting::On, now()), notice("m1"), notice("m2")]);
    let early = ledger.position().unwrap();
    ledger.append(&[off("m1"), objection("m1", Right::Objection)], later(1)).unwrap();
    let history = ledger.history("m1", &early).unwrap();
    assert_eq!((history.choices.len(), history.notices.len(), history.objections.len()), (1, 1, 0));
    let position = ledger.position().unwrap();
    let history = ledger.history("m1", &position).unwrap();
    assert_eq!(history.choices[1].setting, Setting::Off);
    assert_eq!(history.choices[1].index, 4);
    assert_eq!((history.choices[1].at, history.choices[1].appended), (later(1), later(1)));
    assert_eq!(history.objections[0].right, Right::Objection);
    assert_eq!(ledger.entries("m1", &position).unwrap().len(), 4);
    assert_eq!(ledger.history("nobody", &position).unwrap(), History::default());
}

#[test]
fn pauses_take_their_end_from_the_resume_before_the_position() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[pause("uk"), pause("second")], now()).unwrap();
    let early = ledger.position().unwrap();
    ledger.append(&[resume("uk")], now()).unwrap();
    let until: Vec<_> =
        ledger.pauses(&early).unwrap().into_iter().map(|pause| (pause.id, pause.until)).collect();
    assert_eq!(until, [("uk".to_owned(), None), ("second".to_owned(), None)]);
    let pauses = ledger.pauses(&ledger.position().unwrap()).unwrap();
    assert_eq!((pauses[0].until, pauses[1].until), (Some(later(3600)), None));
    assert_eq!(pauses[0].purge.unwrap().until, Some(now()));
}

#[test]
fn the_cutoff_passes_over_corpora() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("a"), off("m1")], now()).unwrap();
    let cutoff = ledger.cutoff().unwrap();
    ledger.append_at(&[corpus("c1", cutoff)], &cutoff, later(1)).unwrap();
    ledger.append_at(&[corpus("c2", cutoff)], &cutoff, later(2)).unwrap();
    assert_eq!(ledger.cutoff().unwrap(), cutoff);
    assert_eq!(ledger.position().unwrap().events, 5);
    ledger.append(&[Draft::Clock(abide_ledger::event::Clock { at: later(3) })], later(3)).unwrap();
    assert_eq!(ledger.cutoff().unwrap().events, 6);
    let error = ledger.append_at(&[corpus("c3", cutoff)], &cutoff, later(4)).unwrap_err();
    assert_eq!(error.code(), "ledger::moved");
    let corpora = ledger.corpora().unwrap();
    assert_eq!(corpora.len(), 2);
    assert_eq!((corpora[1].index, corpora[1].corpus.position), (4, cutoff));
    assert_eq!(corpora[1].corpus.details["records"], 7);
    let published = ledger.published(&cutoff).unwrap();
    assert_eq!(published[0].terms.version, "a");
    let entries = ledger.events(Kind::Clock, &ledger.position().unwrap()).unwrap();
    assert!(matches!(entries[0].event, Event::Clock(_)));
    assert!(ledger.events(Kind::Choice, &cutoff).is_err(), "choices are not listed whole");
}

#[test]
fn a_corpus_ends_in_two_stages_and_moves_no_cutoff() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    let cutoff = ledger.cutoff().unwrap();
    let end = |stage| {
        let (corpus, reason) = ("c1".to_owned(), Reason::Superseded);
        Draft::Withdrawal(Withdrawal { corpus, stage, reason })
    };
    let refused = |ledger: &mut Ledger, draft: Draft| {
        ledger.append(&[draft], later(2)).unwrap_err().to_string()
    };
    let withdrawn = || end(Stage::Withdrawn);
    assert_eq!(refused(&mut ledger, withdrawn()), "the ledger holds no corpus `c1`");
    ledger.append_at(&[corpus("c1", cutoff)], &cutoff, later(1)).unwrap();
    let early = refused(&mut ledger, end(Stage::Deleted));
    assert_eq!(early, "the corpus `c1` was not withdrawn");
    ledger.append(&[withdrawn()], later(2)).unwrap();
    assert_eq!(refused(&mut ledger, withdrawn()), "the corpus `c1` is withdrawn already");
    assert_eq!(refused(&mut ledger, model("m", "c1")), "the corpus `c1` is withdrawn");
    ledger.append(&[end(Stage::Deleted)], later(3)).unwrap();
    assert_eq!(refused(&mut ledger, end(Stage::Deleted)), "the corpus `c1` is deleted already");
    assert_eq!(ledger.cutoff().unwrap(), cutoff);
    let stages: Vec<_> = ledger.withdrawals().unwrap();
    let stages: Vec<_> = stages.iter().map(|entry| (entry.index, entry.withdrawal.stage)).collect();
    assert_eq!(stages, [(3, Stage::Withdrawn), (4, Stage::Deleted)]);
    let entry: serde_json::Value = serde_json::from_slice(&ledger.entry(3).unwrap()).unwrap();
    let body = serde_json::json!({ "corpus": "c1", "stage": "withdrawn", "reason": "superseded" });
    assert_eq!((&entry["kind"], &entry["body"]), (&"withdrawal".into(), &body));
}

#[test]
fn a_model_follows_its_corpus_and_moves_no_cutoff() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    let cutoff = ledger.cutoff().unwrap();
    let error = ledger.append_at(&[model("m", "c1")], &cutoff, later(1)).unwrap_err();
    assert!(error.to_string().contains("no corpus `c1`"), "{error}");
    ledger.append_at(&[corpus("c1", cutoff)], &cutoff, later(1)).unwrap();
    ledger.append_at(&[model("m", "c1")], &cutoff, later(2)).unwrap();
    assert_eq!(ledger.cutoff().unwrap(), cutoff);
    let models = ledger.models().unwrap();
    assert_eq!((models.len(), models[0].index, &*models[0].model.corpus), (1, 3, "c1"));
    let entry: serde_json::Value = serde_json::from_slice(&ledger.entry(3).unwrap()).unwrap();
    assert_eq!((&entry["kind"], &entry["body"]["id"]), (&"model".into(), &"m".into()));
    assert_eq!(entry["body"]["digest"], Digest::of(b"m").to_string());
    // Whoever leaves after the corpus was built keeps its models from being entered.
    ledger.append(&[off("m2")], later(3)).unwrap();
    let error = ledger.append_at(&[model("n", "c1")], &cutoff, later(4)).unwrap_err();
    assert_eq!(error.code(), "ledger::moved");
}

#[test]
fn a_position_of_another_ledger_is_refused() {
    let (ground, other) = (Ground::new(), Ground::new());
    let (mut ledger, mut stranger) = (ground.create(), other.create());
    ledger.append(&[off("m1")], now()).unwrap();
    stranger.append(&[off("m1")], now()).unwrap();
    let position = stranger.position().unwrap();
    for code in [
        ledger.visit(0..1, &position, |_| panic!("shown")).unwrap_err().code(),
        ledger.history("m1", &position).unwrap_err().code(),
        ledger.pauses(&position).unwrap_err().code(),
        ledger.append(&[corpus("c", position)], now()).unwrap_err().code(),
    ] {
        assert_eq!(code, "ledger::position");
    }
}

#[test]
fn what_was_appended_is_there_after_opening_again() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let appended = ledger.append(&[off("m1"), off("m2")], now()).unwrap();
    assert_eq!((appended[1].index, appended[1].appended), (2, now()));
    let (before, position) = (visited(&ledger).unwrap(), ledger.position().unwrap());
    drop(ledger);
    let mut ledger = ground.open().unwrap();
    assert_eq!(visited(&ledger).unwrap(), before);
    assert_eq!(ledger.position().unwrap(), position);
    assert_eq!(ledger.append(&[off("m3")], now()).unwrap()[0].index, 3);
    ledger.verify().unwrap();
}
