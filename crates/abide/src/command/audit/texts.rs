//! Texts of the terms, and from when each applies where.

use std::path::Path;

use abide_ledger::Digest;
use abide_terms::Document;
use abide_verify::audit::Effective;

use crate::failure::Failure;

/// Those of a folder.
pub(super) fn read(folder: &Path) -> Result<Vec<Effective>, Failure> {
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

/// From when a text applies where.
pub(crate) fn effective(text: &str, name: &str) -> Result<Effective, Failure> {
    let document = Document::parse(text, name)?;
    let regions = document.regions.iter().flat_map(|region| {
        let from = region.effective.existing.min(region.effective.new);
        region.covers.iter().map(move |code| (code.clone(), from))
    });
    let digest = Digest::of(text.as_bytes()).to_string();
    Ok(Effective { digest, regions: regions.collect() })
}
