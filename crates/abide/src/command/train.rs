//! `abide train`: a model of what members allow.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use abide_train::{Corpus, Limits, Machine, Published, Settings, TEXTS, Task, Tokenizer};
use serde_json::json;

use crate::args::{Global, Train};
use crate::attestation;
use crate::corpora::{self, OnDisk};
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::progress::Progress;

pub(super) fn run(asked: &Train, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let models = platform.path(&platform.config.models);
    let (found, published) = published(&platform, asked.corpus.as_deref())?;
    let (tokenizer, settings, before) = recipe(asked, &platform)?;
    let corpus = Corpus::open(&found.path, &published, settings.slices)?;
    let limits = Limits {
        threads: asked.threads.unwrap_or_else(threads),
        memory_bytes: asked.memory_mib.map_or_else(free_bytes, |mib| mib << 20),
        checkpoint_steps: asked.checkpoint_steps,
    };
    let task = Task {
        settings,
        tokenizer: &tokenizer,
        data: &corpus,
        models: &models,
        before: before.as_deref(),
        lineage: corpus.lineage(),
        limits,
    };
    let machine = Machine::detect()?;
    Output::note(format_args!(
        "{} parameters, {} steps of {} tokens; needs {} MiB of memory ({}, {} threads)",
        settings.shape.parameters(),
        settings.steps,
        settings.tokens_of_step(),
        settings.memory_bytes(limits.threads).div_ceil(1 << 20),
        machine.name(),
        limits.threads,
    ));
    let (since, progress) = (Instant::now(), Progress::new("steps"));
    let mut told = Instant::now();
    let trained = task.train(machine, &mut |made| {
        progress.at(made.step, made.steps);
        if told.elapsed().as_secs() >= 10 || made.step == made.steps {
            told = Instant::now();
            Output::note(format_args!(
                "step {} of {}: loss {:.3}",
                made.step, made.steps, made.loss
            ));
        }
        ControlFlow::Continue(())
    })?;
    progress.done();
    let seconds = since.elapsed().as_secs_f64();
    let tokens = (trained.steps * settings.tokens_of_step()) as f64;
    output.data(&json!({
        "model": trained.id, "path": trained.path, "corpus": published.corpus, "loss": trained.loss,
        "steps": trained.steps, "tokens_per_second": tokens / seconds, "seconds": seconds, "reused": trained.is_reused,
    }));
    if !output.is_json() {
        output.say(format_args!(
            "Model {} on corpus {}: loss {:.3}, {} of {} steps made, {:.0} tokens a second.\n{}",
            trained.id,
            published.corpus,
            trained.loss,
            trained.steps,
            settings.steps,
            tokens / seconds,
            trained.path.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The corpus, if the ledger has it and nothing has come since that could restrict it.
fn published(platform: &Platform, name: Option<&str>) -> Result<(OnDisk, Published), Failure> {
    let ledger = platform.ledger()?;
    ledger.verify()?;
    let mut entries = ledger.corpora()?;
    let newest = || {
        let newest = entries.last().map(|entry| entry.corpus.id.clone());
        newest.ok_or_else(|| {
            Failure::failed("train::corpus", "no corpus was built yet").hint("run `abide build`")
        })
    };
    let name = name.map_or_else(newest, |name| Ok(name.to_owned()))?;
    let found = corpora::find(platform, &name)?;
    let id = found.manifest.id.clone();
    entries.retain(|entry| entry.corpus.id == id);
    let Some(entry) = entries.pop() else {
        let words = format_args!("the ledger has no corpus `{id}`");
        return Err(Failure::failed("train::corpus", words)
            .hint("hypothetical corpora are not entered, and not trained on; run `abide build`"));
    };
    // Fail closed: whatever came since, be it the time of something that was set for later, a new build says what it changes.
    if ledger.cutoff()? != entry.corpus.position || ledger.due(platform::now())?.is_some() {
        let words = format_args!("the ledger has events since corpus `{id}` was built");
        return Err(Failure::failed("train::overtaken", words)
            .hint("run `abide build`, and train on the corpus that it makes"));
    }
    // What is trained on is what was signed, and what the log says that was built.
    let checked = abide_corpus::reader::check(&found.path)?;
    checked.signed_by_one_of(&attestation::known(platform, &ledger)?)?;
    if checked.manifest().membership != entry.corpus.membership.to_string() {
        let words = format_args!("the ledger has the corpus `{id}` with other rows");
        return Err(Failure::failed("train::membership", words)
            .hint("don't use the folder: bring back the corpus that was entered"));
    }
    Ok((found, Published { corpus: id, entry: entry.index }))
}

/// Tokenizer and settings: as asked, or those of the model that is brought forward.
fn recipe(
    asked: &Train,
    platform: &Platform,
) -> Result<(Tokenizer, Settings, Option<PathBuf>), Failure> {
    if let Some(name) = &asked.from {
        let folder = super::generate::find(platform, name)?;
        let described = abide_train::describe(&folder)?;
        return Ok((abide_train::tokenizer(&folder)?, described.settings, Some(folder)));
    }
    let mut texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    for file in &asked.tokenizer_text {
        texts.push(std::fs::read_to_string(file).at("train::tokenizer", file.display())?);
    }
    let tokenizer = Tokenizer::train(asked.vocabulary, texts.iter().map(String::as_str))?;
    let mut settings = Settings::of_depth(asked.depth, tokenizer.vocabulary());
    settings.steps = asked.steps.unwrap_or(settings.steps);
    (settings.slices, settings.seed) = (asked.slices, asked.seed);
    Ok((tokenizer, settings, None))
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Memory that programs can have without swapping; where nobody says, half a GiB.
fn free_bytes() -> u64 {
    let info = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = info.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.map_or(512 << 20, |kib| kib << 10)
}
