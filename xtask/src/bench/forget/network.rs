//! The reference network with models, by the shipped program.

use std::cell::Cell;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;
use wait4::Wait4;

use crate::shell::{Done, command, run as shell, target};

/// Members who leave between two builds, where many do.
const AT_ONCE: u64 = 20;
/// Builds before it is given up that somebody is found whom the model learned from.
const TRIED_MAX: u64 = 100;

pub(super) struct Network {
    program: PathBuf,
    folder: PathBuf,
    pub(super) members: u64,
    base: String,
    left: Cell<u64>,
}

/// What a command took, from its start to its end.
#[derive(Clone, Copy, Default)]
pub(super) struct Took {
    pub(super) seconds: f64,
    pub(super) cpu_seconds: f64,
}

/// A model, and what the command took that made it.
pub(super) struct Model {
    pub(super) id: String,
    pub(super) path: PathBuf,
    pub(super) took: Took,
    /// The mean loss on what members wrote who are held out.
    pub(super) loss: f64,
}

pub(super) struct Forgot {
    pub(super) model: Model,
    /// Steps that were made again, of all.
    pub(super) steps: f64,
}

impl Network {
    /// Makes it, builds its corpus, and trains a base on the example community.
    pub(super) fn new(members: u64, on_community: &[&str]) -> Done<(Self, Model)> {
        shell(&mut command("cargo", &["build", "--quiet", "--release", "--package", "abide"]))?;
        let folder = target().join("bench/forget");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
        }
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let (program, base) = (target().join("release/abide"), folder.join("base"));
        let base = base.display().to_string();
        let network = Self { program, folder, members, base, left: Cell::new(0) };
        network.ask(&["demo", "community"])?;
        let base = network.train("community", on_community)?;
        network.elsewhere(&base.path)?;
        network.ask(&["synth", "network", "--members", &members.to_string(), "--seed", "7"])?;
        network.ask(&["-C", "network", "build"])?;
        Ok((network, base))
    }

    pub(super) fn on_base(&self) -> [&str; 2] {
        ["--base", &self.base]
    }

    pub(super) fn train(&self, platform: &str, more: &[&str]) -> Done<Model> {
        let (took, made) = self.timed(&[&["-C", platform, "train"], more].concat())?;
        let model = self.made(platform, &made, took)?;
        let Model { id, loss, .. } = &model;
        eprintln!("{platform} {more:?}: {id}, {took}, loss of who is held out {loss:.4}");
        Ok(model)
    }

    /// Members switch off until so many are gone whom the model learned from, and the next corpus is built.
    pub(super) fn leave(&self, count: u64, model: &str) -> Done {
        let before = self.members_in()?;
        for _ in 0..TRIED_MAX {
            for _ in 0..AT_ONCE.min(count) {
                let member = format!("m{:07}", 100 + 7 * self.left.get());
                self.ask(&["-C", "network", "choose", "--member", &member, "off"])?;
                self.left.set(self.left.get() + 1);
            }
            self.ask(&["-C", "network", "build"])?;
            // Who is held out taught it nothing.
            let is_learned = || {
                let plan = self.ask(&["-C", "network", "forget", "--model", model, "--plan"])?;
                Done::Ok(number(&plan, "/cost/ratio")? > 0.0)
            };
            if before - self.members_in()? >= count && is_learned()? {
                return Ok(());
            }
        }
        Err("too few of those who left were learned from".to_owned())
    }

    pub(super) fn forget(&self, model: &str) -> Done<Forgot> {
        let (took, forgot) = self.timed(&["-C", "network", "forget", "--model", model])?;
        let steps = number(&forgot, "/cost/ratio")?;
        eprintln!("forgotten: {took}, {steps:.3} of all steps");
        Ok(Forgot { model: self.made("network", &forgot, took)?, steps })
    }

    /// Members whom the newest corpus has text of.
    pub(super) fn members_in(&self) -> Done<u64> {
        let built = self.ask(&["-C", "network", "build"])?;
        Ok(number(&built, "/members_in")? as u64)
    }

    /// What a command answers.
    fn ask(&self, words: &[&str]) -> Done<Value> {
        Ok(self.timed(words)?.1)
    }

    /// The same, and what it took from its start to its end.
    fn timed(&self, words: &[&str]) -> Done<(Took, Value)> {
        let since = Instant::now();
        let mut command = std::process::Command::new(&self.program);
        command.current_dir(&self.folder).args(words).arg("--json").stdout(Stdio::piped());
        // Only what goes wrong is of interest.
        let told = self.folder.join("told.txt");
        let file = std::fs::File::create(&told).map_err(|error| error.to_string())?;
        let mut child = command.stderr(file).spawn().map_err(|error| error.to_string())?;
        let mut answer = vec![];
        if let Some(mut out) = child.stdout.take() {
            out.read_to_end(&mut answer).map_err(|error| error.to_string())?;
        }
        let used = child.wait4().map_err(|error| error.to_string())?;
        if !used.status.success() {
            let told = std::fs::read_to_string(&told).unwrap_or_default();
            return Err(format!("abide {}: {told}", words.join(" ")));
        }
        let cpu = (used.rusage.utime + used.rusage.stime).as_secs_f64();
        let took = Took { seconds: since.elapsed().as_secs_f64(), cpu_seconds: cpu };
        let answer = serde_json::from_slice(&answer).map_err(|error| error.to_string())?;
        Ok((took, answer))
    }

    fn made(&self, platform: &str, answer: &Value, took: Took) -> Done<Model> {
        let text = |at: &str| {
            let text = answer.pointer(at).and_then(Value::as_str);
            text.map(str::to_owned).ok_or_else(|| format!("no text at {at}"))
        };
        let path = self.folder.join(text("/path")?);
        let path =
            if path.is_dir() { path } else { self.folder.join(platform).join(text("/path")?) };
        let loss = held_out(&path)?;
        Ok(Model { id: text("/model")?, path, took, loss })
    }

    /// The base as a platform has one from elsewhere: without what Abide says of it.
    fn elsewhere(&self, base: &Path) -> Done {
        let to = Path::new(&self.base);
        std::fs::create_dir_all(to).map_err(|error| error.to_string())?;
        for name in ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"]
        {
            std::fs::copy(base.join(name), to.join(name)).map_err(|e| format!("{name}: {e}"))?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Took {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} s ({:.1} s of processors)", self.seconds, self.cpu_seconds)
    }
}

fn held_out(model: &Path) -> Done<f64> {
    let about = std::fs::read_to_string(model.join("abide.json")).map_err(|e| e.to_string())?;
    let about: Value = serde_json::from_str(&about).map_err(|error| error.to_string())?;
    let mut judged = about.pointer("/evaluation").and_then(Value::as_array).into_iter().flatten();
    let all = judged
        .find(|of| of.pointer("/category").is_some_and(|name| name == "all"))
        .ok_or("nobody is held out")?;
    number(all, "/loss")
}

fn number(value: &Value, at: &str) -> Done<f64> {
    value.pointer(at).and_then(Value::as_f64).ok_or_else(|| format!("no number at {at}"))
}
