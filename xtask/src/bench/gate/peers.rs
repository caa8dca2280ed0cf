//! DuckDB and Polars: what they are handed, what they do, and that it is the same.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Built, Reasons, Took};
use crate::bench::python;
use crate::shell::{Done, run as shell};

/// Who decides all of it; DuckDB, handed the verdict table; and who only copies what was permitted.
pub(super) const PEERS: [&str; 5] =
    ["duckdb", "polars", "duckdb_folded", "duckdb_pass", "polars_pass"];
pub(super) const PASSES: [&str; 2] = ["duckdb_pass", "polars_pass"];

/// What a peer says of itself.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(flatten)]
    took: Took,
    #[serde(flatten)]
    found: Found,
}

/// What came of it: decisions, or rows that were copied.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Found {
    Reasons(Reasons),
    Rows(u64),
}

/// What mark.py says.
#[derive(Debug, Deserialize)]
struct Marked {
    permitted: u64,
}

/// The peers, and what they are given.
pub(super) struct Peers<'a> {
    pub(super) interpreter: &'a Path,
    pub(super) network: &'a Path,
    pub(super) tables: &'a Path,
    /// The records, with a mark on those that are permitted.
    pub(super) marked: &'a Path,
    pub(super) out: &'a Path,
}

impl Peers<'_> {
    /// The verdict table and the marks, neither of which is timed. Says how many records are marked.
    pub(super) fn hand_over(&self, corpus: &Path, cutoff: &str) -> Done<u64> {
        shell(
            python(self.interpreter, "benches/gate/fold.py")
                .args([self.network, self.tables])
                .args(["--cutoff", cutoff, "--threads", &threads()]),
        )?;
        let mut mark = python(self.interpreter, "benches/gate/mark.py");
        let marked: Marked = answer("mark.py", mark.args([self.network, corpus, self.marked]))?;
        Ok(marked.permitted)
    }

    /// One run, which must come to what ours did.
    pub(super) fn once(
        &self,
        name: &str,
        built: &Built,
        permitted: u64,
        cutoff: &str,
    ) -> Done<Took> {
        let from = if PASSES.contains(&name) { self.marked } else { self.network };
        let answer = ask(self.interpreter, name, from, self.tables, self.out, cutoff)?;
        match answer.found {
            Found::Reasons(reasons) if reasons != built.reasons => {
                Err(format!("{name} counts {reasons:?}, Abide {:?}", built.reasons))
            }
            Found::Rows(rows) if rows != permitted => {
                Err(format!("{name} wrote {rows} rows, and {permitted} are marked"))
            }
            Found::Reasons(_) | Found::Rows(_) => Ok(answer.took),
        }
    }

    /// Record by record, and row by row.
    pub(super) fn agree(&self, name: &str, corpus: &Path) -> Done {
        let mut agree = python(self.interpreter, "benches/gate/agree.py");
        agree.args([corpus, self.out]);
        if PASSES.contains(&name) {
            agree.arg("--rows");
        }
        shell(&mut agree)
    }
}

/// One run of a peer that decides.
pub(in crate::bench) fn peer_once(
    interpreter: &Path,
    name: &str,
    network: &Path,
    tables: &Path,
    out: &Path,
    cutoff: &str,
) -> Done<(Took, Reasons)> {
    let answer = ask(interpreter, name, network, tables, out, cutoff)?;
    match answer.found {
        Found::Reasons(reasons) => Ok((answer.took, reasons)),
        Found::Rows(_) => Err(format!("{name} decided nothing")),
    }
}

fn ask(
    interpreter: &Path,
    name: &str,
    network: &Path,
    tables: &Path,
    out: &Path,
    cutoff: &str,
) -> Done<Answer> {
    let mut peer = python(interpreter, "benches/gate/peer.py");
    peer.arg(name).args([network, tables, out]);
    answer(name, peer.args(["--cutoff", cutoff, "--threads", &threads()]))
}

/// What a program answers in JSON.
fn answer<T: DeserializeOwned>(name: &str, program: &mut Command) -> Done<T> {
    let output = program.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} ended with {}", output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("{name}: {error}"))
}

fn threads() -> String {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).to_string()
}
