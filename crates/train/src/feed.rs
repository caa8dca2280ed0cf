//! SwiGLU: one half of the hidden numbers, through x · sigmoid(x), gates the other.

use crate::elementary::exp;
use crate::machine::Machine;

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// `gate_up`: for each token the gates, then what they gate.
pub(crate) fn forward(machine: Machine, gate_up: &[f32], out: &mut [f32], hidden: usize) {
    machine.run(
        #[inline(always)]
        || {
            for (both, out) in gate_up.chunks_exact(2 * hidden).zip(out.chunks_exact_mut(hidden)) {
                let (gate, up) = both.split_at(hidden);
                for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
                    *out = gate * sigmoid(*gate) * up;
                }
            }
        },
    );
}

/// Writes the gradient of `gate_up`, and once more what went out, which the next layer's gradient needs.
pub(crate) fn backward(
    machine: Machine,
    gate_up: &[f32],
    out_gradient: &[f32],
    hidden: usize,
    gate_up_gradient: &mut [f32],
    out: &mut [f32],
) {
    machine.run(
        #[inline(always)]
        || {
            let rows = gate_up.chunks_exact(2 * hidden).zip(out_gradient.chunks_exact(hidden));
            let written =
                gate_up_gradient.chunks_exact_mut(2 * hidden).zip(out.chunks_exact_mut(hidden));
            for ((both, dy), (both_gradient, out)) in rows.zip(written) {
                let (gate, up) = both.split_at(hidden);
                let (gate_gradient, up_gradient) = both_gradient.split_at_mut(hidden);
                let inputs = gate.iter().zip(up).zip(dy);
                let outputs = gate_gradient.iter_mut().zip(up_gradient).zip(out);
                for (((gate, up), dy), ((dg, du), out)) in inputs.zip(outputs) {
                    let open = sigmoid(*gate);
                    let swish = gate * open;
                    *out = swish * up;
                    *du = dy * swish;
                    *dg = dy * up * (open + swish * (1.0 - open));
                }
            }
        },
    );
}
