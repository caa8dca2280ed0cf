//! What a build starts from, and what it keeps for the next.

use std::path::PathBuf;
use std::sync::Arc;

use abide_corpus::request::Position;
use abide_corpus::{
    Content, Keep, Kind, Members, PART, Parent, Since, SourceTable, Sources, Standings,
};
use abide_gate::{Gate, Saved};
use abide_ledger::{Digest, Event, EventRef, Ledger};

use super::fold;
use super::inputs::{Inputs, unfolded};
use super::pseudonyms::Asked;
use super::request::key;
use super::runtime;
use crate::command::scrub;
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::Platform;

/// Of so many members one may be folded anew before folding all of them is less work.
const ANEW_PART_MAX: usize = 20;

/// Those who are folded anew whatever part of all they are.
const ANEW: usize = 64;

impl Inputs {
    /// The corpus before, if this one can be made from it. A hypothetical corpus starts from nothing, and keeps nothing.
    pub(super) fn parent(
        &self,
        platform: &Platform,
        ledger: &Ledger,
    ) -> Result<Option<Parent>, Failure> {
        let signer = self.signer.as_ref().ok_or_else(unfolded)?;
        let signers: Vec<_> = self.former.iter().cloned().chain([signer.public()]).collect();
        let corpora = platform.path(&platform.config.corpus);
        let key = key(&platform.keys()?);
        let inputs = self.of_corpus(platform)?;
        let found = Parent::find(&corpora, &inputs, (&key, &signers), &self.content);
        let Some(parent) = or_tell(found)?.flatten() else { return Ok(None) };
        if self.follows(ledger, parent.position())? {
            return Ok(Some(parent));
        }
        Output::note("the corpus before is of another ledger; deciding every record");
        Ok(None)
    }

    /// Takes the fold of the corpus before up again, with what was said since. `None` if more than that has changed.
    pub(super) fn resume(
        &mut self,
        platform: &Platform,
        ledger: &Ledger,
        parent: &Parent,
    ) -> Result<Option<Vec<u32>>, Failure> {
        let Some((gate, numbers)) = self.refolded(ledger, parent)? else { return Ok(None) };
        let gate = Arc::new(gate.masking(self.masking));
        if self.masking {
            let scrubber = scrub::compiled(&platform.config.scrub)?;
            let Some(masking) = or_tell(parent.masking(scrubber, &gate))? else { return Ok(None) };
            self.masks = Some(Arc::new(masking));
        }
        self.pseudonyms = Some(Arc::new(Asked::new(ledger.reader()?, Arc::clone(&gate))));
        self.gate = Some(gate);
        Ok(Some(numbers))
    }

    /// The fold with everybody folded anew of whom something was said, or whose time has come, and their numbers.
    fn refolded(
        &self,
        ledger: &Ledger,
        parent: &Parent,
    ) -> Result<Option<(Gate, Vec<u32>)>, Failure> {
        let pauses = ledger.pauses(&self.position)?;
        let world = (self.terms.as_slice(), pauses.as_slice(), self.cutoff);
        let Some(saved) = or_tell(parent.fold(world))?.flatten() else { return Ok(None) };
        if !saved.is_same_world() {
            return Ok(None);
        }
        let Some(mut numbers) = self.spoken_of(ledger, parent, &saved)? else { return Ok(None) };
        numbers.extend(saved.due());
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.len() > ANEW.max(saved.members() / ANEW_PART_MAX) {
            return Ok(None);
        }
        let ids: Vec<String> =
            numbers.iter().filter_map(|number| saved.id(*number)).map(str::to_owned).collect();
        let suppressions = ledger.suppressions()?;
        let gate = saved.refold(world, &numbers, self.members(), |history| {
            for id in &ids {
                for entry in ledger.entries(id, &self.position)? {
                    let (index, appended, event) = (entry.index, entry.appended, entry.event);
                    fold::enter(history, &EventRef { index, appended, event });
                }
                if let Some(found) = suppressions.of(id) {
                    history.event(id, (&found.choice()).into());
                    history.event(id, (&found.objection()).into());
                }
            }
            Ok::<_, abide_ledger::Error>(())
        });
        Ok(Some((gate?, numbers)))
    }

    /// The members of whom something was said since. `None` if something was erased: who that was is known by a keyed hash alone.
    fn spoken_of(
        &self,
        ledger: &Ledger,
        parent: &Parent,
        saved: &Saved,
    ) -> Result<Option<Vec<u32>>, Failure> {
        let range = parent.position().events..self.position.events;
        let (mut numbers, mut seen, mut is_erased) = (vec![], 0, false);
        ledger.visit(range.clone(), &self.position, |entry| {
            seen += 1;
            let member = match &entry.event {
                Event::Choice(said) => Some(said.member.as_str()),
                Event::Notice(said) => Some(said.member.as_str()),
                Event::Bounce(said) => Some(said.member.as_str()),
                Event::Objection(said) => Some(said.member.as_str()),
                Event::Erasure(_) => {
                    is_erased = true;
                    None
                }
                _ => None,
            };
            numbers.extend(member.and_then(|member| saved.number(member)));
        })?;
        // What was erased later is not shown, so whoever said it would be missed.
        let is_whole = !is_erased && seen == range.end.saturating_sub(range.start);
        Ok(is_whole.then_some(numbers))
    }

    /// How everybody stands, and from which records of the parent the corpus is made. `anew` are the members who were folded anew, if not all were.
    pub(super) fn keep(
        &self,
        platform: &Platform,
        parent: Option<Parent>,
        anew: Option<Vec<u32>>,
    ) -> Result<Keep, Failure> {
        let gate = self.gate.as_ref().ok_or_else(unfolded)?;
        let members = match anew {
            None => Members::All(gate.standings().collect()),
            Some(numbers) => {
                let standings: Vec<u64> = gate.standings_of(&numbers).collect();
                Members::Of(numbers.into_iter().zip(standings).collect())
            }
        };
        let standings = Standings { rules: gate.rules(), members, fold: Arc::clone(gate) };
        let content = self.content.clone();
        let since = match parent {
            None => None,
            Some(parent) => {
                let request = self.request(platform)?;
                let sources =
                    Sources { content: &content, records: self.records(), members: self.members() };
                let found = runtime()?.block_on(Since::of(parent, &request, &standings, sources));
                or_tell(found)?
            }
        };
        Ok(Keep { standings, content, since, part: PART })
    }

    /// What the corpus is made of, so that the next build can tell what has changed.
    pub(super) fn content(&self, platform: &Platform) -> Result<Content, Failure> {
        let config = platform.config.intake();
        let configuration = serde_json::to_vec(&(config, &platform.config.scrub));
        let configuration = configuration.at("config::document", "the configuration")?;
        let table = |path: &PathBuf| -> Result<SourceTable, Failure> {
            let rows = abide_intake::parquet_rows(path).at("build::sources", "its rows")?;
            let sha256 = self.staged.digests.get(path).cloned();
            let sha256 = sha256.ok_or_else(|| {
                Failure::failed("build::sources", "a file of a source was not digested")
            })?;
            Ok(SourceTable { sha256, rows })
        };
        let tables = |paths: &[PathBuf]| paths.iter().map(table).collect::<Result<Vec<_>, _>>();
        Ok(Content {
            configuration: Digest::of(&configuration).to_string(),
            members: tables(self.members())?,
            records: tables(self.records())?,
        })
    }

    /// Whether this build's position is one after that, in the same ledger.
    fn follows(&self, ledger: &Ledger, position: &Position) -> Result<bool, Failure> {
        let Some(digest) = Digest::parse(&position.digest) else { return Ok(false) };
        let (events, time) = (position.events, position.time);
        if events > self.position.events {
            return Ok(false);
        }
        let before = abide_ledger::Position { events, time, digest };
        match ledger.visit(0..0, &before, |_| {}) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == abide_ledger::error::Kind::Position => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// `None`, and a word of it, if the corpus before does not serve.
fn or_tell<T>(found: abide_corpus::Result<T>) -> Result<Option<T>, Failure> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == Kind::Parent => {
            tell(&error);
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Why every record is decided.
pub(super) fn tell(error: &abide_corpus::Error) {
    Output::note(format_args!(
        "cannot start from the corpus before: {error}; deciding every record"
    ));
}
