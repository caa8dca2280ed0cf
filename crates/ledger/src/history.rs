//! What the ledger holds about one member, and about the platform.

use abide_terms::event as said;
use abide_terms::member::History;
use jiff::Timestamp;

use crate::chain::Chain;
use crate::error::{Error, Result};
use crate::event::{Corpus, Event, Handling, Kind, Model, Pause, Terms, Withdrawal};
use crate::ledger::Ledger;
use crate::position::Position;
use crate::store::{Flow, Order, Row, Snapshot, Which};
use crate::{instant, payload};

/// One event with its place, for display.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub index: u64,
    pub appended: Timestamp,
    pub event: Event<'static>,
}

/// A version of the terms, as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub index: u64,
    pub appended: Timestamp,
    pub terms: Terms,
}

/// A corpus that was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct CorpusEntry {
    pub index: u64,
    pub appended: Timestamp,
    pub corpus: Corpus,
}

/// The end of a corpus that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawalEntry {
    pub index: u64,
    pub appended: Timestamp,
    pub withdrawal: Withdrawal,
}

/// A model that was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelEntry {
    pub index: u64,
    pub appended: Timestamp,
    pub model: Model,
}

impl Ledger {
    /// The member's events before the position, as the decision takes them.
    ///
    /// For a member who was erased, at whatever position, it holds an *off* and the erasure as well.
    pub fn history(&self, member: &str, position: &Position) -> Result<History> {
        let mut history = History::default();
        for entry in self.entries(member, position)? {
            remember(&mut history, entry);
        }
        if let Some(found) = self.suppressions()?.of(member) {
            found.enter(&mut history);
        }
        Ok(history)
    }

    /// The member's events before the position, as they were said. After an erasure, only what came later.
    pub fn entries(&self, member: &str, position: &Position) -> Result<Vec<Entry>> {
        let snapshot = self.at(position)?;
        rows(&*snapshot, Which::About(member), position.events)
    }

    /// Every event of a kind that is not about a member, before the position. For the others, there is
    /// [`Ledger::visit`].
    pub fn events(&self, kind: Kind, position: &Position) -> Result<Vec<Entry>> {
        if kind.is_erasable() {
            return Err(Error::new(
                crate::error::Kind::Event,
                format!("events of the kind `{}` are not listed whole", kind.word()),
            )
            .hint("ask for one member, or visit a range"));
        }
        let snapshot = self.at(position)?;
        of_kind(&*snapshot, kind, position.events)
    }

    /// Every pause before the position, with its resume if that stands before it too.
    pub fn pauses(&self, position: &Position) -> Result<Vec<said::Pause>> {
        let snapshot = self.at(position)?;
        let mut pauses = Vec::new();
        for entry in of_kind(&*snapshot, Kind::Pause, position.events)? {
            if let Event::Pause(pause) = entry.event {
                pauses.push(paused(entry.index, pause));
            }
        }
        for entry in of_kind(&*snapshot, Kind::Resume, position.events)? {
            if let Event::Resume(resume) = entry.event {
                let open = pauses
                    .iter_mut()
                    .find(|pause| pause.id == resume.pause && pause.until.is_none())
                    .ok_or_else(|| {
                        Error::corrupt(entry.index, "it resumes a pause that is not open")
                    })?;
                open.until = Some(resume.at);
            }
        }
        Ok(pauses)
    }

    /// Every version of the terms that was entered before the position, in that order.
    pub fn published(&self, position: &Position) -> Result<Vec<Published>> {
        let entries = self.events(Kind::Terms, position)?;
        Ok(entries
            .into_iter()
            .filter_map(|Entry { index, appended, event }| match event {
                Event::Terms(terms) => Some(Published { index, appended, terms }),
                _ => None,
            })
            .collect())
    }

    /// Every corpus that was ever entered.
    pub fn corpora(&self) -> Result<Vec<CorpusEntry>> {
        let entries = self.events(Kind::Corpus, &self.position()?)?;
        Ok(entries
            .into_iter()
            .filter_map(|Entry { index, appended, event }| match event {
                Event::Corpus(corpus) => Some(CorpusEntry { index, appended, corpus }),
                _ => None,
            })
            .collect())
    }

    /// What was withdrawn and what was deleted, in the order in which it was entered.
    pub fn withdrawals(&self) -> Result<Vec<WithdrawalEntry>> {
        let entries = self.events(Kind::Withdrawal, &self.position()?)?;
        Ok(entries
            .into_iter()
            .filter_map(|Entry { index, appended, event }| match event {
                Event::Withdrawal(withdrawal) => {
                    Some(WithdrawalEntry { index, appended, withdrawal })
                }
                _ => None,
            })
            .collect())
    }

    /// Every model that was ever entered.
    pub fn models(&self) -> Result<Vec<ModelEntry>> {
        let entries = self.events(Kind::Model, &self.position()?)?;
        Ok(entries
            .into_iter()
            .filter_map(|Entry { index, appended, event }| match event {
                Event::Model(model) => Some(ModelEntry { index, appended, model }),
                _ => None,
            })
            .collect())
    }
}

/// Adds an event to what the decision sees of a member.
pub fn remember(history: &mut History, Entry { index, appended, event }: Entry) {
    match event {
        Event::Choice(choice) => history.choices.push(said::Choice {
            index,
            at: choice.at,
            appended,
            setting: choice.setting,
            category: choice.category.map(crate::Text::into_string),
            terms: choice.terms.map(crate::Text::into_string),
        }),
        Event::Notice(notice) => history.notices.push(said::Notice {
            index,
            at: notice.at,
            terms: notice.terms.into_string(),
            resumes: notice.resumes.map(crate::Text::into_string),
        }),
        Event::Bounce(bounce) => history.bounces.push(said::Bounce {
            index,
            at: bounce.at,
            terms: bounce.terms.into_string(),
        }),
        Event::Objection(objection) => history.objections.push(said::Objection {
            index,
            at: objection.at,
            appended,
            right: objection.right,
            stands: objection.stands,
        }),
        _ => {}
    }
}

/// A pause without an end, as the decision takes it.
pub fn paused(index: u64, pause: Pause) -> said::Pause {
    let purge = match pause.handling {
        Handling::Freeze => None,
        // The append refuses a purge without a window; were there one, all of time would be purged.
        Handling::Purge => Some(said::Window {
            from: pause.purge.and_then(|window| window.from),
            until: pause.purge.and_then(|window| window.until),
        }),
    };
    said::Pause {
        index,
        id: pause.id,
        regions: pause.regions,
        from: pause.from,
        until: None,
        purge,
    }
}

/// Events of a kind that has few, before that one.
pub(crate) fn of_kind(snapshot: &dyn Snapshot, kind: Kind, before: u64) -> Result<Vec<Entry>> {
    rows(snapshot, Which::Of(kind), before)
}

/// Each is checked against its commitment and its link to the event before it.
fn rows(snapshot: &dyn Snapshot, which: Which<'_>, before: u64) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut links = Vec::new();
    snapshot.visit(which, 0..before, Order::Rising, &mut |row| {
        let payload = row.payload.as_ref();
        let payload = payload.ok_or_else(|| Error::corrupt(row.index, "its payload is missing"))?;
        let kind = payload::kind(row.index, row.kind)?;
        let event = payload::open(&row, kind, payload)?.into_owned();
        let (index, appended) = (row.index, instant::of_micros(row.appended)?);
        links.push((row.appended, row.commitment, row.chain));
        entries.push(Entry { index, appended, event });
        Ok(Flow::Continue(()))
    })?;
    for (entry, (appended, commitment, chain)) in entries.iter().zip(links) {
        let kind = entry.event.kind().word();
        let row = Row { index: entry.index, appended, kind, commitment, chain, payload: None };
        Chain::before(snapshot, entry.index)?.follow(&row)?;
    }
    Ok(entries)
}
