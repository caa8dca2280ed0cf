//! A rule that is dropped or turned round, on either side, is noticed by comparing the two sides.

use std::fmt::Write;

use abide_terms::decision::{Decision, RULES, Rule, decide_by};

use crate::draw::Draw;
use crate::entropy::Entropy;
use crate::scene::Scene;
use crate::table;

const WORLDS: u64 = 40;
const RECORDS: usize = 1000;

#[derive(Clone, Copy)]
enum Change {
    Dropped,
    Inverted,
}

/// The gate with one rule changed.
fn at_once(scene: &Scene, rule: u8, change: Change) -> Vec<Decision> {
    let gate = table::gate(&scene.world());
    let gate = match change {
        Change::Dropped => gate.without(rule),
        Change::Inverted => gate.inverted(rule),
    };
    table::decide(&gate, &table::records(&scene.records))
}

/// The one-record rule with one rule changed.
fn one_by_one(scene: &Scene, rule: u8, change: Change) -> Vec<Decision> {
    let changed: Vec<Rule> = RULES
        .iter()
        .filter_map(|one| match change {
            _ if one.reason.number() != rule => Some(*one),
            Change::Dropped => None,
            Change::Inverted => Some(one.inverted()),
        })
        .collect();
    let world = scene.world();
    scene.records.iter().map(|record| decide_by(&changed, record, &world)).collect()
}

#[test]
fn every_mutant_of_a_rule_is_told_apart() {
    let mut told = [[0_usize; 4]; 17];
    for seed in 0..WORLDS {
        let scene = Draw::new(Entropy::Seed(seed)).scene(30, RECORDS);
        let gate = scene.at_once();
        let rule = scene.one_by_one();
        assert_eq!(gate, rule);
        let differ = |mutant: Vec<Decision>, other: &[Decision]| {
            mutant.iter().zip(other).filter(|(one, other)| one != other).count()
        };
        for number in 1..=16 {
            let told = &mut told[usize::from(number)];
            told[0] += differ(at_once(&scene, number, Change::Dropped), &rule);
            told[1] += differ(at_once(&scene, number, Change::Inverted), &rule);
            told[2] += differ(one_by_one(&scene, number, Change::Dropped), &gate);
            told[3] += differ(one_by_one(&scene, number, Change::Inverted), &gate);
        }
    }
    let mut list =
        format!("of {} records differ, when a rule is changed:\n", WORLDS * RECORDS as u64);
    let _ = writeln!(
        list,
        "rule   gate dropped  gate inverted  one-record dropped  one-record inverted"
    );
    for (number, [a, b, c, d]) in told.iter().enumerate().skip(1) {
        let _ = writeln!(list, "{number:>4} {a:>14} {b:>14} {c:>19} {d:>20}");
    }
    println!("{list}");
    assert_eq!(RULES.len(), 16);
    assert!(told.iter().skip(1).flatten().all(|count| *count > 0), "a mutant got through\n{list}");
}
