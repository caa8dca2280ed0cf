//! The names that events may speak of: versions of the terms, and pauses.

use std::collections::BTreeSet;

use abide_terms::event::Setting;

use crate::draft::nearest;
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Kind as EventKind, Provenance};
use crate::history::of_kind;
use crate::ledger::Ledger;
use crate::store::Snapshot;

/// How many events of an import named terms or a pause that the ledger did not hold yet.
///
/// Such a notice tells nobody anything and such an *on* never counts, unless they are entered still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unknown {
    pub terms: u64,
    pub pauses: u64,
}

impl Ledger {
    /// What the last import through this handle named in vain. Costs nothing.
    pub fn unknown_names(&self) -> Unknown {
        self.unknown
    }
}

/// What the ledger holds so far, read once for a batch.
#[derive(Debug)]
pub(crate) struct Names {
    versions: BTreeSet<String>,
    pauses: BTreeSet<String>,
}

impl Names {
    pub(crate) fn read(snapshot: &dyn Snapshot) -> Result<Self> {
        let mut names = Self { versions: BTreeSet::new(), pauses: BTreeSet::new() };
        for kind in [EventKind::Terms, EventKind::Pause] {
            for entry in of_kind(snapshot, kind, u64::MAX)? {
                names.learn(&entry.event);
            }
        }
        Ok(names)
    }

    /// Takes in the name that an event gives.
    pub(crate) fn learn(&mut self, event: &Event<'_>) {
        match event {
            Event::Terms(terms) => _ = self.versions.insert(terms.version.clone()),
            Event::Pause(pause) => _ = self.pauses.insert(pause.id.clone()),
            _ => {}
        }
    }

    /// Counts what is imported. History may be brought in before what it speaks of.
    pub(crate) fn count(&self, event: &Event<'_>, unknown: &mut Unknown) {
        let (terms, pause) = spoken(event);
        if terms.is_some_and(|name| !self.versions.contains(name)) {
            unknown.terms = unknown.terms.saturating_add(1);
        }
        if pause.is_some_and(|name| !self.pauses.contains(name)) {
            unknown.pauses = unknown.pauses.saturating_add(1);
        }
    }

    /// Refuses a live event whose permission would rest on nothing.
    pub(crate) fn check(&self, event: &Event<'_>) -> Result<()> {
        let (terms, pause) = spoken(event);
        if let Some(name) = terms.filter(|name| !self.versions.contains(*name)) {
            return Err(refused(&format!("no terms `{name}` are published"), name, &self.versions));
        }
        if let Some(name) = pause.filter(|name| !self.pauses.contains(*name)) {
            return Err(refused(&format!("there is no pause `{name}`"), name, &self.pauses));
        }
        Ok(())
    }
}

/// Whether names are asked about for the event. What restricts, such as a live *off*, is never refused for a name.
pub(crate) fn asks(event: &Event<'_>, provenance: Provenance) -> bool {
    let restricts = match event {
        Event::Choice(choice) => choice.setting == Setting::Off,
        Event::Bounce(_) => true,
        _ => false,
    };
    let (terms, pause) = spoken(event);
    (terms.is_some() || pause.is_some()) && (provenance == Provenance::Import || !restricts)
}

/// The terms and the pause that an event names.
fn spoken<'e>(event: &'e Event<'_>) -> (Option<&'e str>, Option<&'e str>) {
    match event {
        Event::Choice(choice) => (choice.terms.as_deref(), None),
        Event::Notice(notice) => (Some(&notice.terms), notice.resumes.as_deref()),
        Event::Bounce(bounce) => (Some(&bounce.terms), None),
        _ => (None, None),
    }
}

fn refused(message: &str, name: &str, known: &BTreeSet<String>) -> Error {
    let fault = Error::new(Kind::Event, message);
    if let Some(meant) = nearest(name, known.iter().map(String::as_str)) {
        return fault.hint(format!("did you mean `{meant}`?"));
    }
    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    fault.hint(if known.is_empty() {
        "the ledger holds none: enter it first".to_owned()
    } else {
        format!("the ledger holds {}", known.join(", "))
    })
}
