//! Folds members and their history into one dense table, which answers for every record.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use abide_terms::event::Setting;
use arrow::array::ArrayRef;

use crate::calendar::micros;
use crate::events::Event;
use crate::history::{Kept, Last, NO_PAUSE, Notice, Point};
use crate::ids::{Ids, NOBODY};
use crate::person::{NO_CATEGORIES, Person, Row};
use crate::roll::{Roll, World};
use crate::settle::{newest_by_date, span};
use crate::stretch::{self, STRETCH};
use crate::{Error, Gate};

/// Members whose history is being told, by as many threads as tell it.
#[derive(Debug)]
pub struct History {
    roll: Roll,
    /// The oldest version under which an *on* of each member counts.
    counting: Vec<u32>,
    /// What was told, by stretches of members: who tells of one seldom waits for who tells of another, and each is settled by itself.
    told: Vec<Mutex<Kept>>,
    /// Names of versions that notices speak of and no terms have.
    names: Mutex<HashMap<String, u32>>,
    /// How often somebody said no who is no member.
    unheard: AtomicU64,
}

/// What every record is asked against.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) world: World,
    pub(crate) ids: Ids,
    pub(crate) people: Vec<Person>,
    pub(crate) nobody: Person,
    pub(crate) rows: Vec<Row>,
    pub(crate) spans: Vec<(usize, usize)>,
    /// For each person the first instant after the cutoff from which they may stand otherwise, though nothing is said of them.
    pub(crate) next: Vec<i64>,
    /// Sets of categories that members have switched off, each once, as bits.
    pub(crate) off: Vec<Vec<u64>>,
    /// The region codes, at their numbers.
    pub(crate) codes: ArrayRef,
}

impl History {
    pub(crate) fn of(roll: Roll) -> Self {
        let counting = roll
            .people
            .iter()
            .zip(&roll.joined)
            .map(|(person, joined)| {
                let by_date = newest_by_date(&roll.world, person.region, *joined);
                roll.world.versions.oldest_counting(by_date)
            })
            .collect();
        let told = roll.people.chunks(STRETCH).map(|people| {
            let switch = vec![Last::default(); people.len()];
            Mutex::new(Kept { switch, ..Kept::default() })
        });
        let told = told.collect();
        Self { roll, counting, told, names: Mutex::default(), unheard: AtomicU64::new(0) }
    }

    /// The ids of all members.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.roll.ids.iter()
    }

    /// The number of a member, counted from 0, as the gate will have it.
    #[must_use]
    pub fn number(&self, member: &str) -> Option<usize> {
        (self.roll.ids.find(member) as usize).checked_sub(1)
    }

    /// Sees the same event of every member.
    pub fn for_all(&self, event: Event<'_>) {
        for number in 1..=self.roll.ids.len() as u32 {
            self.see(number, event);
        }
    }

    /// Sees one event, in any order. One about somebody who is no member changes nothing: their records
    /// are denied without it.
    pub fn event(&self, member: &str, event: Event<'_>) {
        let number = self.roll.ids.find(member);
        if number != NOBODY {
            self.see(number, event);
        } else if event.says_no() {
            self.unheard.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How often somebody said no whose id no member has: with another spelling of it, they would have been heard.
    #[must_use]
    pub fn unheard(&self) -> u64 {
        self.unheard.load(Ordering::Relaxed)
    }

    fn see(&self, number: u32, event: Event<'_>) {
        let from = event.from();
        if from > self.roll.world.cutoff {
            self.keep(number, |kept| kept.later(number, from));
            return;
        }
        match event {
            Event::Choice { index, at, setting, category, terms, .. } => {
                if setting == Setting::Off || self.counts(number, terms) {
                    self.choose(number, (micros(at), index), setting, category);
                }
            }
            Event::Notice { index, at, terms, resumes } => {
                let at = micros(at);
                // A notice of terms that are unknown, or not published yet, tells nobody anything.
                let versions = &self.roll.world.versions;
                let version = versions.named(terms).and_then(|name| versions.get(name));
                if version.is_some_and(|version| version.published <= at) {
                    let pauses = &self.roll.world.pauses;
                    let pause = resumes.and_then(|name| pauses.named(name)).unwrap_or(NO_PAUSE);
                    let name = self.name(terms);
                    let notice = Notice { at, index, member: number, name, pause };
                    self.keep(number, |kept| kept.notices.push(notice));
                }
            }
            Event::Bounce { index, at, terms } => {
                let name = self.name(terms);
                self.keep(number, |kept| kept.bounce(number, name, (micros(at), index)));
            }
            Event::Objection { index, at, right, stands, .. } => {
                self.keep(number, |kept| {
                    let rights = kept.rights.entry(number).or_default();
                    rights.see((micros(at), index), right, stands);
                });
            }
        }
    }

    /// Whether an *on* made under these terms has not lapsed.
    fn counts(&self, member: u32, terms: Option<&str>) -> bool {
        let seen = terms.and_then(|terms| self.roll.world.versions.named(terms));
        let oldest = self.counting.get(member as usize);
        seen.zip(oldest).is_some_and(|(seen, oldest)| seen >= *oldest)
    }

    fn choose(&self, member: u32, point: Point, setting: Setting, category: Option<&str>) {
        match category {
            None => self.keep(member, |kept| {
                if let Some(last) = kept.switch.get_mut(member as usize % STRETCH) {
                    last.see(point, setting);
                }
            }),
            // A category that no terms and no taxonomy name is never used, whatever was chosen.
            Some(category) => {
                if let Some(category) = self.roll.world.categories.exact(category) {
                    self.keep(member, |kept| {
                        kept.switches.entry((member, category)).or_default().see(point, setting);
                    });
                }
            }
        }
    }

    fn keep(&self, member: u32, see: impl FnOnce(&mut Kept)) {
        if let Some(told) = self.told.get(member as usize / STRETCH) {
            see(&mut lock(told));
        }
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

    /// Settles every member.
    #[must_use]
    pub fn finish(self) -> Gate {
        let Self { mut roll, told, .. } = self;
        let told = told.into_iter();
        let told: Vec<Kept> =
            told.map(|kept| kept.into_inner().unwrap_or_else(PoisonError::into_inner)).collect();
        let off = Off::of(&told, roll.world.categories.len());
        stretch::settle(&mut roll, told);
        for (member, set) in off.members {
            if let Some(person) = roll.people.get_mut(member as usize) {
                person.off = set;
            }
        }
        let nobody = Person::nobody(roll.world.versions.newest());
        Gate::of(Folded {
            codes: roll.world.regions.codes(),
            world: roll.world,
            ids: roll.ids,
            people: roll.people,
            nobody,
            rows: roll.rows,
            spans: roll.spans,
            next: roll.next,
            off: off.sets,
        })
    }
}

/// The sets of categories that are switched off, and the set of each member who has one.
struct Off {
    sets: Vec<Vec<u64>>,
    members: Vec<(u32, u32)>,
}

impl Off {
    fn of(told: &[Kept], categories: usize) -> Self {
        let words = categories.div_ceil(64);
        let mut by_member: HashMap<u32, Vec<u64>> = HashMap::new();
        for ((member, category), last) in told.iter().flat_map(|kept| &kept.switches) {
            if last.setting == Some(Setting::Off) {
                let set = by_member.entry(*member).or_insert_with(|| vec![0; words]);
                if let Some(word) = set.get_mut(*category as usize / 64) {
                    *word |= 1 << (category % 64);
                }
            }
        }
        let mut numbers = HashMap::from([(vec![0; words], NO_CATEGORIES)]);
        let members = by_member
            .into_iter()
            .map(|(member, set)| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                (member, *numbers.entry(set).or_insert(next))
            })
            .collect();
        let mut sets = vec![Vec::new(); numbers.len()];
        for (set, number) in numbers {
            if let Some(place) = sets.get_mut(number as usize) {
                *place = set;
            }
        }
        Self { sets, members }
    }
}

/// A panic elsewhere has its own error; what it left is not used.
fn lock<T>(told: &Mutex<T>) -> MutexGuard<'_, T> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Folded {
    /// The person of that number.
    pub(crate) fn person(&self, number: u32) -> &Person {
        self.people.get(number as usize).unwrap_or(&self.nobody)
    }

    /// The rows of a person with several regions.
    pub(crate) fn rows(&self, person: &Person) -> &[Row] {
        self.rows.get(span(person, &self.spans)).unwrap_or_default()
    }

    /// Whether the person has switched the category off.
    pub(crate) fn is_off(&self, person: &Person, category: u32) -> bool {
        person.off != NO_CATEGORIES
            && self
                .off
                .get(person.off as usize)
                // A set that cannot be found counts as one that has everything.
                .is_none_or(|set| {
                    set.get(category as usize / 64)
                        .is_none_or(|word| word >> (category % 64) & 1 == 1)
                })
    }
}

impl Gate {
    /// Reads the members, and folds them with their history.
    ///
    /// `terms` and `pauses` are all that the ledger holds, terms in the order of publication; `history` hands
    /// every event of every member to the [`History`], in any order. Events after the cutoff are passed over.
    pub fn fold<E>(
        terms: &[abide_terms::Document],
        pauses: &[abide_terms::event::Pause],
        cutoff: jiff::Timestamp,
        members: &[impl AsRef<Path>],
        history: impl FnOnce(&History) -> Result<(), E>,
    ) -> Result<Arc<Self>, Error>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut roll = Roll::new(terms, pauses, cutoff);
        for path in members {
            roll.read(path.as_ref())?;
        }
        let events = roll.close();
        history(&events).map_err(|error| Error::Ledger(error.into()))?;
        Ok(Arc::new(events.finish()))
    }
}
