//! `transformers` and PEFT load what Abide trained and find its logits, and PyTorch trains for Abide: by the shipped recipe, on CPUs with
//! two ranks. PyTorch is several gigabytes, so this is a step of its own.

use std::path::PathBuf;
use std::process::Stdio;

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
    let ranks = ["--option", "processes=2", "--option", "depth=1", "--option", "steps=20"];
    let mut train = command(&abide, &["train", "--json", "--with", "torchrun-fsdp"]);
    // Its programs before those of the system.
    let mut path = vec![python.parent().map(PathBuf::from).unwrap_or_default()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let path = std::env::join_paths(path).map_err(|error| error.to_string())?;
    let platform = [std::ffi::OsStr::new("-C"), demo.as_os_str()];
    run(train.args(platform).args(ranks).env("PATH", path).env("OMP_NUM_THREADS", "1"))
}
