//! `abide build` after some members have opted out, beside a full build, and beside DuckDB doing the whole again.

use std::fmt::Write;
use std::path::Path;
use std::process::Stdio;

use super::gate::{Built, RECORDS, Reasons, SEED, Took, build, cutoff, peer_once, synth};
use super::{Asked, Outcome, python};
use crate::setup;
use crate::shell::{Done, command, run as shell, target};

/// How many opt out before each build.
const OPTOUTS: [u64; 3] = [1, 100, 10_000];

/// How many single members are tried until one is found of whom records are in.
const TRIED_MAX: u64 = 50;

/// What masking has no part in: a peer that masks nothing counts the same.
const UNMASKED: [&str; 14] = [
    "never",
    "category_unlisted",
    "audience",
    "deleted",
    "not_a_member",
    "region_unlisted",
    "not_in_effect",
    "paused",
    "minor",
    "minor_when_made",
    "outside_window",
    "opted_out",
    "category_opted_out",
    "objected",
];

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    shell(&mut command("cargo", &["build", "--quiet", "--release", "--package", "abide"]))?;
    let abide = target().join("release/abide");
    let interpreter = setup::python()?;
    let folder = target().join(format!("bench/optout-{}", asked.members));
    let (network, tables, out) =
        (folder.join("network"), folder.join("tables"), folder.join("out"));
    // What was opted out before is opted out: every run has a network of its own.
    if network.exists() {
        std::fs::remove_dir_all(&network).map_err(|error| error.to_string())?;
    }
    synth(&abide, asked.members, RECORDS, &network)?;
    shell(python(&interpreter, "benches/gate/prepare.py").arg(&network).arg(&tables))?;
    let with_others = others(&interpreter, &network)?;

    // The first build opens everybody's account, which no other has to.
    build(&abide, &network, &[])?;
    let (mut full, built) = build(&abide, &network, &["--full"])?;
    for _ in 1..asked.rounds {
        full = full.least(build(&abide, &network, &["--full"])?.0);
    }
    let corpus = network.join(&built.path);
    let (peer, reasons) =
        peer_once(&interpreter, "duckdb", &network, &tables, &out, &cutoff(&corpus)?)?;
    agree(&built.reasons, &reasons)?;
    std::fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;

    let mut after = vec![];
    let mut next = 0;
    for count in OPTOUTS.into_iter().filter(|count| *count * 20 <= asked.members) {
        let (took, built) = opted_out(&abide, &network, asked.members, &mut next, count)?;
        eprintln!("{count} opt-outs: {took:?}, {} of {} decided", built.decided, built.records);
        after.push((count, took, built));
    }
    // A full build of the same inputs stops if it is not the same to the byte.
    let (_, whole) = build(&abide, &network, &["--full"])?;
    let is_same = |(_, _, built): &(u64, Took, Built)| {
        (&built.corpus, &built.reasons) == (&whole.corpus, &whole.reasons)
    };
    if !after.last().is_some_and(is_same) {
        return Err("a full build is another corpus".to_owned());
    }

    let data = format!(
        "abide synth --members {} --seed {SEED}: {} records, {:.0} % with another contributor or a mention, {} rounds",
        asked.members,
        built.records,
        with_others * 100.0,
        asked.rounds
    );
    let mut outcome = Outcome::new("optout", data);
    outcome.figure("records", built.records as f64);
    outcome.figure("part_with_others", with_others);
    for (name, took) in [("full", full), ("duckdb", peer)] {
        outcome.figure(format!("seconds_{name}"), took.seconds);
        outcome.figure(format!("cpu_seconds_{name}"), took.cpu_seconds);
        outcome.figure(format!("peak_memory_mib_{name}"), took.peak_memory_mib);
    }
    outcome.figure("bytes_full", built.bytes as f64);
    for (count, took, built) in after {
        outcome.figure(format!("seconds_{count}"), took.seconds);
        outcome.figure(format!("cpu_seconds_{count}"), took.cpu_seconds);
        outcome.figure(format!("peak_memory_mib_{count}"), took.peak_memory_mib);
        outcome.figure(format!("decided_{count}"), built.decided as f64);
        outcome.figure(format!("rewritten_bytes_{count}"), built.rewritten_bytes as f64);
        outcome.ratio(format!("cpu_{count}_vs_full"), took.cpu_seconds / full.cpu_seconds);
        outcome.ratio(format!("cpu_{count}_vs_duckdb"), took.cpu_seconds / peer.cpu_seconds);
        outcome.ratio(format!("seconds_{count}_vs_duckdb"), took.seconds / peer.seconds);
    }
    outcome.goal("seconds_1", 5.0);
    outcome.goal("cpu_1_vs_full", 0.02);
    Ok(outcome)
}

/// So many members opt out, each by the history of an import, and the next corpus is built from the one before.
fn opted_out(
    abide: &Path,
    network: &Path,
    members: u64,
    next: &mut u64,
    count: u64,
) -> Done<(Took, Built)> {
    for _ in 0..TRIED_MAX {
        let mut lines = String::new();
        for _ in 0..count {
            // Spread over all, and none twice: the step has no factor in common with a round number.
            let member = *next * 7919 % members;
            *next += 1;
            let _ = writeln!(
                lines,
                r#"{{"member":"m{member:07}","setting":"off","at":"2025-12-01T00:00:00Z","terms":"2025-11-03","actor":"member","channel":"settings"}}"#
            );
        }
        let file = network.join("optouts.jsonl");
        std::fs::write(&file, lines).map_err(|error| error.to_string())?;
        let import = ["import", "choices", "optouts.jsonl"];
        let imported = command(abide, &import).current_dir(network).stdout(Stdio::null()).status();
        std::fs::remove_file(&file).map_err(|error| error.to_string())?;
        if !imported.is_ok_and(|status| status.success()) {
            return Err("the opt-outs were not taken in".to_owned());
        }
        let (took, built) = build(abide, network, &[])?;
        if built.parent.is_none() {
            return Err(format!("after {count} opt-outs, every record was decided"));
        }
        if built.decided > 0 {
            return Ok((took, built));
        }
    }
    Err(format!("of {TRIED_MAX} members, nothing was in"))
}

/// The part of all records that have another contributor or a mention.
fn others(interpreter: &Path, network: &Path) -> Done<f64> {
    let output = python(interpreter, "benches/optout/others.py").arg(network).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("`{text}` is no part of all records"))
}

fn agree(ours: &Reasons, theirs: &Reasons) -> Done {
    for reason in UNMASKED {
        if ours.get(reason) != theirs.get(reason) {
            return Err(format!("DuckDB counts {theirs:?}, Abide {ours:?}"));
        }
    }
    let sum = |of: &Reasons| of.values().sum::<u64>();
    if sum(ours) == sum(theirs) { Ok(()) } else { Err("DuckDB counts other records".to_owned()) }
}
