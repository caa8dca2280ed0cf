//! The order to write a corpus.

use std::sync::Arc;

use abide_corpus::{LeftOut, Request, request};
use abide_intake::Survey;
use abide_ledger::Digest;
use abide_terms::Document;

use super::inputs::{Inputs, unfolded};
use crate::facts;
use crate::failure::{At, Failure};
use crate::output;
use crate::platform::Platform;

/// Records in memory before they are spilled: so many that a build of a million members stays under one and a half gigabytes.
const MEMORY_BYTES: usize = 896 << 20;

/// The same beside everybody's names, and texts that are masked.
const MASKED_MEMORY_BYTES: usize = 704 << 20;

/// How many records are held in memory.
pub(crate) fn memory_bytes(is_masking: bool) -> usize {
    if is_masking { MASKED_MEMORY_BYTES } else { MEMORY_BYTES }
}

/// What texts are masked by: the release, and the sources of the detectors, so that a corpus made by others is another corpus.
pub(in crate::command) const SCRUB: &str = abide_scrub::VERSION;

impl Inputs {
    /// What the corpus's id digests.
    pub(super) fn of_corpus(&self, platform: &Platform) -> Result<abide_corpus::Inputs, Failure> {
        let config = platform.config.intake();
        let scrub = &platform.config.scrub;
        let scrub = (self.masking && *scrub != abide_scrub::Config::default()).then_some(scrub);
        // Files that no line of the configuration names are no source, and still change what is said of the corpus.
        let configuration = match (self.staged.quarantine.as_slice(), scrub) {
            ([], None) => serde_json::to_vec(&config),
            (quarantine, None) => serde_json::to_vec(&(&config, quarantine)),
            (quarantine, Some(scrub)) => serde_json::to_vec(&(&config, quarantine, scrub)),
        };
        let configuration = configuration.at("config::document", "the configuration")?;
        let versions = [
            ("gate", env!("CARGO_PKG_VERSION")),
            ("intake", env!("CARGO_PKG_VERSION")),
            ("scrub", if self.masking { SCRUB } else { "none" }),
        ];
        Ok(abide_corpus::Inputs {
            platform: platform.config.platform.clone(),
            terms: self
                .terms
                .iter()
                .zip(&self.texts)
                .map(|(version, text)| terms(version, text))
                .collect(),
            ledger: request::Position {
                events: self.position.events,
                time: self.position.time,
                digest: self.position.digest.to_string(),
            },
            cutoff: self.cutoff,
            hypothetical: self.hypothetical,
            simulated: platform.config.simulated.clone(),
            sources: sources(&self.survey),
            configuration: Digest::of(&configuration).to_string(),
            versions: versions.map(|(name, version)| (name.to_owned(), version.to_owned())).into(),
            buckets: facts::buckets(self.records())?,
        })
    }

    pub(super) fn request(&self, platform: &Platform) -> Result<Request, Failure> {
        let keys = platform.keys()?;
        let quarantined = self.staged.quarantine.iter().map(|item| request::Quarantined {
            source: item.source.clone(),
            place: item.place.clone(),
            what: output::word(&item.what),
            name: item.name.clone(),
            count: item.count,
            hint: item.hint.clone(),
        });
        Ok(Request {
            folder: platform.path(&platform.config.corpus),
            inputs: self.of_corpus(platform)?,
            files: self.survey.sources.iter().map(file).collect(),
            left_out: LeftOut {
                quarantined: quarantined.collect(),
                refused: self.staged.refused.clone(),
            },
            masking: self.masks.clone(),
            key: key(&keys),
            pseudonyms: self.pseudonyms.clone().ok_or_else(unfolded)?,
            signer: Arc::clone(self.signer.as_ref().ok_or_else(unfolded)?),
            former: self.former.clone(),
            memory_bytes: memory_bytes(self.masks.is_some()),
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        })
    }
}

/// The key of what must not be guessed in a corpus.
pub(super) fn key(keys: &abide_ledger::Keys) -> [u8; 32] {
    keys.pseudonym.hash("abide corpora").0
}

fn terms(version: &Document, text: &str) -> request::Terms {
    request::Terms {
        version: version.version.clone(),
        sha256: Digest::of(text.as_bytes()).to_string(),
        text: text.to_owned(),
    }
}

/// One line for each source: the names of its files may be names of members.
fn sources(survey: &Survey) -> Vec<request::Source> {
    let sources = survey.digests().into_iter().map(|(name, sha256)| {
        let files = || survey.sources.iter().filter(|file| file.name == name);
        let (bytes, rows) =
            (files().map(|file| file.bytes).sum(), files().map(|file| file.rows).sum());
        request::Source { name, sha256, bytes, rows }
    });
    sources.collect()
}

fn file(source: &abide_intake::Source) -> request::SourceFile {
    request::SourceFile {
        source: source.name.clone(),
        path: source.path.clone(),
        sha256: source.sha256.clone(),
        bytes: source.bytes,
        rows: source.rows,
    }
}
