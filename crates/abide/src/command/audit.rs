//! `abide audit`: a log read with suspicion, and what else is at hand compared with it.

use std::path::Path;
use std::process::ExitCode;

use abide_corpus::reader;
use abide_ledger::Digest;
use abide_terms::Document;
use abide_verify::audit::{Corpora, Effective, Order, Pauses, Terms};
use serde_json::json;

use crate::args::{Audit, Global};
use crate::command::log::report;
use crate::failure::Failure;
use crate::output::Output;
use crate::outside::Log;
use crate::platform;

pub(super) fn run(audit: &Audit, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let now = platform::now();
    let mut texts = vec![];
    for folder in &audit.terms {
        texts.extend(read_texts(folder)?);
    }
    let mut corpora = Corpora::default();
    for folder in &audit.corpus {
        corpora.expect(reader::manifest(folder)?.id);
        texts.extend(read_texts(&folder.join("terms"))?);
    }
    let mut log = Log::open(&audit.log, global)?;
    let (mut order, mut pauses) = (Order::new(now).with(log.seen()), Pauses::default());
    let mut terms = Terms::with(texts);
    let walked = log.walk(&mut [&mut order, &mut terms, &mut pauses, &mut corpora])?;
    let (versions, read) = terms.seen();
    let more = json!({ "versions": versions, "texts": read, "corpora": corpora.declared() });
    let exit = report(&log, walked, &audit.log, now, more, output)?;
    if !output.is_json() && log.findings.is_empty() {
        output.say(format_args!(
            "Terms, pauses and corpora follow each other as they must: {versions} versions (the texts of {read} were read), {} corpora.",
            corpora.declared()
        ));
    }
    Ok(exit)
}

/// The texts of a folder, and from when each applies where.
fn read_texts(folder: &Path) -> Result<Vec<Effective>, Failure> {
    let unreadable =
        |error: &std::io::Error| Failure::unreadable("terms::unreadable", folder, error);
    let mut texts = vec![];
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let path = entry.map_err(|error| unreadable(&error))?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Failure::unreadable("terms::unreadable", &path, &error))?;
        texts.push(effective(&text, &path.display().to_string())?);
    }
    Ok(texts)
}

/// From when a text of the terms applies where.
pub(super) fn effective(text: &str, name: &str) -> Result<Effective, Failure> {
    let document = Document::parse(text, name)?;
    let regions = document.regions.iter().flat_map(|region| {
        let from = region.effective.existing.min(region.effective.new);
        region.covers.iter().map(move |code| (code.clone(), from))
    });
    let digest = Digest::of(text.as_bytes()).to_string();
    Ok(Effective { digest, regions: regions.collect() })
}
