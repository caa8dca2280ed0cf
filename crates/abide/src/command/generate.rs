//! `abide generate`: a model goes on from a text.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use abide_train::{Generator, Machine, Sampling};
use serde_json::json;

use crate::args::{Generate, Global};
use crate::corpora;
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(asked: &Generate, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let folder = Path::new(&asked.model);
    let folder = if folder.is_dir() {
        folder.to_owned()
    } else {
        find(&Platform::open(global)?, &asked.model)?
    };
    let described = abide_train::describe(&folder)?;
    let weights = abide_train::read(&folder)?;
    let tokenizer = abide_train::tokenizer(&folder)?;
    let prompt = tokenizer.encode(&asked.prompt)?;
    let sampling = Sampling { temperature: asked.temperature, top: asked.top, seed: asked.seed };
    let mut generator = Generator::new(Machine::detect()?, &weights);
    let since = Instant::now();
    let made = generator.generate(&prompt, asked.tokens, sampling, |_| ())?;
    let seconds = since.elapsed().as_secs_f64();
    let text = tokenizer.decode(&made)?;
    output.data(&json!({
        "model": described.id, "path": folder, "prompt": asked.prompt, "text": text, "tokens": made.len(),
        "tokens_per_second": made.len() as f64 / seconds,
    }));
    if !output.is_json() {
        output.say(format_args!("{}{text}", asked.prompt));
    }
    Ok(ExitCode::SUCCESS)
}

/// The model of an id among the platform's, or in a folder.
pub(super) fn find(platform: &Platform, name: &str) -> Result<PathBuf, Failure> {
    let of_id = platform.path(&platform.config.models).join(name);
    let places = corpora::is_id(name).then_some(of_id).into_iter().chain([PathBuf::from(name)]);
    places.into_iter().find(|place| place.is_dir()).ok_or_else(|| {
        Failure::not_found("model::missing", format_args!("there is no model `{name}`"))
            .hint("name its folder, or its id beside `-C DIR`")
    })
}
