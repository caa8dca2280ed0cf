//! What members see, in a real browser.

use crate::shell::{self, Done, command, root, target};

/// Starts the program itself for each file of tests, and looks at it with Chromium.
pub(crate) fn run_in(folder: &std::path::Path, names: &[&str]) -> Done {
    let files: Vec<String> = if names.is_empty() {
        ["path", "proof", "acts", "rights", "mail", "race", "axe"]
            .map(|name| format!("test/{name}.test.js"))
            .to_vec()
    } else {
        names.iter().map(|name| format!("test/{name}.test.js")).collect()
    };
    let mut tests = command("node", &["--test", "--test-concurrency=1", "--test-force-exit"]);
    shell::run(tests.args(files).current_dir(folder).env("ABIDE", target().join("debug/abide")))
}

pub(crate) fn run(names: &[&str]) -> Done {
    shell::run(&mut command("cargo", &["build", "--workspace", "--bin", "abide"]))?;
    is_the_verifier()?;
    run_in(&root().join("crates/serve/browser"), names)
}

/// What members get as the verifier is the one in `verifiers/web`: shipped made, so that a build needs no Node.
fn is_the_verifier() -> Done {
    let folder = root().join("verifiers/web");
    let npm = |words: &[&str]| shell::run(command("npm", words).current_dir(&folder));
    npm(&["ci", "--silent", "--no-audit", "--no-fund"])?;
    npm(&["run", "--silent", "build:min"])?;
    let read = |path: std::path::PathBuf| {
        std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (made, shipped) = (
        read(folder.join("dist/abide-verifier.min.js"))?,
        read(root().join("crates/serve/assets/abide-verifier.js"))?,
    );
    if made == shipped {
        return Ok(());
    }
    Err("crates/serve/assets/abide-verifier.js is not what verifiers/web makes: copy dist/abide-verifier.min.js there".to_owned())
}
