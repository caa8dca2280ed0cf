//! The columns of records and members, and rows of them as the one-record rule takes them.

use abide_terms::member::{AgeEvidence, DatedRegion, History, Kind, Member};
use abide_terms::record::{Audience, Contributor, Record};
use arrow::array::{Array, ArrayRef, AsArray, ListArray, StringArray};
use arrow::datatypes::Int16Type;

use super::table::{Table, date, instant, items, owned, text, words};
use crate::failure::Failure;

#[derive(Debug)]
pub(super) struct RecordColumns {
    id: StringArray,
    category: StringArray,
    audience: StringArray,
    author: StringArray,
    made_from: ArrayRef,
    made_to: ArrayRef,
    deleted_at: ArrayRef,
    contributors: ListArray,
    mentions: ListArray,
    signals: ListArray,
}

impl RecordColumns {
    pub(super) fn of(table: &Table<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: table.strings("id")?,
            category: table.strings("category")?,
            audience: table.strings("audience")?,
            author: table.strings("author")?,
            made_from: table.column("made_from")?,
            made_to: table.column("made_to")?,
            deleted_at: table.column("deleted_at")?,
            contributors: table.list("contributors")?,
            mentions: table.list("mentions")?,
            signals: table.list("signals")?,
        })
    }

    pub(super) fn record(&self, row: usize) -> Record {
        let contributors = items(&self.contributors, row).map_or_else(Vec::new, |items| {
            let people = items.as_struct();
            let (members, roles) =
                (people.column(0).as_string::<i32>(), people.column(1).as_string::<i32>());
            (0..people.len())
                .map(|item| Contributor {
                    member: owned(members, item),
                    role: owned(roles, item).unwrap_or_else(|| "contributor".to_owned()),
                })
                .collect()
        });
        Record {
            id: owned(&self.id, row).unwrap_or_default(),
            category: owned(&self.category, row),
            audience: text(&self.audience, row).and_then(Audience::parse),
            author: owned(&self.author, row),
            made_from: instant(&self.made_from, row),
            made_to: instant(&self.made_to, row),
            deleted_at: instant(&self.deleted_at, row),
            contributors,
            mentions: items(&self.mentions, row).map_or_else(Vec::new, |items| {
                let people = items.as_string::<i32>();
                (0..people.len()).map(|item| owned(people, item)).collect()
            }),
            signals: words(&self.signals, row),
        }
    }
}

#[derive(Debug)]
pub(super) struct MemberColumns {
    id: StringArray,
    kind: StringArray,
    joined: ArrayRef,
    birth_date: ArrayRef,
    attested_years: ArrayRef,
    attested_on: ArrayRef,
    regions: ListArray,
    deleted_at: ArrayRef,
    signals: ListArray,
}

impl MemberColumns {
    pub(super) fn of(table: &Table<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: table.strings("id")?,
            kind: table.strings("kind")?,
            joined: table.column("joined")?,
            birth_date: table.column("birth_date")?,
            attested_years: table.column("attested_years")?,
            attested_on: table.column("attested_on")?,
            regions: table.list("regions")?,
            deleted_at: table.column("deleted_at")?,
            signals: table.list("signals")?,
        })
    }

    pub(super) fn member(&self, row: usize) -> Member {
        let years = self.attested_years.as_primitive::<Int16Type>();
        let age = match date(&self.birth_date, row) {
            Some(birth) => Some(AgeEvidence::Birth(birth)),
            None => date(&self.attested_on, row)
                .filter(|_| years.is_valid(row))
                .map(|on| AgeEvidence::Attested { years: years.value(row), on }),
        };
        let regions = items(&self.regions, row).map_or_else(Vec::new, |items| {
            let rows = items.as_struct();
            let codes = rows.column(0).as_string::<i32>();
            (0..rows.len())
                .map(|item| DatedRegion {
                    region: owned(codes, item),
                    from: instant(rows.column(1), item),
                })
                .collect()
        });
        Member {
            id: owned(&self.id, row).unwrap_or_default(),
            kind: text(&self.kind, row).and_then(Kind::parse),
            joined: instant(&self.joined, row),
            age,
            regions,
            deleted_at: instant(&self.deleted_at, row),
            signals: words(&self.signals, row),
            history: History::default(),
        }
    }
}
