//! The pauses of the ledger, as the cutoff sees them.

use abide_terms::event::Pause;
use hashbrown::HashMap;
use jiff::Timestamp;

use crate::calendar::{NEVER, micros};

/// A pause that has ended by the cutoff, and asks for a new notice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    /// The number of its name.
    pub(crate) name: u32,
    /// A notice that names it before this instant does not tell of its end.
    pub(crate) from: i64,
    pub(crate) until: i64,
}

/// Records made in `[from, until)` are not used again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purge {
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Purge {
    /// Whether `[from, to]` touches the window.
    pub(crate) fn touches(self, from: i64, to: i64) -> bool {
        from < self.until && to >= self.from
    }
}

/// A pause, with what of it counts at the cutoff.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Its list of codes and groups.
    pub(crate) regions: Vec<String>,
    /// Whether it covers the cutoff.
    pub(crate) now: bool,
    pub(crate) ended: Option<Ended>,
    pub(crate) purge: Option<Purge>,
}

#[derive(Debug)]
pub(crate) struct Pauses {
    pub(crate) seen: Vec<Seen>,
    names: HashMap<String, u32>,
}

impl Pauses {
    pub(crate) fn new(pauses: &[Pause], cutoff: Timestamp) -> Self {
        let mut names = HashMap::new();
        let seen = pauses
            .iter()
            .map(|pause| {
                let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                let name = *names.entry(pause.id.clone()).or_insert(next);
                let begun = pause.from <= cutoff;
                let ended = pause.until.filter(|until| *until <= cutoff);
                Seen {
                    regions: pause.regions.clone(),
                    now: begun && ended.is_none(),
                    ended: ended.map(|until| Ended {
                        name,
                        from: micros(pause.from),
                        until: micros(until),
                    }),
                    purge: pause.purge.filter(|_| begun).map(|window| Purge {
                        from: window.from.map_or(i64::MIN, micros),
                        until: window.until.map_or(NEVER, micros),
                    }),
                }
            })
            .collect();
        Self { seen, names }
    }

    /// The number of a pause's name.
    pub(crate) fn named(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }
}
