//! The model's way there and back.
//!
//! Each sequence goes its whole way through the layers on one thread. Back, layer by layer, each sequence finds the gradients of what
//! it carries; then the weights' gradients are added up, rows of weights apart from each other, sequences in their order.
//! So no sum depends on how many threads there are.

use std::sync::Arc;

use rayon::prelude::*;

use crate::head::{self, NO_TARGET};
use crate::machine::Machine;
use crate::product::{Matrix, MatrixMut, Store, multiply};
use crate::rotary::{Rotary, Turn};
use crate::shape::Shape;
use crate::tape::{LayerTape, Tape};
use crate::weights::{Layer, Weights};
use crate::{attention, feed, norm};

/// Rows of weights whose gradients one task adds up. Fewer pack the inputs more often, more leave threads without work.
const ROWS: usize = 256;

/// Finds numbers of a layer on a tape.
type Numbers = fn(&Tape, usize) -> &[f32];

/// Everything but the weights that training needs in memory.
#[derive(Debug)]
pub struct Network {
    machine: Machine,
    shape: Shape,
    rotary: Arc<Rotary>,
    tapes: Vec<Tape>,
    /// The weights' matrices, turned: on the way there every sequence multiplies with them, and the products then pack them
    /// along their rows instead of across.
    turned: Weights,
    /// One for each sequence whose last layer is computed at the same time.
    logits: Vec<Vec<f32>>,
}

/// Sequences that are learned from at once, all as long as the context.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// For each place the token there.
    pub inputs: &'a [u32],
    /// For each place the token that comes next, or [`NO_TARGET`].
    pub targets: &'a [u32],
}

/// Numbers in memory for a batch of so many sequences, on so many threads, without weights and their gradients.
pub(crate) fn numbers(shape: &Shape, sequences: usize, threads: usize) -> usize {
    let logits = shape.context * shape.vocabulary;
    shape.parameters() + sequences * Tape::numbers(shape) + threads.min(sequences) * logits
}

impl Network {
    /// Makes room for batches of so many sequences. The context may be another than the weights' own: they don't depend on it.
    pub fn new(machine: Machine, shape: Shape, sequences: usize) -> Self {
        let at_once = rayon::current_num_threads().min(sequences);
        Self {
            machine,
            shape,
            rotary: Arc::new(Rotary::new(shape.head(), shape.context)),
            tapes: (0..sequences).map(|_| Tape::new(&shape)).collect(),
            turned: Weights::zeros(shape),
            logits: vec![vec![0.0; shape.context * shape.vocabulary]; at_once],
        }
    }

    /// The mean loss of a batch in nats; `gradients` is written over.
    pub fn learn(&mut self, weights: &Weights, batch: Batch<'_>, gradients: &mut Weights) -> f64 {
        let targets = batch.targets.iter().filter(|target| **target != NO_TARGET).count().max(1);
        let shares = vec![1.0 / targets as f32; self.tapes.len()];
        self.learn_shares(weights, batch, &shares, gradients).iter().sum::<f64>() / targets as f64
    }

    /// The same where each loss of a sequence counts its share, which may be below zero: then it learns to avoid it. Gives the sum of
    /// each sequence's losses.
    pub(crate) fn learn_shares(
        &mut self,
        weights: &Weights,
        batch: Batch<'_>,
        shares: &[f32],
        gradients: &mut Weights,
    ) -> Vec<f64> {
        let (machine, shape, rotary) = (self.machine, self.shape, self.rotary.clone());
        let rotary = &*rotary;
        gradients.data.fill(0.0);
        self.forward(weights, batch.inputs);
        self.last_layer(weights, batch.targets, shares, gradients);
        for number in (0..shape.layers).rev() {
            let layer = weights.layer(number);
            self.tapes
                .par_iter_mut()
                .for_each(|tape| layer_backward(machine, &shape, &layer, rotary, tape, number));
            self.weights_of_layer(number, gradients);
        }
        let embedding = gradients.embedding_mut();
        for (tape, inputs) in self.tapes.iter().zip(batch.inputs.chunks(shape.context)) {
            for (input, gradient) in inputs.iter().zip(tape.stream.chunks_exact(shape.width)) {
                let row = embedding.chunks_exact_mut(shape.width).nth(*input as usize);
                add(row.unwrap_or_default(), gradient);
            }
        }
        self.tapes.iter().map(|tape| tape.loss).collect()
    }

    /// The sum of the losses of each sequence, in nats. Nothing is learned.
    pub fn losses(&mut self, weights: &Weights, batch: Batch<'_>) -> Vec<f64> {
        let (machine, Shape { width, vocabulary, context, .. }) = (self.machine, self.shape);
        self.forward(weights, batch.inputs);
        let turned = Matrix::new(self.turned.embedding(), vocabulary);
        let at_once = self.logits.len();
        let waves = self.tapes.chunks_mut(at_once).zip(batch.targets.chunks(at_once * context));
        for (tapes, targets) in waves {
            let wave = tapes.par_iter_mut().zip(&mut self.logits);
            wave.zip(targets.par_chunks(context)).for_each(|((tape, logits), targets)| {
                norm::forward(machine, &tape.stream, weights.norm(), &mut tape.normed);
                let mut out = MatrixMut::new(logits, vocabulary);
                multiply(machine, &mut out, Store::Fresh, Matrix::new(&tape.normed, width), turned);
                tape.loss = head::loss(machine, logits, targets, 1.0);
            });
        }
        let sequences = batch.inputs.len() / context;
        self.tapes.iter().take(sequences).map(|tape| tape.loss).collect()
    }

    /// Every sequence through all layers but the last.
    fn forward(&mut self, weights: &Weights, inputs: &[u32]) {
        turn_all(weights, &mut self.turned);
        let (machine, shape, rotary, turned) =
            (self.machine, &self.shape, &*self.rotary, &self.turned);
        self.tapes.par_iter_mut().zip(inputs.par_chunks(shape.context)).for_each(
            |(tape, inputs)| forward(machine, shape, weights, turned, rotary, inputs, tape),
        );
    }

    /// Losses, and the gradients of the last norm and of the embedding as the output layer that it also is.
    fn last_layer(
        &mut self,
        weights: &Weights,
        targets: &[u32],
        shares: &[f32],
        gradients: &mut Weights,
    ) {
        let (machine, shape) = (self.machine, self.shape);
        let Shape { width, vocabulary, context, .. } = shape;
        let embedding = Matrix::new(weights.embedding(), width);
        let turned = Matrix::new(self.turned.embedding(), vocabulary);
        let at_once = self.logits.len();
        let waves = self.tapes.chunks_mut(at_once).zip(targets.chunks(at_once * context));
        for ((tapes, targets), shares) in waves.zip(shares.chunks(at_once)) {
            let wave = tapes.par_iter_mut().zip(&mut self.logits);
            let wave = wave.zip(targets.par_chunks(context)).zip(shares);
            wave.for_each(|(((tape, logits), targets), share)| {
                norm::forward(machine, &tape.stream, weights.norm(), &mut tape.normed);
                let normed = Matrix::new(&tape.normed, width);
                let mut out = MatrixMut::new(logits, vocabulary);
                multiply(machine, &mut out, Store::Fresh, normed, turned);
                tape.loss = head::loss(machine, logits, targets, *share);
                let mut gradient = MatrixMut::new(&mut tape.back.narrow, width);
                let logits = Matrix::new(logits, vocabulary);
                multiply(machine, &mut gradient, Store::Fresh, logits, embedding);
                let input = std::mem::replace(&mut tape.stream, vec![0.0; context * width]);
                tape.norm_gradient.fill(0.0);
                norm::backward(
                    machine,
                    &tape.back.narrow,
                    &input,
                    weights.norm(),
                    &mut tape.stream,
                    &mut tape.norm_gradient,
                );
            });
            let rows = gradients.embedding_mut().par_chunks_mut(ROWS * width).enumerate();
            rows.for_each(|(tile, rows)| {
                let tokens = rows.len() / width;
                for (tape, logits) in tapes.iter().zip(&self.logits) {
                    let from = logits.split_at(tile * ROWS).1;
                    let columns = Matrix::window(from, context, tokens, vocabulary).transposed();
                    let normed = Matrix::new(&tape.normed, width);
                    multiply(
                        machine,
                        &mut MatrixMut::new(rows, width),
                        Store::Sum,
                        columns,
                        normed,
                    );
                }
            });
            for tape in tapes {
                add(gradients.norm_mut(), &tape.norm_gradient);
            }
        }
    }

    fn weights_of_layer(&self, number: usize, gradients: &mut Weights) {
        let (machine, Shape { width, hidden, .. }) = (self.machine, self.shape);
        let layer = gradients.layer_mut(number);
        for tape in &self.tapes {
            add(layer.attention_norm, &tape.back.attention_norm);
            add(layer.feed_norm, &tape.back.feed_norm);
        }
        let groups: [(&mut [f32], usize, usize, Numbers, Numbers); 4] = [
            (
                layer.queries_keys_values,
                3 * width,
                width,
                |t, _| &t.back.qkv,
                |t, _| &t.back.normed,
            ),
            (
                layer.attention_out,
                width,
                width,
                |t, _| &t.back.attention_out,
                |t, number| t.layers.get(number).map_or(&[], |layer| &layer.mixed),
            ),
            (layer.gate_up, 2 * hidden, width, |t, _| &t.back.gate_up, |t, _| &t.back.feed_normed),
            (layer.down, width, hidden, |t, _| &t.back.down, |t, _| &t.back.active),
        ];
        let tasks = groups.into_iter().flat_map(|(all, rows, columns, out, input)| {
            let tiles = all.chunks_mut(ROWS * columns).enumerate();
            tiles.map(move |(tile, numbers)| (tile * ROWS, numbers, rows, columns, out, input))
        });
        let tasks: Vec<_> = tasks.collect();
        tasks.into_par_iter().for_each(|(from, numbers, rows, columns, out, input)| {
            let count = numbers.len() / columns;
            for tape in &self.tapes {
                let out = out(tape, number).split_at(from).1;
                let out = Matrix::window(out, self.shape.context, count, rows).transposed();
                let input = Matrix::new(input(tape, number), columns);
                multiply(machine, &mut MatrixMut::new(numbers, columns), Store::Sum, out, input);
            }
        });
    }
}

/// One sequence through all layers.
fn forward(
    machine: Machine,
    shape: &Shape,
    weights: &Weights,
    turned: &Weights,
    rotary: &Rotary,
    inputs: &[u32],
    tape: &mut Tape,
) {
    let rows = tape.stream.chunks_exact_mut(shape.width);
    for (row, input) in rows.zip(inputs) {
        let token = weights.embedding().chunks_exact(shape.width).nth(*input as usize);
        row.copy_from_slice(token.unwrap_or_default());
    }
    let Tape { layers, stream, normed, back, .. } = tape;
    for (number, saved) in layers.iter_mut().enumerate() {
        let (norms, layer) = (weights.layer(number), turned.layer(number));
        let norms = (norms.attention_norm, norms.feed_norm);
        saved.input.copy_from_slice(stream);
        layer_forward(machine, shape, norms, &layer, rotary, saved, stream, normed, &mut back.wide);
    }
}

#[expect(clippy::too_many_arguments, reason = "one layer, with the room that it works in")]
fn layer_forward(
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
        || rotary.sequence(&mut saved.qkv, 3 * width, 2 * width, Turn::Forward),
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

/// One sequence back through one layer: `stream` is the gradient of what came out, and becomes that of what went in.
fn layer_backward(
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
        || rotary.sequence(&mut back.qkv, 3 * width, 2 * width, Turn::Back),
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

/// Turns every matrix of `weights`.
fn turn_all(weights: &Weights, turned: &mut Weights) {
    let Shape { width, hidden, layers, .. } = weights.shape;
    turn(weights.embedding(), width, turned.embedding_mut());
    for number in 0..layers {
        let (layer, out) = (weights.layer(number), turned.layer_mut(number));
        turn(layer.queries_keys_values, width, out.queries_keys_values);
        turn(layer.attention_out, width, out.attention_out);
        turn(layer.gate_up, width, out.gate_up);
        turn(layer.down, hidden, out.down);
    }
}

/// Columns to rows, sixteen at a time: a cache line is read once.
fn turn(matrix: &[f32], columns: usize, turned: &mut [f32]) {
    const LINE: usize = 16;
    let rows = matrix.len() / columns;
    turned.par_chunks_mut(LINE * rows).enumerate().for_each(|(line, turned)| {
        for (number, row) in matrix.chunks_exact(columns).enumerate() {
            let numbers = row.iter().skip(line * LINE);
            for (number, to) in numbers.zip(turned.iter_mut().skip(number).step_by(rows)) {
                *to = *number;
            }
        }
    });
}

fn add(sum: &mut [f32], numbers: &[f32]) {
    for (sum, number) in sum.iter_mut().zip(numbers) {
        *sum += number;
    }
}
