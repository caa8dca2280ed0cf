//! `abide forget`: a model without those who have left, the same to the byte as if they had never been in it.

mod cost;

use std::path::Path;
use std::process::ExitCode;

use abide_train::{Described, Effort, Machine, Origin, Task};
use serde_json::{Value, json};

use super::probe;
use super::train::{Ran, Training};
use crate::args::{Forget, Global};
use crate::failure::{At, Failure};
use crate::models::{self, Opened, Source, gone};
use crate::output::Output;
use crate::platform::Platform;
use cost::Cost;

pub(super) fn run(asked: &Forget, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let folder = platform.path(&platform.config.models);
    let Opened { folder: before, described } = models::open(&platform, &asked.model)?;
    let tokenizer = abide_train::tokenizer(&before)?;
    let source = Source::find(&platform, None)?;
    let base =
        models::base_of(&platform, &described, asked.base.as_deref(), &source.published.corpus)?;
    let corpus = source.open(described.settings.stage, gone::split(&described))?;
    let task = Task {
        settings: described.settings,
        tokenizer: &tokenizer,
        data: &corpus,
        models: &folder,
        before: Some(&before),
        base: base.as_ref(),
        lineage: corpus.lineage(),
        limits: asked.machine.limits(),
    };
    let cost = Cost::of(&task, Machine::detect()?)?;
    Output::note(&cost);
    let mut answer = json!({
        "model": task.id(), "path": folder.join(task.id()), "replaces": described.id,
        "corpus": source.published.corpus, "cost": cost,
    });
    if asked.plan {
        output.data(&answer);
        return Ok(ExitCode::SUCCESS);
    }
    let is_newest = task.id() == described.id;
    let replaces = (!is_newest).then(|| described.id.clone());
    let Ran { trained, tokens_per_second, seconds } =
        Training { platform: &platform, source: &source, task: &task }.run(replaces)?;
    let kept =
        if is_newest { None } else { asked_both(&platform, &described, [&before, &trained.path])? };
    if asked.remove && !is_newest {
        std::fs::remove_dir_all(&before).at("forget::remove", before.display())?;
    }
    let more = json!({
        "loss": trained.loss, "steps": trained.steps, "tokens_per_second": tokens_per_second,
        "seconds": seconds, "reused": trained.is_reused, "kept": kept, "removed": asked.remove && !is_newest,
    });
    if let (Value::Object(answer), Value::Object(more)) = (&mut answer, more) {
        answer.extend(more);
    }
    output.data(&answer);
    if output.is_json() {
        return Ok(ExitCode::SUCCESS);
    }
    if is_newest {
        output.say(format_args!(
            "Model {} is on the newest corpus: nobody is to be forgotten.",
            trained.id
        ));
        return Ok(ExitCode::SUCCESS);
    }
    output.say(format_args!(
        "Model {} on corpus {}: loss {:.3}, {} of {} steps made, {seconds:.1} s.\n{}",
        trained.id,
        source.published.corpus,
        trained.loss,
        trained.steps,
        task.settings.steps,
        trained.path.display()
    ));
    if let Some([knew, knows]) = &kept {
        output.say(format_args!(
            "Of those who left, model {} wrote {} of {} places word by word, this one {} (exposure {:.1} and {:.1} bits).",
            described.id, knew.extracted, knew.places, knows.extracted, knew.exposure, knows.exposure
        ));
    }
    if !asked.remove {
        output.say(format_args!(
            "Model {} still knows them: {} can go (`--remove` does it).",
            described.id,
            before.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What both models have kept of those who left, if their texts and others that no model saw are still at hand.
fn asked_both(
    platform: &Platform,
    before: &Described,
    models: [&Path; 2],
) -> Result<Option<[abide_train::Kept; 2]>, Failure> {
    let Ok(gone) = gone::Gone::since(platform, before) else { return Ok(None) };
    // An adapter can be asked only beside the model that it was for, which may have been removed.
    let is_alone = |base: &Origin| models::find(platform, &base.model).is_err();
    if before.settings.rank.is_some() && before.base.as_ref().is_some_and(is_alone) {
        return Ok(None);
    }
    let unseen = probe::unseen(platform, before)?;
    if gone.rows.is_empty() || unseen.is_empty() {
        return Ok(None);
    }
    let texts = [gone.rows.as_slice(), unseen.as_slice()];
    let [one, other] = models.map(|model| probe::ask(platform, model, texts, Effort::BRIEF));
    let kept = [one?, other?];
    let [_, after] = models;
    probe::note(after, &json!({ "left": gone.rows.len(), "before": kept[0], "after": kept[1] }))?;
    Ok(Some(kept))
}
