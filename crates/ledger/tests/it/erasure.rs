//! A member is erased: what they said is gone, and their *off* stays.

use abide_ledger::{Event, Format, Ledger};
use abide_terms::event::{Right, Setting};
use jiff::Timestamp;

use crate::ground::*;

/// Everything that the ledger's files hold, one after the other.
fn bytes(ground: &Ground) -> String {
    let files = std::fs::read_dir(ground.folder.path()).unwrap();
    let all: Vec<u8> =
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    String::from_utf8_lossy(&all).into_owned()
}

/// How often the text stands in them.
fn found(ground: &Ground, text: &str) -> usize {
    bytes(ground).matches(text).count()
}

fn erase(ledger: &mut Ledger, member: &str) {
    ledger.append(&[objection(member, Right::Erasure)], now()).unwrap();
}

#[test]
fn off_and_the_erasure_stand_after_it() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    bring_in(&mut ledger, [choice("m1", Setting::On, now()), notice("m1"), off("m2")]);
    let early = ledger.position().unwrap();
    assert!(!ledger.is_suppressed("m1").unwrap());
    assert!(ledger.suppressions().unwrap().is_empty());
    ledger.append(&[objection("m1", Right::Erasure)], later(1)).unwrap();
    assert!(ledger.is_suppressed("m1").unwrap());
    assert!(!ledger.is_suppressed("m2").unwrap());
    // At every position, for what was said before is gone from all of them.
    for position in [early, ledger.position().unwrap()] {
        let history = ledger.history("m1", &position).unwrap();
        assert_eq!((history.choices.len(), history.notices.len()), (1, 0));
        let choice = &history.choices[0];
        assert_eq!((choice.setting, choice.at, choice.index), (Setting::Off, Timestamp::MIN, 4));
        let erasure = &history.objections[0];
        assert_eq!((erasure.right, erasure.stands, erasure.index), (Right::Erasure, true, 4));
        assert_eq!((erasure.at, erasure.appended), (later(1), later(1)));
    }
    assert_eq!(ledger.history("m2", &early).unwrap().choices.len(), 1);
    let suppressions = ledger.suppressions().unwrap();
    let mut made = abide_terms::member::History::default();
    suppressions.of("m1").unwrap().enter(&mut made);
    assert_eq!(made, ledger.history("m1", &early).unwrap());
    assert!(suppressions.of("m2").is_none());
    assert!(!visited(&ledger).unwrap().contains("m1"));
    assert_eq!(ledger.verify().unwrap().erased, 2);
}

#[test]
fn a_member_can_be_erased_before_anything_is_known_of_them() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    erase(&mut ledger, "never-seen");
    assert!(ledger.is_suppressed("never-seen").unwrap());
    assert_eq!(found(&ground, "never-seen"), 0);
    ledger.verify().unwrap();
}

#[test]
fn a_second_import_brings_back_no_on() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let lines = br#"{"member":"m1","setting":"on","at":"2025-01-01T00:00:00Z","terms":"2025-11"}"#;
    let import = |ledger: &mut Ledger| {
        let file = "choices.jsonl".as_ref();
        ledger.import_jsonl(Format::Choices, &lines[..], file, now(), |_| {}).unwrap();
    };
    import(&mut ledger);
    erase(&mut ledger, "m1");
    import(&mut ledger);
    let position = ledger.position().unwrap();
    let history = ledger.history("m1", &position).unwrap();
    let settings: Vec<_> = history.choices.iter().map(|choice| choice.setting).collect();
    assert_eq!(settings, [Setting::Off, Setting::On], "the new event is taken, and stands after");
    assert!(history.objections.iter().any(|o| o.right == Right::Erasure && o.stands));
    assert!(ledger.is_suppressed("m1").unwrap());
    // Erased again, the first suppression stays.
    erase(&mut ledger, "m1");
    let position = ledger.position().unwrap();
    let history = ledger.history("m1", &position).unwrap();
    assert_eq!((history.choices.len(), history.choices[0].index), (1, 2));
    assert_eq!(found(&ground, "\"m1\""), 0);
    assert_eq!(ledger.verify().unwrap().erased, 2);
}

#[test]
fn the_files_bytes_hold_nothing_of_the_member() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    // Enough for the tables and the index to split pages, which leaves copies in the gaps between rows.
    let member = |n: u64| format!("member-{:016x}-id", n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for batch in 0..20 {
        let drafts: Vec<_> = (0..500).map(|n| off(&member((batch * 500 + n) % 2000))).collect();
        ledger.append(&drafts, now()).unwrap();
    }
    for n in [0, 3, 1000] {
        assert!(found(&ground, &member(n)) > 0);
        erase(&mut ledger, &member(n));
        assert!(!ledger.compaction_due().unwrap());
        assert_eq!(found(&ground, &member(n)), 0, "member {n}");
    }
    // Many at once, so that pages run empty and are merged.
    let erasures: Vec<_> =
        (1..2000).step_by(2).map(|n| objection(&member(n), Right::Erasure)).collect();
    ledger.append(&erasures, now()).unwrap();
    let all = bytes(&ground);
    for n in (1..2000).step_by(2) {
        assert!(!all.contains(&member(n)), "member {n}");
    }
    assert!(all.contains(&member(2)), "others are still there");
    ledger.verify().unwrap();
}

#[test]
fn a_reader_in_the_way_leaves_the_compaction_for_later() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("the-member"), off("m2")], now()).unwrap();
    let raw = ground.raw();
    raw.execute_batch("BEGIN; SELECT count(*) FROM payload").unwrap();
    erase(&mut ledger, "the-member");
    assert!(ledger.is_suppressed("the-member").unwrap());
    assert!(ledger.compaction_due().unwrap());
    drop(raw);
    ledger.compact().unwrap();
    assert!(!ledger.compaction_due().unwrap());
    assert_eq!(found(&ground, "the-member"), 0);
}

#[test]
fn an_import_can_erase() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1"), off("m2")], now()).unwrap();
    let lines = "{\"member\":\"m1\",\"right\":\"erasure\",\"at\":\"2025-06-01T00:00:00Z\"}\n\
                 {\"member\":\"m2\",\"right\":\"objection\",\"at\":\"2025-06-01T00:00:00Z\",\"stands\":false}\n";
    ledger
        .import_jsonl(Format::Objections, lines.as_bytes(), "o.jsonl".as_ref(), now(), |_| {})
        .unwrap();
    let found = ledger.suppressions().unwrap().of("m1").unwrap();
    assert_eq!(found.at, at("2025-06-01T00:00:00Z"));
    let mut erasures = Vec::new();
    let position = ledger.position().unwrap();
    ledger
        .visit(0..u64::MAX, &position, |event| {
            if let Event::Erasure(erasure) = event.event {
                erasures.push((event.index, erasure.erases));
            }
        })
        .unwrap();
    assert_eq!(erasures, [(3, vec![1])]);
    assert!(!ledger.history("m2", &position).unwrap().objections[0].stands);
}
