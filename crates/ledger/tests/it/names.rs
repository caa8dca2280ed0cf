//! Events that name terms or a pause which the ledger does not hold.

use abide_ledger::event::Bounce;
use abide_ledger::event::Provenance::Live;
use abide_ledger::{Draft, Error, Unknown};
use abide_terms::event::Setting;

use crate::ground::*;

fn named(version: &str, resumes: Option<&str>) -> Draft {
    let mut draft = notice("m1");
    if let Draft::Notice(notice) = &mut draft {
        notice.terms = version.to_owned().into();
        notice.resumes = resumes.map(|pause| pause.to_owned().into());
    }
    draft
}

fn on(version: &str) -> Draft {
    let mut draft = choice("m1", Setting::On, now());
    if let Draft::Choice(choice) = &mut draft {
        choice.terms = Some(version.to_owned().into());
    }
    draft
}

fn words(error: &Error) -> (String, &str) {
    assert_eq!(error.code(), "ledger::event");
    (error.to_string(), error.advice().unwrap())
}

#[test]
fn a_live_event_rests_on_what_is_there() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let error = ledger.append(&[named("2025-11", None)], now()).unwrap_err();
    let none = "the ledger holds none: enter it first";
    assert_eq!(words(&error), ("no terms `2025-11` are published".to_owned(), none));
    ledger.append(&[terms("2024-09"), terms("2025-11"), pause("uk")], now()).unwrap();
    for (draft, says, hint) in [
        (named("2025-12", None), "no terms `2025-12` are published", "did you mean `2025-11`?"),
        (on("next"), "no terms `next` are published", "the ledger holds `2024-09`, `2025-11`"),
        (named("2025-11", Some("eu")), "there is no pause `eu`", "the ledger holds `uk`"),
    ] {
        let error = ledger.append(&[draft], now()).unwrap_err();
        assert_eq!(words(&error), (says.to_owned(), hint));
    }
    ledger.append(&[named("2025-11", Some("uk")), on("2025-11")], now()).unwrap();
    // Also what came in with the same batch, after the names were first asked for.
    let batch = [on("2025-11"), terms("2026-01"), on("2026-01")];
    let error = ledger.append(&batch, now()).unwrap_err();
    assert!(error.to_string().starts_with("the version `2026-01` states"), "{error}");
    let text = "version = \"2026-01\"\n";
    let batch = [on("2025-11"), published("2026-01", now(), text), on("2026-01")];
    ledger.append(&batch, now()).unwrap();
}

#[test]
fn what_restricts_is_never_refused_for_a_name() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let (member, terms) = ("m1".into(), "nowhere".into());
    let bounce = Draft::Bounce(Bounce { member, terms, at: now(), provenance: Live });
    ledger.append(&[off("m1"), bounce], now()).unwrap();
}

#[test]
fn an_import_counts_what_it_names_in_vain() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("2025-11"), pause("uk")], now()).unwrap();
    assert_eq!(ledger.unknown_names(), Unknown::default());
    bring_in(
        &mut ledger,
        [
            on("2025-11"),
            on("2025-12"),
            named("2025-12", Some("uk")),
            named("2025-11", Some("eu")),
            pause("eu"),
            named("2025-11", Some("eu")),
        ],
    );
    assert_eq!(ledger.unknown_names(), Unknown { terms: 2, pauses: 1 });
    // A live event says nothing about the last import; the next import does.
    ledger.append(&[off("m1")], now()).unwrap();
    assert_eq!(ledger.unknown_names(), Unknown { terms: 2, pauses: 1 });
    bring_in(&mut ledger, [on("2025-11")]);
    assert_eq!(ledger.unknown_names(), Unknown::default());
}
