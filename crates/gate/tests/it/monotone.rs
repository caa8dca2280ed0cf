//! Taking away a fact that a permission rests on, or adding a restriction, never allows a record.
//!
//! Stronger than the number of records: none that was denied is allowed afterwards, and nobody who was masked is not.

use abide_terms::decision::Decision;
use abide_terms::document::{Contributors, Default, Mentions};
use abide_terms::event::{Bounce, Choice, Objection, Pause, Right, Setting, Window};
use abide_terms::member::Member;
use abide_terms::record::Record;
use jiff::Timestamp;

use crate::draw::Draw;
use crate::entropy::Entropy;
use crate::scene::Scene;

const WORLDS: u64 = 800;
const CHANGES: usize = 12;
const RECORDS: usize = 120;

/// An instant where something turns in this scene, or close to it.
fn instant(scene: &Scene, entropy: &mut Entropy) -> Timestamp {
    let mut turns = vec![scene.cutoff];
    turns.extend(scene.terms.iter().map(|terms| terms.published));
    turns.extend(scene.pauses.iter().flat_map(|pause| [Some(pause.from), pause.until]).flatten());
    let notices = scene.members.values().flat_map(|member| &member.history.notices);
    turns.extend(notices.map(|notice| notice.at));
    let choices = scene.members.values().flat_map(|member| &member.history.choices);
    turns.extend(choices.map(|choice| choice.at));
    turns.sort();
    let by = entropy.pick(&[0_i64, -1, 1]);
    Timestamp::from_microsecond(entropy.pick(&turns).as_microsecond() + by).unwrap()
}

fn member<'a>(scene: &'a mut Scene, entropy: &mut Entropy) -> &'a mut Member {
    let mut ids: Vec<String> = scene.members.keys().cloned().collect();
    ids.sort();
    scene.members.get_mut(&entropy.pick(&ids)).unwrap()
}

fn drop_one<T>(from: &mut Vec<T>, entropy: &mut Entropy) {
    if !from.is_empty() {
        from.remove(entropy.below(from.len()));
    }
}

/// A deletion that was there already is not put off.
fn earlier(deleted: Option<Timestamp>, when: Timestamp) -> Timestamp {
    deleted.map_or(when, |before| before.min(when))
}

/// Takes something away from a record, or restricts it; says what.
fn change_record(record: &mut Record, kind: usize, when: Timestamp) -> &'static str {
    match kind {
        0 => (record.category = None, "a record's category").1,
        1 => (record.audience = None, "a record's audience").1,
        2 => (record.author = None, "a record's author").1,
        3 => (record.made_from = None, "a record's first instant").1,
        4 => (record.made_to = None, "a record's last instant").1,
        5 => {
            record.deleted_at = Some(earlier(record.deleted_at, when));
            "a deleted record"
        }
        6 => (record.signals.push("gpc".into()), "a record's signal").1,
        7 => {
            record.contributors.iter_mut().for_each(|one| one.member = None);
            "who contributed"
        }
        _ => (record.mentions.iter_mut().for_each(|one| *one = None), "who is mentioned").1,
    }
}

const KINDS: usize = 32;

/// Takes something away, or restricts something; says what.
fn change(scene: &mut Scene, kind: usize, entropy: &mut Entropy) -> &'static str {
    let when = instant(scene, entropy);
    let appended = instant(scene, entropy);
    let index = 1_000_000 + entropy.below(1000) as u64;
    let version = entropy.below(scene.terms.len());
    let version_names: Vec<String> = scene.terms.iter().map(|one| one.version.clone()).collect();
    match kind {
        0..=8 => {
            let mut what = "";
            for record in &mut scene.records {
                if entropy.chance(500) {
                    what = change_record(record, kind, when);
                }
            }
            what
        }
        9 => (member(scene, entropy).age = None, "an age").1,
        10 => (member(scene, entropy).joined = None, "when somebody joined").1,
        11 => (member(scene, entropy).kind = None, "a kind of account").1,
        12 | 13 => {
            let rows = &mut member(scene, entropy).regions;
            if !rows.is_empty() {
                let row = entropy.below(rows.len());
                if kind == 12 { rows[row].region = None } else { rows[row].from = None }
            }
            "a dated region"
        }
        14 => {
            let member = member(scene, entropy);
            member.deleted_at = Some(earlier(member.deleted_at, when));
            "a deleted account"
        }
        15 => (member(scene, entropy).signals.push("gpc".into()), "a member's signal").1,
        16 => (drop_one(&mut member(scene, entropy).history.notices, entropy), "a notice").1,
        17 => {
            let choices = &mut member(scene, entropy).history.choices;
            let on = choices.iter().position(|choice| choice.setting == Setting::On);
            if let Some(on) = on {
                choices.remove(on);
            }
            "a choice of on"
        }
        18 | 19 => {
            let category = (kind == 19).then(|| "content.post".to_owned());
            let setting = Setting::Off;
            let off = Choice { index, at: when, appended, setting, category, terms: None };
            member(scene, entropy).history.choices.push(off);
            "a choice of off"
        }
        20 => {
            let right = entropy.pick(&[Right::Objection, Right::Erasure, Right::Restriction]);
            let objection = Objection { index, at: when, appended, right, stands: true };
            member(scene, entropy).history.objections.push(objection);
            "an objection"
        }
        21 if !version_names.is_empty() => {
            let bounce = Bounce { index, at: when, terms: entropy.pick(&version_names) };
            member(scene, entropy).history.bounces.push(bounce);
            "a bounce"
        }
        22 | 23 => {
            scene.pauses.push(Pause {
                index,
                id: format!("new-{index}"),
                regions: vec![
                    entropy.pick(&["US", "EU", "CA", "EEA", "GB", "US-CA", "CA-QC"]).into(),
                ],
                from: when,
                until: (kind == 22).then_some(appended).filter(|until| *until > when),
                purge: entropy.chance(300).then_some(Window { from: None, until: Some(appended) }),
            });
            "a pause"
        }
        24 => {
            let mut ids: Vec<String> = scene.members.keys().cloned().collect();
            ids.sort();
            scene.members.remove(&entropy.pick(&ids));
            "a member"
        }
        25 => (scene.masking = false, "masking").1,
        _ if scene.terms.is_empty() => "nothing",
        26 => {
            let categories = scene.terms[version].categories.values_mut();
            categories.for_each(|category| category.mentions = Mentions::Deny);
            "mentions that are masked"
        }
        27 => {
            let regions = &mut scene.terms[version].regions;
            for region in regions {
                region.default = Default::Unset;
            }
            "the defaults of a version"
        }
        28 => (_ = scene.terms[version].categories.remove("content.post"), "a category").1,
        29 => {
            let categories = scene.terms[version].categories.values_mut();
            categories.for_each(|category| _ = category.audiences.pop());
            "an audience"
        }
        30 => {
            let terms = &mut scene.terms[version];
            match entropy.below(4) {
                0 => terms.never.push("content".into()),
                1 => terms.signals = vec!["gpc".into(), "aipref".into(), "tdmrep".into()],
                2 => terms.minimum_age += 3,
                _ => terms
                    .categories
                    .values_mut()
                    .for_each(|category| category.contributors = Contributors::Deny),
            }
            "a stricter version"
        }
        _ => (scene.terms[version].notice_period_days += 10, "a longer notice period").1,
    }
}

#[test]
fn less_is_never_more() {
    let mut fell = std::collections::BTreeMap::<&str, usize>::new();
    for seed in 0..WORLDS {
        let mut entropy = Entropy::Seed(!seed);
        let scene = Draw::new(Entropy::Seed(seed)).scene(8, RECORDS);
        if scene.terms.is_empty() {
            continue;
        }
        let before = scene.verdicts_at_once();
        for _ in 0..CHANGES {
            let mut changed = scene.clone();
            let kind = entropy.below(KINDS);
            let what = change(&mut changed, kind, &mut entropy);
            let after = changed.verdicts_at_once();
            let fallen = fell.entry(what).or_default();
            for (row, (before, after)) in before.iter().zip(&after).enumerate() {
                let ((before, masked), (after, still)) = (before, after);
                let (denied, allowed) = (*before != Decision::Allowed, *after == Decision::Allowed);
                // Whoever was masked is masked, where the record is used at all.
                assert!(
                    !allowed || masked.iter().all(|place| still.contains(place)),
                    "seed {seed}: taking {what} unmasked somebody\nbefore: {}\nafter: {}",
                    scene.words(row),
                    changed.words(row)
                );
                assert!(
                    !(denied && allowed),
                    "seed {seed}: taking {what} turned {before:?} into allowed\nbefore: {}\nafter: {}",
                    scene.words(row),
                    changed.words(row)
                );
                *fallen += usize::from(!denied && !allowed);
            }
        }
    }
    println!("records that were allowed before and not after: {fell:#?}");
    let none: Vec<_> = fell.iter().filter(|(_, count)| **count == 0).collect();
    assert!(none.is_empty(), "changes that changed nothing prove nothing: {none:?}");
}
