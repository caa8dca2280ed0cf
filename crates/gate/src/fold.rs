//! Folds members and their history into one dense table, which answers for every record.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use abide_terms::event::Setting;
use arrow::array::ArrayRef;
use hashbrown::HashMap;

use crate::history::{Kept, Last};
use crate::ids::Ids;
use crate::person::{NO_CATEGORIES, Person, Row};
use crate::roll::{Roll, World};
use crate::settle::{newest_by_date, span};
use crate::stretch::{self, STRETCH};
use crate::{Error, Gate};

/// Members whose history is being told, by as many threads as tell it.
#[derive(Debug)]
pub struct History {
    pub(crate) roll: Roll,
    /// The oldest version under which an *on* of each member counts.
    pub(crate) counting: Vec<u32>,
    /// What was told, by stretches of members: who tells of one seldom waits for who tells of another, and each is settled by itself.
    pub(crate) told: Vec<Mutex<Kept>>,
    /// Names of versions that notices speak of and no terms have.
    pub(crate) names: Mutex<HashMap<String, u32>>,
    /// How often somebody said no who is no member.
    pub(crate) unheard: AtomicU64,
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

    /// The numbers of all members whom `members` hands over, each with what came with it; faster than one by one.
    pub fn number_each<T, R>(
        &self,
        members: impl FnOnce(&mut dyn FnMut(&str, T)) -> R,
        each: impl FnMut(usize, T),
    ) -> R {
        self.roll.ids.place_each(members, each)
    }

    /// How often somebody said no whose id no member has: with another spelling of it, they would have been heard.
    #[must_use]
    pub fn unheard(&self) -> u64 {
        self.unheard.load(Ordering::Relaxed)
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
        let mut numbers: HashMap<Vec<u64>, u32> = HashMap::from([(vec![0; words], NO_CATEGORIES)]);
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
pub(crate) fn lock<T>(told: &Mutex<T>) -> MutexGuard<'_, T> {
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
