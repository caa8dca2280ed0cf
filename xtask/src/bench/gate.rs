//! `abide build` on ten million records, beside DuckDB and Polars doing the same, or less of it.

mod ours;
mod peers;
mod scale;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde::Deserialize;
use wait4::Wait4;

pub(super) use self::peers::peer_once;
use self::peers::{PASSES, PEERS, Peers};
use super::{Asked, Outcome, python};
use crate::setup;
use crate::shell::{Done, command, run as shell, target};

pub(super) const SEED: &str = "7";

/// Records of a member, on average.
pub(super) const RECORDS: u64 = 10;

/// What a build may take, however many records there are.
const MEMORY_MIB: f64 = 1536.0;

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

#[derive(Debug, Deserialize)]
struct Manifest {
    cutoff: String,
    buckets: u32,
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

/// Makes a network.
pub(super) fn synth(abide: &Path, members: u64, records_per_member: u64, network: &Path) -> Done {
    let [members, records] = [members, records_per_member].map(|number| number.to_string());
    let mut synth = command(abide, &["synth", "--members", &members, "--seed", SEED]);
    synth.args(["--records-per-member", &records]);
    shell(synth.arg(network).stdout(Stdio::null()))
}

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    shell(&mut command("cargo", &["build", "--quiet", "--release", "--package", "abide"]))?;
    let abide = target().join("release/abide");
    let outcome = if asked.scale { scale::run(asked, &abide) } else { beside_peers(asked, &abide) };
    let swept = sweep();
    let outcome = outcome?;
    swept.map(|()| outcome)
}

fn beside_peers(asked: &Asked, abide: &Path) -> Done<Outcome> {
    let interpreter = setup::python()?;
    let folder = target().join(format!("bench/gate-{}", asked.members));
    let network = folder.join("network");
    if !network.exists() {
        synth(abide, asked.members, RECORDS, &network)?;
    }
    let peers = Peers {
        interpreter: &interpreter,
        network: &network,
        tables: &folder.join("tables"),
        marked: &folder.join("marked"),
        out: &folder.join("out"),
    };
    shell(python(&interpreter, "benches/gate/prepare.py").arg(&network).arg(peers.tables))?;

    let mut best: BTreeMap<&str, Took> = BTreeMap::new();
    let mut keep = |name, took| {
        best.entry(name).and_modify(|before| *before = before.least(took)).or_insert(took);
    };
    let mut handed: Option<(String, u64)> = None;
    let mut last = None;
    for round in 1..=asked.rounds {
        if let Some((took, _)) = ours::folded_once(abide, &network)? {
            eprintln!("round {round}: abide_folded {took:?}");
            keep("abide_folded", took);
        }
        let (took, built) = ours::once(abide, &network, &ours::UNMASKED)?;
        eprintln!("round {round}: abide {took:?}");
        keep("abide", took);
        let corpus = network.join(&built.path);
        let cutoff = cutoff(&corpus)?;
        // What is handed over holds as of a cutoff, and another build may have another.
        let permitted = match &handed {
            Some((before, permitted)) if *before == cutoff => *permitted,
            _ => peers.hand_over(&corpus, &cutoff)?,
        };
        handed = Some((cutoff.clone(), permitted));
        for name in PEERS {
            remove(peers.out)?;
            std::thread::sleep(REST);
            let took = peers.once(name, &built, permitted, &cutoff)?;
            eprintln!("round {round}: {name} {took:?}");
            keep(name, took);
            if round == 1 {
                peers.agree(name, &corpus)?;
            }
        }
        last = Some(built);
    }
    remove(peers.out)?;
    outcome(asked, &last.ok_or("no round was run")?, &best)
}

fn outcome(asked: &Asked, built: &Built, best: &BTreeMap<&str, Took>) -> Done<Outcome> {
    let of = |name| best.get(name).copied().ok_or_else(|| format!("{name} did not run"));
    let ours = of("abide")?;
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
    for name in PEERS {
        let took = of(name)?;
        outcome.figure(format!("seconds_{name}"), took.seconds);
        outcome.figure(format!("cpu_seconds_{name}"), took.cpu_seconds);
        outcome.figure(format!("peak_memory_mib_{name}"), took.peak_memory_mib);
        if !PASSES.contains(&name) {
            outcome.ratio(format!("cpu_vs_{name}"), ours.cpu_seconds / took.cpu_seconds);
            outcome.ratio(format!("seconds_vs_{name}"), ours.seconds / took.seconds);
        }
    }
    // Handed to both, what depends on members alone.
    if let Ok(folded) = of("abide_folded") {
        let peer = of("duckdb_folded")?;
        outcome.figure("cpu_seconds_folded", folded.cpu_seconds);
        outcome.figure("seconds_folded", folded.seconds);
        outcome.ratio("cpu_folded_vs_duckdb_folded", folded.cpu_seconds / peer.cpu_seconds);
        outcome.ratio("seconds_folded_vs_duckdb_folded", folded.seconds / peer.seconds);
    }
    // The faster tool is the bound.
    let passes = PASSES.map(of).into_iter().collect::<Done<Vec<Took>>>()?;
    let pass = passes.into_iter().reduce(Took::least).ok_or("no tool copied")?;
    outcome.ratio("cpu_vs_pass", ours.cpu_seconds / pass.cpu_seconds);
    outcome.ratio("seconds_vs_pass", ours.seconds / pass.seconds);
    outcome.goal("cpu_vs_duckdb", 0.5);
    outcome.goal("cpu_vs_polars", 0.5);
    outcome.goal("cpu_vs_duckdb_folded", 0.9);
    outcome.goal("cpu_vs_pass", 1.3);
    outcome.goal("peak_memory_mib", MEMORY_MIB);
    Ok(outcome)
}

/// What was written before comes to the disk meanwhile.
const REST: Duration = Duration::from_secs(6);

/// Moves a folder away until all is measured. For minutes after files were removed, ext4 without a journal passes over the place of each
/// whenever a file is made, and whoever is measured next would pay for it: so would a run that begins right after another.
fn remove(path: &Path) -> Done {
    if !path.exists() {
        return Ok(());
    }
    let fault = |error| format!("{}: {error}", path.display());
    let away = away();
    std::fs::create_dir_all(&away).map_err(fault)?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let name = now.map_err(|error| error.to_string())?.as_nanos().to_string();
    std::fs::rename(path, away.join(name)).map_err(fault)
}

/// Removes what was moved away.
fn sweep() -> Done {
    let away = away();
    if !away.exists() {
        return Ok(());
    }
    std::fs::remove_dir_all(&away).map_err(|error| format!("{}: {error}", away.display()))
}

fn away() -> PathBuf {
    target().join("bench/removed")
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
    Ok(manifest(corpus)?.cutoff)
}

fn manifest(corpus: &Path) -> Done<Manifest> {
    let path = corpus.join("manifest.json");
    let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| error.to_string())
}
