//! What the one-record rule says of the network: what the cast expects, and what the programme promises.

use std::collections::BTreeSet;

use abide_terms::decision::{Decision, Reason, World, decide};
use abide_terms::region;
use jiff::civil::date;

use crate::network::{made, network};
use crate::spec::Known;

const BEFORE: &str = "2025-11-02T23:59:59Z";
const AFTER: &str = "2025-11-03T00:00:00Z";

fn world<'a>(known: &'a Known, cutoff: &str) -> World<'a> {
    World {
        terms: &known.terms,
        pauses: &known.pauses,
        members: &known.members,
        cutoff: cutoff.parse().unwrap(),
        masking: true,
    }
}

#[test]
fn the_cast_meets_what_was_written_down_for_it() {
    let made = made(&network(100, 11));
    let known = Known::read(&made);
    let mut reasons = BTreeSet::new();
    for part in made.truth()["cast"].as_array().unwrap() {
        for scene in part["records"].as_array().unwrap() {
            let record =
                known.records.iter().find(|record| scene[0] == record.id.as_str()).unwrap();
            for (cutoff, day) in [(BEFORE, "2025-11-02"), (AFTER, "2025-11-03")] {
                let found = match decide(record, &world(&known, cutoff)) {
                    Decision::Allowed => "allowed",
                    Decision::Denied { reason, .. } => reason.word(),
                };
                assert_eq!(scene[1][day], found, "{} as of {cutoff}", record.id);
                reasons.insert(found);
            }
        }
    }
    assert!(reasons.len() >= 12, "{reasons:?}");
}

#[test]
fn the_third_of_november_lets_europe_in_and_nobody_of_the_kingdom() {
    let made = made(&network(2000, 7));
    let known = Known::read(&made);
    let new = ["EU", "EEA", "CH", "CA", "HK"];
    let mut reasons = BTreeSet::new();
    for (cutoff, least, most) in [(BEFORE, 0, 0), (AFTER, 150, 2000)] {
        let world = world(&known, cutoff);
        let (mut newcomers, mut all) = (BTreeSet::new(), BTreeSet::new());
        for record in &known.records {
            match decide(record, &world) {
                Decision::Denied { reason, .. } => drop(reasons.insert(reason.number())),
                Decision::Allowed => {
                    let member = &known.members[record.author.as_ref().unwrap()];
                    let held = member.regions.iter().filter(|row| row.from <= Some(world.cutoff));
                    let here = held.max_by_key(|row| row.from).unwrap().region.as_deref().unwrap();
                    assert_ne!(here, "GB", "{}", record.id);
                    all.insert(&member.id);
                    if new.iter().any(|item| region::covers(item, here, date(2025, 11, 3))) {
                        newcomers.insert(&member.id);
                    }
                }
            }
        }
        assert!((least..=most).contains(&newcomers.len()), "{} as of {cutoff}", newcomers.len());
        assert!(all.len() - newcomers.len() > 150, "{} as of {cutoff}", all.len());
    }
    let missing: Vec<_> =
        Reason::ALL.into_iter().filter(|reason| !reasons.contains(&reason.number())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
