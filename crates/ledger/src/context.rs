//! What an event must be before the ledger takes it, given what the ledger holds already.

use jiff::{SignedDuration, Timestamp};

use crate::error::{Error, Kind, Result};
use crate::event::{Event, Kind as EventKind, Model, Pause, Resume, Stage, Terms, Withdrawal};
use crate::history::of_kind;
use crate::ledger::has;
use crate::store::{Order, Snapshot, Which};
use crate::tail;

/// Refuses a second pause or version of one name, a resume without a pause, a corpus of another ledger, a model or the end of a
/// corpus that was never entered.
pub(crate) fn check(snapshot: &dyn Snapshot, created: i64, event: &Event<'_>) -> Result<()> {
    match event {
        Event::Pause(pause) => new_pause(snapshot, pause),
        Event::Resume(resume) => open_pause(snapshot, resume),
        Event::Terms(terms) => new_version(snapshot, terms),
        Event::Corpus(corpus) => has(snapshot, created, &corpus.position),
        Event::Model(model) => standing_corpus(snapshot, model),
        Event::Withdrawal(withdrawal) => next_stage(snapshot, withdrawal),
        _ => Ok(()),
    }
}

fn new_pause(snapshot: &dyn Snapshot, pause: &Pause) -> Result<()> {
    for entry in of_kind(snapshot, EventKind::Pause, u64::MAX)? {
        if matches!(&entry.event, Event::Pause(other) if other.id == pause.id) {
            return Err(refused(format!("there is a pause `{}` already", pause.id))
                .hint("give it a name of its own"));
        }
    }
    Ok(())
}

fn open_pause(snapshot: &dyn Snapshot, resume: &Resume) -> Result<()> {
    let mut from = None;
    for entry in of_kind(snapshot, EventKind::Pause, u64::MAX)? {
        match entry.event {
            Event::Pause(pause) if pause.id == resume.pause => from = Some(pause.from),
            _ => {}
        }
    }
    let Some(from) = from else {
        return Err(refused(format!("there is no pause `{}`", resume.pause))
            .hint("enter the pause before its end"));
    };
    if resume.at < from {
        return Err(refused(format!(
            "the pause `{}` begins at `{from}`, after its end at `{}`",
            resume.pause, resume.at
        )));
    }
    for entry in of_kind(snapshot, EventKind::Resume, u64::MAX)? {
        if matches!(&entry.event, Event::Resume(other) if other.pause == resume.pause) {
            return Err(refused(format!("the pause `{}` has an end already", resume.pause))
                .hint("what is entered stays; a further stop is a pause of its own"));
        }
    }
    Ok(())
}

fn new_version(snapshot: &dyn Snapshot, terms: &Terms) -> Result<()> {
    for entry in of_kind(snapshot, EventKind::Terms, u64::MAX)? {
        if matches!(&entry.event, Event::Terms(other) if other.version == terms.version) {
            return Err(refused(format!("the version `{}` is published already", terms.version))
                .hint("what is published stays; give the change a version of its own"));
        }
    }
    Ok(())
}

fn known_corpus(snapshot: &dyn Snapshot, corpus: &str, hint: &'static str) -> Result<()> {
    let entries = of_kind(snapshot, EventKind::Corpus, u64::MAX)?;
    let mut corpora = entries.iter().filter_map(|entry| match &entry.event {
        Event::Corpus(corpus) => Some(corpus.id.as_str()),
        _ => None,
    });
    if corpora.any(|id| id == corpus) {
        return Ok(());
    }
    Err(refused(format!("the ledger holds no corpus `{corpus}`")).hint(hint))
}

/// Nothing new comes of a corpus that was withdrawn.
fn standing_corpus(snapshot: &dyn Snapshot, model: &Model) -> Result<()> {
    let corpus = &model.corpus;
    known_corpus(snapshot, corpus, "a model is entered after the corpus that it learned from")?;
    match stage(snapshot, corpus)? {
        None => Ok(()),
        Some(stage) => Err(refused(format!("the corpus `{corpus}` is {}", stage.word()))
            .hint("build a corpus, and train on that")),
    }
}

/// How far the end of a corpus has come.
fn stage(snapshot: &dyn Snapshot, corpus: &str) -> Result<Option<Stage>> {
    let mut known = None;
    for entry in of_kind(snapshot, EventKind::Withdrawal, u64::MAX)? {
        match entry.event {
            Event::Withdrawal(earlier) if earlier.corpus == corpus => known = Some(earlier.stage),
            _ => {}
        }
    }
    Ok(known)
}

/// A corpus is withdrawn once, and deleted once after that.
fn next_stage(snapshot: &dyn Snapshot, withdrawal: &Withdrawal) -> Result<()> {
    let Withdrawal { corpus, stage, .. } = withdrawal;
    known_corpus(snapshot, corpus, "what was built and entered can be withdrawn")?;
    match (self::stage(snapshot, corpus)?, stage) {
        (None, Stage::Withdrawn) | (Some(Stage::Withdrawn), Stage::Deleted) => Ok(()),
        (None, Stage::Deleted) => Err(refused(format!("the corpus `{corpus}` was not withdrawn"))
            .hint("a corpus is withdrawn before it is deleted")),
        (Some(known), _) => {
            Err(refused(format!("the corpus `{corpus}` is {} already", known.word())))
        }
    }
}

/// How far back a version may be dated once members live under the ledger.
const BACKDATED_HOURS: i64 = 24;

/// Refuses terms of long ago where members act or corpora are built already: whoever joined since would be under them
/// from one moment to the next.
pub(crate) fn is_current(snapshot: &dyn Snapshot, event: &Event<'_>, now: Timestamp) -> Result<()> {
    let Event::Terms(terms) = event else { return Ok(()) };
    let backdated =
        now.duration_since(terms.published) > SignedDuration::from_hours(BACKDATED_HOURS);
    if !backdated || !has_begun(snapshot)? {
        return Ok(());
    }
    Err(refused(format!(
        "the version `{}` states that it was published at `{}`, and it is `{now}`",
        terms.version, terms.published
    ))
    .hint("state the time of its publication; older versions come in before the first live event"))
}

/// Whether the ledger holds a live event or a corpus. Reads every payload of an imported history, once for each
/// publication of old terms: 0.3 s for 2.7 million.
fn has_begun(snapshot: &dyn Snapshot) -> Result<bool> {
    const BEGUN: [EventKind; 2] = [EventKind::Corpus, EventKind::Clock];
    // How an event came in is the last thing that its body says; quotation marks inside of texts are escaped.
    const LIVE: &[u8] = br#""provenance":"live"}"#;
    let first = tail::find(snapshot, Which::All, 0..u64::MAX, Order::Rising, |row| {
        let is_live = row.payload.is_some_and(|payload| payload.body.ends_with(LIVE));
        Ok((is_live || BEGUN.iter().any(|kind| kind.word() == row.kind)).then_some(()))
    });
    Ok(first?.is_some())
}

/// Refuses to go on if anything but corpora, their ends, models, roots and keys was entered since.
pub(crate) fn unmoved(
    snapshot: &dyn Snapshot,
    created: i64,
    cutoff: &crate::Position,
) -> Result<()> {
    let now = tail::cutoff(snapshot, created)?;
    if now == *cutoff {
        return Ok(());
    }
    Err(Error::new(
        Kind::Moved,
        format!("the ledger went on from {} to {} events meanwhile", cutoff.events, now.events),
    )
    .hint("take the new events into account, then try again"))
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(Kind::Event, message)
}
