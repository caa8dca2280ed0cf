//! How many records are allowed and denied, without reading their text.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use datafusion_common::DataFusionError;
use futures::StreamExt;
use tokio::task::JoinSet;

use crate::plan::{Batches, Wanted, scan};
use crate::regions::UNKNOWN;
use crate::{Error, Gate, Options};

/// Records that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// 0 for allowed records, else the number of the reason in `docs/formats/decisions.md`.
    pub reason: u8,
    /// `None` if it is absent, or named neither by the taxonomy nor by any terms.
    pub category: Option<String>,
    /// The author's region code at the cutoff, `None` if unknown.
    pub region: Option<String>,
}

/// How many records are in each group.
pub type Counts = BTreeMap<Group, u64>;

/// The columns that a decision needs.
const COLUMNS: &[&str] = &[
    "category",
    "audience",
    "author",
    "made_from",
    "made_to",
    "deleted_at",
    "contributors",
    "mentions",
    "signals",
];

/// Reason, category and region, as numbers.
type Numbers = HashMap<(u8, u32, u32), u64>;

impl Gate {
    /// Counts the records of the files by reason, category and region. Runs in a Tokio runtime.
    pub async fn count(
        self: &Arc<Self>,
        paths: &[PathBuf],
        options: Options,
    ) -> Result<Counts, Error> {
        let mut tasks = JoinSet::new();
        for stream in scan(paths, options, Wanted::Columns(COLUMNS), None)? {
            tasks.spawn(Arc::clone(self).count_stream(stream));
        }
        let mut counts = Counts::new();
        while let Some(numbers) = tasks.join_next().await {
            let numbers =
                numbers.map_err(|error| DataFusionError::ExecutionJoin(Box::new(error)))?;
            for ((reason, category, region), count) in numbers? {
                let group = Group {
                    reason,
                    category: self.folded.world.categories.name(category).map(str::to_owned),
                    region: self.code(region),
                };
                *counts.entry(group).or_default() += count;
            }
        }
        Ok(counts)
    }

    async fn count_stream(self: Arc<Self>, mut stream: Batches) -> Result<Numbers, Error> {
        let mut numbers = Numbers::new();
        while let Some(batch) = stream.next().await {
            let verdicts = self.verdicts(&batch?, "records", None)?;
            let columns = verdicts.categories.iter().zip(&verdicts.regions);
            for (reason, (category, region)) in verdicts.reasons.iter().zip(columns) {
                *numbers.entry((*reason, *category, *region)).or_default() += 1;
            }
        }
        Ok(numbers)
    }

    /// The code of a region's number.
    fn code(&self, region: u32) -> Option<String> {
        let codes = self.folded.codes.as_string_opt::<i32>()?;
        let number = region as usize;
        (region != UNKNOWN && number < codes.len()).then(|| codes.value(number).to_owned())
    }
}
