//! The decision over batches of records.

use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, UInt8Array, UInt32Array};

use crate::ask::{Ask, Columns, Others};
use crate::decided::{Mention, Trace};
use crate::digest::stranger;
use crate::fold::Folded;
use crate::ids::NOBODY;
use crate::listed::{self, Listed};
use crate::person::{NO_CATEGORIES, bit};
use crate::regions::UNKNOWN;
use crate::rules::{Context, RULES, Rule, decide, masked};
use crate::{Decided, Error, canonical, layout, numbered};

/// So many records are asked and decided together: few enough that they stay in the nearest memory.
const TOGETHER: usize = 256;

/// What decides: terms, pauses, members and their history, folded for one cutoff.
#[derive(Debug)]
pub struct Gate {
    pub(crate) folded: Folded,
    rules: Vec<Rule>,
    /// Whether mentions can be masked. Without it they deny.
    pub(crate) masking: bool,
}

/// What was decided of a batch, without its records.
#[derive(Debug)]
pub(crate) struct Verdicts {
    pub(crate) reasons: Vec<u8>,
    pub(crate) rules: Vec<u8>,
    /// The authors' regions at the cutoff, by number.
    pub(crate) regions: Vec<u32>,
    pub(crate) categories: Vec<u32>,
    /// The authors' numbers, `NOBODY` for who is no member.
    pub(crate) authors: Vec<u32>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) trace: Option<Trace>,
}

impl Gate {
    pub(crate) fn of(folded: Folded) -> Self {
        Self { folded, rules: RULES.to_vec(), masking: false }
    }

    /// The same gate, where people who are mentioned and may not be used are left to be masked instead of denying.
    ///
    /// Whoever uses what it decides MUST mask them, or not use the record.
    #[must_use]
    pub fn masking(self, masking: bool) -> Self {
        Self { masking, ..self }
    }

    /// Decides a batch in the schema of `intake::schema::records`, or one that can be converted to it.
    pub fn decide_batch(&self, batch: &RecordBatch) -> Result<Decided, Error> {
        self.decided(batch, None)
    }

    /// The same, with the numbers of the records, which two columns of the batch say, and their digests if there is a key.
    pub(crate) fn trace_batch(
        &self,
        batch: &RecordBatch,
        key: Option<&[u8; 16]>,
    ) -> Result<Decided, Error> {
        let numbers = numbered::of(batch)?;
        let mut decided = self.decided(batch, Some(Trace { numbers, ..Trace::default() }))?;
        if let Some(key) = key {
            let open = listed::open(&self.folded.world.categories, decided.records())?;
            decided.digest(&open, key)?;
        }
        Ok(decided)
    }

    fn decided(&self, batch: &RecordBatch, trace: Option<Trace>) -> Result<Decided, Error> {
        layout::records(&batch.schema(), "records")?;
        let records = canonical::records(batch, "records")?;
        let Verdicts { reasons, rules, regions, authors, mentions, trace, .. } =
            self.verdicts(batch, "records", trace)?;
        let regions = self.codes(&regions)?;
        // Outside, numbers start with the first member.
        let authors: UInt32Array = authors.iter().map(|author| author.checked_sub(1)).collect();
        let (reasons, rules) = (UInt8Array::from(reasons), UInt8Array::from(rules));
        let decided = Decided::new(records, reasons, rules, regions, authors);
        Ok(decided.mentioning(mentions).tracing(trace))
    }

    /// Decides from the columns that the decision needs.
    pub(crate) fn verdicts(
        &self,
        batch: &RecordBatch,
        place: &str,
        trace: Option<Trace>,
    ) -> Result<Verdicts, Error> {
        let columns = Columns::of(&self.folded, batch, place)?;
        let context = Context {
            folded: &self.folded,
            others: &columns.others,
            rules: &self.rules,
            masking: self.masking,
        };
        let rows = columns.authors.len();
        let (mut reasons, mut rules) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        let (mut regions, mut mentions, mut trace) = (Vec::with_capacity(rows), vec![], trace);
        let mut asks = Vec::with_capacity(TOGETHER.min(rows));
        for first in (0..rows).step_by(TOGETHER) {
            columns.ask(first..(first + TOGETHER).min(rows), &mut asks);
            let (denials, by) = decide(&context, &asks);
            if self.masking {
                mentions.extend(masked(&context, &asks, &denials));
            }
            if let Some(trace) = &mut trace {
                see(trace, &asks, &columns.others);
            }
            reasons.extend(denials);
            rules.extend(by);
            regions.extend(asks.iter().map(|ask| ask.person.region));
        }
        let Columns { authors, categories, .. } = columns;
        Ok(Verdicts { reasons, rules, regions, categories, authors, mentions, trace })
    }

    /// What some version of the terms lists.
    pub(crate) fn listed(&self) -> Arc<Listed> {
        Arc::new(Listed::of(&self.folded.world.categories))
    }

    /// Regions as keys of the table of codes.
    fn codes(&self, regions: &[u32]) -> Result<ArrayRef, Error> {
        let key =
            |region: &u32| (*region != UNKNOWN).then(|| i32::try_from(*region).ok()).flatten();
        let keys: Int32Array = regions.iter().map(key).collect();
        let regions = DictionaryArray::try_new(keys, Arc::clone(&self.folded.codes))
            .map_err(|error| Error::Records(error.into()))?;
        Ok(Arc::new(regions))
    }

    /// How many members are known.
    #[must_use]
    pub fn members(&self) -> usize {
        self.folded.ids.len()
    }

    /// The ids of all members, in the order of their numbers.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.folded.ids.iter()
    }

    /// The number of a member, counted from 0.
    #[must_use]
    pub fn number(&self, member: &str) -> Option<usize> {
        (self.folded.ids.find(member) as usize).checked_sub(1)
    }

    /// The numbers of all members whom `members` hands over, each with what came with it; faster than one by one.
    pub fn number_each<T, R>(
        &self,
        members: impl FnOnce(&mut dyn FnMut(&str, T)) -> R,
        each: impl FnMut(usize, T),
    ) -> R {
        self.folded.ids.place_each(members, each)
    }

    /// The numbers of members of whom no record may be used at the cutoff, and whose names are somebody's: in other people's
    /// texts they are masked.
    pub fn unusable(&self) -> impl Iterator<Item = u32> {
        let people = self.folded.people.iter().skip(1).zip(0_u32..);
        let names_nobody = bit::BOT | bit::ORGANISATION;
        people
            .filter(move |(person, _)| person.has(bit::UNUSABLE) && !person.has(names_nobody))
            .map(|(_, number)| number)
    }

    /// The categories that members have switched off, and the members' numbers.
    pub fn switched_off(&self) -> impl Iterator<Item = (&str, u32)> {
        let (sets, categories) = (&self.folded.off, &self.folded.world.categories);
        let people = self.folded.people.iter().skip(1).zip(0_u32..);
        let people = people.filter(|(person, _)| person.off != NO_CATEGORIES);
        people.flat_map(move |(person, number)| {
            let off = sets.get(person.off as usize).map_or(&[][..], Vec::as_slice);
            let is_off = move |category: &u32| {
                off.get(*category as usize / 64)
                    .is_some_and(|bits| bits >> (category % 64) & 1 == 1)
            };
            let off = (0..off.len() as u32 * 64).filter(is_off);
            off.filter_map(move |category| Some((categories.name(category)?, number)))
        })
    }

    /// The same gate without one of its rules, for tests that look whether anybody notices.
    #[cfg(feature = "fixtures")]
    #[must_use]
    pub fn without(mut self, rule: u8) -> Self {
        self.rules.retain(|one| one.number != rule);
        self
    }

    /// The same gate with one of its rules turned round, for tests that look whether anybody notices.
    #[cfg(feature = "fixtures")]
    #[must_use]
    pub fn inverted(mut self, rule: u8) -> Self {
        for one in self.rules.iter_mut().filter(|one| one.number == rule) {
            one.inverted = !one.inverted;
        }
        self
    }
}

/// Traces what would let records be decided otherwise, whatever was decided of them.
fn see(trace: &mut Trace, asks: &[Ask<'_>], others: &Others<'_>) {
    for ask in asks {
        let row = ask.row as u32;
        if let Some(at) = ask.later {
            trace.later.push((row, at));
        }
        for people in [&others.contributors, &others.mentions] {
            for (item, number) in people.items(ask.row) {
                match number {
                    Some(NOBODY) => {
                        let id = people.id(item);
                        trace.strangers.extend(id.map(|id| (row, stranger(id))));
                    }
                    Some(number) => trace.people.push((row, number - 1)),
                    None => {}
                }
            }
        }
    }
}
