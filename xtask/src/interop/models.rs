//! `transformers` and PEFT load what Abide trained and find its logits, and PyTorch and TRL train for Abide by the shipped recipes.
//! PyTorch is several gigabytes, so this is a step of its own.

use std::process::Stdio;

use super::recipes::Recipes;
use crate::setup;
use crate::shell::{Done, command, run, target};

/// What the default tests compare with, and what writes it.
const RECORDED: [&str; 2] = ["logits", "adapter"];

pub(crate) fn all() -> Done {
    let python = setup::torch()?;
    let out = target().join("interop-models");
    if out.exists() {
        std::fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    std::fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let tiny = ["run", "--quiet", "--package", "abide-train", "--example", "tiny", "--"];
    run(command("cargo", &tiny).arg(&out))?;
    for name in RECORDED {
        let script = format!("crates/train/tests/recorded/{name}.py");
        // Each compares the logits by itself, and fails where they are more than 1e-4 apart.
        let mut record = command(&python, &[&script]);
        run(record.arg(&out).stdout(Stdio::null()))?;
    }
    run(&mut command("cargo", &["build", "--quiet", "--package", "abide"]))?;
    let abide = target().join("debug/abide");
    let demo = out.join("demo");
    run(command(&abide, &["demo"]).arg(&demo))?;
    let recipes = Recipes { abide: &abide, python: &python };
    recipes.texts(&demo)?;
    recipes.conversations(&demo, &out.join("network"))
}
