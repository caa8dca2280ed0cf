//! Whose names are masked in other people's texts: of whom no record made now could be used.

use abide_terms::decision::{Reason, explain};
use abide_terms::member::Kind;
use abide_terms::record::{Audience, Record};

use crate::draw::Draw;
use crate::entropy::Entropy;
use crate::table;

/// Rules that ask about the record or its category, and not about the person.
const OF_THE_RECORD: [Reason; 2] = [Reason::OutsideWindow, Reason::CategoryOptedOut];

#[test]
fn the_names_of_whoever_cannot_be_used_now_are_masked() {
    let (mut masked, mut others) = (0, 0);
    for seed in 0..300 {
        let mut scene = Draw::new(Entropy::Seed(seed)).scene(30, 0);
        // What a pause that is over purges is told by when a record was made.
        for pause in &mut scene.pauses {
            pause.purge = None;
        }
        let (world, gate) = (scene.world(), table::gate(&scene.world()));
        let unusable: Vec<u32> = gate.unusable().collect();
        for (id, member) in &scene.members {
            let record = Record {
                id: "now".into(),
                category: Some("content.post".into()),
                audience: Some(Audience::Public),
                author: Some(id.clone()),
                made_from: Some(scene.cutoff),
                made_to: Some(scene.cutoff),
                deleted_at: None,
                contributors: vec![],
                mentions: vec![],
                signals: vec![],
            };
            let (_, steps) = explain(&record, &world);
            let denies = steps.iter().any(|step| {
                (Reason::Deleted..=Reason::Objected).contains(&step.reason)
                    && !OF_THE_RECORD.contains(&step.reason)
                    && step.passed != Some(true)
            });
            let has_a_name = !matches!(member.kind, Some(Kind::Bot | Kind::Organisation));
            let number = gate.number(id).unwrap() as u32;
            assert_eq!(
                unusable.contains(&number),
                denies && has_a_name,
                "seed {seed}: {member:#?}"
            );
            *(if denies && has_a_name { &mut masked } else { &mut others }) += 1;
        }
    }
    assert!(masked > 500 && others > 500, "{masked} masked, {others} not");
}

#[test]
fn a_category_that_is_switched_off_is_told_with_its_members() {
    let (mut told, mut checked) = (0, 0);
    for seed in 0..200 {
        let scene = Draw::new(Entropy::Seed(seed)).scene(30, 60);
        let gate = table::gate(&scene.world());
        let off: Vec<(&str, u32)> = gate.switched_off().collect();
        told += off.len();
        for record in &scene.records {
            let (Some(author), Some(category)) = (&record.author, &record.category) else {
                continue;
            };
            let Some(number) = gate.number(author) else { continue };
            let (_, steps) = explain(record, &scene.world());
            let rule = steps.iter().find(|step| step.reason == Reason::CategoryOptedOut).unwrap();
            // A category of a platform's own that no terms list is never used, and needs no number.
            let is_everywhere = !category.starts_with("x-");
            if is_everywhere && abide_terms::taxonomy::is_known(category) {
                checked += 1;
                let is_off = off.contains(&(category.as_str(), number as u32));
                assert_eq!(is_off, rule.passed == Some(false), "seed {seed}: {}", record.id);
            }
        }
    }
    assert!(told > 100 && checked > 1000, "{told} told, {checked} checked");
}
