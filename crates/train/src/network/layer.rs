//! The layers of the model, there and back.

use crate::machine::Machine;
use crate::product::{Matrix, MatrixMut, Store, multiply};
use crate::rotary::{Rotary, Turn};
use crate::shape::Shape;
use crate::tape::{LayerTape, Tape};
use crate::weights::{Layer, Weights};
use crate::{attention, feed, norm};

/// The sequences of a tape through all layers.
pub(super) fn forward(
    machine: Machine,
    shape: &Shape,
    weights: &Weights,
    turned: &Weights,
    rotary: &Rotary,
    inputs: impl Iterator<Item = u32>,
    tape: &mut Tape,
) {
    let rows = tape.stream.chunks_exact_mut(shape.width);
    for (row, input) in rows.zip(inputs) {
        let token = weights.embedding().chunks_exact(shape.width).nth(input as usize);
        row.copy_from_slice(token.unwrap_or_default());
    }
    let Tape { layers, stream, normed, back, .. } = tape;
    for (number, saved) in layers.iter_mut().enumerate() {
        let (norms, layer) = (weights.layer(number), turned.layer(number));
        let norms = (norms.attention_norm, norms.feed_norm);
        saved.input.copy_from_slice(stream);
        one_forward(machine, shape, norms, &layer, rotary, saved, stream, normed, &mut back.wide);
    }
}

#[expect(clippy::too_many_arguments, reason = "one layer, with the room that it works in")]
fn one_forward(
    machine: Machine,
    shape: &Shape,
    (attention_norm, feed_norm): (&[f32], &[f32]),
    turned: &Layer<'_>,
    rotary: &Rotary,
    saved: &mut LayerTape,
    stream: &mut [f32],
    normed: &mut [f32],
    active: &mut [f32],
) {
    let (width, hidden) = (shape.width, shape.hidden);
    norm::forward(machine, stream, attention_norm, normed);
    let mut qkv = MatrixMut::new(&mut saved.qkv, 3 * width);
    let projections = Matrix::new(turned.queries_keys_values, 3 * width);
    multiply(machine, &mut qkv, Store::Fresh, Matrix::new(normed, width), projections);
    machine.run(
        #[inline(always)]
        || rotary.sequences(&mut saved.qkv, 3 * width, 2 * width, Turn::Forward),
    );
    attention::forward(machine, shape, &saved.qkv, &mut saved.weights, &mut saved.mixed);
    let mixed = Matrix::new(&saved.mixed, width);
    let out = Matrix::new(turned.attention_out, width);
    multiply(machine, &mut MatrixMut::new(stream, width), Store::Sum, mixed, out);
    saved.middle.copy_from_slice(stream);
    norm::forward(machine, stream, feed_norm, normed);
    let mut gate_up = MatrixMut::new(&mut saved.gate_up, 2 * hidden);
    let up = Matrix::new(turned.gate_up, 2 * hidden);
    multiply(machine, &mut gate_up, Store::Fresh, Matrix::new(normed, width), up);
    feed::forward(machine, &saved.gate_up, active, hidden);
    let down = Matrix::new(turned.down, width);
    multiply(
        machine,
        &mut MatrixMut::new(stream, width),
        Store::Sum,
        Matrix::new(active, hidden),
        down,
    );
}

/// The sequences of a tape back through one layer: `stream` is the gradient of what came out, and becomes that of what went in.
pub(super) fn backward(
    machine: Machine,
    shape: &Shape,
    layer: &Layer<'_>,
    rotary: &Rotary,
    tape: &mut Tape,
    number: usize,
) {
    let (width, hidden) = (shape.width, shape.hidden);
    let Tape { layers, stream, back, .. } = tape;
    let Some(saved) = layers.get(number) else { return };
    back.attention_norm.fill(0.0);
    back.feed_norm.fill(0.0);

    back.down.copy_from_slice(stream);
    let mut active = MatrixMut::new(&mut back.wide, hidden);
    let down = Matrix::new(layer.down, hidden);
    multiply(machine, &mut active, Store::Fresh, Matrix::new(stream, width), down);
    feed::backward(
        machine,
        &saved.gate_up,
        &back.wide,
        hidden,
        &mut back.gate_up,
        &mut back.active,
    );
    let mut normed = MatrixMut::new(&mut back.narrow, width);
    let up = Matrix::new(layer.gate_up, width);
    multiply(machine, &mut normed, Store::Fresh, Matrix::new(&back.gate_up, 2 * hidden), up);
    norm::backward(
        machine,
        &back.narrow,
        &saved.middle,
        layer.feed_norm,
        stream,
        &mut back.feed_norm,
    );
    norm::forward(machine, &saved.middle, layer.feed_norm, &mut back.feed_normed);

    back.attention_out.copy_from_slice(stream);
    let mut mixed = MatrixMut::new(&mut back.narrow, width);
    let out = Matrix::new(layer.attention_out, width);
    multiply(machine, &mut mixed, Store::Fresh, Matrix::new(stream, width), out);
    attention::backward(
        machine,
        shape,
        &saved.qkv,
        &saved.weights,
        &back.narrow,
        &mut back.scores,
        &mut back.qkv,
    );
    machine.run(
        #[inline(always)]
        || rotary.sequences(&mut back.qkv, 3 * width, 2 * width, Turn::Back),
    );
    let mut normed = MatrixMut::new(&mut back.narrow, width);
    let projections = Matrix::new(layer.queries_keys_values, width);
    multiply(machine, &mut normed, Store::Fresh, Matrix::new(&back.qkv, 3 * width), projections);
    norm::backward(
        machine,
        &back.narrow,
        &saved.input,
        layer.attention_norm,
        stream,
        &mut back.attention_norm,
    );
    norm::forward(machine, &saved.input, layer.attention_norm, &mut back.normed);
}
