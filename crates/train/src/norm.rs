//! RMSNorm: each row over the root of its mean square, times a gain for each column.

use crate::lanes::dot;
use crate::machine::Machine;

/// Keeps the root from zero, as Llama does.
pub(crate) const EPSILON: f32 = 1e-5;

/// What a row is multiplied by before the gain.
#[inline(always)]
fn factor(row: &[f32]) -> f32 {
    1.0 / (dot(row, row) / row.len() as f32 + EPSILON).sqrt()
}

pub(crate) fn forward(machine: Machine, x: &[f32], gain: &[f32], out: &mut [f32]) {
    machine.run(
        #[inline(always)]
        || {
            let rows = x.chunks_exact(gain.len());
            for (row, out) in rows.zip(out.chunks_exact_mut(gain.len())) {
                let factor = factor(row);
                for ((out, x), gain) in out.iter_mut().zip(row).zip(gain) {
                    *out = x * factor * gain;
                }
            }
        },
    );
}

/// Adds the gradient of `x` to `x_gradient`, and that of the gain to `gain_gradient`, which has one for each sequence.
pub(crate) fn backward(
    machine: Machine,
    out_gradient: &[f32],
    x: &[f32],
    gain: &[f32],
    x_gradient: &mut [f32],
    gain_gradient: &mut [f32],
) {
    machine.run(
        #[inline(always)]
        || {
            let width = gain.len();
            let sequence = x.len() * width / gain_gradient.len();
            let mut scaled = vec![0.0; width];
            let sequences = out_gradient.chunks_exact(sequence).zip(x.chunks_exact(sequence));
            let sequences = sequences.zip(x_gradient.chunks_exact_mut(sequence));
            for (((dy, x), dx), gain_gradient) in
                sequences.zip(gain_gradient.chunks_exact_mut(width))
            {
                let rows = dy.chunks_exact(width).zip(x.chunks_exact(width));
                for ((dy, x), dx) in rows.zip(dx.chunks_exact_mut(width)) {
                    let factor = factor(x);
                    for ((scaled, dy), gain) in scaled.iter_mut().zip(dy).zip(gain) {
                        *scaled = dy * gain;
                    }
                    let along = dot(&scaled, x) * factor * factor * factor / width as f32;
                    for ((dx, scaled), x) in dx.iter_mut().zip(&scaled).zip(x) {
                        *dx += scaled * factor - x * along;
                    }
                    for ((dg, dy), x) in gain_gradient.iter_mut().zip(dy).zip(x) {
                        *dg += dy * x * factor;
                    }
                }
            }
        },
    );
}
