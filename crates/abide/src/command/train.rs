//! `abide train`: a model of what members allow.

mod outside;
mod training;

use std::path::PathBuf;
use std::process::ExitCode;

use abide_train::{Base, Settings, Split, Stage, TEXTS, Task, Tokenizer};
use serde_json::json;

use crate::args::{Global, Train};
use crate::failure::{At, Failure};
use crate::models::{self, Opened, Source};
use crate::output::Output;
use crate::platform::Platform;
pub(super) use training::{Ran, Training};

/// Parts of the members, one after the other, where nobody says how many.
const SLICES: u32 = 8;

pub(super) fn run(asked: &Train, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    if let Some(recipe) = &asked.with {
        return outside::run(asked, recipe, &platform, output);
    }
    let folder = platform.path(&platform.config.models);
    let source = Source::find(&platform, asked.corpus.as_deref())?;
    let Ingredients { tokenizer, mut settings, before, base } = recipe(asked, &platform, &source)?;
    let Settings { slices, held_out, stage, .. } = settings;
    let corpus = source.open(stage, Split { slices, held_out })?;
    if asked.from.is_none() && asked.steps.is_none() {
        settings = match stage {
            Stage::Text | Stage::Chat => settings.at_most_passes(corpus.text_bytes()),
            Stage::Preference => settings.at_most_rows(corpus.rows_learned()),
        };
    }
    let task = Task {
        settings,
        tokenizer: &tokenizer,
        data: &corpus,
        models: &folder,
        before: before.as_deref(),
        base: base.as_ref(),
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

/// What is trained from what.
struct Ingredients {
    tokenizer: Tokenizer,
    settings: Settings,
    before: Option<PathBuf>,
    base: Option<Base>,
}

/// As asked, or that of the model that is brought forward.
fn recipe(asked: &Train, platform: &Platform, source: &Source) -> Result<Ingredients, Failure> {
    let corpus = &source.published.corpus;
    if let Some(name) = &asked.from {
        let Opened { folder, described } = models::open(platform, name)?;
        let base = models::base_of(platform, &described, asked.base.as_deref(), corpus)?;
        let (tokenizer, settings) = (abide_train::tokenizer(&folder)?, described.settings);
        return Ok(Ingredients { tokenizer, settings, before: Some(folder), base });
    }
    let base =
        asked.base.as_deref().map(|name| models::base(platform, name, corpus)).transpose()?;
    let (tokenizer, mut settings) = if let Some(base) = &base {
        let shape = *base.weights.shape();
        (base.tokenizer.clone(), Settings::on_base(shape, asked.stage.into(), asked.lora))
    } else {
        let tokenizer = tokenizer(asked)?;
        let settings = Settings::of_depth(asked.depth, tokenizer.vocabulary());
        (tokenizer, Settings { stage: asked.stage.into(), ..settings })
    };
    // Whoever asks for steps gets them.
    settings.passes = asked.passes.or(settings.passes.filter(|_| asked.steps.is_none()));
    settings = asked.sequences.map_or(settings, |sequences| settings.in_steps_of(sequences));
    settings.steps = asked.steps.unwrap_or(settings.steps);
    settings.learning_rate = asked.learning_rate.unwrap_or(settings.learning_rate);
    settings.shards = asked.shards;
    settings.slices = asked.slices.unwrap_or(settings.shards.unwrap_or(SLICES));
    settings.seed = asked.seed;
    (settings.held_out, settings.canaries) = (asked.held_out, asked.canaries);
    Ok(Ingredients { tokenizer, settings, before: None, base })
}

pub(super) fn tokenizer(asked: &Train) -> Result<Tokenizer, Failure> {
    let mut texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    for file in &asked.tokenizer_text {
        texts.push(std::fs::read_to_string(file).at("train::tokenizer", file.display())?);
    }
    Ok(Tokenizer::train(asked.vocabulary, texts.iter().map(String::as_str))?)
}
