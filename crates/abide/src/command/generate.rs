//! `abide generate`: a model goes on from a text.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use abide_train::{Described, Filter, Generator, Machine, Sampling, Stage, Tokenizer, Turn};
use serde_json::json;

use crate::args::{Generate, Global};
use crate::failure::Failure;
use crate::models::gone::Gone;
use crate::models::{self, Opened};
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(asked: &Generate, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let named = Path::new(&asked.model);
    // Of an id, the platform is the one that was named.
    let platform = if named.is_dir() {
        Platform::around(named, global)?
    } else {
        Some(Platform::open(global)?)
    };
    let platform = platform.as_ref();
    let Opened { folder, described } = match platform {
        Some(platform) => beside(platform, asked)?,
        None => alone(named, asked)?,
    };
    let weights = models::weights(platform, &folder, &described, asked.base.as_deref())?;
    let tokenizer = abide_train::tokenizer(&folder)?;
    let filter = filter(platform, &described, &tokenizer)?;
    let prompt = if described.settings.stage == Stage::Text {
        tokenizer.encode(&asked.prompt)?
    } else {
        let turn = Turn { role: "user".to_owned(), content: asked.prompt.clone() };
        abide_train::prompt(&[turn], &tokenizer)?
    };
    let sampling = Sampling { temperature: asked.temperature, top: asked.top, seed: asked.seed };
    let mut generator = Generator::new(Machine::detect()?, &weights);
    let since = Instant::now();
    let made = generator.generate(&prompt, asked.tokens, sampling, &filter, |_| ())?;
    let seconds = since.elapsed().as_secs_f64();
    let text = tokenizer.decode(&made)?;
    output.data(&json!({
        "model": described.id, "path": folder, "prompt": asked.prompt, "text": text, "tokens": made.len(),
        "tokens_per_second": made.len() as f64 / seconds, "filtered": !filter.is_empty(),
    }));
    if !output.is_json() {
        let is_chat = described.settings.stage != Stage::Text;
        output.say(format_args!("{}{text}", if is_chat { "" } else { &asked.prompt }));
    }
    Ok(ExitCode::SUCCESS)
}

/// A model beside its platform: who has left is known there, so what it may not write is held back.
fn beside(platform: &Platform, asked: &Generate) -> Result<Opened, Failure> {
    let opened = models::open(platform, &asked.model)?;
    if asked.unfiltered {
        let words = format_args!("beside `{}` it is known who has left", platform.folder.display());
        return Err(Failure::usage("generate::filtered", words)
            .hint("leave `--unfiltered` away: it is for models that were taken elsewhere"));
    }
    models::in_use(platform, &opened.described)?;
    Ok(opened)
}

/// A model that was taken elsewhere. Whoever uses it there has to say that they know what that means.
fn alone(folder: &Path, asked: &Generate) -> Result<Opened, Failure> {
    if !asked.unfiltered {
        let words = format_args!(
            "no platform folder stands around `{}`: who has left since is not known, and nothing can be held back",
            folder.display()
        );
        return Err(Failure::failed("generate::platform", words).hint(
            "name the platform's folder with `-C DIR`; with `--unfiltered` it writes whatever it has learned",
        ));
    }
    Ok(Opened { folder: folder.to_owned(), described: models::describe(folder)? })
}

/// What those wrote who have left since the model learned from them.
fn filter(
    platform: Option<&Platform>,
    described: &Described,
    tokenizer: &Tokenizer,
) -> Result<Filter, Failure> {
    let Some(platform) = platform else { return Ok(Filter::default()) };
    let Gone { rows, staying } = Gone::since(platform, described)?;
    if rows.is_empty() {
        return Ok(Filter::default());
    }
    Output::note(format_args!(
        "{} rows that the model learned from may not be used any more; what is in them is held back until `abide forget --model {}`",
        rows.len(),
        described.id
    ));
    Ok(Filter::new(tokenizer, rows.iter(), staying.iter())?)
}
