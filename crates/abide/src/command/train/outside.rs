//! `abide train --with RECIPE`: the corpus is handed to another trainer, and what it makes is a model with a lineage.
//!
//! The same holds as for our own trainer: only a corpus that was entered, signed and not overtaken is handed over, choices are asked for
//! again before the model is entered, and until then it is not where models are.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use abide_train::{ABOUT, Folder, Published, Split, Stage};
use serde_json::{Value, json};

use super::tokenizer;
use crate::args::Train;
use crate::failure::{At, Failure};
use crate::models::attest::digest;
use crate::models::bases;
use crate::models::outside::{FORMAT, Outside};
use crate::models::{self, Recipe, Source};
use crate::output::Output;
use crate::platform::Platform;

/// Files beside the model while it is made, which are not of it.
const TOKENIZER: &str = "tokenizer.json";
const RUN: &str = "run.json";

pub(super) fn run(
    asked: &Train,
    name: &str,
    platform: &Platform,
    output: Output,
) -> Result<ExitCode, Failure> {
    let trained = train(asked, name, platform, output);
    if trained.is_err() {
        // What it left goes on only on the corpus that it was given.
        models::left::sweep(platform, &platform.read_ledger()?);
    }
    trained
}

fn train(
    asked: &Train,
    name: &str,
    platform: &Platform,
    output: Output,
) -> Result<ExitCode, Failure> {
    let recipe = Recipe::find(name)?;
    let options = recipe.options(&asked.option)?;
    let source = Source::find(platform, asked.corpus.as_deref())?;
    let (bases, whole) = bases::of_options(platform, &options, &source.published.corpus)?;
    let stage = if recipe.run.data == "chat" { Stage::Chat } else { Stage::Text };
    let lineage = source.open(stage, Split { slices: 1, held_out: 0 })?.lineage();
    let data = source.path.join("data").join(&recipe.run.data);
    let tokenizer = tokenizer(asked)?;
    let of = recipe.of()?;
    bases::unknown(platform, &recipe.folder.display(), &of.code)?;
    let shards = digests(&data)?;
    let mut inputs = json!({
        "format": FORMAT, "lineage": lineage, "data": shards, "recipe": of, "options": options,
        "tokenizer": tokenizer.digest(),
    });
    if let Some(inputs) = inputs.as_object_mut().filter(|_| !bases.is_empty()) {
        inputs.insert("bases".to_owned(), json!(bases));
    }
    let mut id = abide_ledger::Digest::of(inputs.to_string().as_bytes()).to_string();
    id.truncate(16);
    let models = platform.path(&platform.config.models);
    let place = models.join(&id);
    if place.exists() {
        models::enter(platform, &source, &place, true, None)?;
        return told(&id, &place, &source.published, 0.0, true, output);
    }
    let folder = Folder::hold(&models, &id)?;
    models::left::mark(&folder.making(), &source.published.corpus)?;
    let (beside, out) = (folder.making(), folder.making().join("out"));
    std::fs::create_dir_all(&out).at("train::out", out.display())?;
    let given = beside.join(TOKENIZER);
    std::fs::write(&given, tokenizer.json()).at("train::out", given.display())?;
    let elsewhere = |value: &str| {
        let path = Path::new(value);
        (value.contains('/') || value == "..") && !path.exists() && beside.join(path).exists()
    };
    if let Some(value) = whole.values().find(|value| elsewhere(value.as_str())) {
        let words = format_args!("`{value}` is not there from where you stand");
        return Err(Failure::usage("recipe::option", words)
            .hint("name a folder from where you stand, or by its whole path"));
    }
    let mut known = whole;
    for (name, path) in
        [("recipe", &recipe.folder), ("data", &data), ("tokenizer", &given), ("out", &out)]
    {
        let path = path.canonicalize().at("train::path", path.display())?;
        known.insert(name.to_owned(), path.display().to_string());
    }
    let variables = recipe.variables();
    let mut command = Command::new(&recipe.run.program);
    // Nothing of a member's leaves through a log that nobody looks at, and nothing is fetched.
    command
        .env_clear()
        .envs(&variables)
        .envs([("HF_HUB_OFFLINE", "1"), ("TRANSFORMERS_OFFLINE", "1")]);
    command.args(recipe.arguments(&known)?).current_dir(&beside);
    // Standard output is for the one document of `--json`.
    command.stdout(std::io::stderr());
    Output::note(format_args!(
        "{} on {} shards of corpus {}",
        recipe.name,
        shards.len(),
        source.published.corpus
    ));
    let since = Instant::now();
    let status =
        command.status().at("recipe::program", format_args!("`{}`", recipe.run.program))?;
    let seconds = since.elapsed().as_secs_f64();
    if !status.success() {
        let words = format_args!("recipe `{}` ended with {status}", recipe.name);
        return Err(Failure::failed("recipe::failed", words).hint(
            "its own words are above; the same command goes on where it was, if the recipe can",
        ));
    }
    if digests(&data)? != shards {
        return Err(Failure::failed(
            "recipe::data",
            "the corpus is not what was handed over any more",
        )
        .hint("nobody may write to a corpus: build it again, and train again"));
    }
    let mut files = BTreeMap::new();
    for name in &recipe.outputs.files {
        let path = out.join(name);
        if !path.is_file() {
            let words = format_args!("recipe `{}` left no `{name}`", recipe.name);
            return Err(Failure::failed("recipe::outputs", words).hint("see what it said above"));
        }
        files.insert(name.clone(), digest(&path)?);
    }
    let mut environment = BTreeMap::from([
        ("system".to_owned(), std::env::consts::OS.to_owned()),
        ("machine".to_owned(), std::env::consts::ARCH.to_owned()),
    ]);
    // A path says where somebody's home is.
    environment.extend(variables.into_iter().filter(|(name, _)| name != "PATH" && name != "HOME"));
    let run = out.join(RUN);
    let run = if run.is_file() {
        let text = std::fs::read(&run).at("recipe::run", run.display())?;
        serde_json::from_slice(&text).at("recipe::run", run.display())?
    } else {
        Value::Null
    };
    let outside = Outside {
        format: FORMAT.to_owned(),
        id: id.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lineage,
        data: shards,
        recipe: of,
        options,
        bases,
        environment,
        run,
        files,
    };
    settle(&out, &outside)?;
    models::enter(platform, &source, &out, false, None)?;
    let place = folder.publish_from(&out)?;
    told(&id, &place, &source.published, seconds, false, output)
}

/// Leaves in the folder what the recipe promised, and the description.
fn settle(out: &Path, outside: &Outside) -> Result<(), Failure> {
    for entry in std::fs::read_dir(out).at("train::out", out.display())? {
        let path = entry.at("train::out", out.display())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !outside.files.contains_key(&name) {
            let removed = if path.is_dir() {
                std::fs::remove_dir_all(&path)
            } else {
                std::fs::remove_file(&path)
            };
            removed.at("train::out", path.display())?;
        }
    }
    let path = out.join(ABOUT);
    let mut text = serde_json::to_vec_pretty(outside).at("train::out", path.display())?;
    text.push(b'\n');
    std::fs::write(&path, text).at("train::out", path.display())
}

/// SHA-256 of every file of a folder of data.
fn digests(data: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut digests = BTreeMap::new();
    for entry in std::fs::read_dir(data).at("train::data", data.display())? {
        let path = entry.at("train::data", data.display())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        digests.insert(name, digest(&path)?);
    }
    Ok(digests)
}

fn told(
    id: &str,
    place: &Path,
    published: &Published,
    seconds: f64,
    is_reused: bool,
    output: Output,
) -> Result<ExitCode, Failure> {
    let run = models::outside::read(place)?.map(|outside| outside.run).unwrap_or_default();
    let loss = run
        .get("losses")
        .and_then(Value::as_array)
        .and_then(|losses| losses.last()?.get(1).cloned());
    output.data(&json!({
        "model": id, "path": place, "corpus": published.corpus, "loss": loss,
        "tokens_per_second": run.get("tokens_per_second"), "seconds": seconds, "reused": is_reused,
    }));
    if !output.is_json() {
        output.say(format_args!("Model {id} on corpus {}.\n{}", published.corpus, place.display()));
    }
    Ok(ExitCode::SUCCESS)
}
