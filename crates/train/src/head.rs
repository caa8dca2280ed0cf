//! The last layer: how likely each token of the vocabulary is to come next, and how far that is from what came.

use crate::elementary::{exp, ln};
use crate::lanes::{largest, sum};
use crate::machine::Machine;

/// A target that is not one: the place is padding, or the sequence's end.
pub const NO_TARGET: u32 = u32::MAX;

/// Turns logits into their gradient, and gives the sum of the losses, in nats. `share` is what one target counts.
pub(crate) fn loss(machine: Machine, logits: &mut [f32], targets: &[u32], share: f32) -> f64 {
    let vocabulary = logits.len() / targets.len().max(1);
    let mut total = 0.0;
    for (row, target) in logits.chunks_exact_mut(vocabulary).zip(targets) {
        let Some(of_target) = row.get(*target as usize).copied() else {
            row.fill(0.0);
            continue;
        };
        let (most, all) = machine.run(
            #[inline(always)]
            || {
                let most = largest(row);
                for logit in row.iter_mut() {
                    *logit = exp(*logit - most);
                }
                let all = sum(row);
                let factor = share / all;
                for logit in row.iter_mut() {
                    *logit *= factor;
                }
                (most, all)
            },
        );
        if let Some(gradient) = row.get_mut(*target as usize) {
            *gradient -= share;
        }
        // What is not a number has no logarithm of ours, and must not look like one.
        total += if all.is_finite() { ln(f64::from(all)) } else { f64::NAN };
        total += f64::from(most) - f64::from(of_target);
    }
    total
}
