//! The decisions of one bucket: who a row is about is a pseudonym that depends on the bucket's data.

use std::sync::Arc;

use abide_terms::decision::Reason;
use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, RecordBatch, StringArray, UInt32Array,
};
use arrow::compute::interleave;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt8Type, UInt32Type};
use hashbrown::HashMap;

use crate::bucket::Spread;
use crate::error::{Error, Kind, Result};
use crate::folder::Files;
use crate::names;
use crate::order::by_key_and_id;
use crate::pseudonym::Name;
use crate::shard::{self, Shard};

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
    /// How many authors have a record that is allowed.
    pub(crate) members: u64,
    /// All authors.
    pub(crate) names: Vec<Name>,
    /// The rows of the file, by batch and row.
    pub(crate) order: Vec<(usize, usize)>,
}

/// Writes the decisions of a bucket. `None` if there are no rows.
pub(crate) fn write(
    files: &Files<'_>,
    path: &str,
    rows: &[RecordBatch],
    audit: &Audit<'_>,
) -> Result<Option<Decisions>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let order = by_id(rows)?;
    let authors = Authors::of(rows, audit)?;
    let columns = |column: usize, group: &[(usize, usize)]| -> Result<ArrayRef> {
        let parts: Vec<&dyn Array> =
            rows.iter().map(|batch| batch.column(column).as_ref()).collect();
        Ok(interleave(&parts, group)?)
    };
    let shard =
        shard::file(files, path, &schema(), order.chunks(shard::ROW_GROUP_ROWS), |group| {
            let reasons = columns(5, group)?;
            let spelled: ArrayRef = Arc::new(DictionaryArray::try_new(
                reasons.as_primitive::<UInt8Type>().clone(),
                words_of_reasons(),
            )?);
            let batch = [
                ("id", columns(0, group)?),
                ("member", authors.pseudonyms(group)?),
                ("category", names::spelled(&columns(3, group)?, audit.words)?),
                ("region", names::spelled(&columns(4, group)?, audit.words)?),
                ("reason", spelled),
                ("rule", columns(6, group)?),
            ];
            Ok(RecordBatch::try_from_iter(batch)?)
        })?;
    Ok(Some(Decisions { shard, members: authors.allowed, names: authors.names, order }))
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

/// The rows by id, so that neighbours tell nothing. Two records of one id could not be told apart in an audit.
fn by_id(rows: &[RecordBatch]) -> Result<Vec<(usize, usize)>> {
    let ids: Vec<&StringArray> =
        rows.iter().map(|batch| batch.column(0).as_string::<i32>()).collect();
    let all = || ids.iter().flat_map(|ids| (0..ids.len()).map(|row| ids.value(row)));
    let shared = shared_prefix(all());
    let id = |(batch, row): (usize, usize)| ids.get(batch).map_or("", |ids| ids.value(row));
    let order = by_key_and_id(rows, |batch, row| head(id((batch, row)), shared));
    let twice = order.array_windows().find(|[one, other]| id(*one) == id(*other));
    match twice {
        Some([one, _]) => {
            let words = format_args!("there are two records `{}`", id(*one));
            Err(Error::new(Kind::Records, words))
        }
        None => Ok(order),
    }
}

/// How many bytes all of them begin with.
fn shared_prefix<'a>(mut ids: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = ids.next() else { return 0 };
    ids.fold(first.len(), |shared, id| {
        first.bytes().zip(id.bytes()).take(shared).take_while(|(one, other)| one == other).count()
    })
}

/// The bytes after those that all ids share: most comparisons need no more.
fn head(id: &str, shared: usize) -> u64 {
    let rest = id.as_bytes().get(shared..).unwrap_or_default();
    if let Some(first) = rest.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    rest.iter().rev().fold(0, |head, byte| head >> 8 | u64::from(*byte) << 56)
}

/// Whom a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Author<'a> {
    /// The number of a member with an account.
    Member(u32),
    /// The id of who has none.
    Other(&'a str),
}

impl Author<'_> {
    fn name(self, spread: &Spread) -> Result<Name> {
        match self {
            Self::Member(number) => spread.member(number)?.ok_or_else(|| {
                Error::new(Kind::Pseudonym, "a member's pseudonym is gone while it is written")
            }),
            Self::Other(id) => Ok(spread.stand_in(id)),
        }
    }
}

/// The authors of a bucket, numbered.
struct Authors {
    /// For each batch and row, the author's number.
    numbers: Vec<UInt32Array>,
    names: Vec<Name>,
    pseudonyms: ArrayRef,
    /// How many have a record that is allowed.
    allowed: u64,
}

impl Authors {
    fn of(rows: &[RecordBatch], audit: &Audit<'_>) -> Result<Self> {
        let mut known: HashMap<Author<'_>, u32> = HashMap::new();
        let mut authors: Vec<Author<'_>> = vec![];
        let mut is_in: Vec<bool> = vec![];
        let mut numbers = vec![];
        for batch in rows {
            let members = batch.column(1).as_primitive::<UInt32Type>();
            let others = batch.column(2).as_string::<i32>();
            let reasons = batch.column(5).as_primitive::<UInt8Type>();
            let number = |row: usize| {
                let author = if members.is_valid(row) {
                    Author::Member(members.value(row))
                } else {
                    Author::Other(others.is_valid(row).then(|| others.value(row))?)
                };
                let number = *known.entry(author).or_insert_with(|| {
                    authors.push(author);
                    is_in.push(false);
                    authors.len() as u32 - 1
                });
                if let Some(is_in) = is_in.get_mut(number as usize) {
                    *is_in |= reasons.value(row) == 0;
                }
                Some(number)
            };
            numbers.push((0..batch.num_rows()).map(number).collect());
        }
        let names: Vec<Name> =
            authors.into_iter().map(|author| author.name(audit.spread)).collect::<Result<_>>()?;
        let pseudonyms = names.iter().map(|name| Some(name.in_audit(audit.digest)));
        Ok(Self {
            numbers,
            pseudonyms: Arc::new(pseudonyms.collect::<StringArray>()),
            names,
            allowed: is_in.into_iter().filter(|is_in| *is_in).count() as u64,
        })
    }

    fn pseudonyms(&self, group: &[(usize, usize)]) -> Result<ArrayRef> {
        let parts: Vec<&dyn Array> = self.numbers.iter().map(|part| part as &dyn Array).collect();
        let numbers = interleave(&parts, group)?;
        let numbers = numbers.as_primitive::<UInt32Type>().clone();
        Ok(Arc::new(DictionaryArray::try_new(numbers, Arc::clone(&self.pseudonyms))?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_order_as_ids_do() {
        let mut ids =
            vec!["post:2", "post:10", "post:1", "post:100000000001", "post:100000000002", "post:"];
        let shared = shared_prefix(ids.iter().copied());
        assert_eq!(shared, 5);
        let mut by_head = ids.clone();
        by_head.sort_by_key(|id| (head(id, shared), *id));
        ids.sort_unstable();
        assert_eq!(by_head, ids);
    }

    #[test]
    fn unused_numbers_are_no_reasons() {
        let words = words_of_reasons();
        assert_eq!(words.as_string::<i32>().value(0), "allowed");
        assert_eq!(words.len(), 18);
    }
}
