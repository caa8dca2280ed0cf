//! `abide build` on ten million records, beside DuckDB and Polars doing the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Deserialize;
use wait4::Wait4;

use super::{Asked, Outcome, python};
use crate::setup;
use crate::shell::{Done, command, run as shell, target};

const SEED: &str = "7";
const PEERS: [&str; 2] = ["duckdb", "polars"];

/// What one run took.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Took {
    pub(super) seconds: f64,
    pub(super) cpu_seconds: f64,
    pub(super) peak_memory_mib: f64,
}

/// What `abide build` says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Built {
    pub(super) corpus: String,
    pub(super) path: PathBuf,
    pub(super) parent: Option<String>,
    pub(super) records: u64,
    /// Those that were decided.
    pub(super) decided: u64,
    pub(super) allowed: u64,
    pub(super) reasons: Reasons,
    pub(super) bytes: u64,
    pub(super) rewritten_bytes: u64,
}

pub(super) type Reasons = BTreeMap<String, u64>;

/// What a peer says of itself.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(flatten)]
    took: Took,
    reasons: Reasons,
}

#[derive(Debug, Deserialize)]
struct Manifest {
    cutoff: String,
}

impl Took {
    /// The least of each: what the machine's other work added is not ours, and not the peers'.
    pub(super) fn least(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.min(other.seconds),
            cpu_seconds: self.cpu_seconds.min(other.cpu_seconds),
            peak_memory_mib: self.peak_memory_mib.max(other.peak_memory_mib),
        }
    }
}

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    shell(&mut command("cargo", &["build", "--quiet", "--release", "--package", "abide"]))?;
    let abide = target().join("release/abide");
    let interpreter = setup::all()?;
    let folder = target().join(format!("bench/gate-{}", asked.members));
    let (network, tables, out) =
        (folder.join("network"), folder.join("tables"), folder.join("out"));
    if !network.exists() {
        let members = asked.members.to_string();
        shell(
            command(&abide, &["synth", "--members", &members, "--seed", SEED])
                .arg(&network)
                .stdout(Stdio::null()),
        )?;
    }
    shell(python(&interpreter, "benches/gate/prepare.py").arg(&network).arg(&tables))?;

    let mut ours = None;
    let mut peers = [None; 2];
    let mut last = None;
    for round in 1..=asked.rounds {
        let (took, built) = ours_once(&abide, &network)?;
        eprintln!("round {round}: abide {took:?}");
        ours = Some(ours.map_or(took, |before: Took| before.least(took)));
        let corpus = network.join(&built.path);
        let cutoff = cutoff(&corpus)?;
        for (name, best) in PEERS.iter().zip(&mut peers) {
            let (took, reasons) = peer_once(&interpreter, name, &network, &tables, &out, &cutoff)?;
            eprintln!("round {round}: {name} {took:?}");
            if reasons != built.reasons {
                return Err(format!("{name} counts {reasons:?}, Abide {:?}", built.reasons));
            }
            *best = Some(best.map_or(took, |before: Took| before.least(took)));
            if round == 1 {
                shell(python(&interpreter, "benches/gate/agree.py").arg(&corpus).arg(&out))?;
            }
        }
        last = Some(built);
    }
    std::fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let (built, ours) = last.zip(ours).ok_or("no round was run")?;
    outcome(asked, &built, ours, peers)
}

fn outcome(asked: &Asked, built: &Built, ours: Took, peers: [Option<Took>; 2]) -> Done<Outcome> {
    let records = built.records as f64;
    let data = format!(
        "abide synth --members {} --seed {SEED}: {records} records, {} allowed, {} rounds",
        asked.members, built.allowed, asked.rounds
    );
    let mut outcome = Outcome::new("gate", data);
    outcome.figure("records", records);
    outcome.figure("records_per_second", records / ours.seconds);
    outcome.figure("seconds", ours.seconds);
    outcome.figure("cpu_seconds", ours.cpu_seconds);
    outcome.figure("peak_memory_mib", ours.peak_memory_mib);
    for (name, took) in PEERS.iter().zip(peers) {
        let took = took.ok_or_else(|| format!("{name} did not run"))?;
        outcome.figure(format!("seconds_{name}"), took.seconds);
        outcome.figure(format!("cpu_seconds_{name}"), took.cpu_seconds);
        outcome.figure(format!("peak_memory_mib_{name}"), took.peak_memory_mib);
        outcome.ratio(format!("cpu_vs_{name}"), ours.cpu_seconds / took.cpu_seconds);
        outcome.ratio(format!("seconds_vs_{name}"), ours.seconds / took.seconds);
    }
    outcome.goal("cpu_vs_duckdb", 0.5);
    outcome.goal("cpu_vs_polars", 0.5);
    outcome.goal("peak_memory_mib", 1536.0);
    Ok(outcome)
}

/// One build from nothing: no corpus, nothing staged.
fn ours_once(abide: &Path, network: &Path) -> Done<(Took, Built)> {
    for folder in ["corpus", ".abide"] {
        let path = network.join(folder);
        if path.exists() {
            std::fs::remove_dir_all(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    // What is measured is the decision and the writer; `bench scrub` measures what masks.
    build(abide, network, &["--set", "masking=false"])
}

/// One build, whatever is there before it.
pub(super) fn build(abide: &Path, network: &Path, options: &[&str]) -> Done<(Took, Built)> {
    let began = Instant::now();
    let mut child = Command::new(abide)
        .args(["build", "--json"])
        .args(options)
        .current_dir(network)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", abide.display()))?;
    let mut answer = String::new();
    if let Some(mut out) = child.stdout.take() {
        std::io::Read::read_to_string(&mut out, &mut answer).map_err(|error| error.to_string())?;
    }
    let used = child.wait4().map_err(|error| error.to_string())?;
    let seconds = began.elapsed().as_secs_f64();
    if !used.status.success() {
        return Err(format!("`abide build` ended with {}", used.status));
    }
    let cpu_seconds = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    // In bytes.
    let peak_memory_mib = used.rusage.maxrss as f64 / f64::from(1 << 20);
    let answer = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
    Ok((Took { seconds, cpu_seconds, peak_memory_mib }, answer))
}

/// The instant as of which the corpus was decided.
pub(super) fn cutoff(corpus: &Path) -> Done<String> {
    let path = corpus.join("manifest.json");
    let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    Ok(manifest.cutoff)
}

pub(super) fn peer_once(
    interpreter: &Path,
    name: &str,
    network: &Path,
    tables: &Path,
    out: &Path,
    cutoff: &str,
) -> Done<(Took, Reasons)> {
    let threads =
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get).to_string();
    let output = python(interpreter, "benches/gate/peer.py")
        .arg(name)
        .args([network, tables, out])
        .args(["--cutoff", cutoff, "--threads", &threads])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} ended with {}", output.status));
    }
    let answer: Answer =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    Ok((answer.took, answer.reasons))
}
