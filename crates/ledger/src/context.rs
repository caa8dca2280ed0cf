//! What an event must be before the ledger takes it, given what the ledger holds already.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::error::{Error, Kind, Result};
use crate::event::{Event, Kind as EventKind, Pause, Resume, Terms};
use crate::history::of_kind;
use crate::ledger::has;
use crate::tail;

/// Refuses a second pause or version of one name, a resume without a pause, a corpus of another ledger.
pub(crate) fn check(connection: &Connection, created: i64, event: &Event<'_>) -> Result<()> {
    match event {
        Event::Pause(pause) => new_pause(connection, pause),
        Event::Resume(resume) => open_pause(connection, resume),
        Event::Terms(terms) => new_version(connection, terms),
        Event::Corpus(corpus) => has(connection, created, &corpus.position),
        _ => Ok(()),
    }
}

fn new_pause(connection: &Connection, pause: &Pause) -> Result<()> {
    for entry in of_kind(connection, EventKind::Pause, u64::MAX)? {
        if matches!(&entry.event, Event::Pause(other) if other.id == pause.id) {
            return Err(refused(format!("there is a pause `{}` already", pause.id))
                .hint("give it a name of its own"));
        }
    }
    Ok(())
}

fn open_pause(connection: &Connection, resume: &Resume) -> Result<()> {
    let mut from = None;
    for entry in of_kind(connection, EventKind::Pause, u64::MAX)? {
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
    for entry in of_kind(connection, EventKind::Resume, u64::MAX)? {
        if matches!(&entry.event, Event::Resume(other) if other.pause == resume.pause) {
            return Err(refused(format!("the pause `{}` has an end already", resume.pause))
                .hint("what is entered stays; a further stop is a pause of its own"));
        }
    }
    Ok(())
}

fn new_version(connection: &Connection, terms: &Terms) -> Result<()> {
    for entry in of_kind(connection, EventKind::Terms, u64::MAX)? {
        if matches!(&entry.event, Event::Terms(other) if other.version == terms.version) {
            return Err(refused(format!("the version `{}` is published already", terms.version))
                .hint("what is published stays; give the change a version of its own"));
        }
    }
    Ok(())
}

/// How far back a version may be dated once members live under the ledger.
const BACKDATED_HOURS: i64 = 24;

/// Refuses terms of long ago where members act or corpora are built already: whoever joined since would be under them
/// from one moment to the next.
pub(crate) fn is_current(connection: &Connection, event: &Event<'_>, now: Timestamp) -> Result<()> {
    let Event::Terms(terms) = event else { return Ok(()) };
    let backdated =
        now.duration_since(terms.published) > SignedDuration::from_hours(BACKDATED_HOURS);
    if !backdated || !has_begun(connection)? {
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
fn has_begun(connection: &Connection) -> Result<bool> {
    // How an event came in is the last thing that its body says; quotation marks inside of texts are escaped.
    Ok(connection.query_one(
        r#"SELECT EXISTS (
               SELECT 1 FROM event
               WHERE kind NOT IN ('choice', 'notice', 'bounce') AND kind IN ('corpus', 'clock')
           ) OR EXISTS (
               SELECT 1 FROM payload WHERE substr(body, -20) = CAST('"provenance":"live"}' AS BLOB)
           )"#,
        [],
        |row| row.get(0),
    )?)
}

/// Refuses to go on if anything but corpora, roots and keys was entered since.
pub(crate) fn unmoved(
    connection: &Connection,
    created: i64,
    cutoff: &crate::Position,
) -> Result<()> {
    let now = tail::cutoff(connection, created)?;
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
