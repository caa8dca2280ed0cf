//! Presses of the switch over HTTP: a storm of them, and a steady few.

use super::{Asked, Outcome, measured};
use crate::shell::Done;

/// Members who switch off in the storm.
const MEMBERS: &str = "100000";
const SECONDS: &str = "15";

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    let data = format!(
        "{MEMBERS} members switch off over 64 connections, then 200 presses a second for {SECONDS} s; SQLite; clients on the same machine"
    );
    let mut outcome = Outcome::new("serve", data);
    let mut best: Option<serde_json::Map<String, serde_json::Value>> = None;
    for round in 1..=asked.rounds {
        let found = measured("abide-serve", "switches", "bench/serve", &[MEMBERS, SECONDS])?;
        eprintln!("round {round}: {found:?}");
        let rate = |found: &serde_json::Map<_, serde_json::Value>| {
            found.get("switches_per_second").and_then(serde_json::Value::as_f64)
        };
        if best.as_ref().and_then(rate) < rate(&found) {
            best = Some(found);
        }
    }
    for (name, value) in best.ok_or("no round was run")? {
        outcome.figure(name, value.as_f64().ok_or("a figure is not a number")?);
    }
    outcome.goal("switches_per_second", 2_000.0);
    outcome.goal("switch_p99_ms", 50.0);
    Ok(outcome)
}
