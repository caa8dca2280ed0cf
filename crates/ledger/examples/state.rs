//! What the state map costs: `cargo run --release -p abide-ledger --example state -- FOLDER [members]`.
//!
//! Prints one JSON object: the first root over a history of one act for each member, with their accounts; and the root after 1,000 of
//! them acted again, committed to the disk, the median of five.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement stops where it fails"
)]

use std::path::Path;
use std::time::Instant;

use abide_ledger::event::{Choice, Provenance};
use abide_ledger::{Draft, Keys, Ledger};
use abide_terms::event::Setting;
use jiff::Timestamp;

const CHANGES: u64 = 1_000;
const ROUNDS: u64 = 5;

fn main() {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let folder = Path::new(&words[0]);
    let members = words.get(1).map_or(1_000_000, |word| word.parse().unwrap());
    let keys = Keys::create(&folder.join("keys"), "example.com/abide").unwrap();
    let path = folder.join("ledger.sqlite");
    let mut ledger = Ledger::create(&path, &keys, Timestamp::now()).unwrap();
    // Lazily made, they would be of after the time of their import.
    let acted = Timestamp::now();
    ledger.import((0..members).map(|n| Ok(off(n, acted))), acted, |_| {}).unwrap();

    let start = Instant::now();
    let opened = ledger.accounts().open((0..members).map(name)).unwrap();
    let accounts = start.elapsed().as_secs_f64();
    assert_eq!(opened, members);
    let start = Instant::now();
    ledger.append_root(Timestamp::now()).unwrap().unwrap();
    let first = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut read = 0_u64;
    ledger.visit_accounts(|_, _| read += 1).unwrap();
    let reading = start.elapsed().as_secs_f64();
    assert_eq!(read, members);

    let mut took: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|round| {
            let at = Timestamp::now();
            let acted =
                (0..CHANGES).map(|n| off((round + n * ROUNDS).wrapping_mul(7_919) % members, at));
            let acted: Vec<_> = acted.collect();
            ledger.append(&acted, at).unwrap();
            // As another process would: nothing is kept in memory.
            ledger = Ledger::open(&path, &keys).unwrap();
            let (start, ran) = (Instant::now(), on_cpu());
            ledger.append_root(Timestamp::now()).unwrap().unwrap();
            (start.elapsed().as_secs_f64() * 1e3, on_cpu() - ran)
        })
        .collect();
    took.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (wall, cpu) = took[took.len() / 2];
    let start = Instant::now();
    let at = Timestamp::now();
    ledger.append(&[off(1, at)], at).unwrap();
    ledger.append_root(Timestamp::now()).unwrap().unwrap();
    let one = start.elapsed().as_secs_f64() * 1e3;
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!(
        "{{\"members\":{members},\"accounts_seconds\":{accounts:.2},\"first_root_seconds\":{first:.2},\"read_accounts_seconds\":{reading:.2},\
         \"update_1000_ms\":{wall:.2},\"update_1000_cpu_ms\":{cpu:.2},\"update_1_ms\":{one:.2},\"ledger_mib\":{}}}",
        bytes >> 20
    );
}

/// Milliseconds for which this thread ran, where the system tells: on a busy machine it is what can be compared.
fn on_cpu() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok());
    nanos.unwrap_or(f64::NAN) / 1e6
}

fn name(n: u64) -> String {
    format!("member-{n:08}")
}

fn off(n: u64, at: Timestamp) -> Draft {
    Draft::Choice(Choice {
        member: name(n).into(),
        setting: Setting::Off,
        category: None,
        at,
        terms: None,
        actor: "member".into(),
        channel: "web".into(),
        provenance: Provenance::Live,
    })
}
