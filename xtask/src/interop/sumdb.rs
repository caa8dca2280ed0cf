//! The log, read with Go's `golang.org/x/mod/sumdb`: the demo's, and a made-up one whose answers are recorded for the tests.

use std::path::Path;
use std::process::Command;

use crate::setup;
use crate::shell::{self, Done, command, root, target};

/// Entries of the made-up log: tiles of three levels, and partial ones of each.
const ENTRIES: &str = "70000";
const ANSWERS: &str = "crates/serve/tests/it/sumdb.json";

pub(crate) fn read(demo: &Path) -> Done {
    setup::go()?;
    let abide = target().join("debug/abide");
    let tree = target().join("interop-log");
    remove(&tree)?;
    shell::run(command(&abide, &["-C"]).arg(demo).args(["log", "export"]).arg(&tree))?;
    shell::run(command(&abide, &["-C"]).arg(demo).args(["log", "check"]).arg(&tree))?;
    let key = said(command(&abide, &["-C"]).arg(demo).args(["log", "key"]))?;
    let answers: serde_json::Value = serde_json::from_str(&sumdb(&tree, &key)?)
        .map_err(|error| format!("what Go said: {error}"))?;
    let of = |key: &str| answers.get(key).unwrap_or(&serde_json::Value::Null);
    eprintln!("Go read {} entries, root {}", of("entries"), of("root"));
    if of("entries").is_null() || of("entries") != of("size") {
        return Err("Go did not read every entry".to_owned());
    }
    recorded()
}

/// What Go says of the made-up log is what the tests compare ours with.
fn recorded() -> Done {
    let tree = target().join("interop-made");
    remove(&tree)?;
    let example = ["run", "--quiet", "--package", "abide-serve", "--example", "audit", "--"];
    let key = said(command("cargo", &example).arg(&tree).args([ENTRIES, "--write"]))?;
    let answers = sumdb(&tree, &key)?;
    let file = root().join(ANSWERS);
    if std::env::var_os("ABIDE_ACCEPT").is_some() {
        return std::fs::write(&file, answers).map_err(|error| format!("{ANSWERS}: {error}"));
    }
    let known = std::fs::read_to_string(&file).map_err(|error| format!("{ANSWERS}: {error}"))?;
    if known == answers {
        return Ok(());
    }
    Err(format!("Go says something else than `{ANSWERS}`; ABIDE_ACCEPT=1 writes what it says"))
}

fn sumdb(tree: &Path, key: &str) -> Done<String> {
    let program = target().join("interop-sumdb");
    shell::run(
        command("go", &["build", "-o"])
            .arg(&program)
            .arg("xtask/go/sumdb.go")
            .env("GO111MODULE", "off")
            .env("GOPATH", setup::GO_PACKAGES)
            .env("GOCACHE", target().join("interop-go")),
    )?;
    said(command(program, &[]).arg(tree).arg(key.trim()))
}

/// What a program prints, if it succeeds.
fn said(command: &mut Command) -> Done<String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(|error| error.to_string());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn remove(folder: &Path) -> Done {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}
