//! Batches that the gate has decided. Only the gate makes them, so nothing else can be written to a corpus.

use std::pin::Pin;

use arrow::array::{ArrayRef, RecordBatch, UInt8Array, UInt32Array};
use futures::Stream;

/// One partition of decided records, in no particular order.
pub type DecidedStream = Pin<Box<dyn Stream<Item = Result<Decided, crate::Error>> + Send>>;

/// Records with the decision for each.
#[derive(Debug, Clone)]
pub struct Decided {
    records: RecordBatch,
    reasons: UInt8Array,
    rules: UInt8Array,
    regions: ArrayRef,
    authors: UInt32Array,
}

impl Decided {
    pub(crate) fn new(
        records: RecordBatch,
        reasons: UInt8Array,
        rules: UInt8Array,
        regions: ArrayRef,
        authors: UInt32Array,
    ) -> Self {
        Self { records, reasons, rules, regions, authors }
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

    /// The records, allowed and denied, in the schema of `intake::schema::records`.
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

    /// The author's region code at the cutoff (`Utf8` or a dictionary of it), `null` if unknown.
    pub fn regions(&self) -> &ArrayRef {
        &self.regions
    }

    /// The author's number among the gate's members, counted from 0; `null` for who is no member.
    pub fn authors(&self) -> &UInt32Array {
        &self.authors
    }
}
