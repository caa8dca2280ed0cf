//! All rules and a directory of a million people over a real community's texts, beside redact-core and Presidio without any directory.

use serde::Deserialize;

use super::{Asked, Outcome};
use crate::eval::scrub::{ask, tools};
use crate::shell::{Done, root, target};

/// How long each peer reads.
const SECONDS: &str = "6";
const PEOPLE: u64 = 1_000_000;

/// What `examples/throughput` says.
#[derive(Debug, Deserialize)]
struct Ours {
    texts: u64,
    bytes: u64,
    spans: u64,
    mb_per_second: f64,
    mb_per_second_two: f64,
    ready_seconds: f64,
    directory_mib: f64,
    peak_memory_mib: f64,
}

#[derive(Debug, Deserialize)]
struct Peer {
    bytes: f64,
    seconds: f64,
}

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    let tools = tools()?;
    let data = root().join("examples/community/data");
    let files = [data.join("comments.jsonl"), data.join("posts.jsonl")];
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let people = asked.members.min(PEOPLE).to_string();
    let seconds = (4 * asked.rounds).to_string();
    let mut words: Vec<&str> = names.iter().map(String::as_str).collect();
    words.extend(["--people", &people, "--seconds", &seconds]);
    let ours = ask(&[target().join("release/examples/throughput")], &words, "")?;
    let ours: Ours = serde_json::from_str(&ours).map_err(|error| error.to_string())?;
    if ours.spans == 0 {
        return Err("nothing was found in the texts".to_owned());
    }

    let mut outcome = Outcome::new(
        "scrub",
        format!(
            "{} texts of examples/community, {} bytes; {people} people; {} found",
            ours.texts, ours.bytes, ours.spans
        ),
    );
    outcome.figure("mb_per_second_core", ours.mb_per_second);
    outcome.figure("mb_per_second_two_cores", ours.mb_per_second_two);
    outcome.figure("peak_memory_mib", ours.peak_memory_mib);
    outcome.figure("directory_mib", ours.directory_mib);
    outcome.figure("ready_seconds", ours.ready_seconds);
    outcome.ratio("two_cores", ours.mb_per_second_two / ours.mb_per_second);
    let input = documents(&files)?;
    for (name, key) in [("redact-core", "redact_core"), ("presidio", "presidio")] {
        let tool = tools.iter().find(|(tool, _)| *tool == name).ok_or("a peer is not there")?;
        let answer = ask(&tool.1, &["--seconds", SECONDS], &input)?;
        let peer: Peer = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        let speed = peer.bytes / peer.seconds / 1e6;
        outcome.figure(format!("mb_per_second_{key}"), speed);
        outcome.ratio(format!("speed_vs_{key}"), ours.mb_per_second / speed);
    }
    outcome.goal("mb_per_second_core", 50.0);
    outcome.goal("two_cores", 1.8);
    outcome.goal("peak_memory_mib", 200.0);
    Ok(outcome)
}

/// The same texts, as the peers read them.
fn documents(files: &[std::path::PathBuf]) -> Done<String> {
    let mut documents = String::new();
    for file in files {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        for line in text.lines() {
            let value: serde_json::Value =
                serde_json::from_str(line).map_err(|error| error.to_string())?;
            if let Some(text) = value.get("text").or_else(|| value.get("body_html")) {
                documents.push_str(&serde_json::json!({ "text": text }).to_string());
                documents.push('\n');
            }
        }
    }
    Ok(documents)
}
