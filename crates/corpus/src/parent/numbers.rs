//! Which numbers the parent's records and members have now: files and rows come and go, and numbers follow their order.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use abide_gate::{Gate, Options, RecordDigest};
use arrow::array::{ArrayRef, AsArray, RecordBatch, UInt32Array};
use arrow::datatypes::UInt32Type;
use futures::StreamExt;

use super::refused;
use crate::error::{Error, Kind, Result};
use crate::index::{self, Batches, Content, Index, Making, column};
use crate::snapshot::lock;

/// The number of whatever is not there any more.
pub(crate) const GONE: u32 = u32::MAX;

/// The numbers that records and members of the parent have now, at their old ones; none where every one is as it was.
#[derive(Debug, Default)]
pub(crate) struct Renumbered {
    pub(crate) records: Option<Vec<u32>>,
    pub(crate) members: Option<Vec<u32>>,
}

/// How many records of the parent are gone, and which have come, by their numbers, which rise.
#[derive(Debug, Default)]
pub(crate) struct Turnover {
    pub(crate) gone: u64,
    pub(crate) new: Vec<u32>,
}

fn now(numbers: Option<&Vec<u32>>, old: u32) -> Option<u32> {
    match numbers {
        None => Some(old),
        Some(numbers) => numbers.get(old as usize).copied().filter(|number| *number != GONE),
    }
}

impl Renumbered {
    /// The number of a record now; `None` if it is gone.
    pub(crate) fn record(&self, old: u32) -> Option<u32> {
        now(self.records.as_ref(), old)
    }

    pub(crate) fn member(&self, old: u32) -> Option<u32> {
        now(self.members.as_ref(), old)
    }

    pub(crate) fn is_same(&self) -> bool {
        self.records.is_none() && self.members.is_none()
    }

    /// What the index says of a table's rows, with the numbers of now; what is gone has [`GONE`].
    pub(crate) fn of<'a>(&'a self, index: &Index, name: &str) -> Result<Numbers<'a>> {
        Ok(Numbers { now: self, batches: index.batches(name)? })
    }

    fn now(&self, table: RecordBatch) -> Result<RecordBatch> {
        if self.is_same() {
            return Ok(table);
        }
        let records = column::<UInt32Type>(&table, "record")?;
        let members = column::<UInt32Type>(&table, "member")?;
        let records = records.values().iter().map(|old| self.record(*old).unwrap_or(GONE));
        let records: ArrayRef = Arc::new(UInt32Array::from_iter_values(records));
        let members = members.iter().map(|old| old.map(|old| self.member(old).unwrap_or(GONE)));
        let members: ArrayRef = Arc::new(members.collect::<UInt32Array>());
        let columns = table.schema_ref().fields().iter().zip(table.columns());
        let columns = columns.map(|(field, column)| match field.name().as_str() {
            "record" => Arc::clone(&records),
            "member" => Arc::clone(&members),
            _ => Arc::clone(column),
        });
        Ok(RecordBatch::try_new(table.schema(), columns.collect())?)
    }

    /// Takes that table over into another index.
    pub(crate) fn take_over(&self, from: &Index, name: &str, to: &Making) -> Result<()> {
        if self.is_same() {
            return to.take_over(from, name);
        }
        let mut writing = to.writing(name.to_owned());
        for batch in self.of(from, name)? {
            writing.put(&batch?)?;
        }
        writing.finish()
    }
}

/// Whose the rows of a table are, batch by batch.
pub(crate) struct Numbers<'a> {
    now: &'a Renumbered,
    batches: Batches,
}

impl Numbers<'_> {
    /// Of the rows that come next, so many.
    pub(crate) fn rows(&mut self, rows: usize) -> Result<RecordBatch> {
        self.now.now(self.batches.rows(rows)?)
    }
}

impl Iterator for Numbers<'_> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Result<RecordBatch>> {
        Some(self.batches.next()?.and_then(|batch| self.now.now(batch)))
    }
}

/// The new numbers of members, who are known by their ids.
pub(super) fn members(before: &Index, now: &Gate) -> Result<Option<Vec<u32>>> {
    let number = |id: &str| now.number(id).and_then(|number| u32::try_from(number).ok());
    let [folded, _] = abide_gate::PARTS;
    let mut numbers = vec![];
    for (part, _) in before.list.parts.each() {
        let table = before.read(&index::fold_part(folded, part))?;
        let ids = table.column_by_name("id").and_then(|ids| ids.as_string_opt::<i64>());
        let ids = ids.ok_or_else(|| refused("its index lacks the ids of members"))?;
        numbers.extend(ids.iter().map(|id| id.and_then(number).unwrap_or(GONE)));
    }
    let is_same =
        numbers.len() == now.members() && numbers.iter().zip(0..).all(|(now, old)| *now == old);
    Ok((!is_same).then_some(numbers))
}

/// Matches the files, and of those that are not the same their rows.
pub(super) async fn records(
    index: &Index,
    content: &Content,
    paths: &[PathBuf],
    (gate, key): (&Arc<Gate>, &[u8; 16]),
) -> Result<(Option<Vec<u32>>, Turnover)> {
    let before = &index.list.content;
    if before.records == content.records {
        return Ok((None, Turnover::default()));
    }
    let (all_before, all) = (before.all(), content.all());
    if all.max(all_before) >= u64::from(GONE) {
        return Err(refused("there are too many records"));
    }
    let mut numbers = vec![GONE; all_before as usize];
    let mut rest: HashMap<_, VecDeque<u64>> = HashMap::new();
    let mut first = 0;
    for table in &before.records {
        rest.entry(table).or_default().push_back(first);
        first += table.rows;
    }
    let (mut first, mut others, mut new) = (0, vec![], vec![]);
    for (place, table) in content.records.iter().enumerate() {
        if let Some(old) = rest.get_mut(table).and_then(VecDeque::pop_front) {
            let old = numbers.iter_mut().skip(old as usize).take(table.rows as usize);
            old.zip(first as u32..).for_each(|(old, number)| *old = number);
        } else {
            others.push(place);
            new.push(first as u32..(first + table.rows) as u32);
        }
        first += table.rows;
    }
    let mut turnover = Turnover { gone: 0, new: new.into_iter().flatten().collect() };
    if !turnover.new.is_empty() && numbers.contains(&GONE) {
        let mut stay = vec![];
        let known = digests(index, &numbers)?;
        let made = (Arc::clone(gate), *key);
        let found =
            if known.is_empty() { vec![] } else { found(known, paths, &others, made).await? };
        for (old, number) in found {
            if let Some(place) = numbers.get_mut(old as usize) {
                *place = number;
                stay.push(number);
            }
        }
        stay.sort_unstable();
        turnover.new.retain(|number| stay.binary_search(number).is_err());
    }
    turnover.gone = numbers.iter().filter(|number| **number == GONE).count() as u64;
    let is_same = numbers.iter().zip(0..).all(|(number, old)| *number == old);
    Ok(((!is_same).then_some(numbers), turnover))
}

/// Reads these files for records with one of these digests: their old numbers, and those of now.
async fn found(
    known: HashMap<RecordDigest, u32>,
    paths: &[PathBuf],
    files: &[usize],
    (gate, key): (Arc<Gate>, [u8; 16]),
) -> Result<Vec<(u32, u32)>> {
    let known = Arc::new(Mutex::new(known));
    let streams = abide_gate::read(paths, Options::default(), files, None)?;
    let tasks = streams.into_iter().map(|mut stream| {
        let (known, gate) = (Arc::clone(&known), Arc::clone(&gate));
        tokio::spawn(async move {
            let mut found = vec![];
            while let Some(read) = stream.next().await {
                let read = read?;
                let digests = read.digests(&gate, &key)?;
                let mut known = lock(&known);
                let rows = read.numbers().iter().zip(digests);
                found.extend(rows.filter_map(|(now, of)| Some((known.remove(&of)?, *now))));
            }
            Ok::<_, Error>(found)
        })
    });
    let mut all = vec![];
    for task in tasks.collect::<Vec<_>>() {
        let found = task.await.map_err(|error| {
            Error::new(Kind::Records, format_args!("reading changed files broke off: {error}"))
        });
        all.extend(found??);
    }
    Ok(all)
}

/// The digests of the parent's records that have no number yet; none if it has kept none.
fn digests(index: &Index, numbers: &[u32]) -> Result<HashMap<RecordDigest, u32>> {
    let mut gone = HashMap::new();
    let seen = index::visit_digests(index, |old, digest| {
        if numbers.get(old as usize) == Some(&GONE) {
            gone.insert(digest, old);
        }
        Ok(())
    })?;
    match seen {
        Some(seen) if seen as usize != numbers.len() => {
            Err(refused("the index has digests of other records"))
        }
        _ => Ok(gone),
    }
}
