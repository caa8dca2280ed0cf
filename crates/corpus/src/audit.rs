//! The decisions of one bucket: who a row is about is a pseudonym that depends on the bucket's data.

use std::sync::Arc;

use abide_terms::decision::Reason;
use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, RecordBatch, StringArray, StringBuilder,
    UInt32Builder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt8Type, UInt32Type};
use hashbrown::HashMap;

use crate::bucket::Spread;
use crate::error::{Error, Kind, Result};
use crate::folder::Files;
use crate::index::Writing;
use crate::names;
use crate::pseudonym::Name;
use crate::shard::{self, Shard};
use crate::sort::Groups;

/// What the pseudonyms and words of a bucket rest on.
#[derive(Debug)]
pub(crate) struct Audit<'a> {
    /// What the numbers of categories and regions stand for.
    pub(crate) words: &'a ArrayRef,
    pub(crate) spread: &'a Spread,
    /// The digest of the bucket's data.
    pub(crate) digest: &'a [u8; 32],
}

/// What was written, and of whom.
#[derive(Debug)]
pub(crate) struct Decisions {
    pub(crate) shard: Shard,
    /// How many records are allowed.
    pub(crate) allowed: u64,
    /// How many authors have one.
    pub(crate) members: u64,
    /// All authors.
    pub(crate) names: Vec<Name>,
}

/// Writes the decisions of a bucket, and writes down whose records they are of.
pub(crate) fn write(
    files: &Files<'_>,
    path: &str,
    groups: Groups,
    audit: &Audit<'_>,
    index: &mut Option<Writing<'_>>,
) -> Result<Decisions> {
    let mut authors = Authors::default();
    let mut last = None;
    let shard = shard::file(files, path, &schema(), groups, |group| {
        let column = |place: usize| group.column(place);
        once(column(0).as_string(), &mut last)?;
        if let Some(index) = index {
            index.write(
                group,
                &[("record", "number"), ("member", "member"), ("author", "author")],
            )?;
        }
        let reasons = column(5).as_primitive::<UInt8Type>().clone();
        let batch: [(&str, ArrayRef); 6] = [
            ("id", Arc::clone(column(0))),
            ("member", authors.pseudonyms(group, audit)?),
            ("category", names::spelled(column(3), audit.words)?),
            ("region", names::spelled(column(4), audit.words)?),
            ("reason", Arc::new(DictionaryArray::try_new(reasons, words_of_reasons())?)),
            ("rule", Arc::clone(column(6))),
        ];
        Ok(RecordBatch::try_from_iter(batch)?)
    })?;
    let members = authors.is_in.into_iter().filter(|is_in| *is_in).count() as u64;
    Ok(Decisions { shard, allowed: authors.allowed, members, names: authors.names })
}

fn schema() -> SchemaRef {
    let word = |name| Field::new(name, DataType::Utf8, true);
    Arc::new(Schema::new(vec![
        word("id"),
        word("member"),
        word("category"),
        word("region"),
        Field::new("reason", DataType::Utf8, false),
        Field::new("rule", DataType::UInt8, false),
    ]))
}

/// The word of a decision: `allowed`, or the reason.
pub(crate) fn word(reason: u8) -> &'static str {
    Reason::from_number(reason).map_or("allowed", Reason::word)
}

fn words_of_reasons() -> ArrayRef {
    let last = Reason::ALL.map(Reason::number).into_iter().max().unwrap_or_default();
    Arc::new((0..=last).map(|reason| Some(word(reason))).collect::<StringArray>())
}

/// Two records of one id could not be told apart in an audit. These ids come after the last one.
fn once(ids: &StringArray, last: &mut Option<String>) -> Result<()> {
    let all = || (0..ids.len()).map(|row| ids.value(row));
    let twice =
        last.as_deref().into_iter().chain(all()).zip(all().skip(usize::from(last.is_none())));
    if let Some((id, _)) = twice.into_iter().find(|(one, other)| one == other) {
        return Err(Error::new(Kind::Records, format_args!("there are two records `{id}`")));
    }
    *last = all().next_back().map(str::to_owned);
    Ok(())
}

/// The authors of a bucket, numbered as they come.
#[derive(Default)]
struct Authors {
    /// By the number of a member with an account.
    members: HashMap<u32, u32>,
    /// By the id of who has none.
    others: HashMap<String, u32>,
    names: Vec<Name>,
    pseudonyms: StringBuilder,
    /// Who has a record that is allowed.
    is_in: Vec<bool>,
    /// How many records are.
    allowed: u64,
}

impl Authors {
    /// What the authors of these rows are called.
    fn pseudonyms(&mut self, rows: &RecordBatch, audit: &Audit<'_>) -> Result<ArrayRef> {
        let members = rows.column(1).as_primitive::<UInt32Type>();
        let others = rows.column(2).as_string::<i32>();
        let reasons = rows.column(5).as_primitive::<UInt8Type>();
        let mut numbers = UInt32Builder::with_capacity(rows.num_rows());
        for row in 0..rows.num_rows() {
            let is_allowed = reasons.value(row) == 0;
            self.allowed += u64::from(is_allowed);
            let number = if members.is_valid(row) {
                self.of_member(members.value(row), audit)?
            } else if others.is_valid(row) {
                self.of_other(others.value(row), audit)
            } else {
                numbers.append_null();
                continue;
            };
            if let Some(is_in) = self.is_in.get_mut(number as usize) {
                *is_in |= is_allowed;
            }
            numbers.append_value(number);
        }
        let words: ArrayRef = Arc::new(self.pseudonyms.finish_cloned());
        Ok(Arc::new(DictionaryArray::try_new(numbers.finish(), words)?))
    }

    fn of_member(&mut self, member: u32, audit: &Audit<'_>) -> Result<u32> {
        if let Some(number) = self.members.get(&member) {
            return Ok(*number);
        }
        let gone =
            || Error::new(Kind::Pseudonym, "a member's pseudonym is gone while it is written");
        let name = audit.spread.member(member)?.ok_or_else(gone)?;
        let number = self.number(name, audit);
        self.members.insert(member, number);
        Ok(number)
    }

    fn of_other(&mut self, id: &str, audit: &Audit<'_>) -> u32 {
        if let Some(number) = self.others.get(id) {
            return *number;
        }
        let number = self.number(audit.spread.stand_in(id), audit);
        self.others.insert(id.to_owned(), number);
        number
    }

    fn number(&mut self, name: Name, audit: &Audit<'_>) -> u32 {
        self.pseudonyms.append_value(name.in_audit(audit.digest));
        self.names.push(name);
        self.is_in.push(false);
        self.names.len() as u32 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_numbers_are_no_reasons() {
        let words = words_of_reasons();
        assert_eq!(words.as_string::<i32>().value(0), "allowed");
        assert_eq!(words.len(), 18);
    }
}
