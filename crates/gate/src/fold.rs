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
use crate::settle::{Case, newest_by_date, span, standing};
use crate::versions::Versions;
use crate::{Error, Gate};

/// Members whose history is being told, by as many threads as tell it.
#[derive(Debug)]
pub struct History {
    roll: Roll,
    /// The oldest version under which an *on* of each member counts.
    counting: Vec<u32>,
    told: Mutex<Told>,
    /// How often somebody said no who is no member.
    unheard: AtomicU64,
}

/// What was told.
#[derive(Debug)]
struct Told {
    kept: Kept,
    /// Names of versions that notices speak of and no terms have.
    names: HashMap<String, u32>,
    /// For members of whom something is said that counts later, the first instant from which anything does.
    later: HashMap<u32, i64>,
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
        let kept = Kept { switch: vec![Last::default(); roll.people.len()], ..Kept::default() };
        let told = Told { kept, names: HashMap::new(), later: HashMap::new() };
        Self { roll, counting, told: Mutex::new(told), unheard: AtomicU64::new(0) }
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
            let mut told = self.told();
            let later = told.later.entry(number).or_insert(from);
            *later = from.min(*later);
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
                    let mut told = self.told();
                    let name = told.name(versions, terms);
                    told.kept.notices.push(Notice { at, index, member: number, name, pause });
                }
            }
            Event::Bounce { index, at, terms } => {
                let mut told = self.told();
                let name = told.name(&self.roll.world.versions, terms);
                told.kept.bounce(number, name, (micros(at), index));
            }
            Event::Objection { index, at, right, stands, .. } => {
                let mut told = self.told();
                let rights = told.kept.rights.entry(number).or_default();
                rights.see((micros(at), index), right, stands);
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
            None => {
                if let Some(last) = self.told().kept.switch.get_mut(member as usize) {
                    last.see(point, setting);
                }
            }
            // A category that no terms and no taxonomy name is never used, whatever was chosen.
            Some(category) => {
                if let Some(category) = self.roll.world.categories.exact(category) {
                    let mut told = self.told();
                    told.kept.switches.entry((member, category)).or_default().see(point, setting);
                }
            }
        }
    }

    /// A panic elsewhere has its own error; what it left is not used.
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Settles every member.
    #[must_use]
    pub fn finish(self) -> Gate {
        let Self { mut roll, told, .. } = self;
        let Told { mut kept, later, .. } =
            told.into_inner().unwrap_or_else(PoisonError::into_inner);
        kept.sort();
        let off = Off::of(&kept, roll.world.categories.len());
        let mut notices = kept.notices.as_slice();
        let mut stand = Vec::new();
        let facts = roll.joined.iter().zip(&roll.born).zip(&kept.switch);
        // Nobody is number 0 and stays as they are.
        for ((person, number), ((joined, born), switch)) in
            roll.people.iter_mut().zip(0_u32..).zip(facts).skip(1)
        {
            notices = standing(&kept, number, notices, &mut stand);
            let case = Case { world: &roll.world, joined: *joined, notices: &stand };
            let rows = roll.rows.get_mut(span(person, &roll.spans)).unwrap_or_default();
            case.settle(person, rows, *born, switch.setting);
            if let Some(next) = roll.next.get_mut(number as usize) {
                *next = case.next(person, *next, later.get(&number).copied());
            }
            if kept.rights.get(&number).is_some_and(|rights| rights.stand()) {
                person.bits |= crate::person::bit::OBJECTED;
            }
        }
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

impl Told {
    /// The number of a version's name; names that no terms have come after all versions.
    fn name(&mut self, versions: &Versions, terms: &str) -> u32 {
        if let Some(name) = versions.named(terms) {
            return name;
        }
        let next = versions.documents().len() + self.names.len();
        let next = u32::try_from(next).unwrap_or(u32::MAX);
        *self.names.entry(terms.to_owned()).or_insert(next)
    }
}

/// The sets of categories that are switched off, and the set of each member who has one.
struct Off {
    sets: Vec<Vec<u64>>,
    members: Vec<(u32, u32)>,
}

impl Off {
    fn of(kept: &Kept, categories: usize) -> Self {
        let words = categories.div_ceil(64);
        let mut by_member: HashMap<u32, Vec<u64>> = HashMap::new();
        for ((member, category), last) in &kept.switches {
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
