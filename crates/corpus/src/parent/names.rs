//! Who is called otherwise than in the parent, and whose words may name them.
//!
//! A name that was somebody's in the parent was taken down wherever it was looked up. One that is new has to be looked for: in each text as it is read
//! first, and as it is read last, with its masks. A record that was read in any other form is decided again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use abide_gate::{Options, Read};
use abide_intake::call;
use abide_scrub::{Directory, Kind as MaskKind, Span, mask as masked};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{UInt32Type, UInt64Type};
use futures::StreamExt;

use super::numbers::{GONE, Renumbered};
use super::{Parent, Sources, refused};
use crate::error::{Error, Kind, Result};
use crate::index::{VEILED, column};
use crate::mask::{self, Column, Columns, Masking, People};
use crate::table::Table;

/// What has come of names.
#[derive(Debug, Default)]
pub(super) struct Renamed {
    /// Members with other names than they had: their old number, and that of now.
    pub(super) people: Vec<(u32, u32)>,
    /// Hashes of names that have become, or are no longer, somebody's, and were somebody's in the parent.
    pub(super) known: Vec<u64>,
    /// Those that were nobody's.
    names: HashSet<u64>,
    /// Whose they are now.
    called: HashSet<u32>,
    /// The same of names as mentions are resolved by them.
    keys: HashSet<u64>,
}

impl Renamed {
    /// Whether the index knows all records whose words may name them.
    pub(super) fn is_found(&self) -> bool {
        self.names.is_empty() && self.keys.is_empty()
    }
}

/// Compares names.
pub(super) fn renamed(
    (before, keys_before): &(Directory, Vec<(u64, u32)>),
    masking: &Masking,
    numbers: &Renumbered,
) -> Result<Renamed> {
    let now = masking.directory().ok_or_else(|| refused("nobody has a name"))?;
    let mut old_of: HashMap<u32, u32> = HashMap::new();
    let mut renamed = Renamed::default();
    let mut people = HashSet::new();
    let entries = moved(before.entries(), numbers);
    let mut old_number = |new: u32| -> Option<u32> {
        if numbers.members.is_none() {
            return Some(new).filter(|new| (*new as usize) < before.len());
        }
        if old_of.is_empty() {
            let known = numbers.members.iter().flatten().zip(0..);
            old_of = known.filter(|(new, _)| **new != GONE).map(|(new, old)| (*new, old)).collect();
        }
        old_of.get(&new).copied()
    };
    let is_known = |hash: u64, all: &[(u64, u32)]| {
        let at = all.partition_point(|(other, _)| *other < hash);
        all.get(at).is_some_and(|(other, _)| *other == hash)
    };
    let entries_now: Vec<(u64, u32)> = now.entries().collect();
    for (hash, member) in apart(&entries, &entries_now) {
        people.insert(member);
        if is_known(hash, &entries) {
            renamed.known.push(hash);
        } else {
            renamed.names.insert(hash);
            renamed.called.insert(member);
        }
    }
    let keys = moved(keys_before.iter().copied(), numbers);
    for (hash, member) in apart(&keys, masking.keys()) {
        people.insert(member);
        if is_known(hash, &keys) {
            renamed.known.push(hash);
        } else {
            renamed.keys.insert(hash);
        }
    }
    for new in 0..u32::try_from(now.len()).unwrap_or(GONE) {
        if let Some(old) = old_number(new)
            && (people.contains(&new) || before.single(old) != now.single(new))
        {
            renamed.people.push((old, new));
        }
    }
    Ok(renamed)
}

/// With the members' numbers of now, in order.
fn moved(entries: impl Iterator<Item = (u64, u32)>, numbers: &Renumbered) -> Vec<(u64, u32)> {
    let number = |old| numbers.member(old).unwrap_or(GONE);
    let mut moved: Vec<(u64, u32)> = entries.map(|(hash, old)| (hash, number(old))).collect();
    moved.sort_unstable();
    moved
}

/// What is in one of two sorted lists alone.
fn apart(one: &[(u64, u32)], other: &[(u64, u32)]) -> Vec<(u64, u32)> {
    let mut alone = vec![];
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    loop {
        match (one.peek(), other.peek()) {
            (Some(left), Some(right)) if left == right => {
                one.next();
                other.next();
            }
            (Some(left), Some(right)) if left > right => alone.extend(other.next()),
            (Some(_), _) => alone.extend(one.next()),
            (None, Some(_)) => alone.extend(other.next()),
            (None, None) => return alone,
        }
    }
}

/// What is masked in records, by their ids: columns, items and places.
type Masks = HashMap<String, Vec<(Column, Option<u32>, Span)>>;

/// What new names are looked for by.
struct Search {
    directory: Directory,
    names: HashSet<u64>,
    keys: HashSet<u64>,
    /// What is masked in the parent: by record, column and item.
    masks: Masks,
    /// Records that are decided whatever is found.
    changed: Vec<u32>,
}

/// The records whose words may hold a name that was nobody's, beside those that are decided again anyway. Numbers are those of now.
pub(super) async fn look(
    parent: &Parent,
    renamed: &Renamed,
    sources: &Sources<'_>,
    changed: &[u32],
    numbers: &Renumbered,
) -> Result<Vec<u32>> {
    let directory = People::some(sources.members, |number| renamed.called.contains(&number))?;
    let search = Arc::new(Search {
        directory,
        names: renamed.names.clone(),
        keys: renamed.keys.clone(),
        masks: masks(parent)?,
        changed: changed.to_vec(),
    });
    let files: Vec<usize> = (0..sources.records.len()).collect();
    let columns = ["id", "mentions", "text", "messages", "media"];
    let read = abide_gate::read(sources.records, Options::default(), &files, Some(&columns));
    let tasks = read?.into_iter().map(|mut stream| {
        let search = Arc::clone(&search);
        tokio::spawn(async move {
            let mut found = vec![];
            while let Some(read) = stream.next().await {
                search.look(&read?, &mut found)?;
            }
            Ok::<_, Error>(found)
        })
    });
    let veiled = parent.index.read(VEILED)?;
    let veiled = column::<UInt32Type>(&veiled, "record")?.values().iter();
    let mut all: Vec<u32> = veiled.filter_map(|old| numbers.record(*old)).collect();
    all.retain(|number| changed.binary_search(number).is_err());
    for task in tasks.collect::<Vec<_>>() {
        let found = task.await.map_err(|error| {
            Error::new(Kind::Records, format_args!("looking for names broke off: {error}"))
        });
        all.extend(found??);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

impl Search {
    fn look(&self, read: &Read, found: &mut Vec<u32>) -> Result<()> {
        let words = Columns::of(read.records())?;
        let column = |name: &str| {
            let column = read.records().column_by_name(name);
            column.ok_or_else(|| Error::new(Kind::Records, "records lack a column"))
        };
        let ids = column("id")?.as_string_opt::<i32>();
        let ids = ids.ok_or_else(|| Error::new(Kind::Records, "ids are no strings"))?;
        let mentions = column("mentions")?;
        for (row, number) in read.numbers().iter().enumerate() {
            if self.changed.binary_search(number).is_err()
                && self.is_in(&words, row, (ids.value(row), mentions.is_valid(row)))
            {
                found.push(*number);
            }
        }
        Ok(())
    }

    fn is_in(&self, words: &Columns<'_>, row: usize, (id, has_mentions): (&str, bool)) -> bool {
        let masks = self.masks.get(id).map(Vec::as_slice).unwrap_or_default();
        let names =
            |text: &str| self.directory.lookups(text).iter().any(|hash| self.names.contains(hash));
        let is_called = |text: &str| {
            let calls = call::calls(text);
            let mut called = calls.iter().flat_map(|call| &call.names);
            called.any(|name| self.keys.contains(&mask::hash(&name.key)))
        };
        let is_mentioning = has_mentions && !self.keys.is_empty();
        for part in words.parts(row) {
            if names(part.text) || is_mentioning && is_called(part.text) {
                return true;
            }
            let spans = masks
                .iter()
                .filter(|(column, item, _)| (*column, *item) == (part.column, part.item));
            let spans: Vec<Span> = spans.map(|(_, _, span)| span.clone()).collect();
            // What does not fit the text is looked at again.
            if !spans.is_empty() && masked(part.text, &spans).map_or(true, |text| names(&text)) {
                return true;
            }
        }
        let references = words.references(row);
        let mut references = references.into_iter().flatten();
        references.any(|reference| names(reference) || names(&mask::apart(reference)))
    }
}

/// What is masked in the parent's texts.
fn masks(parent: &Parent) -> Result<Masks> {
    let mut masks = Masks::new();
    for bucket in 0..parent.manifest.inputs.buckets {
        let file = parent.file(Table::Redactions, bucket)?;
        let batches = file.map(|file| file.rows(None)).transpose()?;
        for batch in batches.into_iter().flatten() {
            let batch = batch?;
            let lacks = || refused("what it masked is laid out in another way");
            let words = |name: &str| {
                let column = batch.column_by_name(name);
                column.and_then(|column| column.as_string_opt::<i32>()).ok_or_else(lacks)
            };
            let (ids, columns, kinds) = (words("id")?, words("column")?, words("kind")?);
            let (starts, ends) =
                (column::<UInt64Type>(&batch, "start")?, column::<UInt64Type>(&batch, "end")?);
            let items = column::<UInt32Type>(&batch, "item")?;
            for row in 0..batch.num_rows() {
                if starts.is_null(row) || ends.is_null(row) {
                    continue;
                }
                let of = [Column::Text, Column::Messages, Column::Media];
                let of = of.into_iter().find(|of| of.word() == columns.value(row));
                let kind: MaskKind = kinds.value(row).parse().map_err(|_| lacks())?;
                let span = Span {
                    start: starts.value(row) as usize,
                    end: ends.value(row) as usize,
                    kind,
                    detector: String::new(),
                };
                let item = items.is_valid(row).then(|| items.value(row));
                let found = masks.entry(ids.value(row).to_owned()).or_default();
                found.push((of.ok_or_else(lacks)?, item, span));
            }
        }
    }
    Ok(masks)
}
