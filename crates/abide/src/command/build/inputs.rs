//! Everything that a build, an explanation or a comparison starts from.

use std::path::PathBuf;
use std::sync::Arc;

use abide_corpus::{LeftOut, Request, buckets, request};
use abide_gate::{DecidedStream, Gate, Options, Roll};
use abide_intake::{Staged, Survey};
use abide_ledger::{Digest, Event, Ledger, Position};
use abide_terms::Document;
use abide_terms::event::Pause;
use jiff::Timestamp;

use super::{AsOf, clock};
use crate::failure::{At, Failure};
use crate::output;
use crate::platform::{self, Platform};
use crate::progress::Progress;
use crate::sources;

/// Records in memory before they are spilled: a gigabyte, so that a build stays under three.
const MEMORY_BYTES: usize = 1 << 30;

/// How often progress is told.
const EVENTS_A_STEP: u64 = 1 << 12;

/// From where it is looked: what the ledger had taken in, and as of when it is decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    pub(crate) position: Position,
    pub(crate) cutoff: Timestamp,
    pub(crate) hypothetical: bool,
}

/// What is decided about, and by what.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) terms: Vec<Document>,
    texts: Vec<String>,
    pub(crate) position: Position,
    pub(crate) cutoff: Timestamp,
    pub(super) hypothetical: bool,
    pub(crate) survey: Survey,
    pub(super) staged: Staged,
    gate: Option<Arc<Gate>>,
}

impl Inputs {
    /// For a build: sources that are not those last seen become events, and so the cutoff.
    pub(crate) fn gather(
        platform: &Platform,
        ledger: &mut Ledger,
        as_of: AsOf,
    ) -> Result<Self, Failure> {
        let survey = sources::survey(platform)?;
        let stand = if let AsOf::Asked(at) = as_of {
            Stand { position: ledger.cutoff()?, cutoff: at, hypothetical: true }
        } else {
            sources::capture(ledger, &survey)?;
            // `now` was entered in the ledger as an event of its own.
            let position = ledger.cutoff()?;
            Stand { position, cutoff: position.time, hypothetical: false }
        };
        let mut inputs = Self::with(platform, ledger, &stand, survey)?;
        inputs.gate = Some(Arc::new(inputs.fold(ledger, &inputs.terms)?));
        Ok(inputs)
    }

    /// To look only: nothing is entered in the ledger, and nothing is folded. Where a build would enter the time, it
    /// is as of now.
    pub(crate) fn look(platform: &Platform, ledger: &Ledger, as_of: AsOf) -> Result<Self, Failure> {
        let (position, now) = (ledger.cutoff()?, platform::now());
        let cutoff = match as_of {
            AsOf::Ledger if clock::is_due(ledger, now)? => now,
            AsOf::Ledger => position.time,
            AsOf::Now => now,
            AsOf::Asked(at) => at,
        };
        let hypothetical = as_of.is_hypothetical();
        Self::look_from(platform, ledger, &Stand { position, cutoff, hypothetical })
    }

    /// The same, from where somebody stood.
    pub(crate) fn look_from(
        platform: &Platform,
        ledger: &Ledger,
        stand: &Stand,
    ) -> Result<Self, Failure> {
        Self::with(platform, ledger, stand, sources::survey(platform)?)
    }

    fn with(
        platform: &Platform,
        ledger: &Ledger,
        stand: &Stand,
        survey: Survey,
    ) -> Result<Self, Failure> {
        let Stand { position, cutoff, hypothetical } = *stand;
        let published = ledger.published(&position)?;
        let texts: Vec<String> = published.into_iter().map(|entry| entry.terms.text).collect();
        let terms = Platform::published(ledger, &position)?;
        // Of every version that there is now, so that what was staged serves for every position.
        let minimum_age = minimum_age(&Platform::published(ledger, &ledger.position()?)?)
            .ok_or_else(|| {
                Failure::failed(
                    "terms::unpublished",
                    "no terms are published, so nothing may be used",
                )
                .hint("`abide terms publish FILE` enters a version in the ledger")
            })?;
        let staging = platform.path(&platform.config.staging);
        let staged = sources::stage(platform, ledger, &survey, minimum_age, &staging)?;
        Ok(Self { terms, texts, position, cutoff, hypothetical, survey, staged, gate: None })
    }

    /// The gate under these versions: members and their history folded for the cutoff.
    pub(crate) fn fold(&self, ledger: &Ledger, terms: &[Document]) -> Result<Gate, Failure> {
        self.fold_with(ledger, terms, |_| Ok(()))
    }

    /// The same, as if every member had been served notice of a version when it was published.
    pub(crate) fn fold_told(
        &self,
        ledger: &Ledger,
        terms: &[Document],
        version: &Document,
    ) -> Result<Gate, Failure> {
        self.fold_with(ledger, terms, |history| {
            for id in crate::facts::ids(&self.staged.members)? {
                let (terms, at) = (version.version.as_str(), version.published);
                history.event(
                    &id,
                    abide_gate::Event::Notice {
                        index: self.position.events,
                        at,
                        terms,
                        resumes: None,
                    },
                );
            }
            Ok(())
        })
    }

    fn fold_with(
        &self,
        ledger: &Ledger,
        terms: &[Document],
        more: impl FnOnce(&mut abide_gate::History) -> Result<(), Failure>,
    ) -> Result<Gate, Failure> {
        let pauses: Vec<Pause> = ledger.pauses(&self.position)?;
        let mut roll = Roll::new(terms, &pauses, self.cutoff);
        let progress = Progress::new("members read");
        for path in &self.staged.members {
            roll.read(path)?;
        }
        let mut history = roll.close();
        drop(progress);
        let progress = Progress::new("events");
        ledger.visit(0..self.position.events, &self.position, |entry| {
            let (index, appended) = (entry.index, entry.appended);
            if index.is_multiple_of(EVENTS_A_STEP) {
                progress.at(index, self.position.events);
            }
            match &entry.event {
                Event::Choice(said) => history.event(
                    said.member.as_str(),
                    abide_gate::Event::Choice {
                        index,
                        at: said.at,
                        appended,
                        setting: said.setting,
                        category: said.category.as_deref(),
                        terms: said.terms.as_deref(),
                    },
                ),
                Event::Notice(said) => history.event(
                    said.member.as_str(),
                    abide_gate::Event::Notice {
                        index,
                        at: said.at,
                        terms: said.terms.as_str(),
                        resumes: said.resumes.as_deref(),
                    },
                ),
                Event::Bounce(said) => history.event(
                    said.member.as_str(),
                    abide_gate::Event::Bounce { index, at: said.at, terms: said.terms.as_str() },
                ),
                Event::Objection(said) => history.event(
                    said.member.as_str(),
                    abide_gate::Event::Objection {
                        index,
                        at: said.at,
                        appended,
                        right: said.right,
                        stands: said.stands,
                    },
                ),
                _ => {}
            }
        })?;
        self.suppress(ledger, &mut history)?;
        more(&mut history)?;
        Ok(history.finish())
    }

    /// Who was erased is known by a keyed hash alone: every member is looked up by it.
    fn suppress(&self, ledger: &Ledger, history: &mut abide_gate::History) -> Result<(), Failure> {
        let suppressions = ledger.suppressions()?;
        if suppressions.is_empty() {
            return Ok(());
        }
        for id in crate::facts::ids(&self.staged.members)? {
            if let Some(found) = suppressions.of(&id) {
                history.event(&id, (&found.choice()).into());
                history.event(&id, (&found.objection()).into());
            }
        }
        Ok(())
    }

    pub(crate) fn records(&self) -> &[PathBuf] {
        &self.staged.records
    }

    pub(crate) fn members(&self) -> &[PathBuf] {
        &self.staged.members
    }

    /// How many records there are, by the footers of the files.
    pub(super) fn rows(&self) -> Result<u64, Failure> {
        crate::facts::rows(&self.staged.records)
    }

    /// Whether every source is still what it was when it was digested.
    pub(super) fn unchanged(&self) -> Result<(), Failure> {
        Ok(self.survey.unchanged()?)
    }

    pub(super) async fn decide(&self) -> Result<Vec<DecidedStream>, Failure> {
        let gate = self
            .gate
            .as_ref()
            .ok_or_else(|| Failure::failed("build::unfolded", "nothing was folded"))?;
        Ok(gate.decide(&self.staged.records, Options::default()).await?)
    }

    pub(super) fn request(&self, platform: &Platform) -> Result<Request, Failure> {
        let config = platform.config.intake();
        // Files that no line of the configuration names are no source, and still change what is said of the corpus.
        let configuration = match self.staged.quarantine.as_slice() {
            [] => serde_json::to_vec(&config),
            quarantine => serde_json::to_vec(&(&config, quarantine)),
        };
        let configuration = configuration.at("config::document", "the configuration")?;
        let versions = [
            ("gate", env!("CARGO_PKG_VERSION")),
            ("intake", env!("CARGO_PKG_VERSION")),
            ("scrub", "none"),
        ];
        let inputs = abide_corpus::Inputs {
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
            sources: self.survey.sources.iter().map(source).collect(),
            configuration: Digest::of(&configuration).to_string(),
            versions: versions.map(|(name, version)| (name.to_owned(), version.to_owned())).into(),
            buckets: buckets(self.rows()?),
        };
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
            inputs,
            left_out: LeftOut {
                quarantined: quarantined.collect(),
                refused: self.staged.refused.clone(),
            },
            key: platform.keys()?.pseudonym.hash("abide corpora").0,
            memory_bytes: MEMORY_BYTES,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        })
    }
}

/// The lowest age of any version: below it, nobody's words are taken in.
pub(crate) fn minimum_age(terms: &[Document]) -> Option<i16> {
    terms.iter().map(|version| version.minimum_age).min()
}

fn terms(version: &Document, text: &str) -> request::Terms {
    request::Terms {
        version: version.version.clone(),
        sha256: Digest::of(text.as_bytes()).to_string(),
        text: text.to_owned(),
    }
}

fn source(source: &abide_intake::Source) -> request::Source {
    request::Source {
        name: source.name.clone(),
        path: source.path.clone(),
        sha256: source.sha256.clone(),
        bytes: source.bytes,
        rows: source.rows,
    }
}
