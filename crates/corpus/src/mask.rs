//! What must not be in a text is masked on its way into the corpus: the stage between the decision and the writer.
//!
//! Every text of every allowed record is scanned once. Whoever is mentioned and may not be used must be found in the words, or the
//! record is denied after all. What was masked, by kind and place, goes into the audit; what stood there goes nowhere.

mod call;
mod columns;
mod people;
mod record;
mod redaction;

use std::path::PathBuf;

use abide_gate::{Decided, Gate};
use abide_scrub::{self as scrub, Asked, Scrubber};
use abide_terms::decision::Reason;
use arrow::array::Array;

use crate::error::{Error, Kind, Result};
use crate::names;
pub(crate) use columns::Columns;
pub use people::People;
pub(crate) use people::hash;
pub(crate) use record::apart;
use record::{About, Unmasked};
pub use redaction::{Column, Masked, Redaction};
pub(crate) use redaction::{Redactions, schema};

/// What is looked for, and whose names. Compiled once, shared between threads.
#[derive(Debug)]
pub struct Masking {
    scrubber: Scrubber,
    people: People,
}

/// Everybody's names, as hashes, to be kept for the next build.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) parts: scrub::Parts,
    pub(crate) keys: Vec<(u64, u32)>,
}

/// What was looked up in the words of a batch, by row.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// Hashes of names that are somebody's.
    pub(crate) names: Vec<(usize, u64)>,
    /// Rows whose words were read in a form that cannot be made again from the text and its masks.
    pub(crate) veiled: Vec<usize>,
}

impl Looked {
    pub(crate) fn clear(&mut self) {
        self.names.clear();
        self.veiled.clear();
    }
}

/// What masking comes to for one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// This is masked, and the record used.
    Masked(Vec<Redaction>),
    /// Somebody has to be masked and cannot be found, or the words cannot be read: the reason, and the rule.
    Denied { reason: Reason, rule: Reason },
}

impl Masking {
    /// By these rules.
    pub fn new(scrubber: Scrubber, mut people: People) -> Self {
        Self { scrubber: scrubber.directory(people.directory()), people }
    }

    /// With everybody whom the gate knows; `members` are the tables that it read, in the same order.
    pub fn of(scrubber: Scrubber, gate: &Gate, members: &[PathBuf]) -> Result<Self> {
        Ok(Self::new(scrubber, People::read(gate, members)?))
    }

    /// With everybody by names that were kept, as the gate has them now.
    pub(crate) fn kept(
        scrubber: Scrubber,
        gate: &Gate,
        (directory, keys): (scrub::Directory, Vec<(u64, u32)>),
    ) -> Self {
        Self { scrubber: scrubber.directory(directory), people: People::kept(gate, keys) }
    }

    /// Everybody's names.
    pub(crate) fn names(&self) -> Names {
        let parts = self.scrubber.people().map(scrub::Directory::parts).unwrap_or_default();
        Names { parts, keys: self.people.keys().to_vec() }
    }

    /// What would become of the allowed records of a batch, by row.
    pub fn look(&self, decided: &Decided) -> Result<Vec<(usize, Outcome)>> {
        self.look_asking(decided, None)
    }

    /// The same; `looked` gets what was looked up.
    fn look_asking(
        &self,
        decided: &Decided,
        mut looked: Option<&mut Looked>,
    ) -> Result<Vec<(usize, Outcome)>> {
        let columns = Columns::of(decided.records())?;
        let regions = names::labels(decided.regions())?;
        let words = regions.values();
        let words = columns::text(words)?;
        let mut mentions = decided.mentions();
        let allowed = decided.reasons().values().iter().enumerate();
        let mut outcomes = Vec::new();
        for (row, _) in allowed.filter(|(_, reason)| **reason == 0) {
            let start = mentions.partition_point(|mention| mention.row < row);
            let end = mentions.partition_point(|mention| mention.row <= row);
            let authors = decided.authors();
            let about = About {
                author: authors.is_valid(row).then(|| authors.value(row)),
                category: columns.category(row),
                region: regions.key(row).map(|key| words.value(key)),
                mentions: mentions.get(start..end).unwrap_or_default(),
                media: &columns.references(row),
            };
            mentions = mentions.get(end..).unwrap_or_default();
            let asked = looked.is_some().then(Asked::default);
            let found = self.find(&columns.parts(row), &about, asked.as_ref());
            if let (Some(looked), Some(asked)) = (looked.as_deref_mut(), asked) {
                // Of what could not be masked, nobody keeps what was masked.
                if asked.is_veiled() || found.is_err() {
                    looked.veiled.push(row);
                }
                looked.names.extend(asked.into_hashes().into_iter().map(|hash| (row, hash)));
            }
            let outcome = match found {
                Ok(found) => Outcome::Masked(found),
                Err(Unmasked::Nobody) => denied(Reason::OtherPerson),
                Err(Unmasked::Unreadable) => denied(Reason::Undecidable),
            };
            outcomes.push((row, outcome));
        }
        Ok(outcomes)
    }

    /// Everybody's names, if there are any.
    pub(crate) fn directory(&self) -> Option<&scrub::Directory> {
        self.scrubber.people()
    }

    /// The hashes of names as mentions are resolved by them, and whose they are.
    pub(crate) fn keys(&self) -> &[(u64, u32)] {
        self.people.keys()
    }

    /// The hashes under which words may name these members, and for which it matters whether they are masked: nobody else has them of whom
    /// nothing may be used.
    pub(crate) fn hashes(&self, of: &scrub::Masked) -> Vec<u64> {
        let everywhere = self.people.masked(None);
        self.scrubber.people().map(|people| people.hashes(of, everywhere)).unwrap_or_default()
    }

    /// Masks a decided batch, and says what was masked. `looked` is told whose names were looked up, if the batch is traced.
    pub(crate) fn apply(
        &self,
        decided: &Decided,
        looked: &mut Looked,
    ) -> Result<(Decided, Redactions)> {
        let columns = Columns::of(decided.records())?;
        let mut redactions = Redactions::default();
        let mut denied = Vec::new();
        let looked = decided.trace().is_some().then_some(looked);
        for (row, outcome) in self.look_asking(decided, looked)? {
            match outcome {
                Outcome::Masked(found) => redactions.add(row, found),
                Outcome::Denied { reason, rule } => {
                    denied.push((row, reason.number(), rule.number()));
                }
            }
        }
        if redactions.is_empty() && denied.is_empty() {
            return Ok((decided.clone(), redactions));
        }
        let records = columns.masked(decided.reasons(), &redactions)?;
        Ok((decided.masked(records, &denied)?, redactions))
    }
}

/// Masking is a part of rule 15.
fn denied(reason: Reason) -> Outcome {
    Outcome::Denied { reason, rule: Reason::OtherPerson }
}

#[expect(clippy::needless_pass_by_value, reason = "it maps the errors of results")]
fn fault(error: abide_scrub::Error) -> Error {
    Error::new(Kind::Records, error.message())
}
