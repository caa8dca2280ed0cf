//! What a new version would do: both are run over every record, as if it had been announced to everyone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use abide_gate::Gate;
use abide_ledger::Ledger;
use abide_terms::Document;
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use jiff::Timestamp;
use serde::Serialize;

use crate::command::build::AsOf;
use crate::command::build::inputs::Inputs;
use crate::facts;
use crate::failure::{At, Failure};
use crate::output;
use crate::platform::Platform;

/// The effect at each instant at which something begins to count.
#[derive(Debug, Serialize)]
pub(crate) struct Effect {
    /// What was assumed of notices.
    assumption: &'static str,
    moments: Vec<Moment>,
}

/// What changes at an instant.
#[derive(Debug, Serialize)]
struct Moment {
    from: Timestamp,
    lines: Vec<Line>,
}

/// One region and kind of data.
#[derive(Debug, Serialize)]
struct Line {
    region: String,
    category: String,
    records_become_usable: u64,
    records_stop_being_usable: u64,
    members_become_usable: u64,
    members_stop_being_usable: u64,
}

#[derive(Debug, Default)]
struct Sum {
    records: [u64; 2],
    members: [BTreeSet<String>; 2],
}

/// Runs the versions up to `before`, and the same with `after`, at each date of `after`.
pub(super) fn of(
    platform: &Platform,
    before: &Document,
    after: &Document,
) -> Result<Effect, Failure> {
    let ledger = platform.read_ledger()?;
    let mut moments: BTreeSet<Timestamp> = [after.published].into();
    moments.extend(
        after.regions.iter().flat_map(|region| [region.effective.existing, region.effective.new]),
    );
    let mut told = vec![];
    for from in moments {
        let inputs = Inputs::look(platform, &ledger, AsOf::Asked(from))?;
        let mut old: Vec<Document> = inputs
            .terms
            .iter()
            .filter(|version| version.version != after.version)
            .cloned()
            .collect();
        if !old.iter().any(|version| version.version == before.version) {
            old.push(before.clone());
        }
        let mut new = old.clone();
        new.push(after.clone());
        let gates = [gate(&inputs, &ledger, &old, after)?, gate(&inputs, &ledger, &new, after)?];
        let lines = compare(&inputs, &gates)?;
        if !lines.is_empty() {
            told.push(Moment { from, lines });
        }
    }
    Ok(Effect {
        assumption: "every member is served notice of the new version when it is published",
        moments: told,
    })
}

/// A gate over these versions, with everybody told of the new one on the day of its publication.
fn gate(
    inputs: &Inputs,
    ledger: &Ledger,
    versions: &[Document],
    after: &Document,
) -> Result<Gate, Failure> {
    inputs.fold_told(ledger, versions, after)
}

fn compare(inputs: &Inputs, gates: &[Gate; 2]) -> Result<Vec<Line>, Failure> {
    let mut sums: BTreeMap<(String, String), Sum> = BTreeMap::new();
    facts::batches(inputs.records(), |batch| {
        let [old, new] = [gates[0].decide_batch(batch)?, gates[1].decide_batch(batch)?];
        let text =
            |column: &dyn Array| cast(column, &DataType::Utf8).at("terms::effect", "a column");
        let regions = text(new.regions())?;
        let (regions, records) = (regions.as_string::<i32>(), new.records());
        let column = |name: &str| match records.column_by_name(name) {
            Some(column) => text(column),
            None => {
                Err(Failure::failed("terms::effect", format_args!("there is no column `{name}`")))
            }
        };
        let (categories, authors) = (column("category")?, column("author")?);
        let (categories, authors) = (categories.as_string::<i32>(), authors.as_string::<i32>());
        for row in 0..records.num_rows() {
            let side = match (old.reasons().value(row), new.reasons().value(row)) {
                (was, 0) if was != 0 => 0,
                (0, is) if is != 0 => 1,
                _ => continue,
            };
            let word = |column: &arrow::array::StringArray| {
                if column.is_valid(row) {
                    column.value(row).to_owned()
                } else {
                    "unknown".to_owned()
                }
            };
            let sum = sums.entry((word(regions), word(categories))).or_default();
            if let (Some(records), Some(members)) =
                (sum.records.get_mut(side), sum.members.get_mut(side))
            {
                *records += 1;
                members.insert(word(authors));
            }
        }
        Ok(())
    })?;
    let lines = sums.into_iter().map(|((region, category), sum)| {
        let [become_usable, stop] = sum.records;
        let [members_become, members_stop] = sum.members;
        Line {
            region,
            category,
            records_become_usable: become_usable,
            records_stop_being_usable: stop,
            members_become_usable: members_become.len() as u64,
            members_stop_being_usable: members_stop.len() as u64,
        }
    });
    Ok(lines.collect())
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nThe effect, if {}:", self.assumption)?;
        if self.moments.is_empty() {
            return write!(f, "  no record of this platform becomes usable or stops being usable");
        }
        for moment in &self.moments {
            writeln!(f, "\n  from {}", moment.from)?;
            for line in &moment.lines {
                let Line { region, category, .. } = line;
                if line.records_become_usable > 0 {
                    writeln!(
                        f,
                        "    {region:<8} {category:<24} +{} of {}",
                        output::count(line.records_become_usable, "record"),
                        output::count(line.members_become_usable, "member")
                    )?;
                }
                if line.records_stop_being_usable > 0 {
                    writeln!(
                        f,
                        "    {region:<8} {category:<24} -{} of {}",
                        output::count(line.records_stop_being_usable, "record"),
                        output::count(line.members_stop_being_usable, "member")
                    )?;
                }
            }
        }
        Ok(())
    }
}
