//! `abide scrub` and its peers on labelled texts: docs/evaluation/scrub.md.

mod sets;
mod table;
mod tally;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::setup;
use crate::shell::{Done, command, root, run as shell, target};
use sets::{Set, Text};
use tally::Tally;

const PAGE: &str = "docs/evaluation/scrub.md";
pub(crate) const PYTHON_PEERS: [&str; 4] = ["presidio", "scrubadub", "datatrove", "detect-secrets"];
/// Presidio gives scores, and leaves it to its users from which on they count: the better of these for it, kind by kind.
const SCORES: [f64; 2] = [0.0, 0.4];

/// What somebody found in a text.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: String,
    #[serde(default = "one")]
    pub(crate) score: f64,
}

fn one() -> f64 {
    1.0
}

#[derive(Debug, Deserialize)]
struct Answer {
    spans: Vec<Found>,
}

pub(super) fn run(dir: &Path) -> Done {
    let tools = tools()?;
    let mut sets = sets::all(dir)?;
    let data = root().join("crates/scrub/tests/data");
    sets.push(sets::salary(&data.join("salary"), "salary, tuned on")?);
    sets.push(sets::salary(&data.join("salary/second"), "salary, second")?);
    sets.push(sets::people(&data.join("people"), "single names, tuned on")?);
    sets.push(sets::people(&data.join("people/second"), "single names, second")?);
    let mut rows = Vec::new();
    for set in &sets {
        let has_people = set.kinds.contains(&"person");
        // No peer has a directory.
        for (name, tool) in tools.iter().filter(|(name, _)| !has_people || *name == "abide") {
            eprintln!("{name} on {}", set.name);
            let found = find(tool, &set.texts)?;
            let tallies = SCORES.iter().map(|least| Tally::of(set, &found, *least));
            rows.push((set, *name, tallies.collect::<Vec<_>>()));
        }
    }
    let page = root().join(PAGE);
    let text = std::fs::read_to_string(&page).map_err(|error| format!("{PAGE}: {error}"))?;
    let text = table::replace(&text, &table::all(&rows))?;
    std::fs::write(&page, text).map_err(|error| format!("{PAGE}: {error}"))
}

/// Ours and the peers, each ready to read documents from its standard input.
pub(crate) fn tools() -> Done<Vec<(&'static str, Vec<PathBuf>)>> {
    shell(&mut command(
        "cargo",
        &["build", "--quiet", "--release", "--package", "abide-scrub", "--examples"],
    ))?;
    let redact = root().join("benches/scrub/redact-core");
    shell(
        command("cargo", &["build", "--quiet", "--release", "--locked", "--target-dir"])
            .arg(target().join("redact-core"))
            .current_dir(&redact),
    )?;
    let python = setup::redaction()?;
    let script = root().join("xtask/python/scrub/peer.py");
    let mut tools = vec![
        ("abide", vec![target().join("release/examples/scrub")]),
        ("redact-core", vec![target().join("redact-core/release/redact-core-peer")]),
    ];
    tools
        .extend(PYTHON_PEERS.map(|name| (name, vec![python.clone(), script.clone(), name.into()])));
    Ok(tools)
}

/// What a tool says to documents on its standard input.
pub(crate) fn ask(tool: &[PathBuf], more: &[&str], input: &str) -> Done<String> {
    let (program, args) = tool.split_first().ok_or("a tool has a program")?;
    let fault = |error: std::io::Error| format!("{}: {error}", program.display());
    let mut child = Command::new(program)
        .args(args)
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(fault)?;
    let mut stdin = child.stdin.take().ok_or("a tool has a standard input")?;
    let documents = input.to_owned();
    // A tool may answer while it reads.
    let writer = std::thread::spawn(move || stdin.write_all(documents.as_bytes()));
    let output = child.wait_with_output().map_err(fault)?;
    let written = writer.join().map_err(|_| "the documents were not written".to_owned())?;
    if !output.status.success() {
        return Err(format!("{} ended with {}", program.display(), output.status));
    }
    written.map_err(fault)?;
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

fn find(tool: &[PathBuf], texts: &[Text]) -> Done<Vec<Vec<Found>>> {
    let has_people = texts.iter().any(|text| !text.near.is_empty());
    let line = |text: &Text| match has_people {
        true => serde_json::json!({ "text": text.text, "near": text.near }),
        false => serde_json::json!({ "text": text.text }),
    };
    let lines = texts.iter().map(|text| line(text).to_string() + "\n");
    let more: &[&str] = if has_people { &["--people"] } else { &[] };
    let answers = ask(tool, more, &lines.collect::<String>())?;
    let found: Result<Vec<_>, _> = answers
        .lines()
        .map(|line| serde_json::from_str::<Answer>(line).map(|answer| answer.spans))
        .collect();
    let found = found.map_err(|error| error.to_string())?;
    if found.len() != texts.len() {
        return Err(format!("{} answers to {} documents", found.len(), texts.len()));
    }
    Ok(found)
}

pub(crate) type Row<'a> = (&'a Set, &'static str, Vec<Tally>);
