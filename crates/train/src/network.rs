//! The model's way there and back.
//!
//! Each thread takes some sequences through all layers together: a product with more rows packs its weights less often. Back, layer by
//! layer, each finds the gradients of what it carries; then the weights' gradients are added up, rows of weights apart from each
//! other, sequences in their order. So no sum depends on how many threads there are.

mod last;
mod layer;

use std::sync::Arc;

use rayon::prelude::*;

use crate::head::{self, NO_TARGET};
use crate::machine::Machine;
use crate::norm;
use crate::product::{Matrix, MatrixMut, Store, multiply};
use crate::rotary::Rotary;
use crate::shape::Shape;
use crate::tape::Tape;
use crate::weights::Weights;

/// Rows of weights whose gradients one task adds up, at least: fewer pack the inputs more often.
const ROWS: usize = 256;
/// Tasks for each thread, at most: fewer leave threads without work.
const TASKS: usize = 4;

/// Finds numbers of a layer on a tape.
type Numbers = fn(&Tape, usize) -> &[f32];

/// Everything but the weights that training needs in memory.
#[derive(Debug)]
pub struct Network {
    machine: Machine,
    shape: Shape,
    rotary: Arc<Rotary>,
    /// Sequence `s` is the `s / tapes`th of tape `s % tapes`.
    tapes: Vec<Tape>,
    sequences: usize,
    /// The weights' matrices, turned: on the way there every sequence multiplies with them, and the products then pack them
    /// along their rows instead of across.
    turned: Weights,
    /// One for each tape: the last layer is computed sequence by sequence.
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
            tapes: (0..at_once)
                .map(|tape| Tape::new(&shape, (sequences - tape).div_ceil(at_once)))
                .collect(),
            sequences,
            turned: Weights::zeros(shape),
            logits: vec![vec![0.0; shape.context * shape.vocabulary]; at_once],
        }
    }

    /// The mean loss of a batch in nats; `gradients` is written over.
    pub fn learn(&mut self, weights: &Weights, batch: Batch<'_>, gradients: &mut Weights) -> f64 {
        let targets = batch.targets.iter().filter(|target| **target != NO_TARGET).count().max(1);
        let shares = vec![1.0 / targets as f32; self.sequences];
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
                .for_each(|tape| layer::backward(machine, &shape, &layer, rotary, tape, number));
            self.weights_of_layer(number, gradients);
        }
        let embedding = gradients.embedding_mut();
        for (sequence, inputs) in batch.inputs.chunks(shape.context).enumerate() {
            let stream = self.of_sequence(sequence, shape.width, |tape| &tape.stream);
            for (input, gradient) in inputs.iter().zip(stream.chunks_exact(shape.width)) {
                let row = embedding.chunks_exact_mut(shape.width).nth(*input as usize);
                add(row.unwrap_or_default(), gradient);
            }
        }
        self.losses_of(self.sequences)
    }

    /// The losses of the first sequences.
    fn losses_of(&self, sequences: usize) -> Vec<f64> {
        let of = |sequence: usize| {
            let tape = self.tapes.get(sequence % self.tapes.len())?;
            tape.losses.get(sequence / self.tapes.len()).copied()
        };
        (0..sequences).map_while(of).collect()
    }

    /// What a sequence has in a buffer of its tape, whose rows are so wide.
    fn of_sequence(
        &self,
        sequence: usize,
        columns: usize,
        numbers: impl Fn(&Tape) -> &[f32],
    ) -> &[f32] {
        let tape = self.tapes.get(sequence % self.tapes.len());
        let mut all = tape.map_or(&[][..], numbers).chunks_exact(self.shape.context * columns);
        all.nth(sequence / self.tapes.len()).unwrap_or_default()
    }

    /// The sum of the losses of each sequence, in nats. Nothing is learned.
    pub fn losses(&mut self, weights: &Weights, batch: Batch<'_>) -> Vec<f64> {
        let (machine, Shape { width, vocabulary, context, .. }) = (self.machine, self.shape);
        self.forward(weights, batch.inputs);
        let turned = Matrix::new(self.turned.embedding(), vocabulary);
        let at_once = self.tapes.len();
        for (slot, targets) in batch.targets.chunks(at_once * context).enumerate() {
            let wave = self.tapes.par_iter_mut().zip(&mut self.logits);
            wave.zip(targets.par_chunks(context)).for_each(|((tape, logits), targets)| {
                let Some(tape) = tape.slot(slot, context * width) else { return };
                norm::forward(machine, tape.stream, weights.norm(), tape.normed);
                let mut out = MatrixMut::new(logits, vocabulary);
                multiply(machine, &mut out, Store::Fresh, Matrix::new(tape.normed, width), turned);
                *tape.loss = head::loss(machine, logits, targets, 1.0);
            });
        }
        self.losses_of(batch.inputs.len() / context)
    }

    /// Every sequence through all layers but the last.
    fn forward(&mut self, weights: &Weights, inputs: &[u32]) {
        turn_all(weights, &mut self.turned);
        let (machine, shape, rotary, turned) =
            (self.machine, &self.shape, &*self.rotary, &self.turned);
        let at_once = self.tapes.len();
        self.tapes.par_iter_mut().enumerate().for_each(|(number, tape)| {
            let own = inputs.chunks(shape.context).skip(number).step_by(at_once);
            layer::forward(machine, shape, weights, turned, rotary, own.flatten().copied(), tape);
        });
    }

    /// Rows of so many that one task takes.
    fn tile(all: usize) -> usize {
        (all / (TASKS * rayon::current_num_threads())).next_multiple_of(64).max(ROWS)
    }

    /// A norm's gradient of one sequence.
    fn gain(&self, sequence: usize, numbers: impl Fn(&Tape) -> &[f32]) -> &[f32] {
        let tape = self.tapes.get(sequence % self.tapes.len());
        let mut all = tape.map_or(&[][..], numbers).chunks_exact(self.shape.width);
        all.nth(sequence / self.tapes.len()).unwrap_or_default()
    }

    fn weights_of_layer(&self, number: usize, gradients: &mut Weights) {
        let (machine, Shape { width, hidden, .. }) = (self.machine, self.shape);
        let layer = gradients.layer_mut(number);
        for sequence in 0..self.sequences {
            add(layer.attention_norm, self.gain(sequence, |tape| &tape.back.attention_norm));
            add(layer.feed_norm, self.gain(sequence, |tape| &tape.back.feed_norm));
        }
        let tile = Self::tile(5 * width + 2 * hidden);
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
            let tiles = all.chunks_mut(tile * columns).enumerate();
            tiles.map(move |(at, numbers)| (at * tile, numbers, rows, columns, out, input))
        });
        let tasks: Vec<_> = tasks.collect();
        tasks.into_par_iter().for_each(|(from, numbers, rows, columns, out, input)| {
            let count = numbers.len() / columns;
            for sequence in 0..self.sequences {
                let out = self.of_sequence(sequence, rows, |tape| out(tape, number));
                let out = out.split_at(from).1;
                let out = Matrix::window(out, self.shape.context, count, rows).transposed();
                let input = self.of_sequence(sequence, columns, |tape| input(tape, number));
                let input = Matrix::new(input, columns);
                multiply(machine, &mut MatrixMut::new(numbers, columns), Store::Sum, out, input);
            }
        });
    }
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
