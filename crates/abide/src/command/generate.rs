//! `abide generate`: a model goes on from a text.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use abide_train::{Described, Filter, Generator, Machine, Sampling, Stage, Tokenizer, Turn};
use serde_json::json;

use crate::args::{Generate, Global};
use crate::failure::Failure;
use crate::models;
use crate::models::gone::Gone;
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(asked: &Generate, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let folder = Path::new(&asked.model);
    let platform = Platform::open(global);
    // Where there is a platform, who has left is asked for: one that cannot be opened is not none.
    let platform = match platform {
        Err(failure) if failure.code != "config::missing" => return Err(failure),
        platform => platform,
    };
    let folder = if folder.is_dir() {
        folder.to_owned()
    } else {
        models::find(platform.as_ref().map_err(Failure::clone)?, &asked.model)?
    };
    let described = abide_train::describe(&folder)?;
    let platform = platform.as_ref().ok();
    if let Some(platform) = platform {
        models::in_use(platform, &described)?;
    }
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

/// What those wrote who have left since the model learned from them. Beside no platform nobody knows who that is.
fn filter(
    platform: Option<&Platform>,
    described: &Described,
    tokenizer: &Tokenizer,
) -> Result<Filter, Failure> {
    let Some(platform) = platform else {
        Output::note(
            "there is no platform folder here: who has left since is not known, and nothing is held back",
        );
        return Ok(Filter::default());
    };
    let Gone { rows, staying } = Gone::since(platform, described)?;
    if rows.is_empty() {
        return Ok(Filter::default());
    }
    Output::note(format_args!(
        "{} rows that the model learned from may not be used any more; what is in them is held back until `abide forget --model {}`",
        rows.len(),
        described.id
    ));
    let [rows, staying] = [&rows, &staying].map(|rows| rows.iter().map(|row| row.text.as_str()));
    Ok(Filter::new(tokenizer, rows, staying)?)
}
