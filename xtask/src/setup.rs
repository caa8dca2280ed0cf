//! What a new machine lacks: cargo's own tools, and a Python of their own for the independent readers.

use std::path::{Path, PathBuf};

use crate::shell::{Done, answers, command, root, run};

/// Installs everything, and says where Python is.
pub(crate) fn all() -> Done<PathBuf> {
    cargo_tool("nextest", "cargo-nextest")?;
    cargo_tool("deny", "cargo-deny")?;
    python()
}

fn python() -> Done<PathBuf> {
    python_of("xtask/python/requirements.txt", "abide-python")
}

fn cargo_tool(subcommand: &str, package: &str) -> Done {
    if answers("cargo", &[subcommand, "--version"]) {
        return Ok(());
    }
    run(&mut command("cargo", &["install", "--locked", package]))
}

/// The interpreter of an environment of this name that holds exactly what a file asks for.
pub(crate) fn python_of(requirements: &str, name: &str) -> Done<PathBuf> {
    let cache = std::env::var_os("HOME").map_or_else(root, PathBuf::from).join(".cache").join(name);
    let interpreter = cache.join("bin/python");
    let wanted = root().join(requirements);
    let stamp = cache.join("requirements.txt");
    if interpreter.exists() && same(&wanted, &stamp) {
        return Ok(interpreter);
    }
    // Debian ships venv apart from Python itself.
    if !answers("python3", &["-c", "import ensurepip"]) && answers("apt-get", &["--version"]) {
        run(&mut command("apt-get", &["update", "-q"]))?;
        run(&mut command("apt-get", &["install", "-qy", "python3-venv"]))?;
    }
    run(command("python3", &["-m", "venv", "--clear"]).arg(&cache))?;
    run(command(&interpreter, &["-m", "pip", "install", "--quiet", "--requirement"]).arg(&wanted))?;
    std::fs::copy(&wanted, &stamp).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(interpreter)
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((std::fs::read(one), std::fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
