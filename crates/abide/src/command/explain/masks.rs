//! What masking makes of records that the rules allow: what would be masked by kind and place, never what stands there.

use std::collections::{HashMap, HashSet};

use abide_corpus::mask::{Outcome, Redaction};
use abide_ledger::Ledger;
use abide_terms::decision::{Decision, Reason, Step, World, decide};
use arrow::array::{Array, AsArray};
use serde_json::{Value, json};

use crate::command::build::inputs::Inputs;
use crate::facts::{self, Placed};
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::Platform;

/// By the record's id, of records that the rules allow.
#[derive(Debug, Default)]
pub(super) struct Masks(HashMap<String, Outcome>);

impl Masks {
    /// The very stage of a build, run over these records alone.
    pub(super) fn of(
        platform: &Platform,
        inputs: &Inputs,
        ledger: &Ledger,
        records: &[Placed],
        world: &World<'_>,
    ) -> Result<Self, Failure> {
        let allowed = records.iter().map(|placed| &placed.record);
        let allowed = allowed.filter(|record| decide(record, world).is_allowed());
        let ids: HashSet<&str> = allowed.map(|record| record.id.as_str()).collect();
        let mut masks = HashMap::new();
        if ids.is_empty() || !inputs.masking {
            return Ok(Self(masks));
        }
        let (gate, ()) = inputs.fold(ledger, &inputs.terms, |_, _| Ok(()))?;
        let masking = inputs.learn(platform, &gate)?;
        for batch in facts::whole(inputs.records(), &ids)? {
            let decided = gate.decide_batch(&batch)?;
            let of = decided.records().column_by_name("id").map(AsArray::as_string::<i32>);
            for (row, outcome) in masking.look(&decided)? {
                if let Some(ids) = of.filter(|ids| ids.is_valid(row)) {
                    masks.insert(ids.value(row).to_owned(), outcome);
                }
            }
        }
        Ok(Self(masks))
    }

    /// The decision, after masking.
    pub(super) fn after(&self, record: &str, decision: Decision) -> Decision {
        match self.0.get(record) {
            Some(Outcome::Denied { reason, rule }) if decision.is_allowed() => {
                Decision::Denied { reason: *reason, rule: rule.number() }
            }
            _ => decision,
        }
    }

    /// The same, told in the step of the rule to which masking belongs.
    pub(super) fn add(&self, record: &str, decision: Decision, steps: &mut [Step]) -> Decision {
        let after = self.after(record, decision);
        if let (Decision::Denied { reason, rule }, true) = (after, decision.is_allowed()) {
            for step in steps.iter_mut().filter(|step| step.reason.number() == rule) {
                let (passed, words) = match reason {
                    Reason::Undecidable => (None, "its words cannot be read for what to mask"),
                    _ => (Some(false), "somebody who has to be masked is not found in its words"),
                };
                step.passed = passed;
                step.because.push(words.to_owned());
            }
        }
        after
    }

    fn found(&self, record: &str) -> &[Redaction] {
        match self.0.get(record) {
            Some(Outcome::Masked(found)) => found,
            _ => &[],
        }
    }

    /// `null` where nothing is looked for.
    pub(super) fn data(&self, record: &str) -> Value {
        match self.0.get(record) {
            Some(Outcome::Masked(found)) => found.iter().map(one).collect(),
            _ => Value::Null,
        }
    }

    pub(super) fn say(&self, record: &str, output: Output) {
        let found = self.found(record);
        if found.is_empty() {
            return;
        }
        output.say("\nMasked in it, by bytes of its words:");
        for Redaction { column, item, place, kind, detector } in found {
            let item = item.map_or(String::new(), |item| format!(" {item}"));
            let place =
                place.map_or("dropped".to_owned(), |(start, end)| format!("{start}..{end}"));
            let column = format!("{}{item}", column.word());
            output.say(format_args!("  {column:<12} {place:<14} {kind} ({detector})"));
        }
    }
}

fn one(of: &Redaction) -> Value {
    json!({
        "column": of.column, "item": of.item, "start": of.place.map(|place| place.0),
        "end": of.place.map(|place| place.1), "kind": of.kind, "detector": of.detector,
    })
}
