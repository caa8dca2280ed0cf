//! What the ledger holds about one member, and about the platform.

use abide_terms::event as said;
use abide_terms::member::History;
use jiff::Timestamp;
use rusqlite::{Connection, Params};

use crate::chain::{COLUMNS, Chain};
use crate::error::{Error, Result};
use crate::event::{Corpus, Event, Handling, Kind, Pause, Terms};
use crate::ledger::Ledger;
use crate::position::Position;
use crate::{payload, tail};

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
        self.has(position)?;
        rows(
            &self.connection,
            "WHERE subject = ?1 AND event.idx < ?2",
            (member, tail::row(position.events)),
        )
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
        self.has(position)?;
        of_kind(&self.connection, kind, position.events)
    }

    /// Every pause before the position, with its resume if that stands before it too.
    pub fn pauses(&self, position: &Position) -> Result<Vec<said::Pause>> {
        self.has(position)?;
        let mut pauses = Vec::new();
        for entry in of_kind(&self.connection, Kind::Pause, position.events)? {
            if let Event::Pause(pause) = entry.event {
                pauses.push(paused(entry.index, pause));
            }
        }
        for entry in of_kind(&self.connection, Kind::Resume, position.events)? {
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

/// Events of a kind that has few. The condition is that of the index over such kinds, word for word.
pub(crate) fn of_kind(connection: &Connection, kind: Kind, events: u64) -> Result<Vec<Entry>> {
    rows(
        connection,
        "WHERE event.kind NOT IN ('choice', 'notice', 'bounce') AND event.kind = ?1 AND event.idx < ?2",
        (kind.word(), tail::row(events)),
    )
}

/// Each is checked against its commitment and its link to the event before it.
fn rows(connection: &Connection, which: &str, params: impl Params) -> Result<Vec<Entry>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, subject, salt, body
         FROM event LEFT JOIN payload ON payload.idx = event.idx {which} ORDER BY event.idx"
    ))?;
    let mut rows = statement.query(params)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let index = tail::number(row.get(0)?)?;
        let linked = Chain::before(connection, index)?.follow(row)?;
        let subject: Option<String> = row.get(5)?;
        let (Some(salt), Some(body)) = (row.get(6)?, row.get(7)?) else {
            return Err(Error::corrupt(index, "its payload is missing"));
        };
        let (salt, body): (Vec<u8>, Vec<u8>) = (salt, body);
        let event = payload::open(
            index,
            linked.kind,
            &linked.commitment,
            subject.as_deref(),
            &salt,
            &body,
        )?;
        entries.push(Entry {
            index,
            appended: tail::time(linked.appended)?,
            event: event.into_owned(),
        });
    }
    Ok(entries)
}
