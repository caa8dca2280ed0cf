//! Shards that were trained apart become one model.
//!
//! What began at one base can be averaged (model soups, Wortsman et al., 2022); adapters lie side by side, which is the mean of what
//! they add, exactly.

use crate::adapter;
use crate::shape::Shape;
use crate::weights::Weights;

/// The shards so far.
#[derive(Debug)]
pub(super) struct Merged {
    shape: Shape,
    adapters: Vec<Weights>,
    /// Of whole models: their sum, and how many they are.
    sum: Option<(Weights, u32)>,
}

impl Merged {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape, adapters: vec![], sum: None }
    }

    /// Adds the next one. The order is that of the shards, so that sums are the same to the byte.
    pub(super) fn add(&mut self, weights: Weights) {
        if weights.rank.is_some() {
            return self.adapters.push(weights);
        }
        match &mut self.sum {
            None => self.sum = Some((weights, 1)),
            Some((sum, count)) => {
                *count += 1;
                for (sum, number) in sum.data.iter_mut().zip(&weights.data) {
                    *sum += number;
                }
            }
        }
    }

    /// The mean.
    pub(super) fn finish(mut self) -> Weights {
        match self.sum {
            Some((weights, 1)) => weights,
            Some((mut sum, count)) => {
                let part = 1.0 / count as f32;
                sum.data.iter_mut().for_each(|number| *number *= part);
                sum
            }
            None if self.adapters.len() == 1 => self.adapters.swap_remove(0),
            None => adapter::side_by_side(self.shape, &self.adapters),
        }
    }
}
