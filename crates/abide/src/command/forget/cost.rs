//! What forgetting costs, said before it begins.

use std::fmt;
use std::time::Instant;

use abide_train::{Data, Machine, Plan, Task};
use comfy_table::{Table, presets};
use serde::ser::{Serialize, Serializer};
use serde_json::json;

use crate::failure::Failure;

/// A plan, and how long it takes on this machine.
#[derive(Debug)]
pub(super) struct Cost {
    plan: Plan,
    seconds: f64,
}

impl Cost {
    /// Times a step on made-up tokens, after one that warms up.
    pub(super) fn of<D: Data>(task: &Task<'_, D>, machine: Machine) -> Result<Self, Failure> {
        let plan = task.plan()?;
        if plan.tokens() == 0 {
            return Ok(Self { plan, seconds: 0.0 });
        }
        let mut rehearsal = task.rehearsal(machine)?;
        rehearsal.step();
        let since = Instant::now();
        let tokens = rehearsal.step() as f64;
        let seconds = since.elapsed().as_secs_f64() / tokens * plan.tokens() as f64;
        Ok(Self { plan, seconds })
    }

    /// Steps of a whole training.
    pub(super) fn of_steps(&self) -> u64 {
        self.plan.steps
    }
}

impl Serialize for Cost {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { plan, seconds } = self;
        let slices: Vec<_> = plan
            .slices
            .iter()
            .map(|of| json!({ "slice": of.slice, "changed": of.is_changed, "steps": of.steps }))
            .collect();
        json!({
            "slices": slices, "steps": plan.steps - plan.spared, "of_steps": plan.steps,
            "tokens": plan.tokens(), "of_tokens": plan.steps * plan.tokens_of_step,
            "ratio": plan.ratio(), "seconds": seconds, "checkpoints": plan.is_kept,
        })
        .serialize(to)
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { plan, seconds } = self;
        if plan.slices.is_empty() {
            return f.write_str("No step is to be made again.");
        }
        let mut table = Table::new();
        table.load_style(presets::ASCII_MARKDOWN).set_header(["slice", "why", "steps", "tokens"]);
        for of in &plan.slices {
            let why = if of.is_changed {
                "somebody in it left, came or changed"
            } else {
                "it comes after"
            };
            let tokens = of.steps * plan.tokens_of_step;
            table.add_row([
                of.slice.to_string(),
                why.to_owned(),
                of.steps.to_string(),
                tokens.to_string(),
            ]);
        }
        if !plan.is_kept {
            f.write_str("Nothing of the model is gone on from: its checkpoints are not those that it names, or were made on another base.\n")?;
        }
        write!(
            f,
            "{table}\n{} of {} steps are to be made again, {:.0} % of a whole training: {} tokens, about {seconds:.0} s.",
            plan.steps - plan.spared,
            plan.steps,
            100.0 * plan.ratio(),
            plan.tokens()
        )
    }
}
