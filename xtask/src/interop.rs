//! Readers that others wrote open a corpus as an engineer would, and must count what the manifest says; and read the log.

mod sumdb;

use std::path::Path;

use crate::setup;
use crate::shell::{Done, command, target};

pub(crate) fn run() -> Done {
    with(&setup::all()?)
}

/// Builds the demo with the program that the tests build, and reads it.
pub(crate) fn with(python: &Path) -> Done {
    let demo = target().join("interop-demo");
    if demo.exists() {
        std::fs::remove_dir_all(&demo).map_err(|error| format!("{}: {error}", demo.display()))?;
    }
    crate::shell::run(&mut command("cargo", &["build", "--quiet", "--package", "abide"]))?;
    crate::shell::run(command(target().join("debug/abide"), &["demo"]).arg(&demo))?;
    crate::shell::run(command(python, &["xtask/python/readers.py"]).arg(&demo))?;
    sumdb::read(&demo)
}
