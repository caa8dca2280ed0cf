//! `abide train`: a model of what members allow.

mod training;

use std::path::PathBuf;
use std::process::ExitCode;

use abide_train::{Settings, Split, TEXTS, Task, Tokenizer};
use serde_json::json;

use crate::args::{Global, Train};
use crate::failure::{At, Failure};
use crate::models::{self, Source};
use crate::output::Output;
use crate::platform::Platform;
pub(super) use training::{Ran, Training};

pub(super) fn run(asked: &Train, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let folder = platform.path(&platform.config.models);
    let source = Source::find(&platform, asked.corpus.as_deref())?;
    let (tokenizer, mut settings, before) = recipe(asked, &platform)?;
    let Settings { slices, held_out, .. } = settings;
    let corpus = source.open(Split { slices, held_out })?;
    if asked.from.is_none() && asked.steps.is_none() {
        settings = settings.at_most_passes(corpus.text_bytes());
    }
    let task = Task {
        settings,
        tokenizer: &tokenizer,
        data: &corpus,
        models: &folder,
        before: before.as_deref(),
        lineage: corpus.lineage(),
        limits: asked.machine.limits(),
    };
    let training = Training { platform: &platform, source: &source, task: &task };
    let ran = training.run(None)?;
    let Ran { trained, tokens_per_second, seconds } = &ran;
    output.data(&json!({
        "model": trained.id, "path": trained.path, "corpus": source.published.corpus, "loss": trained.loss,
        "steps": trained.steps, "tokens_per_second": tokens_per_second, "seconds": seconds, "reused": trained.is_reused,
    }));
    if !output.is_json() {
        output.say(format_args!(
            "Model {} on corpus {}: loss {:.3}, {} of {} steps made, {tokens_per_second:.0} tokens a second.\n{}",
            trained.id,
            source.published.corpus,
            trained.loss,
            trained.steps,
            settings.steps,
            trained.path.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Tokenizer and settings: as asked, or those of the model that is brought forward.
fn recipe(
    asked: &Train,
    platform: &Platform,
) -> Result<(Tokenizer, Settings, Option<PathBuf>), Failure> {
    if let Some(name) = &asked.from {
        let folder = models::find(platform, name)?;
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
    (settings.held_out, settings.canaries) = (asked.held_out, asked.canaries);
    Ok((tokenizer, settings, None))
}
