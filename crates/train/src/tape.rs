//! What one sequence leaves behind on its way through the model, for the way back.

use crate::attention;
use crate::shape::Shape;

/// One sequence: what each layer saw, and room for gradients.
#[derive(Debug)]
pub(crate) struct Tape {
    pub(crate) layers: Vec<LayerTape>,
    /// The stream of the layers: after the last one on the way there, its gradient on the way back.
    pub(crate) stream: Vec<f32>,
    /// What the last norm gave.
    pub(crate) normed: Vec<f32>,
    pub(crate) norm_gradient: Vec<f32>,
    pub(crate) back: Back,
    pub(crate) loss: f64,
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
    pub(crate) attention_norm: Vec<f32>,
    pub(crate) feed_norm: Vec<f32>,
    /// Room that nothing outlives a layer in.
    pub(crate) wide: Vec<f32>,
    pub(crate) narrow: Vec<f32>,
    pub(crate) scores: Vec<f32>,
}

impl Tape {
    pub(crate) fn new(shape: &Shape) -> Self {
        let Shape { width, hidden, context, heads, layers, .. } = *shape;
        let zeros = |columns: usize| vec![0.0; context * columns];
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
            attention_norm: vec![0.0; width],
            feed_norm: vec![0.0; width],
            wide: zeros(hidden),
            narrow: zeros(width),
            scores: vec![0.0; attention::scratch(context)],
        };
        Self {
            layers: (0..layers).map(|_| layer()).collect(),
            stream: zeros(width),
            normed: zeros(width),
            norm_gradient: vec![0.0; width],
            back,
            loss: 0.0,
        }
    }

    /// Numbers that a tape holds.
    pub(crate) fn numbers(shape: &Shape) -> usize {
        let Shape { width, hidden, context, heads, layers, .. } = *shape;
        let layer = context * (6 * width + heads * context + 2 * hidden);
        let back = context * (9 * width + 4 * hidden) + 2 * width + attention::scratch(context);
        layers * layer + 2 * context * width + width + back
    }
}
