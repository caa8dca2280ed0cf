//! Which records may be decided or masked otherwise than they were.

use std::collections::{BTreeSet, HashSet};

use abide_gate::HIDDEN;
use abide_scrub::Masked as People;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Int64Type, UInt32Type, UInt64Type};

use super::names::{self, Renamed};
use super::numbers::{self, GONE, Renumbered, Turnover};
use super::{Parent, Sources, micros, refused};
use crate::bucket::Spread;
use crate::error::Result;
use crate::index::{
    self, LATER, Members, NAMES, PEOPLE, STRANGERS, Standing, Standings, beside, column, part,
};
use crate::proofs;
use crate::request::Request;
use crate::table::Table;

/// Beyond this part of all records, deciding the changed ones apart saves nothing.
const CHANGED_PART_MAX: u64 = 4;

/// The bucket of a member without an account: their records are spread by something else.
const NOWHERE: u32 = u32::MAX;

/// What became of the parent's records.
pub(super) struct Found {
    pub(super) numbers: Renumbered,
    /// The numbers of those that are decided, rising.
    pub(super) changed: Vec<u32>,
    pub(super) left: BTreeSet<u32>,
    /// How many of the parent's records leave their places.
    pub(super) removed: u64,
}

/// Members who stand otherwise, are called otherwise, have come, or are gone.
#[derive(Default)]
struct Whose {
    /// Whose own records are decided again, by the numbers of the parent.
    old: People,
    /// The buckets in which they were.
    buckets: BTreeSet<u32>,
    /// Those of whom other people's records may make something else than before, by the numbers of the parent.
    seen_anew: Vec<u32>,
    /// The same by the numbers of now.
    new: People,
    /// The hashes of the ids of those who have come.
    come: HashSet<u64>,
}

impl Whose {
    /// Somebody of the parent, in this bucket.
    fn insert(&mut self, old: u32, bucket: u32) {
        self.old.insert(old);
        self.buckets.insert(bucket);
    }

    /// Somebody of whom others' records have to be asked, with the number of now.
    fn see_anew(&mut self, old: u32, new: u32) {
        self.seen_anew.push(old);
        self.new.insert(new);
    }
}

impl Parent {
    /// Looks for them.
    pub(super) async fn changed(
        &self,
        request: &Request,
        standings: &Standings,
        sources: &Sources<'_>,
    ) -> Result<Found> {
        let key = index::digest_key(&request.key);
        let (records, turnover) = numbers::records(
            &self.index,
            sources.content,
            sources.records,
            (&standings.fold, &key),
        )
        .await?;
        let has_same_members = self.has_members_of(sources.content);
        let members =
            if has_same_members { None } else { numbers::members(&self.index, &standings.fold)? };
        let numbers = Renumbered { records, members };
        let mut whose = self.whose(request, standings, &numbers)?;
        let renamed = match &request.masking {
            Some(masking) if !has_same_members => {
                names::renamed(&index::read_names(&self.index)?, masking, &numbers)?
            }
            _ => Renamed::default(),
        };
        if !renamed.people.is_empty() {
            let mut before = Standing::of(&self.index);
            for (old, new) in &renamed.people {
                if let Some((_, bucket)) = before.get(*old)? {
                    whose.insert(*old, bucket);
                    whose.see_anew(*old, *new);
                }
            }
        }
        let Turnover { gone, new } = turnover;
        let mut changed = self.later(request)?;
        let left = self.written_by(&whose, &numbers, gone > 0, &mut changed)?;
        self.spoken_of(request, &whose, &renamed, &mut changed)?;
        changed = changed.into_iter().filter_map(|old| numbers.record(old)).collect();
        let new_records = new.len() as u64;
        changed.extend(new);
        changed.sort_unstable();
        changed.dedup();
        is_worth_it(&changed, sources)?;
        if !renamed.is_found() {
            let found = names::look(self, &renamed, sources, &changed, &numbers).await?;
            changed.extend(found);
            changed.sort_unstable();
            is_worth_it(&changed, sources)?;
        }
        let removed = changed.len() as u64 - new_records + gone;
        Ok(Found { numbers, changed, left, removed })
    }

    /// Whose standing is another one.
    fn whose(
        &self,
        request: &Request,
        standings: &Standings,
        numbers: &Renumbered,
    ) -> Result<Whose> {
        let spread = Spread::of(request);
        let mut known = Standing::of(&self.index);
        let each: Vec<(u32, u64)> = match &standings.members {
            Members::All(all) => (0..).zip(all.iter().copied()).collect(),
            Members::Of(_) if numbers.members.is_some() => {
                return Err(refused("the members changed, and not all of them were folded"));
            }
            Members::Of(some) => some.clone(),
        };
        let mut whose = Whose::default();
        // Of each member of now, the number in the parent.
        let mut before = vec![GONE; if numbers.members.is_some() { each.len() } else { 0 }];
        for (new, old) in numbers.members.iter().flatten().zip(0..) {
            if *new == GONE {
                let bucket = known.get(old)?.map(|(_, bucket)| bucket);
                whose.insert(old, bucket.unwrap_or(NOWHERE));
                whose.seen_anew.push(old);
            } else if let Some(place) = before.get_mut(*new as usize) {
                *place = old;
            }
        }
        let (fold, is_all) = (&standings.fold, matches!(standings.members, Members::All(_)));
        let members = self.index.list.parts.members as usize;
        if fold.members() != if is_all { each.len() } else { members } {
            return Err(refused("the number of members changed"));
        }
        for (number, folded) in each {
            let (standing, _) = index::standing(&spread, number, folded)?;
            let old = match &numbers.members {
                None => number,
                Some(_) => before.get(number as usize).copied().unwrap_or(GONE),
            };
            if old == GONE {
                whose.new.insert(number);
                whose.come.extend(fold.id(number).map(abide_gate::stranger));
                continue;
            }
            let Some((before, bucket)) = known.get(old)? else {
                return Err(refused("the number of members changed"));
            };
            if standing != before {
                whose.insert(old, bucket);
                // Who is used in neither is the same to everybody else.
                if standing & before & HIDDEN == 0 {
                    whose.see_anew(old, number);
                }
            }
        }
        Ok(whose)
    }

    /// Records that speak of an instant that has come.
    fn later(&self, request: &Request) -> Result<Vec<u32>> {
        let later = self.index.read(LATER)?;
        let (instants, records) =
            (column::<Int64Type>(&later, "at")?, column::<UInt32Type>(&later, "record")?);
        let cutoff = micros(&request.inputs);
        let come = instants.values().iter().zip(records.values()).filter(|(at, _)| **at <= cutoff);
        Ok(come.map(|(_, record)| *record).collect())
    }

    /// Those of these authors. Says in which buckets there is any of them, or of those that are gone.
    fn written_by(
        &self,
        whose: &Whose,
        numbers: &Renumbered,
        is_any_gone: bool,
        changed: &mut Vec<u32>,
    ) -> Result<BTreeSet<u32>> {
        if whose.buckets.contains(&NOWHERE) {
            return Err(refused("somebody had no account"));
        }
        // Whoever was nobody may be in any bucket, and so may what is gone.
        let is_anywhere = is_any_gone || !whose.come.is_empty();
        let buckets = if is_anywhere {
            (0..self.manifest.inputs.buckets).collect()
        } else {
            whose.buckets.clone()
        };
        let mut left = BTreeSet::new();
        for number in buckets {
            if proofs::table_of(&self.manifest, Table::Decisions, number).is_none() {
                continue;
            }
            for table in self.index.batches(&index::bucket(Table::Decisions, number))? {
                let table = table?;
                let records = column::<UInt32Type>(&table, "record")?;
                let members = column::<UInt32Type>(&table, "member")?;
                let authors =
                    table.column_by_name("author").and_then(|of| of.as_string_opt::<i32>());
                let authors = authors.ok_or_else(|| refused("the index lacks authors"))?;
                let is_come = |row: usize| {
                    !whose.come.is_empty()
                        && authors.is_valid(row)
                        && whose.come.contains(&abide_gate::stranger(authors.value(row)))
                };
                for (row, record) in records.values().iter().enumerate() {
                    let is_theirs = if members.is_valid(row) {
                        whose.old.contains(members.value(row))
                    } else {
                        is_come(row)
                    };
                    if is_theirs {
                        changed.push(*record);
                    }
                    if is_theirs || numbers.record(*record).is_none() {
                        left.insert(number);
                    }
                }
            }
        }
        Ok(left)
    }

    /// Those in which they contributed, are mentioned, or stand in the words.
    fn spoken_of(
        &self,
        request: &Request,
        whose: &Whose,
        renamed: &Renamed,
        changed: &mut Vec<u32>,
    ) -> Result<()> {
        let mut seen_anew = whose.seen_anew.clone();
        seen_anew.sort_unstable();
        for (number, wanted) in self.index.list.parts.divide(&seen_anew, |member| *member) {
            let people = self.index.read(&part(PEOPLE, number))?;
            let (values, records) = (
                column::<UInt32Type>(&people, "member")?,
                column::<UInt32Type>(&people, "record")?,
            );
            changed.extend(beside(values.values(), records.values(), wanted));
        }
        let hashed = |name: &str, wanted: &[u64]| -> Result<Vec<u32>> {
            if wanted.is_empty() {
                return Ok(vec![]);
            }
            let table = self.index.read(name)?;
            let (values, records) =
                (column::<UInt64Type>(&table, "hash")?, column::<UInt32Type>(&table, "record")?);
            Ok(beside(values.values(), records.values(), wanted))
        };
        let come: Vec<u64> = whose.come.iter().copied().collect();
        changed.extend(hashed(STRANGERS, &come)?);
        if let Some(masking) = &request.masking {
            let mut wanted = masking.hashes(&whose.new);
            wanted.extend(&renamed.known);
            wanted.sort_unstable();
            wanted.dedup();
            changed.extend(hashed(NAMES, &wanted)?);
        }
        Ok(())
    }
}

fn is_worth_it(changed: &[u32], sources: &Sources<'_>) -> Result<()> {
    let all = sources.content.all();
    if changed.len() as u64 > all / CHANGED_PART_MAX {
        let words = format_args!("{} of {all} records may be decided otherwise", changed.len());
        return Err(refused(words));
    }
    Ok(())
}
