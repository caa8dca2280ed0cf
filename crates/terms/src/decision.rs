//! The decision for one record: the executable form of `docs/formats/decisions.md`.
//!
//! Every rule is a function that says whether it denies, and why, to whoever listens. Nothing here reads a
//! clock or a file. The gate decides the same for millions of records at once and shares none of this code.

mod age;
mod choices;
mod force;
mod rules;
mod world;

use std::fmt;

pub use rules::{RULES, Rule};
pub use world::World;

use crate::record::Record;
use force::Standing;

/// Why a record is denied, numbered in the order in which the rules are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reason {
    Never = 1,
    CategoryUnlisted = 2,
    Audience = 3,
    Deleted = 4,
    NotAMember = 5,
    RegionUnlisted = 6,
    NotInEffect = 7,
    Paused = 8,
    Minor = 9,
    MinorWhenMade = 10,
    OutsideWindow = 11,
    OptedOut = 12,
    CategoryOptedOut = 13,
    Objected = 14,
    OtherPerson = 15,
    Signal = 16,
    Undecidable = 17,
}

impl Reason {
    /// Every reason, in order.
    pub const ALL: [Self; 17] = [
        Self::Never,
        Self::CategoryUnlisted,
        Self::Audience,
        Self::Deleted,
        Self::NotAMember,
        Self::RegionUnlisted,
        Self::NotInEffect,
        Self::Paused,
        Self::Minor,
        Self::MinorWhenMade,
        Self::OutsideWindow,
        Self::OptedOut,
        Self::CategoryOptedOut,
        Self::Objected,
        Self::OtherPerson,
        Self::Signal,
        Self::Undecidable,
    ];

    /// The place of its rule, from 1.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The reason of that number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.number() == number)
    }

    /// The word that tables, manifests and scripts use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::CategoryUnlisted => "category_unlisted",
            Self::Audience => "audience",
            Self::Deleted => "deleted",
            Self::NotAMember => "not_a_member",
            Self::RegionUnlisted => "region_unlisted",
            Self::NotInEffect => "not_in_effect",
            Self::Paused => "paused",
            Self::Minor => "minor",
            Self::MinorWhenMade => "minor_when_made",
            Self::OutsideWindow => "outside_window",
            Self::OptedOut => "opted_out",
            Self::CategoryOptedOut => "category_opted_out",
            Self::Objected => "objected",
            Self::OtherPerson => "other_person",
            Self::Signal => "signal",
            Self::Undecidable => "undecidable",
        }
    }

    /// One line for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Never => "never used, whatever the terms say",
            Self::CategoryUnlisted => "the terms do not list this kind of data",
            Self::Audience => "seen by an audience that the terms do not list",
            Self::Deleted => "the record or the account was deleted",
            Self::NotAMember => "not by a living person with an account",
            Self::RegionUnlisted => "no terms cover the member's region",
            Self::NotInEffect => "the terms are not in effect for this member",
            Self::Paused => "the region is paused",
            Self::Minor => "under age, or age unknown",
            Self::MinorWhenMade => "under age when it was made",
            Self::OutsideWindow => "made outside the period that the terms cover",
            Self::OptedOut => "the member's switch is off",
            Self::CategoryOptedOut => "the member's switch for this category is off",
            Self::Objected => "an objection, erasure or restriction stands",
            Self::OtherPerson => "somebody else in the record may not be used",
            Self::Signal => "an outside signal says no",
            Self::Undecidable => "a rule could not be evaluated",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What was decided about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    Allowed,
    Denied {
        reason: Reason,
        /// The number of the rule that denied, or that could not be evaluated.
        rule: u8,
    },
}

impl Decision {
    pub fn is_allowed(self) -> bool {
        self == Self::Allowed
    }

    /// 0 for an allowed record, else the number of the reason.
    pub fn number(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::Denied { reason, .. } => reason.number(),
        }
    }
}

/// A rule that could not be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Undecidable(pub &'static str);

/// Listens to the reasons of a rule.
pub trait Why {
    /// A fact in words, for people.
    fn say(&mut self, words: fmt::Arguments<'_>);
    /// A ledger entry on which the answer rests.
    fn entry(&mut self, index: u64);
}

/// Nobody listens: the compiler removes the words.
impl Why for () {
    fn say(&mut self, _: fmt::Arguments<'_>) {}
    fn entry(&mut self, _: u64) {}
}

/// One step of the waterfall that explains a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub reason: Reason,
    /// `None` if the rule could not be evaluated.
    pub passed: Option<bool>,
    pub because: Vec<String>,
    /// Places in the ledger.
    pub entries: Vec<u64>,
}

impl Why for Step {
    fn say(&mut self, words: fmt::Arguments<'_>) {
        self.because.push(words.to_string());
    }

    fn entry(&mut self, index: u64) {
        self.entries.push(index);
    }
}

/// Decides one record.
pub fn decide(record: &Record, world: &World<'_>) -> Decision {
    decide_by(RULES, record, world)
}

/// Decides by a list of rules, so that a test can leave one out or turn one round.
pub fn decide_by(rules: &[Rule], record: &Record, world: &World<'_>) -> Decision {
    let standing = Standing::of(record.author.as_deref(), record, world);
    for rule in rules {
        match rule.denies(&standing, &mut ()) {
            Ok(false) => {}
            Ok(true) => {
                return Decision::Denied { reason: rule.reason, rule: rule.reason.number() };
            }
            Err(_) => {
                return Decision::Denied {
                    reason: Reason::Undecidable,
                    rule: rule.reason.number(),
                };
            }
        }
    }
    Decision::Allowed
}

/// Which mentions of a record have to be masked in its text, by their places in the list; none of a record that is denied.
///
/// A record whose mentions cannot be masked after all must not be used.
pub fn masked(record: &Record, world: &World<'_>) -> Vec<usize> {
    if !decide(record, world).is_allowed() {
        return vec![];
    }
    let standing = Standing::of(record.author.as_deref(), record, world);
    rules::unusable_mentions(&standing).map(|(place, _)| place).collect()
}

/// Asks every rule, also those after the one that decides, and keeps the words.
pub fn explain(record: &Record, world: &World<'_>) -> (Decision, Vec<Step>) {
    let standing = Standing::of(record.author.as_deref(), record, world);
    let steps = RULES
        .iter()
        .map(|rule| {
            let mut step =
                Step { reason: rule.reason, passed: None, because: vec![], entries: vec![] };
            match rule.denies(&standing, &mut step) {
                Ok(denies) => step.passed = Some(!denies),
                Err(error) => step.because.push(error.to_string()),
            }
            step
        })
        .collect();
    (decide(record, world), steps)
}
