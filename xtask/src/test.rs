//! All checks, in the order in which they fail fastest.

use crate::shell::{Done, command, root, run};
use crate::{browser, interop, setup};

pub(crate) fn all() -> Done {
    let python = setup::all()?;
    run(&mut command("cargo", &["fmt", "--all", "--check"]))?;
    // For all platforms: what is denied on one is denied.
    run(&mut command("cargo", &["fetch", "--locked", "--quiet"]))?;
    run(&mut command("cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"]))?;
    run(&mut command(
        "cargo",
        &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
    ))?;
    run(command("cargo", &["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    interop::with(&python)?;
    web()?;
    run(&mut command("cargo", &["test", "--quiet", "--doc", "--workspace"]))?;
    run(&mut command("cargo", &["nextest", "run", "--workspace", "--no-fail-fast"]))?;
    browser::run(&[])
}

/// The second verifier of proofs, which knows the formats alone, on what the first one made.
fn web() -> Done {
    let npm = |words: &[&str]| run(command("npm", words).current_dir(root().join("verifiers/web")));
    npm(&["ci", "--silent", "--no-audit", "--no-fund"])?;
    npm(&["test", "--silent"])
}
