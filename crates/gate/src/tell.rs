//! Events are told of members: what they say is understood once, and many members are looked up at once.

use std::sync::atomic::Ordering;

use abide_terms::event::{Right, Setting};

use crate::calendar::micros;
use crate::events::Event;
use crate::fold::{History, lock};
use crate::history::{NO_PAUSE, Notice, Point};
use crate::ids::NOBODY;
use crate::stretch::STRETCH;

/// What an event says, whomever it is about: in numbers, where it speaks of terms, pauses and categories.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// `category: None` is the whole switch. An *on* says which version the member saw, if there is one of that name.
    Choice {
        point: Point,
        setting: Setting,
        category: Option<u32>,
        seen: Option<u32>,
    },
    Notice {
        at: i64,
        index: u64,
        name: u32,
        pause: u32,
    },
    Bounce {
        point: Point,
        name: u32,
    },
    Objection {
        point: Point,
        right: Right,
        stands: bool,
    },
    /// What counts from then on alone.
    Later(i64),
}

/// Whether an event says no, and what it says if that is anything.
type Heard = (bool, Option<Said>);

impl History {
    /// Sees the same event of every member.
    pub fn for_all(&self, event: Event<'_>) {
        let Some(said) = self.understand(event) else { return };
        for number in 1..=self.roll.ids.len() as u32 {
            self.see(number, said);
        }
    }

    /// Sees one event, in any order. One about somebody who is no member changes nothing: their records
    /// are denied without it.
    pub fn event(&self, member: &str, event: Event<'_>) {
        self.enter(self.roll.ids.find(member), event.says_no(), self.understand(event));
    }

    /// Sees every event that `events` hands over with its member: the same as one by one, and faster for many.
    pub fn tell<R>(&self, events: impl FnOnce(&mut dyn FnMut(&str, Event<'_>)) -> R) -> R {
        let told = |tell: &mut dyn FnMut(&str, Heard)| {
            events(&mut |member, event| tell(member, (event.says_no(), self.understand(event))))
        };
        self.roll.ids.number_each(told, |number, (says_no, said)| self.enter(number, says_no, said))
    }

    fn enter(&self, number: u32, says_no: bool, said: Option<Said>) {
        if number == NOBODY {
            self.unheard.fetch_add(u64::from(says_no), Ordering::Relaxed);
        } else if let Some(said) = said {
            self.see(number, said);
        }
    }

    /// What an event says; `None` if that changes nothing for anybody.
    fn understand(&self, event: Event<'_>) -> Option<Said> {
        let from = event.from();
        let world = &self.roll.world;
        if from > world.cutoff {
            return Some(Said::Later(from));
        }
        match event {
            Event::Choice { index, at, setting, category, terms, .. } => {
                let category = match category {
                    None => None,
                    // A category that no terms and no taxonomy name is never used, whatever was chosen.
                    Some(category) => Some(world.categories.exact(category)?),
                };
                let seen = match setting {
                    Setting::On => terms.and_then(|terms| world.versions.named(terms)),
                    Setting::Off => None,
                };
                Some(Said::Choice { point: (micros(at), index), setting, category, seen })
            }
            Event::Notice { index, at, terms, resumes } => {
                let at = micros(at);
                // A notice of terms that are unknown, or not published yet, tells nobody anything.
                let name = world.versions.named(terms)?;
                world.versions.get(name).filter(|version| version.published <= at)?;
                let pause = resumes.and_then(|name| world.pauses.named(name)).unwrap_or(NO_PAUSE);
                Some(Said::Notice { at, index, name, pause })
            }
            Event::Bounce { index, at, terms } => {
                Some(Said::Bounce { point: (micros(at), index), name: self.name(terms) })
            }
            Event::Objection { index, at, right, stands, .. } => {
                Some(Said::Objection { point: (micros(at), index), right, stands })
            }
        }
    }

    fn see(&self, member: u32, said: Said) {
        if let Said::Choice { setting: Setting::On, seen, .. } = said
            && !self.counts(member, seen)
        {
            return;
        }
        let Some(kept) = self.told.get(member as usize / STRETCH) else { return };
        let mut kept = lock(kept);
        match said {
            Said::Choice { point, setting, category: None, .. } => {
                if let Some(last) = kept.switch.get_mut(member as usize % STRETCH) {
                    last.see(point, setting);
                }
            }
            Said::Choice { point, setting, category: Some(category), .. } => {
                kept.switches.entry((member, category)).or_default().see(point, setting);
            }
            Said::Notice { at, index, name, pause } => {
                kept.notices.push(Notice { at, index, member, name, pause });
            }
            Said::Bounce { point, name } => kept.bounce(member, name, point),
            Said::Objection { point, right, stands } => {
                kept.rights.entry(member).or_default().see(point, right, stands);
            }
            Said::Later(from) => kept.later(member, from),
        }
    }

    /// Whether an *on* made under the terms that were seen has not lapsed.
    fn counts(&self, member: u32, seen: Option<u32>) -> bool {
        let oldest = self.counting.get(member as usize);
        seen.zip(oldest).is_some_and(|(seen, oldest)| seen >= *oldest)
    }

    /// The number of a version's name; names that no terms have come after all versions.
    fn name(&self, terms: &str) -> u32 {
        let versions = &self.roll.world.versions;
        if let Some(name) = versions.named(terms) {
            return name;
        }
        let mut names = lock(&self.names);
        let next = versions.documents().len() + names.len();
        let next = u32::try_from(next).unwrap_or(u32::MAX);
        *names.entry(terms.to_owned()).or_insert(next)
    }
}
