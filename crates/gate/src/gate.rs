//! The decision over batches of records.

use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, UInt8Array};

use crate::ask::{Ask, Asks};
use crate::fold::Folded;
use crate::regions::UNKNOWN;
use crate::rules::{Context, RULES, Rule, decide};
use crate::{Decided, Error, canonical, layout};

/// What decides: terms, pauses, members and their history, folded for one cutoff.
#[derive(Debug)]
pub struct Gate {
    pub(crate) folded: Folded,
    rules: Vec<Rule>,
}

/// What was decided of a batch, without its records.
#[derive(Debug)]
pub(crate) struct Verdicts {
    pub(crate) reasons: UInt8Array,
    pub(crate) rules: UInt8Array,
    pub(crate) regions: ArrayRef,
    pub(crate) categories: Vec<u32>,
}

impl Gate {
    pub(crate) fn of(folded: Folded) -> Self {
        Self { folded, rules: RULES.to_vec() }
    }

    /// Decides a batch in the schema of `intake::schema::records`, or one that can be converted to it.
    pub fn decide_batch(&self, batch: &RecordBatch) -> Result<Decided, Error> {
        layout::records(&batch.schema(), "records")?;
        let records = canonical::records(batch, "records")?;
        let verdicts = self.verdicts(batch, "records")?;
        Ok(Decided::new(records, verdicts.reasons, verdicts.rules, verdicts.regions))
    }

    /// Decides from the columns that the decision needs.
    pub(crate) fn verdicts(&self, batch: &RecordBatch, place: &str) -> Result<Verdicts, Error> {
        let Asks { asks, others } = Asks::of(&self.folded, batch, place)?;
        let context = Context { folded: &self.folded, others: &others, rules: &self.rules };
        let (reasons, rules) = decide(&context, &asks);
        let categories = asks.iter().map(|ask| ask.category).collect();
        Ok(Verdicts {
            reasons: UInt8Array::from(reasons),
            rules: UInt8Array::from(rules),
            regions: self.regions(&asks)?,
            categories,
        })
    }

    /// The authors' regions at the cutoff, as keys of the table of codes.
    fn regions(&self, asks: &[Ask<'_>]) -> Result<ArrayRef, Error> {
        let key = |region: u32| (region != UNKNOWN).then(|| i32::try_from(region).ok()).flatten();
        let keys: Int32Array = asks.iter().map(|ask| key(ask.person.region)).collect();
        let codes = Arc::clone(&self.folded.codes);
        let regions = DictionaryArray::try_new(keys, codes)
            .map_err(|error| Error::Records(error.into()))?;
        Ok(Arc::new(regions))
    }

    /// How many members are known.
    #[must_use]
    pub fn members(&self) -> usize {
        self.folded.ids.len()
    }

    /// The same gate without one of its rules, for tests that look whether anybody notices.
    #[cfg(feature = "fixtures")]
    #[must_use]
    pub fn without(mut self, rule: u8) -> Self {
        self.rules.retain(|one| one.number != rule);
        self
    }

    /// The same gate with one of its rules turned round, for tests that look whether anybody notices.
    #[cfg(feature = "fixtures")]
    #[must_use]
    pub fn inverted(mut self, rule: u8) -> Self {
        for one in self.rules.iter_mut().filter(|one| one.number == rule) {
            one.inverted = !one.inverted;
        }
        self
    }
}

/// The type of the regions of a decided batch.
pub(crate) fn region_type() -> arrow::datatypes::DataType {
    use arrow::datatypes::DataType;
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}
