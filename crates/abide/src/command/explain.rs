//! `abide explain`: the waterfall of rules for a record, or what became of a member's records.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::process::ExitCode;

use abide_terms::decision::{Decision, Reason, Step, World, decide, explain};
use abide_terms::{Member, Record};
use serde_json::{Value, json};

use crate::args::{Global, What};
use crate::command::build::AsOf;
use crate::command::build::inputs::Inputs;
use crate::facts;
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(
    what: &What,
    at: Option<&str>,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let ledger = platform.read_ledger()?;
    let inputs = Inputs::look(&platform, &ledger, AsOf::parse(at)?)?;
    let records = match (&what.record, &what.member) {
        (Some(record), _) => facts::records(inputs.records(), |id, _| id == record)?,
        (None, Some(member)) => {
            facts::records(inputs.records(), |_, author| author == Some(member))?
        }
        (None, None) => vec![],
    };
    if let (Some(record), true) = (&what.record, records.is_empty()) {
        return Err(Failure::not_found(
            "explain::record_unknown",
            format_args!("no record `{record}` in any source"),
        )
        .hint("ids stand in the `id` column of `audit/decisions-*.parquet`"));
    }
    let ids = records.iter().flat_map(people).chain(what.member.clone()).collect();
    let mut members = facts::members(inputs.members(), &ids)?;
    for (id, member) in &mut members {
        member.history = ledger.history(id, &inputs.position)?;
    }
    let pauses = ledger.pauses(&inputs.position)?;
    let world =
        World { terms: &inputs.terms, pauses: &pauses, members: &members, cutoff: inputs.cutoff };
    match (&what.record, records.as_slice()) {
        (Some(_), [record, ..]) => one(record, &world, output),
        _ => all(what.member.as_deref().unwrap_or_default(), &records, &members, &world, output),
    }
    Ok(ExitCode::SUCCESS)
}

/// Everyone on whom the decision about a record can rest.
fn people(record: &Record) -> HashSet<String> {
    let contributors =
        record.contributors.iter().filter_map(|contributor| contributor.member.clone());
    record
        .author
        .iter()
        .cloned()
        .chain(contributors)
        .chain(record.mentions.iter().flatten().cloned())
        .collect()
}

fn one(record: &Record, world: &World<'_>, output: Output) {
    let (decision, steps) = explain(record, world);
    let rules: Vec<Value> = steps.iter().map(rule).collect();
    output.data(&json!({
        "record": record.id, "author": record.author, "category": record.category, "at": world.cutoff, "allowed": decision.is_allowed(), "reason": reason(decision), "rules": rules,
    }));
    if output.is_json() {
        return;
    }
    output.say(format_args!(
        "Record {}, as of {}: {}\n",
        record.id,
        world.cutoff,
        in_words(decision)
    ));
    let decided = match decision {
        Decision::Allowed => None,
        Decision::Denied { rule, .. } => Some(rule),
    };
    for step in &steps {
        let number = step.reason.number();
        let mark = match step.passed {
            Some(true) => "pass",
            Some(false) => "DENY",
            None => "????",
        };
        let here = if decided == Some(number) { "  ◀ decides" } else { "" };
        output.say(format_args!(
            "{number:>4}  {mark}  {:<19} {}{here}",
            step.reason.word(),
            step.because.join("; ")
        ));
        if !step.entries.is_empty() {
            output.say(format_args!("{:31}ledger entries {:?}", "", step.entries));
        }
    }
    if let Some(change) = decided.and_then(Reason::from_number).map(would_change) {
        output.say(format_args!("\nWhat would have to change: {change}."));
    }
}

fn all(
    member: &str,
    records: &[Record],
    members: &HashMap<String, Member>,
    world: &World<'_>,
    output: Output,
) {
    let decided: Vec<(&Record, Decision)> =
        records.iter().map(|record| (record, decide(record, world))).collect();
    let mut reasons: BTreeMap<u8, u64> = BTreeMap::new();
    for (_, decision) in &decided {
        *reasons.entry(decision.number()).or_default() += 1;
    }
    let word = |number: u8| Reason::from_number(number).map_or("allowed", Reason::word);
    let listed = decided.iter().map(|(record, decision)| {
        json!({
            "record": record.id, "category": record.category, "allowed": decision.is_allowed(), "reason": reason(*decision),
        })
    });
    let allowed = reasons.get(&0).copied().unwrap_or(0);
    let first = reasons.keys().find(|number| **number > 0).map(|number| word(*number));
    output.data(&json!({
        "member": member, "known": members.contains_key(member), "at": world.cutoff,
        "allowed": allowed > 0, "reason": if allowed > 0 { None } else { first },
        "records": listed.collect::<Vec<_>>(), "rules": [],
        "reasons": reasons.iter().map(|(number, count)| (word(*number), *count)).collect::<BTreeMap<_, _>>(),
    }));
    if output.is_json() {
        return;
    }
    if !members.contains_key(member) {
        output.say(format_args!("There is no member `{member}`."));
    }
    output.say(format_args!("{} records of {member}, as of {}:", records.len(), world.cutoff));
    for (number, count) in &reasons {
        output.say(format_args!("  {count:>6}  {}", word(*number)));
    }
    for (record, decision) in decided.iter().take(20) {
        output.say(format_args!(
            "  {:<28} {:<24} {}",
            record.id,
            record.category.as_deref().unwrap_or("?"),
            in_words(*decision)
        ));
    }
    if decided.len() > 20 {
        output.say(format_args!("  … and {} more; `--json` lists all", decided.len() - 20));
    }
}

fn reason(decision: Decision) -> Option<&'static str> {
    match decision {
        Decision::Allowed => None,
        Decision::Denied { reason, .. } => Some(reason.word()),
    }
}

fn rule(step: &Step) -> Value {
    json!({
        "rule": step.reason.word(), "number": step.reason.number(), "passed": step.passed,
        "because": step.because.join("; "), "entries": step.entries,
    })
}

fn in_words(decision: Decision) -> String {
    match decision {
        Decision::Allowed => "allowed".to_owned(),
        Decision::Denied { reason: Reason::Undecidable, rule } => {
            format!("denied: rule {rule} cannot be evaluated")
        }
        Decision::Denied { reason, .. } => format!("denied: {reason} ({})", reason.words()),
    }
}

fn would_change(reason: Reason) -> &'static str {
    match reason {
        Reason::Never => "nothing can; this kind of data is never used",
        Reason::CategoryUnlisted => {
            "every version of the terms that is asked would have to list this kind of data"
        }
        Reason::Audience => "the record would have to be seen by an audience that the terms list",
        Reason::Deleted => "nothing can; it was deleted",
        Reason::NotAMember => "the author would have to be a living person with an account",
        Reason::RegionUnlisted => {
            "the member's region, now and when it was made, would have to be known and covered by the terms"
        }
        Reason::NotInEffect => {
            "the region's date would have to come, and a notice be served and run its time"
        }
        Reason::Paused => {
            "the pause would have to end, and a new notice be served; what a pause says to purge stays out"
        }
        Reason::Minor => "the member would have to be known to be of age",
        Reason::MinorWhenMade => "nothing can; the member was under age when it was made",
        Reason::OutsideWindow => "the terms would have to cover the time at which it was made",
        Reason::OptedOut => "the member would have to switch it on themself",
        Reason::CategoryOptedOut => "the member would have to switch this category on themself",
        Reason::Objected => "the member would have to withdraw what stands; an erasure stays",
        Reason::OtherPerson => {
            "everyone else in the record would have to be somebody who may be used"
        }
        Reason::Signal => "the signal would have to go",
        Reason::Undecidable => "the record's facts would have to make sense",
    }
}
