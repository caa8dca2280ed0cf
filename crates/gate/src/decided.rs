//! Batches that the gate has decided. Only the gate makes them, so nothing else can be written to a corpus.

use std::pin::Pin;

use arrow::array::{ArrayRef, RecordBatch, UInt8Array, UInt32Array};
use futures::Stream;

use crate::digest::{self, RecordDigest};

/// One partition of decided records, in no particular order.
pub type DecidedStream = Pin<Box<dyn Stream<Item = Result<Decided, crate::Error>> + Send>>;

/// Somebody whom an allowed record mentions, where somebody in it has to be masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The row of the batch.
    pub row: usize,
    /// The place in the record's list of mentions.
    pub place: usize,
    /// The member's number, counted from 0; `None` for whoever is not among the members.
    pub member: Option<u32>,
    /// Whether they may not be used: if they cannot be masked, neither may the record.
    pub is_masked: bool,
}

/// Which records these are, and what would let them be decided otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// The number of each row's record.
    pub numbers: Vec<u32>,
    /// Rows, and members who contributed to them or are mentioned, by the members' numbers.
    pub people: Vec<(u32, u32)>,
    /// Rows, and the ids that they name and nobody has, as hashes: of contributors, and people who are mentioned.
    pub strangers: Vec<(u32, u64)>,
    /// Rows that speak of an instant after the cutoff: the first of them, in microseconds.
    pub later: Vec<(u32, i64)>,
    /// Of each row a digest of its record as it was read, before anything is masked; none if they were not asked for.
    pub digests: Vec<RecordDigest>,
}

/// Records with the decision for each.
#[derive(Debug, Clone)]
pub struct Decided {
    records: RecordBatch,
    reasons: UInt8Array,
    rules: UInt8Array,
    regions: ArrayRef,
    authors: UInt32Array,
    mentions: Vec<Mention>,
    trace: Option<Box<Trace>>,
}

impl Decided {
    pub(crate) fn new(
        records: RecordBatch,
        reasons: UInt8Array,
        rules: UInt8Array,
        regions: ArrayRef,
        authors: UInt32Array,
    ) -> Self {
        Self { records, reasons, rules, regions, authors, mentions: Vec::new(), trace: None }
    }

    #[must_use]
    pub(crate) fn tracing(self, trace: Option<Trace>) -> Self {
        Self { trace: trace.map(Box::new), ..self }
    }

    /// Digests the records of a trace; of each is said whether its words may be used.
    pub(crate) fn digest(&mut self, open: &[bool], key: &[u8; 16]) -> Result<(), crate::Error> {
        let Some(trace) = &mut self.trace else { return Ok(()) };
        trace.digests = digest::digests(&self.records, open, key)?;
        Ok(())
    }

    /// With those who have to be masked, sorted by row.
    #[must_use]
    pub(crate) fn mentioning(self, mentions: Vec<Mention>) -> Self {
        Self { mentions, ..self }
    }

    /// For tests of what takes decided batches, in crates to the right.
    #[cfg(feature = "fixtures")]
    pub fn fixture(
        records: RecordBatch,
        reasons: UInt8Array,
        rules: UInt8Array,
        regions: ArrayRef,
        authors: UInt32Array,
    ) -> Self {
        Self::new(records, reasons, rules, regions, authors)
    }

    /// The same, with mentions.
    #[cfg(feature = "fixtures")]
    #[must_use]
    pub fn with_mentions(self, mentions: Vec<Mention>) -> Self {
        self.mentioning(mentions)
    }

    /// The same decisions after masking: its records, and denials of what could not be masked (the row, the reason, the rule).
    /// Nothing that was denied becomes allowed.
    pub fn masked(
        &self,
        records: RecordBatch,
        denied: &[(usize, u8, u8)],
    ) -> Result<Self, crate::Error> {
        if records.num_rows() != self.records.num_rows() {
            return Err(crate::Error::Masked);
        }
        let (mut reasons, mut rules) =
            (self.reasons.values().to_vec(), self.rules.values().to_vec());
        for (row, reason, rule) in denied {
            let places = reasons.get_mut(*row).zip(rules.get_mut(*row));
            let (old, by) = places.filter(|_| *reason != 0).ok_or(crate::Error::Masked)?;
            if *old == 0 {
                (*old, *by) = (*reason, *rule);
            }
        }
        Ok(Self {
            records,
            reasons: UInt8Array::from(reasons),
            rules: UInt8Array::from(rules),
            regions: self.regions.clone(),
            authors: self.authors.clone(),
            mentions: Vec::new(),
            trace: self.trace.clone(),
        })
    }

    /// The records, allowed and denied, in the schema of `intake::schema::records`; texts are views of strings, and columns whose words repeat may be
    /// dictionaries of them.
    pub fn records(&self) -> &RecordBatch {
        &self.records
    }

    /// 0 for an allowed record, else the number of the reason in `docs/formats/decisions.md`.
    pub fn reasons(&self) -> &UInt8Array {
        &self.reasons
    }

    /// For reason 17 the rule that could not be evaluated, else equal to the reason.
    pub fn rules(&self) -> &UInt8Array {
        &self.rules
    }

    /// The mentions of allowed records that cannot be used without masking somebody, by row. Without them, nothing has to be masked.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Which records they are; `None` unless that was asked for.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_deref()
    }

    /// The author's region code at the cutoff (`Utf8` or a dictionary of it), `null` if unknown.
    pub fn regions(&self) -> &ArrayRef {
        &self.regions
    }

    /// The author's number among the gate's members, counted from 0; `null` for who is no member.
    pub fn authors(&self) -> &UInt32Array {
        &self.authors
    }
}
