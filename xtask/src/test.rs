//! All checks, in the order in which they fail fastest.

use crate::shell::{Done, command, run};
use crate::{interop, setup};

pub(crate) fn all() -> Done {
    let python = setup::all()?;
    run(&mut command("cargo", &["fmt", "--all", "--check"]))?;
    run(&mut command("cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"]))?;
    run(&mut command(
        "cargo",
        &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
    ))?;
    run(command("cargo", &["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    interop::with(&python)?;
    run(&mut command("cargo", &["nextest", "run", "--workspace", "--no-fail-fast"]))
}
