//! How many records of each category and region were decided how, for auditors and for the public.

use std::collections::BTreeMap;

use abide_gate::Decided;
use abide_terms::taxonomy;
use arrow::array::StringArray;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::audit::word;
use crate::names::Labels;

/// A public count smaller than this is not told.
pub const SUPPRESSED_BELOW: u64 = 10;

/// A count of people or of their records, as the public is told.
pub(crate) fn told(count: u64) -> Option<u64> {
    (count >= SUPPRESSED_BELOW).then_some(count)
}

/// Category, region and decision; `unknown` where there is none.
pub type Cell = (String, String, String);

/// Exact counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(pub BTreeMap<Cell, u64>);

/// Exact counts while records go by: categories and regions by their numbers, and the decision's.
#[derive(Debug, Default)]
pub(crate) struct Tally(HashMap<(Option<u32>, Option<u32>, u8), u64>);

impl Tally {
    pub(crate) fn add(&mut self, decided: &Decided, labels: &Labels) {
        let (categories, regions) = (&labels.categories, &labels.regions);
        let (of_categories, of_regions) = (categories.numbers.len() + 1, regions.numbers.len() + 1);
        // A flat table of the batch's own few values, the last of each for rows without one, so that a row costs no hashing.
        let mut counts = vec![0_u64; of_categories * of_regions * DECISIONS];
        for (row, reason) in decided.reasons().values().iter().enumerate() {
            let category = categories.words.key(row).unwrap_or(of_categories - 1);
            let region = regions.words.key(row).unwrap_or(of_regions - 1);
            let place = (category * of_regions + region) * DECISIONS + usize::from(*reason);
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
        for (place, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let (cell, reason) = (place / DECISIONS, (place % DECISIONS) as u8);
            let category = categories.numbers.get(cell / of_regions).copied();
            let region = regions.numbers.get(cell % of_regions).copied();
            *self.0.entry((category, region, reason)).or_default() += count;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (cell, count) in &other.0 {
            *self.0.entry(*cell).or_default() += count;
        }
    }
}

/// Allowed, and every reason, at their numbers.
const DECISIONS: usize = 18;

/// One line of a published table. `None` is a count that is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub category: String,
    pub region: String,
    pub reason: String,
    pub records: Option<u64>,
}

impl Counts {
    /// Takes in what was tallied; `words` are the words of its numbers.
    pub(crate) fn add(&mut self, tally: &Tally, words: &StringArray) {
        let name = |number: Option<u32>| {
            number.map_or("unknown", |number| words.value(number as usize)).to_owned()
        };
        for ((category, region, reason), count) in &tally.0 {
            let cell = (known(name(*category)), name(*region), word(*reason).to_owned());
            *self.0.entry(cell).or_default() += count;
        }
    }

    /// Counts one record as its decision is written down.
    pub(crate) fn count(&mut self, category: Option<&str>, region: Option<&str>, reason: &str) {
        let name = |word: Option<&str>| word.unwrap_or("unknown").to_owned();
        let cell = (known(name(category)), name(region), reason.to_owned());
        *self.0.entry(cell).or_default() += 1;
    }

    /// Records by decision.
    pub fn by_reason(&self) -> BTreeMap<String, u64> {
        self.by(|(_, _, reason)| reason)
    }

    pub(crate) fn by(&self, part: impl Fn(&Cell) -> &String) -> BTreeMap<String, u64> {
        let mut sums = BTreeMap::new();
        for (cell, count) in &self.0 {
            *sums.entry(part(cell).clone()).or_default() += count;
        }
        sums
    }

    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Every cell, told exactly: for auditors.
    pub fn lines(&self) -> Vec<Line> {
        self.0
            .iter()
            .map(|((category, region, reason), count)| Line {
                category: category.clone(),
                region: region.clone(),
                reason: reason.clone(),
                records: Some(*count),
            })
            .collect()
    }

    /// Every cell, as far as the public may know it.
    ///
    /// A decision whose sum is not told has no cell that is told: its cells would add up to it. The other cells are
    /// withheld within the sums that somebody can know: per decision, and for what is allowed per category as well,
    /// which `data/` itself tells.
    pub fn public(&self) -> Vec<Line> {
        let sums = self.public_by_reason();
        let mut lines = self.lines();
        let mut groups: BTreeMap<(String, String), Vec<&mut Option<u64>>> = BTreeMap::new();
        for line in &mut lines {
            if sums.get(&line.reason).copied().flatten().is_none() {
                line.records = None;
            }
            let category =
                if line.reason == ALLOWED { line.category.clone() } else { String::new() };
            groups.entry((line.reason.clone(), category)).or_default().push(&mut line.records);
        }
        groups.into_values().for_each(withhold);
        lines
    }

    /// Sums by decision, as far as the public may know them. What is allowed can be counted in `data/`, so it is told,
    /// and cannot hide another sum.
    pub fn public_by_reason(&self) -> BTreeMap<String, Option<u64>> {
        let mut sums: BTreeMap<String, Option<u64>> =
            self.by_reason().into_iter().map(|(reason, count)| (reason, Some(count))).collect();
        withhold(
            sums.iter_mut()
                .filter(|(reason, _)| *reason != ALLOWED)
                .map(|(_, count)| count)
                .collect(),
        );
        sums
    }
}

const ALLOWED: &str = "allowed";

/// Takes away every small count of a group whose sum is known, and then the next smallest, until what is away is at
/// least two counts that add up to ten: subtraction then tells none of them.
fn withhold(mut group: Vec<&mut Option<u64>>) {
    let (mut hidden, mut sum) = (0, 0);
    group.sort();
    for count in group {
        let Some(records) = *count else { continue };
        if records >= SUPPRESSED_BELOW && (hidden == 0 || (hidden >= 2 && sum >= SUPPRESSED_BELOW))
        {
            break;
        }
        *count = None;
        hidden += 1;
        sum += records;
    }
}

/// A category as counts name it. One that is not known may be anything that stood in a column, even a member's words.
fn known(category: String) -> String {
    if taxonomy::is_known(&category) {
        category
    } else if taxonomy::is_never(&category) {
        category.split('.').next().unwrap_or_default().to_owned()
    } else {
        "unknown".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(cells: &[(&str, &str, &str, u64)]) -> Counts {
        Counts(
            cells
                .iter()
                .map(|(c, r, w, n)| (((*c).into(), (*r).into(), (*w).into()), *n))
                .collect(),
        )
    }

    #[test]
    fn one_small_cell_takes_the_next_smallest_with_it() {
        let counts = counts(&[
            ("a", "DE", "minor", 3),
            ("a", "US", "minor", 40),
            ("b", "US", "minor", 90),
            ("b", "US", "allowed", 500),
        ]);
        let told: Vec<_> = counts.public().into_iter().map(|line| line.records).collect();
        assert_eq!(told, [None, None, Some(500), Some(90)]);
    }

    #[test]
    fn a_small_sum_cannot_be_had_by_subtraction() {
        let counts = counts(&[
            ("a", "DE", "minor", 3),
            ("a", "US", "never", 40),
            ("b", "US", "allowed", 500),
        ]);
        let told: Vec<_> = counts.public_by_reason().into_values().collect();
        assert_eq!(told, [Some(500), None, None]);
        assert_eq!(counts.total(), 543);
    }
}
