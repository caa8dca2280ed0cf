//! `transformers` and PEFT load what Abide trained and find its logits, and PyTorch and TRL train for Abide by the shipped recipes.
//! PyTorch is several gigabytes, so this is a step of its own.

use std::path::PathBuf;
use std::process::Stdio;

use super::recipes::Recipes;
use crate::setup;
use crate::shell::{Done, command, run, target};

/// What the default tests compare with, and what writes it.
const RECORDED: [&str; 2] = ["logits", "adapter"];

pub(crate) fn all() -> Done {
    let python = setup::torch()?;
    let out = empty("interop-models")?;
    let tiny = ["run", "--quiet", "--package", "abide-train", "--example", "tiny", "--"];
    run(command("cargo", &tiny).arg(&out))?;
    for name in RECORDED {
        let script = format!("crates/train/tests/recorded/{name}.py");
        // Each compares the logits by itself, and fails where they are more than 1e-4 apart.
        let mut record = command(&python, &[&script]);
        run(record.arg(&out).stdout(Stdio::null()))?;
    }
    let abide = abide()?;
    let demo = out.join("demo");
    run(command(&abide, &["demo"]).arg(&demo))?;
    let recipes = Recipes { abide: &abide, python: &python };
    recipes.texts(&demo)?;
    recipes.conversations(&out.join("network"))
}

/// Axolotl alone.
pub(crate) fn axolotl() -> Done {
    let python = setup::axolotl()?;
    let (out, abide) = (empty("interop-axolotl")?, abide()?);
    Recipes { abide: &abide, python: &python }.adapter(&out.join("network"))
}

/// The program that the tests build.
fn abide() -> Done<PathBuf> {
    run(&mut command("cargo", &["build", "--quiet", "--package", "abide"]))?;
    Ok(target().join("debug/abide"))
}

fn empty(name: &str) -> Done<PathBuf> {
    let out = target().join(name);
    let failed = |error| format!("{}: {error}", out.display());
    if out.exists() {
        std::fs::remove_dir_all(&out).map_err(failed)?;
    }
    std::fs::create_dir_all(&out).map_err(failed)?;
    Ok(out)
}
