//! What it costs to forget one member and a hundred of ten thousand, and what dividing a training costs in what it learns.
//!
//! A base learns from the example community, adapters on it from the reference network: in sixteen shards, and undivided.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Asked, Outcome};
use crate::shell::{Done, command, run as shell, target};

const MEMBERS: u64 = 10_000;
const MANY: u64 = 100;
const DEPTH: &str = "4";
const RANK: &str = "8";
const SHARDS: &str = "16";
const STEPS: &str = "320";
/// Members who are tried before one is found whom the model learned from.
const TRIED_MAX: u64 = 50;

/// The shipped program, in the folder of the benchmark.
struct Abide {
    program: PathBuf,
    folder: PathBuf,
}

/// A model that was trained.
struct Model {
    id: String,
    seconds: f64,
    loss: f64,
}

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    shell(&mut command("cargo", &["build", "--quiet", "--release", "--package", "abide"]))?;
    let folder = target().join("bench/forget");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let abide = Abide { program: target().join("release/abide"), folder };
    let members = asked.members.min(MEMBERS);
    abide.ask(&["demo", "community"])?;
    let base = abide.train("community", &["--depth", DEPTH])?;
    let elsewhere = abide.elsewhere(&base.id)?.display().to_string();
    let on_base = ["--base", &elsewhere, "--lora", RANK];
    abide.ask(&["synth", "network", "--members", &members.to_string(), "--seed", "7"])?;
    abide.ask(&["-C", "network", "build"])?;
    let train = |more: &[&str]| abide.train("network", &[on_base.as_slice(), more].concat());
    let sharded = train(&["--shards", SHARDS, "--steps", STEPS])?;
    let undivided = train(&["--slices", "1", "--steps", STEPS])?;
    let untaught = train(&["--slices", "1", "--steps", "1", "--learning-rate", "0.000000001"])?;

    let mut outcome = Outcome::new(
        "forget",
        format!(
            "{members} members of the reference network; adapters of rank {RANK} on a base of {DEPTH} layers that learned from \
             examples/community; {STEPS} steps, {SHARDS} shards"
        ),
    );
    outcome.figure("train_demo_seconds", base.seconds);
    outcome.figure("train_seconds", sharded.seconds);
    outcome.figure("loss_base", untaught.loss);
    outcome.figure("loss_undivided", undivided.loss);
    outcome.figure("loss_sharded", sharded.loss);
    outcome.ratio("loss_vs_undivided", sharded.loss / undivided.loss);
    let (mut left, mut model) = (0, sharded.id.clone());
    for (count, name) in [(1, "cost_1_of_10000"), (MANY, "cost_100_of_10000")] {
        let mut tried = 0;
        let plan = loop {
            for _ in 0..count {
                let member = format!("m{:07}", 100 + 7 * left);
                abide.ask(&["-C", "network", "choose", "--member", &member, "off"])?;
                left += 1;
            }
            abide.ask(&["-C", "network", "build"])?;
            let plan = abide.ask(&["-C", "network", "forget", "--model", &model, "--plan"])?;
            if number(&plan, "/cost/ratio")? > 0.0 {
                break plan;
            }
            tried += 1;
            if tried == TRIED_MAX {
                return Err("none of those who left was learned from".to_owned());
            }
        };
        let forgot = abide.ask(&["-C", "network", "forget", "--model", &model])?;
        let seconds = number(&forgot, "/seconds")?;
        outcome.figure(format!("seconds_{count}"), seconds);
        outcome.figure(format!("steps_{count}_of_whole"), number(&plan, "/cost/ratio")?);
        outcome.ratio(name, seconds / sharded.seconds);
        model = text(&forgot, "/model")?;
    }
    outcome.goal("cost_1_of_10000", 0.1);
    Ok(outcome)
}

impl Abide {
    /// What a command answers.
    fn ask(&self, words: &[&str]) -> Done<Value> {
        let mut command = std::process::Command::new(&self.program);
        let output = command.current_dir(&self.folder).args(words).arg("--json").output();
        let output = output.map_err(|error| format!("abide did not start: {error}"))?;
        if !output.status.success() {
            let words = words.join(" ");
            return Err(format!("abide {words}: {}", String::from_utf8_lossy(&output.stderr)));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
    }

    /// The base as a platform has one from elsewhere: without what Abide says of it.
    fn elsewhere(&self, base: &str) -> Done<PathBuf> {
        let (from, to) =
            (self.folder.join("community/models").join(base), self.folder.join("base"));
        std::fs::create_dir_all(&to).map_err(|error| error.to_string())?;
        for name in ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"]
        {
            std::fs::copy(from.join(name), to.join(name)).map_err(|e| format!("{name}: {e}"))?;
        }
        Ok(to)
    }

    fn train(&self, platform: &str, more: &[&str]) -> Done<Model> {
        let made = self.ask(&[&["-C", platform, "train"], more].concat())?;
        let id = text(&made, "/model")?;
        let seconds = number(&made, "/seconds")?;
        let loss = held_out(&self.folder.join(platform).join("models").join(&id))?;
        eprintln!("{platform} {more:?}: {id}, {seconds:.1} s, loss of who is held out {loss:.4}");
        Ok(Model { id, seconds, loss })
    }
}

/// The mean loss on what members wrote who are held out.
fn held_out(model: &Path) -> Done<f64> {
    let about = std::fs::read_to_string(model.join("abide.json")).map_err(|e| e.to_string())?;
    let about: Value = serde_json::from_str(&about).map_err(|error| error.to_string())?;
    let mut judged = about.pointer("/evaluation").and_then(Value::as_array).into_iter().flatten();
    let all = judged
        .find(|of| of.pointer("/category").is_some_and(|name| name == "all"))
        .ok_or("nobody is held out")?;
    number(all, "/loss")
}

fn number(value: &Value, at: &str) -> Done<f64> {
    value.pointer(at).and_then(Value::as_f64).ok_or_else(|| format!("no number at {at}"))
}

fn text(value: &Value, at: &str) -> Done<String> {
    let text = value.pointer(at).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| format!("no text at {at}"))
}
