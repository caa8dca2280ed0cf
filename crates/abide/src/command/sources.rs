//! `abide sources check`: what the sources hold, and what of it nobody has said what it is.

use std::collections::BTreeMap;
use std::process::ExitCode;

use abide_intake::{Staged, Survey};
use comfy_table::{CellAlignment, Table, presets};
use serde_json::json;

use crate::args::Global;
use crate::command::build::{inputs, left_out};
use crate::failure::{At, Exit, Failure};
use crate::output::{self, Output};
use crate::platform::Platform;
use crate::{facts, sources, version};

/// Where nothing is published and no draft says another age.
const MINIMUM_AGE: i16 = 18;

/// Records by source, category and audience; unknown ones are `None`.
type Counts = BTreeMap<(String, Option<String>, Option<String>), u64>;

pub(super) fn run(global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let ledger = platform.read_ledger()?;
    let survey = sources::survey(&platform)?;
    let published = Platform::published(&ledger, &ledger.position()?)?;
    let age = match inputs::minimum_age(&published) {
        Some(age) => age,
        None => drafted(&platform).unwrap_or(MINIMUM_AGE),
    };
    // What is looked at before anything is published is not kept.
    let staging = platform.path(&platform.config.staging);
    std::fs::create_dir_all(&staging).at("sources::staging", staging.display())?;
    let making = tempfile::Builder::new()
        .prefix(".making-sources-")
        .tempdir_in(&staging)
        .at("sources::staging", staging.display())?;
    let staged = sources::stage(&platform, &ledger, &survey, age, making.path())?;
    let counts = count(&platform, &survey, &staged)?;
    let members = facts::members_by_kind(&staged.members)?;
    data(&counts, &members, &staged, output);
    if !output.is_json() {
        say(&counts, &members, &staged, output);
    }
    Ok(if staged.quarantine.is_empty() { ExitCode::SUCCESS } else { Exit::Found.into() })
}

fn drafted(platform: &Platform) -> Option<i16> {
    let drafts = version::drafts(platform).ok()?;
    inputs::minimum_age(&drafts.into_iter().map(|draft| draft.document).collect::<Vec<_>>())
}

fn count(platform: &Platform, survey: &Survey, staged: &Staged) -> Result<Counts, Failure> {
    let mut counts = Counts::new();
    for path in &staged.records {
        let source = sources::of(platform, survey, path).unwrap_or("unknown");
        for ((category, audience), records) in facts::kinds(path)? {
            *counts.entry((source.to_owned(), category, audience)).or_default() += records;
        }
    }
    Ok(counts)
}

fn data(counts: &Counts, members: &BTreeMap<Option<String>, u64>, staged: &Staged, output: Output) {
    let kind = |of: &Option<String>| of.clone().unwrap_or_else(|| "unknown".to_owned());
    let members: BTreeMap<String, u64> =
        members.iter().map(|(of, members)| (kind(of), *members)).collect();
    let counts = counts.iter().map(|((source, category, audience), records)| {
        json!({ "source": source, "category": category, "audience": audience, "records": records })
    });
    let quarantine = staged.quarantine.iter().map(|item| {
        json!({
            "source": item.source, "place": item.place, "what": item.what, "count": item.count, "hint": item.hint,
        })
    });
    output.data(&json!({
        "members": members.values().sum::<u64>(), "member_kinds": members, "counts": counts.collect::<Vec<_>>(),
        "refused": staged.refused, "quarantined": quarantine.collect::<Vec<_>>(),
    }));
}

fn say(counts: &Counts, members: &BTreeMap<Option<String>, u64>, staged: &Staged, output: Output) {
    let word = |of: &Option<String>| of.clone().unwrap_or_else(|| "unknown".to_owned());
    let kinds: Vec<String> =
        members.iter().map(|(kind, members)| format!("{} {members}", word(kind))).collect();
    output.say(format_args!(
        "{}: {}\n",
        output::count(members.values().sum(), "member"),
        kinds.join(", ")
    ));
    let mut table = Table::new();
    table
        .load_style(presets::ASCII_MARKDOWN)
        .set_header(["source", "category", "audience", "records"]);
    for ((source, category, audience), records) in counts {
        table.add_row([source.clone(), word(category), word(audience), records.to_string()]);
    }
    if let Some(column) = table.column_mut(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    output.say(table);
    for (reason, records) in &staged.refused {
        output.say(format_args!("{}: {reason}; never taken in", output::count(*records, "record")));
    }
    if staged.quarantine.is_empty() {
        output.say("\nEverything in it was said what it is.");
    } else {
        output.say("");
        left_out(&staged.quarantine, usize::MAX, |line| output.say(line));
    }
}
