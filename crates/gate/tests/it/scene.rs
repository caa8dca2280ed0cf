//! A world with records to decide, and what both sides say of them.

use std::collections::HashMap;

use abide_terms::Document;
use abide_terms::decision::{Decision, World, decide};
use abide_terms::event::Pause;
use abide_terms::member::Member;
use abide_terms::record::Record;
use jiff::Timestamp;

use crate::table;

/// A world with records to decide.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) terms: Vec<Document>,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) cutoff: Timestamp,
    pub(crate) members: HashMap<String, Member>,
    pub(crate) records: Vec<Record>,
}

impl Scene {
    pub(crate) fn world(&self) -> World<'_> {
        World {
            terms: &self.terms,
            pauses: &self.pauses,
            members: &self.members,
            cutoff: self.cutoff,
        }
    }

    /// What the one-record rule says of each record.
    pub(crate) fn one_by_one(&self) -> Vec<Decision> {
        let world = self.world();
        self.records.iter().map(|record| decide(record, &world)).collect()
    }

    /// What a decision about a record rests on.
    pub(crate) fn words(&self, row: usize) -> String {
        let record = &self.records[row];
        let named = |id: &Option<String>| id.as_ref().and_then(|id| self.members.get(id));
        let others = record.contributors.iter().map(|one| &one.member).chain(&record.mentions);
        let others: Vec<_> = others.map(named).collect();
        let author = named(&record.author);
        let Self { terms, pauses, cutoff, .. } = self;
        format!("{cutoff} {record:#?}\nby {author:#?}\nwith {others:#?}\n{terms:#?}\n{pauses:#?}")
    }

    /// What the gate says of each record.
    pub(crate) fn at_once(&self) -> Vec<Decision> {
        table::decide(&table::gate(&self.world()), &table::records(&self.records))
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
