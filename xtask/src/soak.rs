//! The long runs of tests that have a short one among all tests.

use std::path::Path;
use std::process::Command;

use crate::shell::{self, Done, command};

/// Points at which builds are killed and disks are full; for each, so many generated worlds are decided twice.
const WORLDS_PER_POINT: u64 = 100;

/// Points at which a ledger ends, in this process, for each of them.
const LEDGER_POINTS_PER_POINT: u64 = 20;

/// Points at which a build from the corpus before ends, for each of them: 1,000 by default.
const CORPUS_POINTS_PER_POINT: u64 = 2;

/// For so many of them, a history is lived through, every corpus of which is built twice: each takes seconds.
const POINTS_PER_HISTORY: u64 = 5;

/// Values of each kind that are planted and looked for, for each of them: 10,000 by default.
const PLANTED_PER_POINT: u64 = 20;

/// Texts on which each property of masking is tried, for each of them.
const TEXTS_PER_POINT: u64 = 1_000;

/// Spoilt documents on which each parser of proofs is tried, for each of them.
const DOCUMENTS_PER_POINT: u64 = 1_000;

/// A disk in memory. A point takes a copy of the files as they are, synced or not, so a slower disk would show nothing more.
const IN_MEMORY: &str = "/dev/shm";

pub(crate) fn run(points: &str) -> Done {
    let count: u64 = points.parse().map_err(|_| format!("`{points}` is not a number of points"))?;
    ledger(&(count * LEDGER_POINTS_PER_POINT).to_string())?;
    let tests = "test(/^crash(_points)?::/) or test(a_corpus_is_the_same_whatever) or test(/^extremes::/) or test(a_million_records_are_decided_alike) or test(/^planted::/) or package(abide-scrub) and test(/^properties::/)";
    shell::run(
        nextest(tests)
            .env("ABIDE_SOAK", points)
            .env("ABIDE_CORPUS_POINTS", (count * CORPUS_POINTS_PER_POINT).to_string())
            .env("ABIDE_HISTORIES", count.div_ceil(POINTS_PER_HISTORY).to_string())
            .env("ABIDE_PLANTED", (count * PLANTED_PER_POINT).to_string())
            .env("ABIDE_SCRUB_CASES", (count * TEXTS_PER_POINT).to_string())
            .env("ABIDE_WORLDS", (count * WORLDS_PER_POINT).to_string()),
    )?;
    // By itself: proptest takes the variable for every property, whatever number that has of its own.
    let parsers = "package(abide-verify) and test(/^(parsers|json|receipt|membership::parser|map::encoding|tile)::/)";
    let documents = (count * DOCUMENTS_PER_POINT).to_string();
    shell::run(nextest(parsers).env("PROPTEST_CASES", documents))
}

fn nextest(filter: &str) -> Command {
    let run = ["nextest", "run", "--workspace", "--no-fail-fast", "--no-capture", "--filterset"];
    let mut nextest = command("cargo", &run);
    nextest.arg(filter);
    nextest
}

pub(crate) fn ledger(points: &str) -> Done {
    let _: u64 = points.parse().map_err(|_| format!("`{points}` is not a number of points"))?;
    let mut test = command(
        "cargo",
        &[
            "nextest",
            "run",
            "--no-capture",
            "-p",
            "abide-ledger",
            "--filterset",
            "test(crash_points)",
        ],
    );
    if Path::new(IN_MEMORY).is_dir() {
        test.env("TMPDIR", IN_MEMORY);
    }
    shell::run(test.env("ABIDE_LEDGER_POINTS", points))
}
