//! `abide terms check`: faults, and what would surprise members.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use abide_terms::Document;
use abide_terms::lint::{self, Context, Finding, Resume, Severity};
use serde_json::json;

use crate::args::Global;
use crate::failure::{Exit, Failure};
use crate::output::{self, Output};
use crate::platform::{self, Platform};
use crate::version::{self, Version};

pub(super) fn run(files: &[PathBuf], global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let mut context = Context::default();
    let mut findings = vec![];
    let read = if files.is_empty() {
        let platform = Platform::open(global)?;
        let ledger = platform.read_ledger()?;
        context.pauses = ledger
            .pauses(&ledger.position()?)?
            .into_iter()
            // The ledger takes no resume without a notice.
            .map(|pause| Resume {
                ends: pause.until.is_some(),
                notice: pause.until.is_some(),
                pause: pause.id,
            })
            .collect();
        context.mapped = mapped(&platform);
        let drafts = version::drafts(&platform)?;
        findings.extend(changed(&drafts, &version::published(&ledger)?));
        drafts
    } else {
        let read = |file: &PathBuf| {
            Version::read(file)
                .map_err(|failure| failure.maybe_hint(platform::elsewhere(file, &global.directory)))
        };
        files.iter().map(read).collect::<Result<_, Failure>>()?
    };
    let file = |version: &Version| version.file().map(|path| path.display().to_string());
    context.files = read.iter().filter_map(file).enumerate().collect();
    let versions: Vec<Document> = read.into_iter().map(|version| version.document).collect();
    findings.extend(lint::check(&versions, &context));
    say(&findings, versions.len(), output);
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { Exit::Found.into() })
}

/// Files that say something else than the version of their name, which is published and never changes.
fn changed(drafts: &[Version], published: &[Version]) -> Vec<Finding> {
    let find = |draft: &Version| {
        let name = &draft.document.version;
        let other = published.iter().find(|version| version.document.version == *name)?;
        (other.text != draft.text).then(|| Finding {
            code: "published_changed",
            severity: Severity::Error,
            version: Some(name.clone()),
            file: draft.file().map(|path| path.display().to_string()),
            path: "version".to_owned(),
            words: format!("the file is not what was published as `{name}`"),
            hint: format!(
                "what is published stays: `abide terms show {name}` prints it; give the change a version of its own"
            ),
        })
    };
    drafts.iter().filter_map(find).collect()
}

fn say(findings: &[Finding], versions: usize, output: Output) {
    let severity = |finding: &Finding| output::word(&finding.severity);
    let listed = findings.iter().map(|finding| {
        json!({
            "code": finding.code, "severity": severity(finding), "version": finding.version, "file": finding.file,
            "path": finding.path, "words": finding.words, "hint": finding.hint,
        })
    });
    output.data(&json!({ "findings": listed.collect::<Vec<_>>() }));
    if output.is_json() {
        return;
    }
    for finding in findings {
        let place = finding.file.as_deref().or(finding.version.as_deref()).unwrap_or_default();
        output.say(format_args!(
            "{}: {place}: {}: {}\n hint: {}",
            severity(finding),
            finding.path,
            finding.words,
            finding.hint
        ));
    }
    output.say(format_args!(
        "{}, {}.",
        output::count(versions as u64, "version"),
        output::count(findings.len() as u64, "finding")
    ));
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
