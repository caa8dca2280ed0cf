//! Everything that a build, an explanation or a comparison starts from.

use std::path::PathBuf;
use std::sync::Arc;

use abide_corpus::attest::{Key, PublicKey};
use abide_corpus::{Content, Keep, Masking, Pseudonyms, Request, Since};
use abide_gate::{DecidedStream, Gate, Options};
use abide_intake::{Staged, Survey};
use abide_ledger::{Ledger, Position};
use abide_terms::Document;
use jiff::Timestamp;

use super::pseudonyms::Known;
use super::{AsOf, clock};
use crate::attestation;
use crate::command::scrub;
use crate::failure::Failure;
use crate::platform::{self, Platform};
use crate::profile::{Amount, Profile};
use crate::sources;

/// From where it is looked: what the ledger had taken in, and as of when it is decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    pub(crate) position: Position,
    pub(crate) cutoff: Timestamp,
    pub(crate) hypothetical: bool,
    /// Whether texts are masked, so that mentions need not deny.
    pub(crate) masking: bool,
}

/// What is decided about, and by what.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) terms: Vec<Document>,
    pub(super) texts: Vec<String>,
    pub(crate) position: Position,
    pub(crate) cutoff: Timestamp,
    pub(super) hypothetical: bool,
    pub(crate) masking: bool,
    pub(crate) survey: Survey,
    pub(super) staged: Staged,
    pub(super) gate: Option<Arc<Gate>>,
    pub(super) masks: Option<Arc<Masking>>,
    pub(super) pseudonyms: Option<Arc<dyn Pseudonyms>>,
    /// What the next build can start from, and what this one does.
    pub(super) keep: Option<Keep>,
    /// What the next build compares with what it finds.
    pub(super) content: Content,
    /// What the corpus is signed with, and what corpora were signed with before.
    pub(super) signer: Option<Arc<Key>>,
    pub(super) former: Vec<PublicKey>,
}

impl Inputs {
    /// For a build: sources that are not those last seen become events, and so the cutoff.
    pub(crate) fn gather(
        platform: &Platform,
        ledger: &mut Ledger,
        as_of: AsOf,
        full: bool,
        profile: &Profile,
    ) -> Result<Self, Failure> {
        let survey =
            if full { sources::survey(platform)? } else { sources::survey_again(platform)? };
        profile.end("digest sources", Amount::Bytes(survey.bytes()));
        let masking = platform.config.masking;
        let stand = if let AsOf::Asked(at) = as_of {
            Stand { position: ledger.cutoff()?, cutoff: at, hypothetical: true, masking }
        } else {
            sources::capture(ledger, &survey)?;
            // `now` was entered in the ledger as an event of its own.
            let position = ledger.cutoff()?;
            Stand { position, cutoff: position.time, hypothetical: false, masking }
        };
        let mut inputs = Self::with(platform, ledger, &stand, survey)?;
        inputs.signer = Some(Arc::new(attestation::signer(platform)?));
        inputs.former = attestation::known(platform, ledger)?;
        let started = inputs.start(platform, ledger, full, profile);
        inputs.named(started)?;
        Ok(inputs)
    }

    /// Folds members, and finds out what is decided.
    fn start(
        &mut self,
        platform: &Platform,
        ledger: &mut Ledger,
        full: bool,
        profile: &Profile,
    ) -> Result<(), Failure> {
        self.content = self.content(platform)?;
        profile.end("stage records", Amount::Records(self.rows()?));
        let parent = if full || self.hypothetical { None } else { self.parent(platform, ledger)? };
        let anew = match &parent {
            Some(parent) if parent.has_members_of(&self.content) => {
                self.resume(platform, ledger, parent)?
            }
            _ => None,
        };
        if let Some(anew) = &anew {
            profile.end("take up what was folded", Amount::Records(anew.len() as u64));
        } else {
            self.fold_all(platform, ledger, profile)?;
        }
        if !self.hypothetical {
            let is_resumed = anew.is_some();
            let mut keep = self.keep(platform, parent, anew)?;
            if is_resumed && keep.since.is_none() {
                // Everything is decided, so everybody's pseudonym is asked for; how they stand is known.
                self.know(ledger)?;
                keep = self.keep(platform, None, None)?;
            }
            self.keep = Some(keep);
        }
        Ok(())
    }

    /// Folds everybody.
    fn fold_all(
        &mut self,
        platform: &Platform,
        ledger: &mut Ledger,
        profile: &Profile,
    ) -> Result<(), Failure> {
        let (gate, mut known) = self.fold(ledger, &self.terms, Known::read)?;
        known.complete(&gate, ledger)?;
        self.pseudonyms = Some(Arc::new(known));
        profile.end("fold members and ledger", Amount::Events(self.position.events));
        if self.masking {
            self.masks = Some(Arc::new(self.learn(platform, &gate)?));
            profile.end("learn whom to mask", Amount::Records(gate.members() as u64));
        }
        self.gate = Some(Arc::new(gate));
        Ok(())
    }

    /// Reads everybody's pseudonyms, and opens accounts for those who have none.
    fn know(&mut self, ledger: &mut Ledger) -> Result<(), Failure> {
        let gate = self.gate.as_ref().ok_or_else(unfolded)?;
        let mut known = Known::of(ledger, gate)?;
        known.complete(gate, ledger)?;
        self.pseudonyms = Some(Arc::new(known));
        Ok(())
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
        let masking = platform.config.masking;
        Self::look_from(platform, ledger, &Stand { position, cutoff, hypothetical, masking })
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
        let Stand { position, cutoff, hypothetical, masking } = *stand;
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
        Ok(Self {
            terms,
            texts,
            position,
            cutoff,
            hypothetical,
            masking,
            survey,
            staged,
            gate: None,
            masks: None,
            pseudonyms: None,
            keep: None,
            content: Content::default(),
            signer: None,
            former: vec![],
        })
    }

    pub(crate) fn records(&self) -> &[PathBuf] {
        &self.staged.records
    }

    pub(crate) fn members(&self) -> &[PathBuf] {
        &self.staged.members
    }

    /// What masks texts: the rules that ship, the platform's own, and everybody whom this gate knows.
    pub(crate) fn learn(&self, platform: &Platform, gate: &Gate) -> Result<Masking, Failure> {
        let scrubber = scrub::compiled(&platform.config.scrub)?;
        Ok(Masking::of(scrubber, gate, &self.staged.members)?)
    }

    /// How many records there are, by the footers of the files.
    pub(super) fn rows(&self) -> Result<u64, Failure> {
        crate::facts::rows(&self.staged.records)
    }

    /// Whether every source is still what it was when it was digested.
    pub(super) fn unchanged(&self) -> Result<(), Failure> {
        Ok(self.survey.unchanged()?)
    }

    /// What came of reading the sources: if it failed and one of them is not what it was, the error that names it.
    pub(super) fn named<T>(&self, read: Result<T, Failure>) -> Result<T, Failure> {
        read.map_err(|error| self.unchanged().err().unwrap_or(error))
    }

    /// Decides the records: those that have changed, if it is known which, and all of them with what they ask, if that is kept.
    pub(super) async fn decide(
        &self,
        request: &Request,
        keep: Option<&Keep>,
    ) -> Result<Vec<DecidedStream>, Failure> {
        let gate = self.gate.as_ref().ok_or_else(unfolded)?;
        let (records, options) = (&self.staged.records, Options::default());
        let Some(keep) = keep else { return Ok(gate.decide(records, options).await?) };
        let only = keep.since.as_ref().map(Since::changed);
        let key = keep.digests(request).then(|| abide_corpus::digest_key(&request.key));
        Ok(gate.trace(records, options, only, key).await?)
    }
}

/// Inputs to look at are not inputs to build from.
pub(super) fn unfolded() -> Failure {
    Failure::failed("build::unfolded", "nothing was folded")
}

/// The lowest age of any version: below it, nobody's words are taken in.
pub(crate) fn minimum_age(terms: &[Document]) -> Option<i16> {
    terms.iter().map(|version| version.minimum_age).min()
}
