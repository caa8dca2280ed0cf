//! What sequences leave behind on their way through the model, for the way back.

use crate::attention;
use crate::shape::Shape;

/// Sequences that go the way together, one after the other in every buffer: what each layer saw, and room for gradients.
#[derive(Debug)]
pub(crate) struct Tape {
    pub(crate) layers: Vec<LayerTape>,
    /// The stream of the layers: after the last one on the way there, its gradient on the way back.
    pub(crate) stream: Vec<f32>,
    /// What the last norm gave.
    pub(crate) normed: Vec<f32>,
    /// Of each sequence.
    pub(crate) norm_gradient: Vec<f32>,
    pub(crate) back: Back,
    /// Of each sequence.
    pub(crate) losses: Vec<f64>,
}

/// What one layer saw.
#[derive(Debug)]
pub(crate) struct LayerTape {
    pub(crate) input: Vec<f32>,
    /// Queries, keys and values, turned.
    pub(crate) qkv: Vec<f32>,
    /// What each token gave to each, for every head.
    pub(crate) weights: Vec<f32>,
    pub(crate) mixed: Vec<f32>,
    /// The stream between attention and feed-forward.
    pub(crate) middle: Vec<f32>,
    pub(crate) gate_up: Vec<f32>,
}

/// Of one layer at a time: operands of the products that give the weights' gradients.
#[derive(Debug)]
pub(crate) struct Back {
    pub(crate) normed: Vec<f32>,
    pub(crate) qkv: Vec<f32>,
    pub(crate) attention_out: Vec<f32>,
    pub(crate) feed_normed: Vec<f32>,
    pub(crate) gate_up: Vec<f32>,
    pub(crate) active: Vec<f32>,
    pub(crate) down: Vec<f32>,
    /// Gradients of the norms' gains, of each sequence.
    pub(crate) attention_norm: Vec<f32>,
    pub(crate) feed_norm: Vec<f32>,
    /// Room that nothing outlives a layer in.
    pub(crate) wide: Vec<f32>,
    pub(crate) narrow: Vec<f32>,
    pub(crate) scores: Vec<f32>,
}

impl Tape {
    pub(crate) fn new(shape: &Shape, sequences: usize) -> Self {
        let Shape { width, hidden, context, heads, layers, .. } = *shape;
        let zeros = |columns: usize| vec![0.0; sequences * context * columns];
        let layer = || LayerTape {
            input: zeros(width),
            qkv: zeros(3 * width),
            weights: zeros(heads * context),
            mixed: zeros(width),
            middle: zeros(width),
            gate_up: zeros(2 * hidden),
        };
        let back = Back {
            normed: zeros(width),
            qkv: zeros(3 * width),
            attention_out: zeros(width),
            feed_normed: zeros(width),
            gate_up: zeros(2 * hidden),
            active: zeros(hidden),
            down: zeros(width),
            attention_norm: vec![0.0; sequences * width],
            feed_norm: vec![0.0; sequences * width],
            wide: zeros(hidden),
            narrow: zeros(width),
            scores: vec![0.0; attention::scratch(context)],
        };
        Self {
            layers: (0..layers).map(|_| layer()).collect(),
            stream: zeros(width),
            normed: zeros(width),
            norm_gradient: vec![0.0; sequences * width],
            back,
            losses: vec![0.0; sequences],
        }
    }

    /// Numbers that a tape of one sequence holds.
    pub(crate) fn numbers(shape: &Shape) -> usize {
        let Shape { width, hidden, context, heads, layers, .. } = *shape;
        let layer = context * (6 * width + heads * context + 2 * hidden);
        let back = context * (9 * width + 4 * hidden) + 2 * width + attention::scratch(context);
        layers * layer + 2 * context * width + width + back
    }

    /// One sequence's part of what the last layer needs; `numbers` is a stream's length.
    pub(crate) fn slot(&mut self, slot: usize, numbers: usize) -> Option<Slot<'_>> {
        let width = self.norm_gradient.len() / self.losses.len();
        Some(Slot {
            stream: self.stream.chunks_exact_mut(numbers).nth(slot)?,
            normed: self.normed.chunks_exact_mut(numbers).nth(slot)?,
            narrow: self.back.narrow.chunks_exact_mut(numbers).nth(slot)?,
            norm_gradient: self.norm_gradient.chunks_exact_mut(width).nth(slot)?,
            loss: self.losses.get_mut(slot)?,
        })
    }
}

/// One sequence in the last layer.
#[derive(Debug)]
pub(crate) struct Slot<'a> {
    pub(crate) stream: &'a mut [f32],
    pub(crate) normed: &'a mut [f32],
    pub(crate) narrow: &'a mut [f32],
    pub(crate) norm_gradient: &'a mut [f32],
    pub(crate) loss: &'a mut f64,
}
