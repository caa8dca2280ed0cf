//! What depends on members alone, folded for the gate: their facts, and what the ledger holds of them.

use abide_gate::{Gate, Roll};
use abide_ledger::{Event, Ledger};
use abide_terms::Document;
use abide_terms::event::Pause;

use super::inputs::Inputs;
use crate::failure::Failure;
use crate::progress::Progress;

/// How often progress is told.
const EVENTS_A_STEP: u64 = 1 << 12;

impl Inputs {
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
}
