//! `abide forget`: a model without those who have left, the same to the byte as if they had never been in it.

mod cost;

use std::path::Path;
use std::process::ExitCode;

use abide_train::{Described, Effort, Kept, Machine, Origin, Task};
use serde_json::{Value, json};

use super::probe;
use super::train::{Ran, Training};
use crate::args::{Forget, Global};
use crate::failure::{At, Exit, Failure};
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
    let kept = if is_newest {
        Asked::nobody("nobody is to be forgotten")
    } else {
        asked_both(&platform, &described, [&before, &trained.path])?
    };
    let is_kept = kept.is_kept();
    let remove = asked.remove && !is_newest && !is_kept;
    if remove {
        std::fs::remove_dir_all(&before).at("forget::remove", before.display())?;
    }
    let more = json!({
        "loss": trained.loss, "steps": trained.steps, "tokens_per_second": tokens_per_second,
        "seconds": seconds, "reused": trained.is_reused, "kept": kept.both(), "not_asked": kept.why(),
        "removed": remove,
    });
    if let (Value::Object(answer), Value::Object(more)) = (&mut answer, more) {
        answer.extend(more);
    }
    output.data(&answer);
    if is_kept {
        Output::note(format_args!(
            "model {} still writes what those wrote who left, word by word at as many places as {}: see whether others wrote the like; if not, don't use it",
            trained.id, described.id
        ));
    }
    let exit = if is_kept { Exit::Found.into() } else { ExitCode::SUCCESS };
    if output.is_json() {
        return Ok(exit);
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
        cost.of_steps(),
        trained.path.display()
    ));
    match &kept {
        Asked::Both([knew, knows]) => output.say(format_args!(
            "Of those who left, model {} wrote {} of {} places word by word, this one {} (exposure {:.1} and {:.1} bits); {} of their texts were too short to be asked about.",
            described.id, knew.extracted, knew.places, knows.extracted, knew.exposure, knows.exposure, knew.too_short
        )),
        Asked::Nobody(why) => output.say(format_args!("The models were not asked what they have kept: {why}.")),
    }
    if !remove {
        output.say(format_args!(
            "Model {} still knows them: {} can go (`--remove` does it).",
            described.id,
            before.display()
        ));
    }
    Ok(exit)
}

/// What the model before and the new one have kept of those who left.
enum Asked {
    Both([Kept; 2]),
    /// Why they were not asked.
    Nobody(String),
}

impl Asked {
    fn both(&self) -> Option<&[Kept; 2]> {
        if let Self::Both(both) = self { Some(both) } else { None }
    }

    fn nobody(why: &str) -> Self {
        Self::Nobody(why.to_owned())
    }

    fn why(&self) -> Option<&str> {
        if let Self::Nobody(why) = self { Some(why) } else { None }
    }

    /// Whether the new model writes as much of theirs as the one before, if that wrote any.
    fn is_kept(&self) -> bool {
        let is_as_much = |[knew, knows]: &[Kept; 2]| {
            knew.extracted > 0 && knows.extracted >= knew.extracted && knows.longest >= knew.longest
        };
        self.both().is_some_and(is_as_much)
    }
}

/// Asks both, if the texts of those who left and others that no model saw are still at hand.
fn asked_both(
    platform: &Platform,
    before: &Described,
    models: [&Path; 2],
) -> Result<Asked, Failure> {
    // The model is published, and right, whether or not anybody can be asked about.
    let gone = match gone::Gone::since(platform, before) {
        Ok(gone) => gone,
        Err(failure) => return Ok(Asked::Nobody(failure.words)),
    };
    // An adapter can be asked only beside the model that it was for, which may have been removed.
    let is_alone = |base: &Origin| models::find(platform, &base.model).is_err();
    if before.settings.rank.is_some() && before.base.as_ref().is_some_and(is_alone) {
        return Ok(Asked::nobody("the model that the older adapter was for is not here"));
    }
    let (left, unseen) = (gone.left(), probe::unseen(platform, before)?);
    if left.is_empty() {
        return Ok(Asked::nobody("no text has left that nobody else wrote"));
    }
    let texts = [left.as_slice(), unseen.as_slice()];
    let [one, other] = models.map(|model| probe::ask(platform, model, texts, Effort::BRIEF));
    let kept = [one?, other?];
    let [_, after] = models;
    probe::note(after, &json!({ "left": left.len(), "before": kept[0], "after": kept[1] }))?;
    Ok(Asked::Both(kept))
}
