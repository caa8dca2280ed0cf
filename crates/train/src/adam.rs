//! AdamW: each weight moves by its smoothed gradient over the root of its smoothed square.

use rayon::prelude::*;

use crate::elementary::power;
use crate::lanes::squares;
use crate::machine::Machine;
use crate::weights::Weights;

const BETA: [f64; 2] = [0.9, 0.95];
const EPSILON: f32 = 1e-8;
/// What matrices shrink by at each step, times the learning rate. Norms don't.
const DECAY: f64 = 0.1;
/// Gradients longer than this are shortened to it.
const LONGEST: f64 = 1.0;
/// Weights that one task moves.
const CHUNK: usize = 1 << 16;

/// The optimizer's memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Adam {
    pub(crate) first: Weights,
    pub(crate) second: Weights,
}

impl Adam {
    pub fn new(weights: &Weights) -> Self {
        let zeros = weights.cleared();
        Self { first: zeros.clone(), second: zeros }
    }

    /// One step, the `step`th counted from 1. Gives the length that the gradient had; if that is not a number, nothing moves.
    pub fn step(
        &mut self,
        machine: Machine,
        weights: &mut Weights,
        gradients: &Weights,
        step: u64,
        rate: f64,
    ) -> f64 {
        // Blocks are added in their order, whoever computed them.
        let parts: Vec<f64> = gradients.data.par_chunks(CHUNK).map(squares).collect();
        let length = parts.into_iter().sum::<f64>().sqrt();
        if !length.is_finite() {
            return length;
        }
        let shorten = if length > LONGEST { (LONGEST / length) as f32 } else { 1.0 };
        let [first, second] = BETA.map(|beta| 1.0 - power(beta, step));
        let move_by = Move {
            shorten,
            rate: (rate / first) as f32,
            second: (1.0 / second) as f32,
            decay: 1.0,
        };
        let keep = (1.0 - rate * DECAY) as f32;
        let mut at = 0;
        for tensor in weights.tensors() {
            let range = at..at + tensor.numbers();
            at = range.end;
            let move_by =
                Move { decay: if tensor.columns.is_some() { keep } else { 1.0 }, ..move_by };
            let (Some(weights), Some(gradients), Some(first), Some(second)) = (
                weights.data.get_mut(range.clone()),
                gradients.data.get(range.clone()),
                self.first.data.get_mut(range.clone()),
                self.second.data.get_mut(range),
            ) else {
                break;
            };
            weights
                .par_chunks_mut(CHUNK)
                .zip(gradients.par_chunks(CHUNK))
                .zip(first.par_chunks_mut(CHUNK).zip(second.par_chunks_mut(CHUNK)))
                .for_each(|((weights, gradients), (first, second))| {
                    machine.run(
                        #[inline(always)]
                        || move_by.weights(weights, gradients, first, second),
                    );
                });
        }
        length
    }
}

#[derive(Debug, Clone, Copy)]
struct Move {
    shorten: f32,
    rate: f32,
    second: f32,
    decay: f32,
}

impl Move {
    #[inline(always)]
    fn weights(
        self,
        weights: &mut [f32],
        gradients: &[f32],
        first: &mut [f32],
        second: &mut [f32],
    ) {
        let [keep_first, keep_second] = BETA.map(|beta| beta as f32);
        let moments = first.iter_mut().zip(second);
        for ((weight, gradient), (first, second)) in weights.iter_mut().zip(gradients).zip(moments)
        {
            let gradient = gradient * self.shorten;
            *first = keep_first * *first + (1.0 - keep_first) * gradient;
            *second = keep_second * *second + (1.0 - keep_second) * gradient * gradient;
            let root = (*second * self.second).sqrt() + EPSILON;
            *weight = *weight * self.decay - self.rate * *first / root;
        }
    }
}
