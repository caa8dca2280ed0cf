//! `abide build` on more and more records of the same members: what a million more of them cost, and that memory does not grow with them.

use std::path::Path;

use super::{Built, MEMORY_MIB, SEED, Took, manifest, ours, sweep, synth};
use crate::bench::{Asked, Outcome};
use crate::shell::{Done, target};

/// How many records members have, on average.
const RECORDS_PER_MEMBER: [u64; 4] = [1, 10, 30, 100];

/// What is measured apart, by the end of its figures' names.
const WAYS: [(&str, &[&str]); 2] = [("", &ours::UNMASKED), ("_masked", &[])];

pub(super) fn run(asked: &Asked, abide: &Path) -> Done<Outcome> {
    let data = format!(
        "abide synth --members {} --seed {SEED}, with 1, 10, 30 and 100 records each, {} rounds",
        asked.members, asked.rounds
    );
    let mut outcome = Outcome::new("gate", data);
    let mut before: [Option<(u64, Took)>; WAYS.len()] = [None; WAYS.len()];
    for each in RECORDS_PER_MEMBER {
        let network = target().join(format!("bench/gate-{}-{each}", asked.members));
        let size = size(asked.members * each);
        if !network.exists() {
            synth(abide, asked.members, each, &network)?;
            // Opens everybody's account, which no other build has to.
            ours::once(abide, &network, &[])?;
        }
        for ((way, options), before) in WAYS.iter().zip(&mut before) {
            let (took, built) = least(asked, abide, &network, options)?;
            let name = |what: &str| format!("{what}_{size}{way}");
            outcome.figure(name("records"), built.records as f64);
            outcome.figure(name("seconds"), took.seconds);
            outcome.figure(name("cpu_seconds"), took.cpu_seconds);
            outcome.figure(name("peak_memory_mib"), took.peak_memory_mib);
            let buckets = manifest(&network.join(&built.path))?.buckets;
            outcome.figure(name("buckets"), f64::from(buckets));
            if let Some((records, less)) = *before {
                // What the members cost is in both.
                let more = built.records.saturating_sub(records).max(1) as f64 / 1e6;
                let cost = (took.cpu_seconds - less.cpu_seconds) / more;
                outcome.figure(name("cpu_seconds_per_million_more"), cost);
            }
            *before = Some((built.records, took));
        }
        // Many files are made afterwards before anything is measured again.
        sweep()?;
    }
    for name in ["peak_memory_mib_100m", "peak_memory_mib_100m_masked"] {
        outcome.goal(name, MEMORY_MIB);
    }
    Ok(outcome)
}

fn least(asked: &Asked, abide: &Path, network: &Path, options: &[&str]) -> Done<(Took, Built)> {
    let (mut least, mut built) = ours::once(abide, network, options)?;
    for _ in 1..asked.rounds {
        let (took, again) = ours::once(abide, network, options)?;
        (least, built) = (least.least(took), again);
    }
    eprintln!("{} records {}: {least:?}", built.records, options.join(" "));
    Ok((least, built))
}

/// `30m` for thirty millions.
fn size(records: u64) -> String {
    match records {
        1_000_000.. => format!("{}m", records / 1_000_000),
        _ => format!("{}k", records / 1000),
    }
}
