//! Records that fail one rule, or two that stand side by side: the first of them is the reason.

use std::collections::{BTreeMap, HashMap};

use abide_terms::decision::{Decision, Reason};
use abide_terms::document::{
    Category, Contributors, Default, Document, Effective, Mentions, NoticeText, Region,
};
use abide_terms::event::{Choice, Objection, Pause, Right, Setting};
use abide_terms::member::{AgeEvidence, DatedRegion, History, Kind, Member};
use abide_terms::record::{Audience, Contributor, Record};
use jiff::civil::date;

use crate::scene::{Scene, at};

/// A record that every rule lets pass.
fn allowed() -> Scene {
    let published = at("2020-01-01T00:00:00Z");
    let member = Member {
        id: "ada".into(),
        kind: Some(Kind::Person),
        joined: Some(at("2021-01-01T00:00:00Z")),
        age: Some(AgeEvidence::Birth(date(1990, 1, 1))),
        regions: vec![DatedRegion {
            region: Some("US".into()),
            from: Some(at("2000-01-01T00:00:00Z")),
        }],
        deleted_at: None,
        signals: vec![],
        history: History::default(),
    };
    let terms = Document {
        platform: "Example".into(),
        version: "v1".into(),
        published,
        material: true,
        material_reason: None,
        minimum_age: 18,
        notice_period_days: 0,
        removal_days: None,
        signals: vec!["gpc".into()],
        never: vec![],
        notice: NoticeText { title: "Notice".into(), text: "Text".into() },
        purposes: vec![],
        regions: vec![Region {
            name: "US".into(),
            covers: vec!["US".into()],
            effective: Effective { existing: published, new: published },
            default: Default::On,
            default_reason: None,
            legal_basis: "contract".into(),
        }],
        categories: BTreeMap::from([(
            "content.post".to_owned(),
            Category {
                audiences: vec![Audience::Public],
                data_from: date(2010, 1, 1),
                contributors: Contributors::EachMustPass,
                mentions: Mentions::Deny,
            },
        )]),
    };
    let record = Record {
        id: "post".into(),
        category: Some("content.post".into()),
        audience: Some(Audience::Public),
        author: Some("ada".into()),
        made_from: Some(at("2022-01-01T00:00:00Z")),
        made_to: Some(at("2022-01-01T00:00:00Z")),
        deleted_at: None,
        contributors: vec![],
        mentions: vec![],
        signals: vec![],
    };
    Scene {
        terms: vec![terms],
        pauses: vec![],
        cutoff: at("2025-01-01T00:00:00Z"),
        masking: true,
        members: HashMap::from([(member.id.clone(), member)]),
        records: vec![record],
    }
}

fn choice(category: Option<&str>) -> Choice {
    let when = at("2023-01-01T00:00:00Z");
    Choice {
        index: 1,
        at: when,
        appended: when,
        setting: Setting::Off,
        category: category.map(str::to_owned),
        terms: Some("v1".into()),
    }
}

/// Makes the record fail that rule, and no rule before it.
fn fail(scene: &mut Scene, rule: u8) {
    let terms = &mut scene.terms[0];
    let record = &mut scene.records[0];
    let ada = scene.members.get_mut("ada").unwrap();
    match rule {
        1 => terms.never.push("content".into()),
        2 => _ = terms.categories.remove("content.post"),
        3 => record.audience = None,
        4 => record.deleted_at = Some(scene.cutoff),
        5 => ada.kind = Some(Kind::Organisation),
        6 => ada.regions[0].region = Some("FR".into()),
        7 => ada.joined = None,
        8 => scene.pauses.push(Pause {
            index: 9,
            id: "stop".into(),
            regions: vec!["US".into(), "FR".into()],
            from: scene.cutoff,
            until: None,
            purge: None,
        }),
        9 => ada.age = None,
        // Grown up at the cutoff, and not when the record was made.
        10 if ada.age.is_some() => ada.age = Some(AgeEvidence::Birth(date(2005, 1, 1))),
        // Of unknown age: a minor at any time.
        10 => {}
        11 => record.made_to = Some(at("2025-01-01T00:00:00.000001Z")),
        12 => ada.history.choices.push(choice(None)),
        13 => ada.history.choices.push(Choice { index: 2, ..choice(Some("content.post")) }),
        14 => ada.history.objections.push(Objection {
            index: 3,
            at: scene.cutoff,
            appended: scene.cutoff,
            right: Right::Restriction,
            stands: true,
        }),
        15 => record.contributors.push(Contributor { member: None, role: "editor".into() }),
        16 => record.signals.push("gpc".into()),
        _ => unreachable!("there are sixteen rules"),
    }
}

fn assert_reason(scene: &Scene, expected: Decision, what: &str) {
    assert_eq!(scene.at_once(), [expected], "the gate, {what}");
    assert_eq!(scene.one_by_one(), [expected], "the one-record rule, {what}");
}

fn denied(rule: u8) -> Decision {
    Decision::Denied { reason: Reason::from_number(rule).unwrap(), rule }
}

#[test]
fn the_plain_record_is_allowed() {
    assert_reason(&allowed(), Decision::Allowed, "with nothing against it");
}

#[test]
fn each_rule_denies_by_itself() {
    for rule in 1..=16 {
        let mut scene = allowed();
        fail(&mut scene, rule);
        assert_reason(&scene, denied(rule), &format!("failing {rule}"));
    }
}

#[test]
fn of_any_two_rules_that_fail_the_first_is_the_reason() {
    for first in 1..=16 {
        for second in first + 1..=16 {
            let mut scene = allowed();
            fail(&mut scene, first);
            fail(&mut scene, second);
            assert_reason(&scene, denied(first), &format!("failing {first} and {second}"));
        }
    }
}

#[test]
fn a_rule_that_cannot_be_evaluated_stands_at_its_place() {
    let reversed = |scene: &mut Scene| {
        scene.records[0].made_from = Some(at("2022-01-01T00:00:00.000001Z"));
    };
    let undecidable = Decision::Denied { reason: Reason::Undecidable, rule: 6 };
    for rule in 1..=16 {
        let mut scene = allowed();
        fail(&mut scene, rule);
        if rule == 11 {
            // The end is what it changes: put it back.
            fail(&mut scene, 14);
            scene.records[0].made_to = Some(at("2022-01-01T00:00:00Z"));
        }
        reversed(&mut scene);
        let expected = if rule < 6 { denied(rule) } else { undecidable };
        assert_reason(&scene, expected, &format!("failing {rule}, made backwards"));
    }
}
