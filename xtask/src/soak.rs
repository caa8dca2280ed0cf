//! The long runs of tests that have a short one among all tests.

use crate::shell::{self, Done, command};

/// Points at which builds are killed and disks are full; for each, so many generated worlds are decided twice.
const WORLDS_PER_POINT: u64 = 100;

/// Points at which a ledger ends, in this process, for each of them.
const LEDGER_POINTS_PER_POINT: u64 = 20;

/// Texts on which each property of masking is tried, for each of them.
const TEXTS_PER_POINT: u64 = 1_000;

pub(crate) fn run(points: &str) -> Done {
    let count: u64 = points.parse().map_err(|_| format!("`{points}` is not a number of points"))?;
    let filter = "test(/^crash::/) or test(crash_points) or test(a_million_records_are_decided_alike) or package(abide-scrub) and test(/^properties::/)";
    shell::run(
        command(
            "cargo",
            &[
                "nextest",
                "run",
                "--workspace",
                "--no-fail-fast",
                "--no-capture",
                "--filterset",
                filter,
            ],
        )
        .env("ABIDE_SOAK", points)
        .env("ABIDE_LEDGER_POINTS", (count * LEDGER_POINTS_PER_POINT).to_string())
        .env("ABIDE_SCRUB_CASES", (count * TEXTS_PER_POINT).to_string())
        .env("ABIDE_WORLDS", (count * WORLDS_PER_POINT).to_string()),
    )
}
