//! The map of a million members, beside `jmt` building the same.

use serde_json::{Map, Value};

use super::{Asked, Outcome, measured};
use crate::shell::Done;

/// What the peer is measured by as well.
const PEERED: [&str; 3] = ["tree_1m_seconds", "verify_ms", "update_1000_ms"];

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    let members = asked.members.to_string();
    let mut outcome = Outcome::new("proofs", format!("{members} members"));
    // In processes of their own, so that each has its own peak of memory.
    let map = measured("abide-verify", "map", "bench/proofs", &[&members, "--json"])?;
    let peer =
        measured("abide-verify", "map", "bench/proofs", &[&members, "--json", "--only-peer"])?;
    let state = measured("abide-ledger", "state", "bench/proofs", &[&members])?;
    if map.get("root") != peer.get("root") || map.get("root_after") != peer.get("root_after") {
        return Err("jmt has another root than Abide".to_owned());
    }
    for name in ["tree_1m_seconds", "tree_1m_mib", "proof_p99_bytes", "verify_ms"] {
        outcome.figure(name, number(&map, name)?);
    }
    // In memory, as the peer does it, and as the ledger does it: committed to the disk, with accounts and versions looked up.
    outcome.figure("update_1000_memory_ms", number(&map, "update_1000_ms")?);
    for name in [
        "update_1000_ms",
        "update_1000_cpu_ms",
        "update_1_ms",
        "accounts_seconds",
        "first_root_seconds",
        "read_accounts_seconds",
    ] {
        outcome.figure(name, number(&state, name)?);
    }
    for name in PEERED {
        outcome.figure(format!("jmt_{name}"), number(&peer, name)?);
        outcome.ratio(format!("{name}_vs_jmt"), number(&map, name)? / number(&peer, name)?);
    }
    outcome.figure("jmt_tree_1m_mib", number(&peer, "tree_1m_mib")?);
    for (name, bound) in [
        ("tree_1m_seconds", 3.0),
        ("tree_1m_mib", 400.0),
        ("proof_p99_bytes", 1000.0),
        ("verify_ms", 1.0),
        ("update_1000_ms", 20.0),
    ] {
        outcome.goal(name, bound);
    }
    Ok(outcome)
}

fn number(found: &Map<String, Value>, name: &str) -> Done<f64> {
    found.get(name).and_then(Value::as_f64).ok_or_else(|| format!("`{name}` was not measured"))
}
