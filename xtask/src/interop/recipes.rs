//! The shipped recipes train for Abide, on CPUs, each on what it is given by `abide train --with`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::shell::{Done, command, root, run};

/// The program, and the environment whose programs it finds before those of the system.
pub(super) struct Recipes<'a> {
    pub(super) abide: &'a Path,
    pub(super) python: &'a Path,
}

impl Recipes<'_> {
    /// PyTorch on two ranks learns texts from scratch.
    pub(super) fn texts(&self, platform: &Path) -> Done {
        self.train(platform, "torchrun-fsdp", &["processes=2", "depth=1", "steps=20"])
    }

    /// Axolotl teaches a base texts, as an adapter.
    pub(super) fn adapter(&self, network: &Path) -> Done {
        run(command(self.abide, &["synth", "--members", "60", "--seed", "3"]).arg(network))?;
        run(command(self.abide, &["build", "-C"]).arg(network))?;
        let base = ["train", "--depth", "1", "--steps", "20", "--set", "models=base"];
        run(command(self.abide, &base).arg("-C").arg(network))?;
        let base = format!("base={}", made(&network.join("base"))?.display());
        self.train(network, "axolotl", &["rank=4", &base])
    }

    /// TRL teaches a base to answer, and what was liked: whole, and an adapter.
    pub(super) fn conversations(&self, network: &Path) -> Done {
        run(command(self.abide, &["synth", "--members", "300", "--seed", "3"]).arg(network))?;
        run(command(self.python, &["xtask/python/pairs.py"]).arg(network))?;
        run(command(self.abide, &["build", "-C"]).arg(network))?;
        let texts = ["train", "--depth", "1", "--steps", "20", "--set", "models=texts"];
        run(command(self.abide, &texts).arg("-C").arg(network))?;
        let base = made(&network.join("texts"))?;
        let chat = ["train", "--stage", "chat", "--steps", "8", "--set", "models=base", "--base"];
        run(command(self.abide, &chat).arg(base).arg("-C").arg(network))?;
        let base = format!("base={}", made(&network.join("base"))?.display());
        for more in ["stage=sft", "stage=dpo", "stage=kto", "stage=dpo rank=4"] {
            let options: Vec<&str> = more.split(' ').chain([base.as_str()]).collect();
            self.train(network, "trl", &options)?;
        }
        Ok(())
    }

    fn train(&self, platform: &Path, recipe: &str, options: &[&str]) -> Done {
        let folder = root().join("recipes").join(recipe);
        let mut train = command(self.abide, &["train", "--json", "--with"]);
        train.arg(folder).arg("-C").arg(platform);
        for option in options {
            train.args(["--option", option]);
        }
        run(train.env("PATH", self.path()?).env("OMP_NUM_THREADS", "1"))
    }

    fn path(&self) -> Done<OsString> {
        let mut path = vec![self.python.parent().map(PathBuf::from).unwrap_or_default()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        std::env::join_paths(path).map_err(|error| error.to_string())
    }
}

/// The one model of a folder.
fn made(models: &Path) -> Done<PathBuf> {
    let entries = std::fs::read_dir(models).map_err(|error| error.to_string())?;
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let found = paths.find(|path| path.join("abide.json").is_file());
    found.ok_or_else(|| format!("`{}` has no model", models.display()))
}
