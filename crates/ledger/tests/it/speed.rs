//! How fast it is. Run it by hand, optimised:
//! `cargo test --release -p abide-ledger --test it -- --ignored --nocapture speed::`

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use abide_ledger::{Event, Format, Ledger};
use abide_terms::event::{Right, Setting};

use crate::ground::*;

const EVENTS: u64 = 2_700_000;
const MEMBERS: u64 = 1_000_000;

#[test]
#[ignore = "a measurement"]
fn a_networks_worth_of_choices() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let mut lines = String::new();
    for n in 0..EVENTS {
        let member = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % MEMBERS;
        let setting = if n % 3 == 0 { "off" } else { "on" };
        writeln!(
            lines,
            "{{\"member\":\"member-{member:08}\",\"setting\":\"{setting}\",\"at\":\"2025-0{}-18T00:00:00Z\",\"terms\":\"2025-11\",\"actor\":\"member\",\"channel\":\"web\"}}",
            n % 9 + 1
        )
        .unwrap();
    }
    let start = Instant::now();
    ledger
        .import_jsonl(Format::Choices, lines.as_bytes(), Path::new("c.jsonl"), now(), |_| {})
        .unwrap();
    println!("import of {EVENTS}: {:?}", start.elapsed());
    let position = ledger.position().unwrap();
    for _ in 0..3 {
        let start = Instant::now();
        let all = offs(&ledger, 0..EVENTS, position);
        println!("visit of {EVENTS} by one: {:?}, {all} off", start.elapsed());
    }
    for _ in 0..3 {
        let start = Instant::now();
        let reader = ledger.reader().unwrap();
        let second = std::thread::spawn(move || offs(&reader, EVENTS / 2..EVENTS, position));
        let all = offs(&ledger, 0..EVENTS / 2, position) + second.join().unwrap();
        println!("visit of {EVENTS} by two: {:?}, {all} off", start.elapsed());
    }
    let start = Instant::now();
    ledger.verify().unwrap();
    println!("verify: {:?}", start.elapsed());
    let start = Instant::now();
    ledger.append(&[terms("2024-09")], now()).unwrap();
    println!("publication of terms of long ago: {:?}", start.elapsed());
    let start = Instant::now();
    ledger.append(&[off("member-00000007")], now()).unwrap();
    println!("one append: {:?}", start.elapsed());
    let start = Instant::now();
    ledger.append(&[objection("member-00000007", Right::Erasure)], now()).unwrap();
    println!("one erasure, compacted: {:?}", start.elapsed());
    assert!(!ledger.compaction_due().unwrap());
    println!("file: {} MiB", std::fs::metadata(ground.path()).unwrap().len() >> 20);
}

fn offs(ledger: &Ledger, range: std::ops::Range<u64>, position: abide_ledger::Position) -> u64 {
    let mut offs = 0;
    ledger
        .visit(range, &position, |event| {
            if let Event::Choice(choice) = event.event {
                offs += u64::from(choice.setting == Setting::Off);
            }
        })
        .unwrap();
    offs
}
