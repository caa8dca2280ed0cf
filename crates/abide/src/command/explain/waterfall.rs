//! Every rule about one record, and the one that decides.

use abide_terms::decision::{Decision, Reason, Step, World, explain};
use serde_json::{Value, json};

use super::comparison::Row;
use super::detail::{self, Other};
use super::{Beside, in_words, reason, remedy};
use crate::facts::Placed;
use crate::output::Output;

/// Tells it. `false` if a corpus's audit says something else.
pub(super) fn tell(placed: &Placed, world: &World<'_>, beside: &Beside, output: Output) -> bool {
    let (decision, mut steps) = explain(&placed.record, world);
    let others = detail::add(&mut steps, placed, world);
    let decision = beside.masks.add(&placed.record.id, decision, &mut steps);
    let compared = beside.compare(&placed.record.id, decision);
    output.data(&data(placed, world, beside, decision, &steps, &others));
    if !output.is_json() {
        output.say(format_args!(
            "Record {}, {}: {}",
            placed.record.id,
            beside.words,
            in_words(decision)
        ));
        if let Some(place) = &placed.place {
            output.say(format_args!("It stands at `{place}`."));
        }
        output.say("");
        say(decision, &steps, output);
        beside.masks.say(&placed.record.id, output);
        if let (Some((corpus, _)), Some((row, agrees))) = (&beside.audit, compared) {
            output.say(format_args!("\n{}", audit(corpus, row, agrees)));
        }
    }
    compared.is_none_or(|(_, agrees)| agrees)
}

fn data(
    placed: &Placed,
    world: &World<'_>,
    beside: &Beside,
    decision: Decision,
    steps: &[Step],
    others: &[Other],
) -> Value {
    let record = &placed.record;
    let corpus = beside.audit.as_ref().zip(beside.compare(&record.id, decision));
    let corpus =
        corpus.map(|((id, _), (row, agrees))| json!({ "id": id, "audit": row, "agrees": agrees }));
    json!({
        "record": record.id, "author": record.author, "category": record.category, "place": placed.place,
        "at": world.cutoff, "allowed": decision.is_allowed(), "reason": reason(decision), "rules": rules(steps, others),
        "masks": beside.masks.data(&record.id), "ledger": beside.ledger, "corpus": corpus, "warnings": beside.warnings,
    })
}

/// Every rule with what it rests on.
fn rules(steps: &[Step], others: &[Other]) -> Vec<Value> {
    steps
        .iter()
        .map(|step| {
            let remedy = (step.passed != Some(true)).then(|| remedy::of(step.reason));
            let people = (step.reason == Reason::OtherPerson).then_some(others);
            json!({
                "rule": step.reason.word(), "number": step.reason.number(), "passed": step.passed,
                "because": step.because.join("; "), "entries": step.entries, "remedy": remedy, "people": people,
            })
        })
        .collect()
}

/// The rules of one of a member's records.
pub(super) fn rules_of(placed: &Placed, world: &World<'_>, beside: &Beside) -> Vec<Value> {
    let (decision, mut steps) = explain(&placed.record, world);
    let others = detail::add(&mut steps, placed, world);
    beside.masks.add(&placed.record.id, decision, &mut steps);
    rules(&steps, &others)
}

fn say(decision: Decision, steps: &[Step], output: Output) {
    let decided = match decision {
        Decision::Allowed => None,
        Decision::Denied { rule, .. } => Some(rule),
    };
    for step in steps {
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
            let entries: Vec<String> = step.entries.iter().map(ToString::to_string).collect();
            output.say(format_args!("{:31}ledger entries {}", "", entries.join(", ")));
        }
    }
    let denying: Vec<&Step> = steps.iter().filter(|step| step.passed != Some(true)).collect();
    if !denying.is_empty() {
        output.say("\nWhat would have to change, all of it:");
    }
    for step in denying {
        output.say(format_args!("{:>4}  {}", step.reason.number(), remedy::of(step.reason)));
    }
}

/// What a corpus's audit says of a record.
pub(super) fn audit(corpus: &str, row: Option<&Row>, agrees: bool) -> String {
    match row {
        None => format!("The audit of corpus {corpus} does not hold this record."),
        Some(_) if agrees => format!("The audit of corpus {corpus} says the same."),
        Some(Row { reason, rule }) => {
            let rule = if *rule == 0 { String::new() } else { format!(", by rule {rule}") };
            format!("The audit of corpus {corpus} says something else: {reason}{rule}.")
        }
    }
}
