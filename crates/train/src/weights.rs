//! All weights of a model, one after the other, and where each tensor stands.

use crate::adapter;
use crate::shape::Shape;

/// Weights, their gradients or their moments: one number for each parameter, in the order of its tensors.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    pub(crate) shape: Shape,
    /// Of an adapter alone: its rank.
    pub(crate) rank: Option<usize>,
    pub(crate) data: Vec<f32>,
}

/// A tensor by the name that Hugging Face gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    pub name: String,
    pub rows: usize,
    /// `None`: a vector.
    pub columns: Option<usize>,
}

impl Tensor {
    pub(crate) fn numbers(&self) -> usize {
        self.rows * self.columns.unwrap_or(1)
    }

    pub(crate) fn shape(&self) -> Vec<usize> {
        std::iter::once(self.rows).chain(self.columns).collect()
    }
}

/// Every tensor of a model, in the order in which its numbers lie. The three projections of attention, and two of the
/// feed-forward layer, lie side by side, so that each group is one matrix.
pub fn tensors(shape: &Shape) -> Vec<Tensor> {
    let (width, hidden) = (shape.width, shape.hidden);
    let tensor = |name: String, rows, columns| Tensor { name, rows, columns };
    let mut all = vec![tensor("model.embed_tokens.weight".into(), shape.vocabulary, Some(width))];
    for layer in 0..shape.layers {
        let parts = [
            ("input_layernorm", width, None),
            ("self_attn.q_proj", width, Some(width)),
            ("self_attn.k_proj", width, Some(width)),
            ("self_attn.v_proj", width, Some(width)),
            ("self_attn.o_proj", width, Some(width)),
            ("post_attention_layernorm", width, None),
            ("mlp.gate_proj", hidden, Some(width)),
            ("mlp.up_proj", hidden, Some(width)),
            ("mlp.down_proj", width, Some(hidden)),
        ];
        let named = |(name, rows, columns)| {
            tensor(format!("model.layers.{layer}.{name}.weight"), rows, columns)
        };
        all.extend(parts.map(named));
    }
    all.push(tensor("model.norm.weight".into(), width, None));
    all
}

/// The weights of one layer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layer<'a> {
    pub(crate) attention_norm: &'a [f32],
    pub(crate) queries_keys_values: &'a [f32],
    pub(crate) attention_out: &'a [f32],
    pub(crate) feed_norm: &'a [f32],
    pub(crate) gate_up: &'a [f32],
    pub(crate) down: &'a [f32],
}

/// The same, to be written.
#[derive(Debug)]
pub(crate) struct LayerMut<'a> {
    pub(crate) attention_norm: &'a mut [f32],
    pub(crate) queries_keys_values: &'a mut [f32],
    pub(crate) attention_out: &'a mut [f32],
    pub(crate) feed_norm: &'a mut [f32],
    pub(crate) gate_up: &'a mut [f32],
    pub(crate) down: &'a mut [f32],
}

impl Weights {
    pub(crate) fn zeros(shape: Shape) -> Self {
        Self { shape, rank: None, data: vec![0.0; shape.parameters()] }
    }

    /// As many zeros.
    pub(crate) fn cleared(&self) -> Self {
        Self { shape: self.shape, rank: self.rank, data: vec![0.0; self.data.len()] }
    }

    /// What the numbers are, in the order in which they lie.
    pub(crate) fn tensors(&self) -> Vec<Tensor> {
        self.rank.map_or_else(|| tensors(&self.shape), |rank| adapter::tensors(&self.shape, rank))
    }

    /// Begins a model: uniform numbers with a deviation of 0.02, those that add to the stream of the layers smaller by the
    /// root of how many there are, norms at one. A tensor's numbers depend on the seed and its name alone.
    pub fn random(shape: Shape, seed: u64) -> Self {
        let mut weights = Self::zeros(shape);
        let mut rest = weights.data.as_mut_slice();
        for tensor in tensors(&shape) {
            let (numbers, after) = rest.split_at_mut(tensor.numbers());
            rest = after;
            if tensor.columns.is_none() {
                numbers.fill(1.0);
                continue;
            }
            let adds = tensor.name.contains("o_proj") || tensor.name.contains("down_proj");
            let deviation = if adds { 0.02 / (2.0 * shape.layers as f64).sqrt() } else { 0.02 };
            // A uniform number between -a and a deviates by a / √3.
            uniform(&tensor.name, seed, deviation * 3.0_f64.sqrt(), numbers);
        }
        weights
    }

    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The tensors with their numbers.
    pub fn named(&self) -> impl Iterator<Item = (Tensor, &[f32])> {
        let mut rest = self.data.as_slice();
        self.tensors().into_iter().map(move |tensor| {
            let (numbers, after) = rest.split_at(tensor.numbers());
            rest = after;
            (tensor, numbers)
        })
    }

    /// Changes tensors in place.
    pub fn change(&mut self, mut change: impl FnMut(&str, &mut [f32])) {
        let tensors = self.tensors();
        let mut rest = self.data.as_mut_slice();
        for tensor in tensors {
            let (numbers, after) = rest.split_at_mut(tensor.numbers());
            rest = after;
            change(&tensor.name, numbers);
        }
    }

    fn sizes(&self) -> (usize, usize, usize) {
        let embedding = self.shape.vocabulary * self.shape.width;
        let layers = self.data.len() - embedding - self.shape.width;
        (embedding, layers, layers / self.shape.layers)
    }

    pub(crate) fn embedding(&self) -> &[f32] {
        self.data.split_at(self.sizes().0).0
    }

    pub(crate) fn embedding_mut(&mut self) -> &mut [f32] {
        let (embedding, ..) = self.sizes();
        self.data.split_at_mut(embedding).0
    }

    pub(crate) fn norm(&self) -> &[f32] {
        self.data.split_at(self.data.len() - self.shape.width).1
    }

    pub(crate) fn norm_mut(&mut self) -> &mut [f32] {
        let at = self.data.len() - self.shape.width;
        self.data.split_at_mut(at).1
    }

    pub(crate) fn layer(&self, number: usize) -> Layer<'_> {
        let (embedding, _, size) = self.sizes();
        let Shape { width, hidden, .. } = self.shape;
        let rest = self.data.split_at(embedding + number * size).1;
        let (attention_norm, rest) = rest.split_at(width);
        let (queries_keys_values, rest) = rest.split_at(3 * width * width);
        let (attention_out, rest) = rest.split_at(width * width);
        let (feed_norm, rest) = rest.split_at(width);
        let (gate_up, rest) = rest.split_at(2 * hidden * width);
        let (down, _) = rest.split_at(width * hidden);
        Layer { attention_norm, queries_keys_values, attention_out, feed_norm, gate_up, down }
    }

    pub(crate) fn layer_mut(&mut self, number: usize) -> LayerMut<'_> {
        let (embedding, _, size) = self.sizes();
        let Shape { width, hidden, .. } = self.shape;
        let rest = self.data.split_at_mut(embedding + number * size).1;
        let (attention_norm, rest) = rest.split_at_mut(width);
        let (queries_keys_values, rest) = rest.split_at_mut(3 * width * width);
        let (attention_out, rest) = rest.split_at_mut(width * width);
        let (feed_norm, rest) = rest.split_at_mut(width);
        let (gate_up, rest) = rest.split_at_mut(2 * hidden * width);
        let (down, _) = rest.split_at_mut(width * hidden);
        LayerMut { attention_norm, queries_keys_values, attention_out, feed_norm, gate_up, down }
    }
}

/// Uniform numbers between -`most` and `most`, which depend on the seed and the tensor's name alone.
pub(crate) fn uniform(name: &str, seed: u64, most: f64, numbers: &mut [f32]) {
    let mut hash = blake3::Hasher::new_derive_key("abide 2026-11-27 initial weights v1");
    hash.update(&seed.to_le_bytes()).update(name.as_bytes());
    let mut random = hash.finalize_xof();
    let mut bytes = [0; 4];
    for number in numbers {
        random.fill(&mut bytes);
        let unit = f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX);
        *number = ((2.0 * unit - 1.0) * most) as f32;
    }
}
