//! `abide terms`: check, show, compare and publish.

mod check;
mod effect;
mod show;

use std::path::Path;
use std::process::ExitCode;

use abide_ledger::{Digest, Draft, Ledger, event};
use abide_terms::lint::{self, Context, Severity};
use abide_terms::{Document, diff};
use jiff::Timestamp;
use serde_json::json;

use crate::args::{Global, Terms};
use crate::failure::{Exit, Failure};
use crate::output::{self, Output};
use crate::platform::{self, Platform};
use crate::version::{self, Version};

pub(super) fn run(command: &Terms, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    match command {
        Terms::Check { files } => check::run(files, global, output),
        Terms::Show { version } => show::run(version.as_deref(), global, output),
        Terms::Diff { before, after, words_only } => {
            diff(before, after, *words_only, global, output)
        }
        Terms::Publish { file, history } => publish(file, *history, global, output),
    }
}

fn diff(
    before: &str,
    after: &str,
    words_only: bool,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let [before, after] = [Version::find(before, global)?, Version::find(after, global)?]
        .map(|version| version.document);
    let changes = diff::changes(&before, &after);
    let effect = if words_only {
        None
    } else {
        Some(effect::of(&Platform::open(global)?, &before, &after)?)
    };
    let listed = changes.iter().map(|change| {
        json!({ "path": change.path, "before": change.before, "after": change.after, "words": change.words, "direction": change.direction.word() })
    });
    output.data(&json!({ "changes": listed.collect::<Vec<_>>(), "effect": effect }));
    if !output.is_json() {
        output.say(format_args!("From {} to {}:\n", before.version, after.version));
        for change in &changes {
            output.say(format_args!("  {:<8} {}", change.direction.word(), change.words));
        }
        if let Some(effect) = &effect {
            output.say(effect);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn publish(
    file: &Path,
    history: bool,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let mut ledger = platform.ledger()?;
    let version = Version::read(file)
        .map_err(|failure| failure.maybe_hint(platform::elsewhere(file, &global.directory)))?;
    let document = &version.document;
    let now = platform::now();
    let mut versions = Platform::published(&ledger, &ledger.position()?)?;
    if versions.iter().any(|other| other.version == document.version) {
        return Err(Failure::new(
            Exit::Invalid,
            "terms::published",
            format_args!("`{}` is published already", document.version),
        )
        .hint("a published version never changes; give the new one another name"));
    }
    let late = now.duration_since(document.published).as_secs();
    if !history && late > 24 * 60 * 60 {
        return Err(Failure::new(
            Exit::Invalid,
            "terms::backdated",
            format_args!(
                "`{}` says that it was published at {}",
                document.version, document.published
            ),
        )
        .hint(
            "set `published` to now; `--history` is for versions that were public before this ledger",
        ));
    }
    versions.push(document.clone());
    let findings = lint::check(&versions, &Context::default());
    let fault = findings.into_iter().find(|finding| {
        finding.severity == Severity::Error
            && finding.version.as_ref().is_none_or(|of| *of == document.version)
    });
    if let Some(finding) = fault {
        let code = format!("terms::{}", finding.code);
        return Err(Failure::new(Exit::Invalid, code, finding.words).hint(finding.hint));
    }
    keepable(document, platform.config.schedule.every_hours.get())?;
    let (name, published) = (document.version.clone(), document.published);
    let index = enter(&mut ledger, version, now)?;
    output.data(
        &json!({ "event": { "index": index, "kind": "terms" }, "version": name, "receipt": null }),
    );
    if !output.is_json() {
        output.say(format_args!(
            "Published `{name}`: it restricts from {published}, and permits from each region's date once members were served notice."
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses a promise that the platform's own schedule would break.
fn keepable(document: &Document, every_hours: u32) -> Result<(), Failure> {
    let Some(days) = document.removal_days else { return Ok(()) };
    if u64::from(days) * 24 >= u64::from(every_hours) {
        return Ok(());
    }
    let words = format_args!(
        "`{}` promises that what a member takes back is out of use within {}, and a corpus is built every {}",
        document.version,
        output::count(days.into(), "day"),
        output::count(every_hours.into(), "hour")
    );
    Err(Failure::new(Exit::Invalid, "terms::promise", words).hint(
        "build more often (`schedule.every_hours` of abide.toml), or promise what can be kept",
    ))
}

fn enter(ledger: &mut Ledger, version: Version, now: Timestamp) -> Result<u64, Failure> {
    let Version { document, text, .. } = version;
    let digest = Digest::of(text.as_bytes());
    let (version, published) = (document.version, document.published);
    let terms = event::Terms { version, digest, published, text };
    let appended = ledger.append(&[Draft::Terms(terms)], now)?;
    Ok(appended.first().map_or(0, |appended| appended.index))
}

/// Publishes every version of a folder, oldest first, at the dates that they state: for examples.
pub(super) fn publish_folder(ledger: &mut Ledger, folder: &Path) -> Result<(), Failure> {
    for version in version::folder(folder)? {
        enter(ledger, version, platform::now())?;
    }
    Ok(())
}
