//! `abide terms`: check, show, compare and publish.

mod effect;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use abide_ledger::{Digest, Draft, Ledger, event};
use abide_terms::diff;
use abide_terms::lint::{self, Context, Resume, Severity};
use abide_terms::{Document, taxonomy};
use jiff::Timestamp;
use serde_json::json;

use crate::args::{Global, Terms};
use crate::failure::{At, Exit, Failure};
use crate::output::Output;
use crate::platform::{self, Platform};

pub(super) fn run(command: &Terms, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    match command {
        Terms::Check { files } => check(files, global, output),
        Terms::Show { version } => show(version.as_deref(), global, output),
        Terms::Diff { before, after, words_only } => {
            diff(before, after, *words_only, global, output)
        }
        Terms::Publish { file, history } => publish(file, *history, global, output),
    }
}

fn check(files: &[PathBuf], global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let mut context = Context::default();
    let read = if files.is_empty() {
        let platform = Platform::open(global)?;
        let ledger = platform.read_ledger()?;
        let position = ledger.position()?;
        context.pauses = ledger
            .pauses(&position)?
            .into_iter()
            // The ledger takes no resume without a notice.
            .map(|pause| Resume {
                ends: pause.until.is_some(),
                notice: pause.until.is_some(),
                pause: pause.id,
            })
            .collect();
        context.mapped = mapped(&platform);
        platform.drafts()?
    } else {
        files
            .iter()
            .map(|file| Ok((file.clone(), platform::read(file)?)))
            .collect::<Result<_, Failure>>()?
    };
    context.files = read.iter().map(|(path, _)| path.display().to_string()).enumerate().collect();
    let versions: Vec<Document> = read.into_iter().map(|(_, version)| version).collect();
    let findings = lint::check(&versions, &context);
    let listed = findings.iter().map(|finding| {
        json!({
            "code": finding.code, "severity": if finding.severity == Severity::Error { "error" } else { "warning" },
            "version": finding.version, "file": finding.file, "path": finding.path, "words": finding.words, "hint": finding.hint,
        })
    });
    output.data(&json!({ "findings": listed.collect::<Vec<_>>() }));
    if !output.is_json() {
        for finding in &findings {
            let kind = if finding.severity == Severity::Error { "error" } else { "warning" };
            let place = finding.file.as_deref().or(finding.version.as_deref()).unwrap_or_default();
            output.say(format_args!(
                "{kind}: {place}: {}: {}\n hint: {}",
                finding.path, finding.words, finding.hint
            ));
        }
        output.say(format_args!("{} versions, {} findings.", versions.len(), findings.len()));
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { Exit::Found.into() })
}

/// The categories that sources can yield, where the configuration alone tells.
fn mapped(platform: &Platform) -> Option<BTreeSet<String>> {
    let mut mapped = BTreeSet::new();
    for source in platform.config.source.values() {
        let category = source.category.as_ref()?;
        mapped.extend(category.constant.clone());
        mapped.extend(category.otherwise.clone());
        if category.column.is_some() && category.values.is_empty() {
            return None;
        }
        mapped.extend(category.values.values().cloned());
    }
    Some(mapped)
}

fn show(version: Option<&str>, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let document = match version {
        Some(version) if Path::new(version).is_file() => platform::read(Path::new(version))?,
        Some(version) => Platform::open(global)?.version(version)?,
        None => {
            let drafts = Platform::open(global)?.drafts()?;
            let newest = drafts.into_iter().next_back();
            newest.ok_or_else(|| Failure::not_found("terms::unknown", "there are no terms"))?.1
        }
    };
    output.data(&document);
    if output.is_json() {
        return Ok(ExitCode::SUCCESS);
    }
    let d = &document;
    output.say(format_args!(
        "{}, terms {}, published {}\n\n{}\n{}\n\nMembers under {} are excluded. A notice runs {} days. A choice of on made before {}.\n",
        d.platform, d.version, d.published, d.notice.title, d.notice.text.trim(), d.minimum_age, d.notice_period_days,
        if d.material { "lapses" } else { "stays" }
    ));
    for purpose in &d.purposes {
        let covered = if purpose.covered_by_switch {
            "covered by the switch"
        } else {
            "not covered by the switch"
        };
        output.say(format_args!("  {} ({covered})", purpose.title));
    }
    output.say("");
    for region in &d.regions {
        output.say(format_args!(
            "  {} [{}]: default {}, from {} (new members {}); {}",
            region.name,
            region.covers.join(", "),
            region.default.word(),
            region.effective.existing,
            region.effective.new,
            region.legal_basis
        ));
    }
    output.say("");
    for (name, category) in &d.categories {
        let label = taxonomy::leaf(name).map_or("the platform's own", |leaf| leaf.label);
        let audiences: Vec<_> = category.audiences.iter().map(|audience| audience.word()).collect();
        output.say(format_args!(
            "  {name:<26} {label}; seen by {}; since {}",
            audiences.join(", "),
            category.data_from
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn diff(
    before: &str,
    after: &str,
    words_only: bool,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let files = [before, after]
        .map(|name| Path::new(name).is_file().then(|| platform::read(Path::new(name))));
    let (before, after, platform) = match files {
        [Some(before), Some(after)] if words_only => (before?, after?, None),
        [of_before, of_after] => {
            let platform = Platform::open(global)?;
            let before = of_before.unwrap_or_else(|| platform.version(before))?;
            let after = of_after.unwrap_or_else(|| platform.version(after))?;
            (before, after, Some(platform))
        }
    };
    let changes = diff::changes(&before, &after);
    let effect = match &platform {
        Some(platform) if !words_only => Some(effect::of(platform, &before, &after)?),
        _ => None,
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
    let document = platform::read(file)?;
    let now = platform::now();
    let published = Platform::published(&ledger, &ledger.position()?)?;
    if published.iter().any(|other| other.version == document.version) {
        return Err(Failure::new(
            Exit::Invalid,
            "terms::published",
            format_args!("`{}` is published already", document.version),
        )
        .hint("a published version never changes; give the new one another name"));
    }
    let late = now.duration_since(document.published).as_secs();
    if !history && late > 24 * 60 * 60 {
        return Err(Failure::new(Exit::Invalid, "terms::backdated", format_args!("`{}` says that it was published at {}", document.version, document.published))
            .hint("set `published` to now; `--history` is for versions that were public before this ledger"));
    }
    let mut versions = published;
    versions.push(document.clone());
    let context = Context::default();
    let errors: Vec<_> = lint::check(&versions, &context)
        .into_iter()
        .filter(|finding| {
            finding.severity == Severity::Error
                && finding.version.as_ref().is_none_or(|of| *of == document.version)
        })
        .collect();
    if let Some(finding) = errors.first() {
        return Err(Failure::new(Exit::Invalid, finding.code, &finding.words).hint(&finding.hint));
    }
    let appended = enter(&mut ledger, file, &document, now)?;
    output.data(&json!({ "event": { "index": appended, "kind": "terms" }, "version": document.version, "receipt": null }));
    if !output.is_json() {
        output.say(format_args!(
            "Published `{}`: it restricts from {}, and permits from each region's date once members were served notice.",
            document.version, document.published
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn enter(
    ledger: &mut Ledger,
    file: &Path,
    document: &Document,
    now: Timestamp,
) -> Result<u64, Failure> {
    let text = std::fs::read_to_string(file).at("terms::unreadable", file.display())?;
    let terms = event::Terms {
        version: document.version.clone(),
        digest: Digest::of(text.as_bytes()),
        published: document.published,
        text,
    };
    let appended = ledger.append(&[Draft::Terms(terms)], now)?;
    Ok(appended.first().map_or(0, |appended| appended.index))
}

/// Publishes every version of a folder, oldest first, at the dates that they state: for examples.
pub(super) fn publish_folder(ledger: &mut Ledger, folder: &Path) -> Result<(), Failure> {
    let mut versions = vec![];
    for entry in std::fs::read_dir(folder).at("terms::unreadable", folder.display())? {
        let path = entry.at("terms::unreadable", folder.display())?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            versions.push((platform::read(&path)?, path));
        }
    }
    versions.sort_by_key(|(version, _)| version.published);
    for (version, path) in versions {
        enter(ledger, &path, &version, platform::now())?;
    }
    Ok(())
}
