//! Tables by members, in parts: one in which nobody is another is taken over as it is.

use std::num::NonZeroU32;
use std::ops::Range;

use abide_gate::Gate;
use arrow::array::PrimitiveArray;
use arrow::datatypes::{UInt32Type, UInt64Type};
use serde::{Deserialize, Serialize};

use super::{Index, MEMBERS, column};
use crate::error::Result;

/// Members of a part: a part of one million is a thirtieth, and of a hundred million there are three thousand.
pub const PART: NonZeroU32 = NonZeroU32::MIN.saturating_add((1 << 15) - 1);

/// The table of a part.
pub(crate) fn part(name: &str, number: u32) -> String {
    format!("{name}-{number:05}.arrow")
}

/// The members of an index, and how many of them a part has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parts {
    pub(crate) members: u32,
    pub(crate) of: NonZeroU32,
}

impl Parts {
    pub(super) fn new(fold: &Gate, of: NonZeroU32) -> Self {
        let members = u32::try_from(fold.members()).unwrap_or(u32::MAX);
        Self { members, of }
    }

    /// Each with its members.
    pub(crate) fn each(&self) -> impl Iterator<Item = (u32, Range<u32>)> + use<> {
        let Self { members, of } = *self;
        let starts = (0..members).step_by(of.get() as usize);
        (0..).zip(starts.map(move |start| start..start.saturating_add(of.get()).min(members)))
    }

    /// Those of something in the order of members' numbers who are in one part, and those who are in the next.
    pub(crate) fn divide<'t, T>(
        &self,
        all: &'t [T],
        number: impl Fn(&T) -> u32 + Copy,
    ) -> impl Iterator<Item = (u32, &'t [T])> {
        let of = self.of;
        let part = move |one: &T| number(one) / of;
        let chunks = all.chunk_by(move |one, other| part(one) == part(other));
        chunks.filter_map(move |here| Some((part(here.first()?), here)))
    }

    /// Those in the order of members' numbers who are among these.
    pub(crate) fn within<'t, T>(
        all: &'t [T],
        members: &Range<u32>,
        number: impl Fn(&T) -> u32,
    ) -> &'t [T] {
        let start = all.partition_point(|one| number(one) < members.start);
        let end = all.partition_point(|one| number(one) < members.end);
        all.get(start..end).unwrap_or_default()
    }
}

/// Standings and buckets of a part.
type Read = (PrimitiveArray<UInt64Type>, PrimitiveArray<UInt32Type>);

pub(super) fn read(index: &Index, number: u32) -> Result<Read> {
    let table = index.read(&part(MEMBERS, number))?;
    let standings = column::<UInt64Type>(&table, "standing")?.clone();
    Ok((standings, column::<UInt32Type>(&table, "bucket")?.clone()))
}

/// How everybody stands in an index, and in which bucket they are. A part is read when the first of it is asked for.
pub(crate) struct Standing<'i> {
    index: &'i Index,
    read: Vec<Option<Read>>,
}

impl<'i> Standing<'i> {
    pub(crate) fn of(index: &'i Index) -> Self {
        Self { index, read: vec![None; index.list.parts.each().count()] }
    }

    /// `None` of nobody who was a member.
    pub(crate) fn get(&mut self, member: u32) -> Result<Option<(u64, u32)>> {
        let of = self.index.list.parts.of;
        let (number, row) = (member / of, (member % of) as usize);
        let Some(place) = self.read.get_mut(number as usize) else { return Ok(None) };
        let (standings, buckets) = match place {
            Some(read) => read,
            None => place.insert(read(self.index, number)?),
        };
        let found = standings.values().get(row).zip(buckets.values().get(row));
        Ok(found.map(|(standing, bucket)| (*standing, *bucket)))
    }
}
