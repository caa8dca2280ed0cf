//! A fold that is kept as tables, and taken up again for a later cutoff: only those of whom something was said since, or whose time has come,
//! are folded anew.

mod tables;

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use abide_terms::Document;
use abide_terms::event::Pause;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use jiff::Timestamp;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use crate::fold::{Folded, History};
use crate::numbered::Numbered;
use crate::person::{ONE_REGION, Person, Row};
use crate::roll::Roll;
use crate::{Error, Gate};
use tables::column;
pub use tables::{PARTS, SHARED};

/// A fold as it was kept, in the world as it is now.
#[derive(Debug)]
pub struct Saved {
    gate: Gate,
    kept_world: String,
}

impl Saved {
    /// Takes a fold of so many members up again, as of a later cutoff, from its tables and those of its parts, in order. `None` if they are not those
    /// of [`Gate::save`] and [`Gate::save_part`].
    pub fn load<E>(
        (terms, pauses, cutoff): (&[Document], &[Pause], Timestamp),
        members: u32,
        [regions, off]: &[RecordBatch; 2],
        parts: impl Iterator<Item = Result<[RecordBatch; 2], E>>,
    ) -> Result<Option<Self>, E> {
        let mut roll = Roll::new(terms, pauses, cutoff);
        let Some(kept_world) = known(&mut roll, regions) else { return Ok(None) };
        let members = members as usize;
        roll.ids.reserve(members);
        roll.people.reserve(members);
        roll.next.reserve(members);
        for part in parts {
            // Each is let go before the next is read.
            if take_up(&mut roll, &part?).is_none() {
                return Ok(None);
            }
        }
        let Some(off) = sets(off).filter(|_| roll.ids.len() == members) else { return Ok(None) };
        let Roll { world, ids, people, rows, spans, next, .. } = roll;
        let nobody = Person::nobody(world.versions.newest());
        let codes = world.regions.codes();
        let gate = Gate::of(Folded { world, ids, people, nobody, rows, spans, next, off, codes });
        Ok(Some(Self { gate, kept_world }))
    }

    /// Whether terms and pauses say of every region what they said when it was saved.
    #[must_use]
    pub fn is_same_world(&self) -> bool {
        blake3::Hash::from_bytes(self.gate.world()).to_string() == self.kept_world
    }

    /// The numbers of members whose time has come.
    #[must_use]
    pub fn due(&self) -> Vec<u32> {
        let Folded { next, world, .. } = &self.gate.folded;
        let due = (0..).zip(next.iter().skip(1)).filter(|(_, at)| **at <= world.cutoff);
        due.map(|(number, _)| number).collect()
    }

    /// The number of a member, counted from 0.
    #[must_use]
    pub fn number(&self, member: &str) -> Option<u32> {
        self.gate.folded.ids.find(member).checked_sub(1)
    }

    /// The member of that number.
    #[must_use]
    pub fn id(&self, number: u32) -> Option<&str> {
        self.gate.id(number)
    }

    /// How many members there are.
    #[must_use]
    pub fn members(&self) -> usize {
        self.gate.members()
    }

    /// Folds these members anew, whose numbers rise, from the tables that all of them were read from; `history` hands over all that is said of each.
    pub fn refold<E>(
        mut self,
        (terms, pauses, cutoff): (&[Document], &[Pause], Timestamp),
        numbers: &[u32],
        members: &[impl AsRef<Path>],
        history: impl FnOnce(&History) -> Result<(), E>,
    ) -> Result<Gate, Error>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut roll = Roll::new(terms, pauses, cutoff);
        let known = self.gate.folded.world.regions.each();
        roll.know(known.into_iter().map(|(code, _)| code));
        let mut first = 0;
        for path in members {
            let path = path.as_ref();
            let rows =
                abide_intake::parquet_rows(path).map_err(|error| Error::file(path, &error))?;
            let here = Numbered { first, rows };
            first += rows;
            if let Some(selection) = here.selection(numbers) {
                read(&mut roll, path, selection)?;
            }
        }
        let events = roll.close();
        history(&events).map_err(|error| Error::Ledger(error.into()))?;
        self.put(&events.finish().folded, numbers)?;
        Ok(self.gate)
    }

    /// Puts those who were folded anew in their places.
    fn put(&mut self, anew: &Folded, numbers: &[u32]) -> Result<(), Error> {
        let folded = &mut self.gate.folded;
        let mut sets: HashMap<Vec<u64>, u32> = HashMap::new();
        for (number, set) in (0..).zip(&folded.off) {
            sets.entry(set.clone()).or_insert(number);
        }
        if anew.ids.len() != numbers.len() {
            return Err(Error::Refolded);
        }
        let people = anew.people.iter().zip(&anew.next).skip(1).zip(anew.ids.iter());
        for (((person, next), id), number) in people.zip(numbers) {
            let place = number.saturating_add(1);
            // The row must be that of the member who is meant.
            if folded.ids.get(place) != Some(id) {
                return Err(Error::Refolded);
            }
            let mut person = *person;
            if person.span != ONE_REGION {
                let rows = anew.rows(&person);
                person.span = u32::try_from(folded.spans.len()).unwrap_or(ONE_REGION);
                folded.spans.push((folded.rows.len(), rows.len()));
                folded.rows.extend_from_slice(rows);
            }
            let off = anew.off.get(person.off as usize).cloned().unwrap_or_default();
            let known = folded.off.len() as u32;
            person.off = *sets.entry(off.clone()).or_insert(known);
            if person.off == known {
                folded.off.push(off);
            }
            let place = place as usize;
            let places = folded.people.get_mut(place).zip(folded.next.get_mut(place));
            let (old, soon) = places.ok_or(Error::Refolded)?;
            (*old, *soon) = (person, *next);
        }
        Ok(())
    }
}

/// Reads these rows of a table of members.
fn read(roll: &mut Roll, path: &Path, selection: RowSelection) -> Result<(), Error> {
    let file = File::open(path).map_err(|error| Error::file(path, &error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| Error::file(path, &error))?;
    let batches =
        builder.with_row_selection(selection).build().map_err(|error| Error::file(path, &error))?;
    for batch in batches {
        roll.add(&batch.map_err(|error| Error::file(path, &error))?)?;
    }
    Ok(())
}

/// Gives the regions the numbers that they had. Says in which world everybody was folded.
fn known(roll: &mut Roll, regions: &RecordBatch) -> Option<String> {
    let codes = regions.column_by_name("code")?.as_string_opt::<i32>()?;
    let last = codes.len().checked_sub(1)?;
    roll.know((0..last).map(|code| codes.value(code)));
    Some(codes.value(last).to_owned())
}

/// Puts the members of a part in their places.
fn take_up(roll: &mut Roll, [members, rows]: &[RecordBatch; 2]) -> Option<()> {
    let ids = members.column_by_name("id")?.as_string_opt::<i64>()?;
    let (since, adult) =
        (column::<Int64Type>(members, "since")?, column::<Int32Type>(members, "adult")?);
    let region = column::<UInt32Type>(members, "region")?;
    let (sets, version) =
        (column::<UInt32Type>(members, "off")?, column::<UInt32Type>(members, "version")?);
    let (bits, signals) =
        (column::<UInt16Type>(members, "bits")?, column::<UInt8Type>(members, "signals")?);
    let next = column::<Int64Type>(members, "next")?;
    roll.ids.insert_each((0..ids.len()).map(|row| ids.value(row))).ok()??;
    roll.people.extend((0..ids.len()).map(|row| Person {
        since: since.value(row),
        adult: adult.value(row),
        region: region.value(row),
        span: ONE_REGION,
        off: sets.value(row),
        version: version.value(row),
        bits: bits.value(row),
        signals: signals.value(row),
    }));
    roll.next.extend_from_slice(next.values());
    let (of, from) = (column::<UInt32Type>(rows, "member")?, column::<Int64Type>(rows, "from")?);
    let (region, bits) =
        (column::<UInt32Type>(rows, "region")?, column::<UInt16Type>(rows, "bits")?);
    let mut last = None;
    for row in 0..of.len() {
        let member = of.value(row);
        if last != Some(member) {
            last = Some(member);
            let person = roll.people.get_mut(member as usize + 1)?;
            person.span = u32::try_from(roll.spans.len()).ok()?;
            roll.spans.push((roll.rows.len(), 0));
        }
        roll.spans.last_mut()?.1 += 1;
        let (from, region, bits) = (from.value(row), region.value(row), bits.value(row));
        roll.rows.push(Row { from, region, bits });
    }
    Some(())
}

/// The sets of categories that are switched off.
fn sets(off: &RecordBatch) -> Option<Vec<Vec<u64>>> {
    let (set, word) = (column::<UInt32Type>(off, "set")?, column::<UInt64Type>(off, "word")?);
    let mut sets: Vec<Vec<u64>> = Vec::new();
    for (set, word) in set.values().iter().zip(word.values()) {
        let set = *set as usize;
        if set >= sets.len() {
            sets.resize(set + 1, Vec::new());
        }
        sets.get_mut(set)?.push(*word);
    }
    Some(sets)
}
