//! What depends on members alone, folded for the gate: their facts, and what the ledger holds of them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use abide_gate::{Gate, History, Roll};
use abide_ledger::{Event, EventRef, Ledger, Suppression};
use abide_terms::Document;
use abide_terms::event::Pause;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::inputs::Inputs;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;

/// Into how many parts a long ledger is divided while it is read, and how many events they have at least: a scan of as many maps the file.
const PARTS: u64 = 8;
const PART_EVENTS: u64 = 1 << 18;

/// How often progress is told.
const EVENTS_A_STEP: u64 = 1 << 12;

impl Inputs {
    /// The gate under these versions: members and their history folded for the cutoff, while another thread looks at
    /// the ledger and the members' numbers.
    pub(crate) fn fold<T: Send>(
        &self,
        ledger: &Ledger,
        terms: &[Document],
        beside: impl FnOnce(&Ledger, &History) -> Result<T, Failure> + Send,
    ) -> Result<(Gate, T), Failure> {
        let (history, beside) = self.told(ledger, terms, beside)?;
        Ok((history.finish().masking(self.masking), beside))
    }

    /// The gate as if every member had been served notice of a version when it was published.
    pub(crate) fn fold_told(
        &self,
        ledger: &Ledger,
        terms: &[Document],
        version: &Document,
    ) -> Result<Gate, Failure> {
        let (history, ()) = self.told(ledger, terms, |_, _| Ok(()))?;
        let (terms, at) = (version.version.as_str(), version.published);
        let (index, resumes) = (self.position.events, None);
        history.for_all(abide_gate::Event::Notice { index, at, terms, resumes });
        Ok(history.finish().masking(self.masking))
    }

    /// The members, told of everything that the ledger holds of them.
    fn told<T: Send>(
        &self,
        ledger: &Ledger,
        terms: &[Document],
        beside: impl FnOnce(&Ledger, &History) -> Result<T, Failure> + Send,
    ) -> Result<(History, T), Failure> {
        let pauses: Vec<Pause> = ledger.pauses(&self.position)?;
        let mut roll = Roll::new(terms, &pauses, self.cutoff);
        let progress = Progress::new("members read");
        for path in &self.staged.members {
            roll.read(path)?;
        }
        let history = roll.close();
        drop(progress);
        let progress = Progress::new("events");
        // Reading and verifying is most of the work, so two connections share it, part by part; the order of events does not matter.
        let end = self.position.events;
        let part = end.div_ceil(PARTS).max(PART_EVENTS.min(end.div_ceil(2))).max(1);
        let (next, seen) = (AtomicU64::new(0), AtomicU64::new(0));
        let (second, third) = (ledger.reader()?, ledger.reader()?);
        let visit = |ledger: &Ledger| -> Result<(), Failure> {
            loop {
                let start = next.fetch_add(part, Ordering::Relaxed);
                // The last part ends the chain, be there any event or none.
                if start > 0 && start >= end {
                    return Ok(());
                }
                history.tell(|tell| {
                    ledger.visit(start..(start + part).min(end), &self.position, |entry| {
                        if entry.index.is_multiple_of(EVENTS_A_STEP) {
                            progress.at(seen.fetch_add(EVENTS_A_STEP, Ordering::Relaxed), end);
                        }
                        said(&entry, &mut *tell);
                    })
                })?;
            }
        };
        let beside = thread::scope(|scope| {
            let (visit, history) = (&visit, &history);
            let second = scope.spawn(move || visit(&second));
            let third = scope.spawn(move || beside(&third, history));
            let first = visit(ledger);
            let broke_off = |_| Failure::failed("ledger::read", "reading the ledger broke off");
            let (second, third) = (second.join(), third.join());
            first?;
            second.map_err(broke_off)??;
            third.map_err(broke_off)?
        })?;
        let unheard = history.unheard();
        if unheard > 0 {
            let who = match unheard {
                1 => "1 event of the ledger that says no is of an id".to_owned(),
                more => format!("{more} events of the ledger that say no are of ids"),
            };
            Output::note(format_args!(
                "{who} that no member has now, for whoever comes under it: are ids written as in the members' files?"
            ));
        }
        suppress(ledger, &history)?;
        Ok((history, beside))
    }
}

/// Who was erased is known by a keyed hash alone: every member is looked up by it.
fn suppress(ledger: &Ledger, history: &History) -> Result<(), Failure> {
    let suppressions = ledger.suppressions()?;
    if suppressions.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = history.members().collect();
    let found: Vec<(String, Suppression)> = ids
        .into_par_iter()
        .filter_map(|id| suppressions.of(id).map(|found| (id.to_owned(), found)))
        .collect();
    for (id, found) in found {
        history.event(&id, (&found.choice()).into());
        history.event(&id, (&found.objection()).into());
    }
    Ok(())
}

/// Shows the gate what an event says of a member.
pub(crate) fn enter(history: &History, entry: &EventRef<'_>) {
    said(entry, |member, event| history.event(member, event));
}

/// What an event says of a member, and of whom, as the gate takes it.
fn said(entry: &EventRef<'_>, tell: impl FnOnce(&str, abide_gate::Event<'_>)) {
    let (index, appended) = (entry.index, entry.appended);
    match &entry.event {
        Event::Choice(said) => tell(
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
        Event::Notice(said) => tell(
            said.member.as_str(),
            abide_gate::Event::Notice {
                index,
                at: said.at,
                terms: said.terms.as_str(),
                resumes: said.resumes.as_deref(),
            },
        ),
        Event::Bounce(said) => tell(
            said.member.as_str(),
            abide_gate::Event::Bounce { index, at: said.at, terms: said.terms.as_str() },
        ),
        Event::Objection(said) => tell(
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
}
