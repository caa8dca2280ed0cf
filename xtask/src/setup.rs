//! What a new machine lacks: cargo's own tools, and a Python of their own for the independent readers.

use std::path::{Path, PathBuf};

use crate::shell::{Done, answers, command, root, run};

/// Installs everything, and says where Python is.
pub(crate) fn all() -> Done<PathBuf> {
    cargo_tool("nextest", "cargo-nextest")?;
    cargo_tool("deny", "cargo-deny")?;
    node()?;
    browser()?;
    python()
}

/// Where Debian puts a font for Chinese.
const CHINESE: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// Chromium, fonts for Chinese, what drives it, and a mail server.
pub(crate) fn browser() -> Done {
    node()?;
    let is_there = answers("chromium", &["--version"])
        && answers("openssl", &["version"])
        && Path::new(CHINESE).exists();
    if !is_there && answers("apt-get", &["--version"]) {
        run(&mut command("apt-get", &["update", "-q"]))?;
        let install = [
            "install",
            "-qy",
            "--no-install-recommends",
            "chromium",
            "fonts-noto-cjk",
            "fonts-dejavu-core",
            // Certificates for the mail server of the tests.
            "openssl",
        ];
        run(&mut command("apt-get", &install))?;
    }
    let folder = root().join("crates/serve/browser");
    run(command("npm", &["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(folder))
}

fn cargo_tool(subcommand: &str, package: &str) -> Done {
    if answers("cargo", &[subcommand, "--version"]) {
        return Ok(());
    }
    run(&mut command("cargo", &["install", "--locked", package]))
}

/// The interpreter of the independent readers.
pub(crate) fn python() -> Done<PathBuf> {
    environment("abide-python", "xtask/python/requirements.txt")
}

/// The interpreter of the trainer's peers: PyTorch is several gigabytes, so only what needs it installs it.
pub(crate) fn torch() -> Done<PathBuf> {
    environment("abide-torch", "xtask/python/torch.txt")
}

/// The interpreter of Axolotl, whose releases of everything are others.
pub(crate) fn axolotl() -> Done<PathBuf> {
    environment("abide-axolotl", "xtask/python/axolotl.txt")
}

/// The interpreter of the peers of `eval scrub` and `bench scrub`.
pub(crate) fn redaction() -> Done<PathBuf> {
    environment("abide-eval-python", "xtask/python/scrub/requirements.txt")
}

/// The interpreter of an environment that holds exactly what a list says.
fn environment(name: &str, list: &str) -> Done<PathBuf> {
    let cache = std::env::var_os("HOME").map_or_else(root, PathBuf::from).join(".cache").join(name);
    let interpreter = cache.join("bin/python");
    let wanted = root().join(list);
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

/// Node and npm, for the verifier in TypeScript.
fn node() -> Done {
    if answers("npm", &["--version"]) {
        return Ok(());
    }
    run(&mut command("apt-get", &["update", "-q"]))?;
    run(&mut command("apt-get", &["install", "-qy", "--no-install-recommends", "nodejs", "npm"]))
}

/// Go and the packages of its checksum database, which Debian has; they share no code with ours.
pub(crate) fn go() -> Done {
    let is_there = answers("go", &["version"])
        && Path::new(GO_PACKAGES).join("src/golang.org/x/mod/sumdb").exists();
    if is_there {
        return Ok(());
    }
    run(&mut command("apt-get", &["update", "-q"]))?;
    let install =
        ["install", "-qy", "--no-install-recommends", "golang-go", "golang-golang-x-mod-dev"];
    run(&mut command("apt-get", &install))
}

/// Where Debian puts Go's packages.
pub(crate) const GO_PACKAGES: &str = "/usr/share/gocode";

fn same(one: &Path, other: &Path) -> bool {
    matches!((std::fs::read(one), std::fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
