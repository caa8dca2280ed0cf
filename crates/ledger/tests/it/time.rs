//! The times that events may state, and where they are put among others.

use abide_ledger::event::Clock;
use abide_ledger::{Draft, Ledger};
use abide_terms::event::{Right, Setting};
use jiff::{SignedDuration, Timestamp};

use crate::ground::*;

/// The settings of a member's whole switch, as the decision orders them.
fn ordered(ledger: &Ledger) -> Vec<Setting> {
    let mut choices = ledger.history("m1", &ledger.position().unwrap()).unwrap().choices;
    choices.sort_by_key(|choice| (choice.at, choice.index));
    choices.into_iter().map(|choice| choice.setting).collect()
}

#[test]
fn an_on_that_is_stated_ahead_does_not_outlive_the_off_after_it() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("2025-11")], now()).unwrap();
    ledger.append(&[choice("m1", Setting::On, later(5))], now()).unwrap();
    ledger.append(&[choice("m1", Setting::Off, later(1))], later(1)).unwrap();
    assert_eq!(ordered(&ledger), [Setting::On, Setting::Off]);
    let choices = ledger.history("m1", &ledger.position().unwrap()).unwrap().choices;
    assert_eq!(choices[0].at, now());
}

#[test]
fn an_off_by_a_slow_clock_comes_after_the_on_before_it() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("2025-11"), choice("m1", Setting::On, now())], now()).unwrap();
    ledger.append(&[choice("m1", Setting::Off, later(-4))], later(1)).unwrap();
    assert_eq!(ordered(&ledger), [Setting::On, Setting::Off]);
    // And an on by a slow clock before it.
    ledger.append(&[choice("m1", Setting::On, later(-3))], later(2)).unwrap();
    assert_eq!(ordered(&ledger), [Setting::On, Setting::On, Setting::Off]);
}

#[test]
fn a_withdrawal_that_is_stated_ahead_does_not_outlive_the_objection_after_it() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let (mut withdrawn, mut again) =
        (objection("m1", Right::Objection), objection("m1", Right::Objection));
    if let (Draft::Objection(withdrawn), Draft::Objection(again)) = (&mut withdrawn, &mut again) {
        (withdrawn.stands, withdrawn.at) = (false, later(4));
        again.at = later(-2);
    }
    ledger.append(&[withdrawn], now()).unwrap();
    ledger.append(&[again], later(1)).unwrap();
    let mut events = ledger.history("m1", &ledger.position().unwrap()).unwrap().objections;
    events.sort_by_key(|event| (event.at, event.index));
    assert_eq!(events.iter().map(|event| event.stands).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn an_import_keeps_the_past_that_it_states() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let past = at("2024-09-18T00:00:00Z");
    bring_in(&mut ledger, [choice("m1", Setting::On, later(4)), choice("m1", Setting::Off, past)]);
    let choices = ledger.history("m1", &ledger.position().unwrap()).unwrap().choices;
    assert_eq!(choices.iter().map(|choice| choice.at).collect::<Vec<_>>(), [now(), past]);
}

fn backdated(ledger: &mut Ledger, version: &str, hours: i64) -> Result<(), String> {
    let when: Timestamp = now() - SignedDuration::from_hours(hours);
    let draft = published(version, when, &format!("version = \"{version}\"\n"));
    ledger.append(&[draft], now()).map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn terms_of_long_ago_come_before_anybody_lives_under_the_ledger() {
    let mut paused = pause("uk");
    if let Draft::Pause(pause) = &mut paused {
        pause.reason = "\"provenance\":\"import\"}".to_owned();
    }
    let clock = Draft::Clock(Clock { at: now() });
    for live in [off("m1"), objection("m1", Right::Erasure), paused, clock] {
        let ground = Ground::new();
        let mut ledger = ground.create();
        backdated(&mut ledger, "a", 1000).unwrap();
        bring_in(&mut ledger, [off("m1"), pause("eu")]);
        backdated(&mut ledger, "b", 900).unwrap();
        ledger.append(&[live], now()).unwrap();
        backdated(&mut ledger, "c", 24).unwrap();
        assert_eq!(
            backdated(&mut ledger, "d", 25).unwrap_err(),
            "the version `d` states that it was published at `2025-11-03T08:00:00.5Z`, and it is `2025-11-04T09:00:00.5Z`"
        );
        bring_in(&mut ledger, [terms("imported")]);
    }
    let ground = Ground::new();
    let mut ledger = ground.create();
    backdated(&mut ledger, "a", 1000).unwrap();
    let position = ledger.position().unwrap();
    ledger.append(&[corpus("c", position)], now()).unwrap();
    backdated(&mut ledger, "b", 900).unwrap_err();
}

#[test]
fn words_of_a_member_are_no_provenance() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let mut draft = choice("m1", Setting::Off, now());
    if let Draft::Choice(choice) = &mut draft {
        choice.channel = "\"provenance\":\"live\"}".into();
    }
    bring_in(&mut ledger, [draft]);
    backdated(&mut ledger, "a", 900).unwrap();
}
