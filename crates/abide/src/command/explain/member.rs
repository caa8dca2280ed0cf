//! What became of a member's records.

use std::collections::BTreeMap;

use abide_terms::decision::{Decision, Reason, World, decide};
use serde_json::json;

use super::{Beside, in_words, reason, waterfall};
use crate::facts::Placed;
use crate::output::{self, Output};

/// How many records are listed one by one, for people.
const RECORDS_MAX: usize = 20;

/// The decision about a record, after masking.
fn decided(placed: &Placed, world: &World<'_>, beside: &Beside) -> Decision {
    beside.masks.after(&placed.record.id, decide(&placed.record, world))
}

/// Tells it. `false` if a corpus's audit says something else of any of them.
pub(super) fn tell(
    member: &str,
    records: &[Placed],
    world: &World<'_>,
    beside: &Beside,
    output: Output,
) -> bool {
    let decided: Vec<(&Placed, Decision)> =
        records.iter().map(|placed| (placed, decided(placed, world, beside))).collect();
    let mut reasons: BTreeMap<u8, u64> = BTreeMap::new();
    for (_, decision) in &decided {
        *reasons.entry(decision.number()).or_default() += 1;
    }
    let agrees = |placed: &Placed, decision: Decision| {
        beside.compare(&placed.record.id, decision).is_none_or(|(_, agrees)| agrees)
    };
    let differ = decided.iter().filter(|(placed, decision)| !agrees(placed, *decision)).count();
    let listed = decided.iter().map(|(placed, decision)| {
        let audit = beside.compare(&placed.record.id, *decision).map(|(row, _)| row);
        json!({
            "record": placed.record.id, "category": placed.record.category, "place": placed.place,
            "allowed": decision.is_allowed(), "reason": reason(*decision), "audit": audit.flatten(),
        })
    });
    let word = |number: u8| Reason::from_number(number).map_or("allowed", Reason::word);
    let corpus = beside.audit.as_ref().map(|(id, _)| json!({ "id": id, "differ": differ }));
    // One record in full: the first that is denied, else the first.
    let shown = decided.iter().find(|(_, decision)| !decision.is_allowed()).or(decided.first());
    output.data(&json!({
        "shown": shown.map(|(placed, _)| &placed.record.id),
        "allowed": shown.is_some_and(|(_, decision)| decision.is_allowed()),
        "reason": shown.and_then(|(_, decision)| reason(*decision)),
        "rules": shown.map_or_else(Vec::new, |(placed, _)| waterfall::rules_of(placed, world, beside)),
        "member": member, "known": world.members.contains_key(member), "at": world.cutoff,
        "records": listed.collect::<Vec<_>>(),
        "reasons": reasons.iter().map(|(number, count)| (word(*number), *count)).collect::<BTreeMap<_, _>>(),
        "ledger": beside.ledger, "corpus": corpus, "warnings": beside.warnings,
    }));
    if output.is_json() {
        return differ == 0;
    }
    if !world.members.contains_key(member) {
        output.say(format_args!("There is no member `{member}`."));
    }
    output.say(format_args!(
        "{} of {member}, {}:",
        output::count(records.len() as u64, "record"),
        beside.words
    ));
    for (number, count) in &reasons {
        output.say(format_args!("  {count:>6}  {}", word(*number)));
    }
    for (placed, decision) in decided.iter().take(RECORDS_MAX) {
        let differs = if agrees(placed, *decision) { "" } else { "  ◀ not so in the audit" };
        output.say(format_args!(
            "  {:<28} {:<24} {}{differs}",
            placed.record.id,
            placed.record.category.as_deref().unwrap_or("?"),
            in_words(*decision)
        ));
    }
    if let Some(more) = decided.len().checked_sub(RECORDS_MAX).filter(|more| *more > 0) {
        output.say(format_args!("  … and {more} more; `--json` lists all"));
    }
    if let Some((corpus, _)) = &beside.audit {
        output.say(match differ {
            0 => format!("The audit of corpus {corpus} says the same."),
            differ => {
                format!("The audit of corpus {corpus} says something else of {differ} of them.")
            }
        });
    }
    differ == 0
}
