//! The platform's sources as they lie there now: digested, seen by the ledger, staged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use abide_intake::{Staged, Survey};
use abide_ledger::{Digest, Draft, Event, Ledger, event};
use jiff::Timestamp;
use serde_json::Map;

use crate::failure::Failure;
use crate::platform::{self, Platform};
use crate::progress::Progress;

/// Finds and digests every file.
pub(crate) fn survey(platform: &Platform) -> Result<Survey, Failure> {
    survey_knowing(platform, None)
}

/// The same, where files that have not changed since need not be read again.
pub(crate) fn survey_again(platform: &Platform) -> Result<Survey, Failure> {
    survey_knowing(platform, Some(&platform.folder.join(KNOWN)))
}

/// Digests of the sources as they were last read, with what the file system told of them.
const KNOWN: &str = ".abide/digests.json";

fn survey_knowing(platform: &Platform, known: Option<&Path>) -> Result<Survey, Failure> {
    let progress = Progress::new("bytes digested");
    let bytes = AtomicU64::new(0);
    let config = platform.config.survey(&platform.folder);
    Ok(abide_intake::survey_knowing(&config, &platform.folder, known, |read| {
        progress.at(bytes.fetch_add(read, Ordering::Relaxed) + read, 0);
    })?)
}

/// Enters every source that is not the one that the ledger saw last.
pub(crate) fn capture(ledger: &mut Ledger, survey: &Survey) -> Result<(), Failure> {
    let seen = captures(ledger)?;
    let now = platform::now();
    let fresh: Vec<Draft> = survey
        .digests()
        .into_iter()
        .filter(|(name, digest)| seen.get(name).is_none_or(|(known, _)| known != digest))
        .map(|(name, digest)| {
            let digest = Digest::parse(&digest).unwrap_or_else(|| Digest::of(digest.as_bytes()));
            Draft::Source(event::Source { name, digest, captured_at: now, details: Map::new() })
        })
        .collect();
    if !fresh.is_empty() {
        ledger.append(&fresh, now)?;
    }
    Ok(())
}

/// Makes canonical Parquet of it, or takes what was made before.
pub(crate) fn stage(
    platform: &Platform,
    ledger: &Ledger,
    survey: &Survey,
    minimum_age: i16,
    staging: &Path,
) -> Result<Staged, Failure> {
    let (seen, now) = (captures(ledger)?, platform::now());
    let captured_at: BTreeMap<String, Timestamp> = survey
        .digests()
        .into_iter()
        .map(|(name, digest)| {
            let known = seen.get(&name).filter(|(known, _)| *known == digest);
            let at = known.map_or(now, |(_, at)| *at);
            (name, at)
        })
        .collect();
    let progress = Progress::new("records read");
    let config = platform.config.intake();
    let request = abide_intake::Request {
        config: &config,
        base: &platform.folder,
        staging,
        minimum_age,
        captured_at: &captured_at,
    };
    Ok(abide_intake::stage(&request, survey, |rows| progress.at(rows, 0))?)
}

/// Which source a staged file of records is of.
pub(crate) fn of<'p>(
    platform: &'p Platform,
    survey: &'p Survey,
    records: &Path,
) -> Option<&'p str> {
    let staged = records.file_stem().and_then(|stem| stem.to_str()?.strip_prefix("records-"));
    let staged = staged.and_then(|name| platform.config.source.get_key_value(name));
    if let Some((name, source)) = staged
        && source.schema.is_none()
    {
        return Some(name);
    }
    let real = |path: &str| platform.folder.join(path).canonicalize().ok();
    let place = |source: &&abide_intake::Source| real(&source.path) == Some(PathBuf::from(records));
    survey.sources.iter().find(place).map(|source| source.name.as_str())
}

/// The digest of each source as the ledger last saw it, and when.
fn captures(ledger: &Ledger) -> Result<BTreeMap<String, (String, Timestamp)>, Failure> {
    let entries = ledger.events(event::Kind::Source, &ledger.position()?)?;
    let captures = entries.into_iter().filter_map(|entry| match entry.event {
        Event::Source(source) => {
            Some((source.name, (source.digest.to_string(), source.captured_at)))
        }
        _ => None,
    });
    Ok(captures.collect())
}
