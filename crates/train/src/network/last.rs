//! The last layer: logits, losses and where their gradients begin.

use rayon::prelude::*;

use super::{Network, add};
use crate::product::{Matrix, MatrixMut, Store, multiply};
use crate::shape::Shape;
use crate::weights::Weights;
use crate::{head, norm};

impl Network {
    /// Losses, and the gradients of the last norm and of the embedding as the output layer that it also is.
    pub(super) fn last_layer(
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
        let (at_once, tile) = (self.tapes.len(), Self::tile(vocabulary));
        let waves = targets.chunks(at_once * context).zip(shares.chunks(at_once)).enumerate();
        for (slot, (targets, shares)) in waves {
            let wave = self.tapes.par_iter_mut().zip(&mut self.logits);
            let wave = wave.zip(targets.par_chunks(context)).zip(shares);
            wave.for_each(|(((tape, logits), targets), share)| {
                let Some(tape) = tape.slot(slot, context * width) else { return };
                norm::forward(machine, tape.stream, weights.norm(), tape.normed);
                let normed = Matrix::new(tape.normed, width);
                let mut out = MatrixMut::new(logits, vocabulary);
                multiply(machine, &mut out, Store::Fresh, normed, turned);
                *tape.loss = head::loss(machine, logits, targets, *share);
                let mut gradient = MatrixMut::new(tape.narrow, width);
                let logits = Matrix::new(logits, vocabulary);
                multiply(machine, &mut gradient, Store::Fresh, logits, embedding);
                let input = tape.stream.to_vec();
                tape.stream.fill(0.0);
                tape.norm_gradient.fill(0.0);
                norm::backward(
                    machine,
                    tape.narrow,
                    &input,
                    weights.norm(),
                    tape.stream,
                    tape.norm_gradient,
                );
            });
            let first = slot * at_once;
            let sequences = first..self.sequences.min(first + at_once);
            let rows = gradients.embedding_mut().par_chunks_mut(tile * width).enumerate();
            rows.for_each(|(number, rows)| {
                let tokens = rows.len() / width;
                for (sequence, logits) in sequences.clone().zip(&self.logits) {
                    let from = logits.split_at(number * tile).1;
                    let columns = Matrix::window(from, context, tokens, vocabulary).transposed();
                    let normed = self.of_sequence(sequence, width, |tape| &tape.normed);
                    let mut out = MatrixMut::new(rows, width);
                    multiply(machine, &mut out, Store::Sum, columns, Matrix::new(normed, width));
                }
            });
        }
        for sequence in 0..self.sequences {
            add(gradients.norm_mut(), self.gain(sequence, |tape| &tape.norm_gradient));
        }
    }
}
