//! Benchmarks: what ships, and its peers in the same run. A benchmark that cannot compare has failed.

mod forget;
mod gate;
mod ledger;
mod optout;
mod proofs;
mod scrub;
mod serve;
mod train;

use std::collections::BTreeMap;
use std::process::Command;

use serde::Serialize;

use crate::shell::{Done, command, root, run as shell, target};

pub(crate) const HELP: &str = "\
cargo xtask bench gate [--json] [--members N] [--rounds N]   records decided and written, beside DuckDB, Polars, DuckDB with the verdict table, and a bare pass
cargo xtask bench gate --scale [--json] [--members N] [--rounds N]  the same from 1 to 100 records a member, masked and not, without peers: time and peak memory; 40 GB of disk
cargo xtask bench optout [--json] [--members N] [--rounds N] a corpus after 1, 100 and 10,000 opt-outs, beside a full build and DuckDB
cargo xtask bench ledger [--json] [--rounds N]               durable events with receipts
cargo xtask bench proofs [--json] [--members N]              the map of all members, beside jmt
cargo xtask bench serve [--json] [--rounds N]                presses of the switch over HTTP
cargo xtask bench train [--json] [--rounds N]   steps of training, beside PyTorch eager and compiled; generation, beside transformers
cargo xtask bench forget [--json] [--members N] [--rounds N] what it costs to forget one member and a hundred, by shards, after so many passes
cargo xtask bench forget --large [--json]                    one member forgotten by ten million parameters, to the byte
cargo xtask bench scrub [--json] [--rounds N]                texts masked by all rules and a million names, beside redact-core and Presidio";

/// How a benchmark was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    json: bool,
    members: u64,
    rounds: u32,
    /// Once, at the size that is too long for every day.
    large: bool,
    /// On more and more records.
    scale: bool,
}

pub(crate) fn run(words: &[&str]) -> Done {
    let (name, options) = words.split_first().ok_or_else(|| HELP.to_owned())?;
    let mut asked =
        Asked { json: false, members: 1_000_000, rounds: 2, large: false, scale: false };
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let mut number = || {
            let word = options.next().map(|word| word.replace('_', ""));
            word.and_then(|word| word.parse::<u64>().ok())
                .ok_or_else(|| format!("`{option}` takes a number"))
        };
        match *option {
            "--json" => asked.json = true,
            "--large" => asked.large = true,
            "--scale" => asked.scale = true,
            "--members" => asked.members = number()?,
            "--rounds" => asked.rounds = number()?.max(1) as u32,
            other => return Err(format!("unknown option `{other}`\n{HELP}")),
        }
    }
    let outcome = match *name {
        "gate" => gate::run(&asked)?,
        "optout" => optout::run(&asked)?,
        "ledger" => ledger::run(&asked)?,
        "proofs" => proofs::run(&asked)?,
        "serve" => serve::run(&asked)?,
        "train" => train::run(&asked)?,
        "forget" => forget::run(&asked)?,
        "scrub" => scrub::run(&asked)?,
        other => return Err(format!("there is no benchmark `{other}`\n{HELP}")),
    };
    outcome.show(asked.json)
}

/// What a benchmark found.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    bench: &'static str,
    figures: BTreeMap<String, f64>,
    /// Ours divided by the peer's.
    ratios: BTreeMap<String, f64>,
    /// The most (for what ends in `_per_second…`, the least) that a figure or ratio should be.
    goal: BTreeMap<&'static str, f64>,
    machine: String,
    commit: String,
    data: String,
}

impl Outcome {
    pub(crate) fn new(bench: &'static str, data: String) -> Self {
        let (figures, ratios, goal) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { bench, figures, ratios, goal, machine: machine(), commit: commit(), data }
    }

    pub(crate) fn figure(&mut self, name: impl Into<String>, value: f64) {
        self.figures.insert(name.into(), rounded(value));
    }

    pub(crate) fn ratio(&mut self, name: impl Into<String>, value: f64) {
        self.ratios.insert(name.into(), rounded(value));
    }

    pub(crate) fn goal(&mut self, name: &'static str, bound: f64) {
        self.goal.insert(name, bound);
    }

    fn show(&self, json: bool) -> Done {
        if json {
            let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
            println!("{text}");
            return Ok(());
        }
        println!("{} · {} · {} · {}\n", self.bench, self.data, self.machine, self.commit);
        for (name, value) in self.figures.iter().chain(&self.ratios) {
            let goal = self.goal.get(name.as_str());
            let goal = goal.map(|bound| format!("   goal {bound}")).unwrap_or_default();
            println!("{name:<32} {value:>14}{goal}");
        }
        Ok(())
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let of = |key: &str| info.lines().find(|line| line.starts_with(key));
    let model =
        of("model name").and_then(|line| line.split(": ").nth(1)).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib =
        memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    format!("{model}, {cores} cores, {} GiB", kib.unwrap_or(0) >> 20)
}

fn commit() -> String {
    let told = |args: &[&str]| {
        let output = command("git", args).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = told(&["status", "--porcelain"]).is_some_and(|changes| !changes.is_empty());
    let mut commit = told(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_default();
    if changed {
        commit.push_str(" with changes");
    }
    commit
}

/// What an example of a crate prints: one JSON object. It gets an empty folder where built programs lie, as those are on a real disk.
pub(crate) fn measured(
    package: &str,
    example: &str,
    folder: &str,
    args: &[&str],
) -> Done<serde_json::Map<String, serde_json::Value>> {
    let build = ["build", "--quiet", "--release", "--package", package, "--example", example];
    shell(&mut command("cargo", &build))?;
    let folder = target().join(folder);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut child = command(target().join("release/examples").join(example), &[]);
    let output = child.arg(&folder).args(args).stderr(std::process::Stdio::inherit()).output();
    let output = output.map_err(|error| format!("`{example}` did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{example}` ended with {}", output.status));
    }
    std::fs::remove_dir_all(&folder).ok();
    serde_json::from_slice(&output.stdout).map_err(|error| format!("`{example}`: {error}"))
}

/// A command of Python's, in the environment of the peers.
pub(crate) fn python(python: &std::path::Path, script: &str) -> Command {
    let mut command = command(python, &[]);
    command.arg(root().join(script));
    command
}
