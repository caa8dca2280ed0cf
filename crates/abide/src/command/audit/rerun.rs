//! Every record of a corpus decided again, from what the log says, what was opened, and the sources.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_corpus::attest::Key;
use abide_corpus::{Inputs, LeftOut, Masking, Request, Summary, reader};
use abide_gate::{Gate, Options, Roll};
use abide_intake::{Staged, Survey};
use abide_ledger::{Digest, Suppression};
use abide_terms::Document;
use abide_verify::audit::{Findings, Place};
use serde_json::{Value, json};

use super::accounts::{Accounts, Numbered};
use super::mismatch;
use super::opened::{Opened, OpenedEvent, lines};
use super::recorded::Recorded;
use crate::command::build::{fold, inputs, request};
use crate::command::scrub;
use crate::config::Config;
use crate::corpora::OnDisk;
use crate::facts;
use crate::failure::{At, Failure};
use crate::openings::{PLATFORM, SUPPRESSED, Suppressed};

/// What a corpus is decided again from.
pub(super) struct Rerun<'a> {
    pub(super) folder: &'a Path,
    pub(super) opened: &'a Opened,
    pub(super) accounts: &'a Accounts,
    pub(super) recorded: &'a Recorded,
    pub(super) corpus: &'a OnDisk,
}

/// The corpus as it should be, in a folder that goes away.
pub(super) struct Again {
    pub(super) terms: Vec<Document>,
    pub(super) staged: Staged,
    pub(super) path: PathBuf,
    pub(super) summary: Summary,
    _folder: tempfile::TempDir,
}

impl Rerun<'_> {
    /// Decides again, and compares. What could not be decided is a finding as well: nobody can say that it was right.
    pub(super) fn run(&self, findings: &mut Findings) -> Result<Value, Failure> {
        let manifest = &self.corpus.manifest;
        let id = manifest.id.clone();
        let before: u64 = findings.counts().values().sum();
        let events = manifest.inputs.ledger.events;
        if self.opened.erasures.keys().any(|index| *index >= events) {
            let message = "somebody was erased since it was built, and with them what it rested on: audit a corpus that was built since";
            findings.add("rerun::erased_since", Some(self.place()), message);
        } else {
            match self.again(findings) {
                Ok(Some(again)) => {
                    self.compare(&again, findings)?;
                }
                Ok(None) => {}
                Err(failure) => {
                    findings.add("rerun::failed", Some(self.place()), failure.words);
                }
            }
        }
        let after: u64 = findings.counts().values().sum();
        Ok(json!({ "corpus": id, "agrees": before == after, "records": manifest.records }))
    }

    pub(super) fn place(&self) -> Place {
        Place::Corpus(self.corpus.manifest.id.clone())
    }

    /// `None` if the sources are not those of the corpus.
    fn again(&self, findings: &mut Findings) -> Result<Option<Again>, Failure> {
        let said = &self.corpus.manifest.inputs;
        let (terms, texts) = self.terms()?;
        let base = self.folder.join(PLATFORM);
        let config = Config::load(&base, &[])?;
        let survey = abide_intake::survey(&config.survey(&base), &base, |_| {})?;
        if !self.has_sources(&survey, findings) {
            return Ok(None);
        }
        let Some(masked) = self.masked(findings) else { return Ok(None) };
        // It holds members' words for a while.
        let folder = tempfile::Builder::new()
            .prefix("abide-audit-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir()
            .at("rerun::folder", "a folder for it")?;
        let staging = folder.path().join("staging");
        std::fs::create_dir_all(&staging).at("rerun::folder", staging.display())?;
        let minimum_age = inputs::minimum_age(&terms).unwrap_or(i16::MAX);
        let staged = self.stage(&config, &base, &survey, (minimum_age, &staging))?;
        let gate = Arc::new(self.gate(&terms, &staged)?.masking(masked));
        let masking = if masked {
            let scrubber = scrub::compiled(&config.scrub)?;
            Some(Arc::new(Masking::of(scrubber, &gate, &staged.members)?))
        } else {
            None
        };
        let request = Request {
            folder: folder.path().join("corpus"),
            inputs: Inputs {
                terms: said
                    .terms
                    .iter()
                    .zip(texts)
                    .map(|(terms, text)| abide_corpus::request::Terms { text, ..terms.clone() })
                    .collect(),
                buckets: facts::buckets(&staged.records)?,
                ..said.clone()
            },
            files: vec![],
            left_out: LeftOut::default(),
            masking,
            // Of those without an account alone, of whom nothing is in the data.
            key: [0; 32],
            pseudonyms: Arc::new(Numbered::of(&gate, self.accounts)),
            signer: Arc::new(Key::generate().map_err(abide_corpus::Error::from)?),
            former: vec![],
            memory_bytes: request::memory_bytes(masked),
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .build()
            .at("build::runtime", "cannot start threads")?;
        let summary = runtime.block_on(async {
            let streams = gate.decide(&staged.records, Options::default()).await?;
            let made = abide_corpus::write(request, streams, |_| {}).await?;
            Ok::<_, Failure>(made.publish()?)
        })?;
        let path = summary.path.clone();
        Ok(Some(Again { terms, staged, path, summary, _folder: folder }))
    }

    /// The versions, in the order of the log; that they are the log's was asked already.
    fn terms(&self) -> Result<(Vec<Document>, Vec<String>), Failure> {
        let (mut terms, mut texts) = (vec![], vec![]);
        for number in 1..=self.corpus.manifest.inputs.terms.len() {
            let path = self.corpus.path.join(format!("terms/{number:02}.toml"));
            let text = std::fs::read_to_string(&path)
                .map_err(|error| Failure::unreadable("terms::unreadable", &path, &error))?;
            terms.push(Document::parse(&text, &path.display().to_string())?);
            texts.push(text);
        }
        Ok((terms, texts))
    }

    /// Whether the sources that were handed over are those that the corpus names, which the log does as well.
    fn has_sources(&self, survey: &Survey, findings: &mut Findings) -> bool {
        let found = survey.digests();
        let said = &self.corpus.manifest.inputs.sources;
        let said: BTreeMap<String, String> =
            said.iter().map(|source| (source.name.clone(), source.sha256.clone())).collect();
        let names: std::collections::BTreeSet<_> = found.keys().chain(said.keys()).collect();
        let mut all = true;
        for name in names {
            if found.get(name) != said.get(name) {
                let message = format!(
                    "the source `{name}` that was handed over is not the one that it was built from"
                );
                findings.add("rerun::source", Some(self.place()), message);
                all = false;
            }
        }
        all
    }

    /// Whether its texts were masked. `None` if they were, by something else than this program: that has to be asked.
    fn masked(&self, findings: &mut Findings) -> Option<bool> {
        match self.corpus.manifest.inputs.versions.get("scrub").map(String::as_str) {
            Some("none") => Some(false),
            Some(request::SCRUB) => Some(true),
            by => {
                let by = by.unwrap_or("nothing that it names");
                let message = format!(
                    "it was masked by {by}, and this program masks by {}: audit it with the release that made it",
                    request::SCRUB
                );
                findings.add("rerun::scrub", Some(self.place()), message);
                None
            }
        }
    }

    fn stage(
        &self,
        config: &Config,
        base: &Path,
        survey: &Survey,
        (minimum_age, staging): (i16, &Path),
    ) -> Result<Staged, Failure> {
        let events = self.corpus.manifest.inputs.ledger.events;
        let captured_at = survey
            .digests()
            .into_keys()
            .filter_map(|name| Some((name.clone(), self.recorded.captured(&name, events)?)))
            .collect();
        let config = config.intake();
        let request = abide_intake::Request {
            config: &config,
            base,
            staging,
            minimum_age,
            captured_at: &captured_at,
        };
        Ok(abide_intake::stage(&request, survey, |_| {})?)
    }

    /// What decides: as a build folds it, from the log and the openings and no ledger.
    fn gate(&self, terms: &[Document], staged: &Staged) -> Result<Gate, Failure> {
        let inputs = &self.corpus.manifest.inputs;
        let events = inputs.ledger.events;
        let mut roll = Roll::new(terms, &self.recorded.pauses(events), inputs.cutoff);
        for path in &staged.members {
            roll.read(path)?;
        }
        let history = roll.close();
        let before = self.opened.events.iter().filter(|event| event.index < events);
        for event in before.filter_map(OpenedEvent::event) {
            fold::enter(&history, &event);
        }
        for (member, found) in self.suppressed()? {
            history.event(&member, (&found.choice()).into());
            history.event(&member, (&found.objection()).into());
        }
        Ok(history.finish())
    }

    /// Who of the members was erased, as the operator says: the log has a keyed hash of them alone.
    pub(super) fn suppressed(&self) -> Result<Vec<(String, Suppression)>, Failure> {
        let mut all = vec![];
        let mut unread = Findings::default();
        lines(
            self.folder,
            SUPPRESSED,
            &mut unread,
            |line: Suppressed, place, findings| match self.opened.erasures.get(&line.erasure) {
                Some((erasure, appended)) => {
                    let (index, at, appended) = (line.erasure, erasure.at, *appended);
                    all.push((line.member, Suppression { index, at, appended }));
                }
                None => findings.add("openings::suppressed", place, "it names no erasure"),
            },
        )?;
        match unread.shown().first() {
            Some(finding) => Err(Failure::failed("openings::suppressed", finding)),
            None => Ok(all),
        }
    }

    fn compare(&self, again: &Again, findings: &mut Findings) -> Result<(), Failure> {
        let (manifest, path) = (&self.corpus.manifest, &self.corpus.path);
        mismatch::decisions(self, again, findings)?;
        let (said, found) =
            (reader::recount(path, manifest)?.by_reason(), again.summary.counts.by_reason());
        let reasons: std::collections::BTreeSet<_> = said.keys().chain(found.keys()).collect();
        let count = |counts: &BTreeMap<String, u64>, reason: &String| {
            counts.get(reason).copied().unwrap_or_default()
        };
        for reason in reasons {
            let (said, found) = (count(&said, reason), count(&found, reason));
            if said != found {
                let message =
                    format!("it counts {said} records as `{reason}`, and there are {found}");
                findings.add("rerun::counts", Some(self.place()), message);
            }
        }
        mismatch::rows(self, again, findings)?;
        if Digest(again.summary.membership.0).to_string() != manifest.membership {
            let message = "the records that are allowed do not make its membership root";
            findings.add("rerun::membership", Some(self.place()), message);
        }
        Ok(())
    }
}
