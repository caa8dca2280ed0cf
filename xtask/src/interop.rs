//! Readers that others wrote open a corpus as an engineer would, and must count what the manifest says; the model-signing
//! tool verifies what Abide signed, and Abide what the tool signed; and Go's tools read the log.

pub(crate) mod models;
mod recipes;
mod sumdb;

use std::path::{Path, PathBuf};

use crate::setup;
use crate::shell::{Done, command, target};

pub(crate) fn run() -> Done {
    sumdb::read(&with(&setup::all()?)?)
}

/// Builds the demo with the program that the tests build, and reads it. Says where it is.
pub(crate) fn with(python: &Path) -> Done<PathBuf> {
    let demo = target().join("interop-demo");
    if demo.exists() {
        std::fs::remove_dir_all(&demo).map_err(|error| format!("{}: {error}", demo.display()))?;
    }
    crate::shell::run(&mut command("cargo", &["build", "--quiet", "--package", "abide"]))?;
    crate::shell::run(command(target().join("debug/abide"), &["demo"]).arg(&demo))?;
    crate::shell::run(command(python, &["xtask/python/readers.py"]).arg(&demo))?;
    for corpus in corpora(&demo)? {
        readme(python, &corpus)?;
        signatures(python, &demo, &corpus)?;
    }
    Ok(demo)
}

/// What the README shows to those who train, word by word, on a corpus that is there.
fn readme(python: &Path, corpus: &Path) -> Done {
    let text = include_str!("../../README.md");
    let shown = text.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
    let shown = shown.ok_or("the README shows no Python")?;
    let place = "my-platform/corpus/<id>";
    if !shown.contains(place) {
        return Err(format!("the README's Python reads no `{place}`"));
    }
    let mut program = shown.replace(place, &corpus.display().to_string());
    program.push_str("assert len(rows) > 0 and 'text' in rows.column_names, rows\n");
    crate::shell::run(command(python, &["-c"]).arg(program))
}

/// The folders of the built corpora.
fn corpora(demo: &Path) -> Done<Vec<PathBuf>> {
    let folder = demo.join("corpus");
    let failed = |error| format!("{}: {error}", folder.display());
    let entries = std::fs::read_dir(&folder).map_err(failed)?;
    let paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    let found: Vec<PathBuf> =
        paths.into_iter().filter(|path| path.join(BUNDLE).is_file()).collect();
    if found.is_empty() { Err("the demo has no signed corpus".to_owned()) } else { Ok(found) }
}

const BUNDLE: &str = "corpus.oms.json";

/// Both directions: the tool reads ours, and refuses every change; then it signs the same files, and we read that.
fn signatures(python: &Path, demo: &Path, corpus: &Path) -> Done {
    let (secret, public) = (demo.join("keys/corpus.key"), demo.join("keys/corpus.pem"));
    crate::shell::run(command(python, &["xtask/python/signing.py"]).args([corpus, &public]))?;
    let bundle = corpus.join(BUNDLE);
    let ours = std::fs::read(&bundle).map_err(|error| format!("{}: {error}", bundle.display()))?;
    let by_the_tool = crate::shell::run(
        command(python, &["-m", "model_signing", "sign", "key"])
            .arg(corpus)
            .arg("--signature")
            .arg(&bundle)
            .arg("--private_key")
            .arg(&secret),
    )
    .and_then(|()| {
        let abide = target().join("debug/abide");
        crate::shell::run(command(abide, &["check"]).arg(corpus).arg("--key").arg(&public))
    });
    let theirs =
        std::fs::read(&bundle).map_err(|error| format!("{}: {error}", bundle.display()))?;
    std::fs::write(&bundle, &ours).map_err(|error| format!("{}: {error}", bundle.display()))?;
    by_the_tool?;
    // Its signatures are random, so one that is the same was never made.
    if ours == theirs { Err("the tool did not sign".to_owned()) } else { Ok(()) }
}
