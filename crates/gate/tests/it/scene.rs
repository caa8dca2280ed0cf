//! A world with records to decide, and what both sides say of them.

use std::collections::HashMap;

use abide_terms::Document;
use abide_terms::decision::{Decision, World, decide, masked};
use abide_terms::event::Pause;
use abide_terms::member::Member;
use abide_terms::record::Record;
use jiff::Timestamp;

use crate::table;

/// A decision, and the places of the mentions that have to be masked.
pub(crate) type Verdict = (Decision, Vec<usize>);

/// A world with records to decide.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) terms: Vec<Document>,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) cutoff: Timestamp,
    pub(crate) masking: bool,
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
            masking: self.masking,
        }
    }

    /// What the one-record rule says of each record.
    pub(crate) fn one_by_one(&self) -> Vec<Decision> {
        let world = self.world();
        self.records.iter().map(|record| decide(record, &world)).collect()
    }

    /// The same, with the places of the mentions that are masked.
    pub(crate) fn verdicts_one_by_one(&self) -> Vec<Verdict> {
        let world = self.world();
        let records = self.records.iter();
        records.map(|record| (decide(record, &world), masked(record, &world))).collect()
    }

    /// What a decision about a record rests on.
    pub(crate) fn words(&self, row: usize) -> String {
        let record = &self.records[row];
        let named = |id: &Option<String>| id.as_ref().and_then(|id| self.members.get(id));
        let others = record.contributors.iter().map(|one| &one.member).chain(&record.mentions);
        let others: Vec<_> = others.map(named).collect();
        let author = named(&record.author);
        let Self { terms, pauses, cutoff, masking, .. } = self;
        format!(
            "{cutoff} masking {masking} {record:#?}\nby {author:#?}\nwith {others:#?}\n{terms:#?}\n{pauses:#?}"
        )
    }

    /// What the gate says of each record, with the places of the mentions that are masked.
    pub(crate) fn verdicts_at_once(&self) -> Vec<Verdict> {
        table::verdicts(&table::gate(&self.world()), &table::records(&self.records))
    }

    /// What the gate says of each record.
    pub(crate) fn at_once(&self) -> Vec<Decision> {
        table::decide(&table::gate(&self.world()), &table::records(&self.records))
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
