//! Ten million parameters forget one member, and are compared with the same trained without them from the first step.

use std::collections::BTreeMap;
use std::path::Path;

use super::network::Network;
use crate::bench::{Asked, Outcome};
use crate::shell::{Done, root, target};

/// 10,059,840 parameters, as `bench train` has them.
const SHAPE: [&str; 4] = ["--depth", "6", "--vocabulary", "8192"];
/// 786,432 tokens, in shards of two slices.
const RECIPE: [&str; 8] =
    ["--sequences", "4", "--steps", "768", "--shards", "16", "--slices", "32"];
/// So few that each slice is gone through: whoever leaves was learned from.
const MEMBERS: u64 = 2_000;
const BASE_STEPS: &str = "40";

pub(super) fn run(asked: &Asked) -> Done<Outcome> {
    let words = target().join("bench-forget-words.txt");
    std::fs::write(&words, sources(&root().join("crates"))?).map_err(|error| error.to_string())?;
    let words = words.display().to_string();
    let base = [&SHAPE[..], &["--steps", BASE_STEPS, "--tokenizer-text", &words]].concat();
    let (network, _) = Network::new(asked.members.min(MEMBERS), &base)?;
    let recipe = [&network.on_base()[..], &RECIPE].concat();
    let before = network.train("network", &recipe)?;
    network.leave(1, &before.id)?;
    let forgot = network.forget(&before.id)?;
    let apart = [&recipe[..], &["--set", "models=apart"]].concat();
    let scratch = network.train("network", &apart)?;
    let (ours, theirs) = (files(&forgot.model.path)?, files(&scratch.path)?);
    if ours.len() < 8 || ours != theirs || forgot.model.id != scratch.id {
        return Err("what forgot is not what was trained without them".to_owned());
    }
    if files(&before.path)?.get("model.safetensors") == ours.get("model.safetensors") {
        return Err("nothing was forgotten".to_owned());
    }
    let recipe = RECIPE.join(" ");
    let mut outcome = Outcome::new(
        "forget",
        format!(
            "10,059,840 parameters, {recipe}; {} members of the reference network; one left; {} files are the same to the byte",
            network.members,
            ours.len()
        ),
    );
    outcome.figure("train_seconds", before.took.seconds);
    outcome.figure("train_again_seconds", scratch.took.seconds);
    outcome.figure("loss", before.loss);
    let (took, whole) = (forgot.model.took, scratch.took);
    outcome.figure("seconds_1", took.seconds);
    outcome.figure("steps_1_of_whole", forgot.steps);
    outcome.ratio("cost_1_of_10000", took.seconds / whole.seconds);
    outcome.ratio("cpu_1_of_10000", took.cpu_seconds / whole.cpu_seconds);
    Ok(outcome)
}

/// The project's own sources: text that no member wrote, for as many tokens.
fn sources(folder: &Path) -> Done<String> {
    let mut words = String::new();
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            words += &sources(&path)?;
        } else if path.extension().is_some_and(|name| name == "rs") {
            words += &std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        }
    }
    Ok(words)
}

/// The bytes of every file that a model is, its signature too; without checkpoints.
fn files(model: &Path) -> Done<BTreeMap<String, Vec<u8>>> {
    let entries = std::fs::read_dir(model).map_err(|error| error.to_string())?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file());
    let read = paths.map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, std::fs::read(&path).map_err(|error| error.to_string())?))
    });
    read.collect()
}
