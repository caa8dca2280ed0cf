//! LoRA (Hu et al., 2021): a model stays as it is, and beside each of its matrices W two thin ones are learned. W + 2·B·A takes
//! W's place.
//!
//! A step makes these sums, goes the model's way there and back with them, and turns each sum's gradient G into those of the thin
//! ones: 2·G·Aᵀ is that of B, and 2·Bᵀ·G that of A. Nothing on the way knows that there is an adapter.

use crate::machine::Machine;
use crate::product::{Matrix, MatrixMut, Store, multiply};
use crate::shape::Shape;
use crate::weights::{self, Tensor, Weights, uniform};

/// What B·A counts. PEFT has it as `lora_alpha` over the rank.
pub(crate) const SCALE: f32 = 2.0;
/// The matrices of a layer, as PEFT calls them.
pub(crate) const TARGETS: [&str; 7] =
    ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

/// The tensors of an adapter: A and B of each matrix within the layers.
pub(crate) fn tensors(shape: &Shape, rank: usize) -> Vec<Tensor> {
    let pairs = weights::tensors(shape).into_iter().filter_map(|tensor| {
        let columns = tensor.columns.filter(|_| tensor.name.contains("_proj"))?;
        let name = tensor.name.trim_end_matches("weight");
        let named = |part| format!("base_model.model.{name}{part}.weight");
        Some([
            Tensor { name: named("lora_A"), rows: rank, columns: Some(columns) },
            Tensor { name: named("lora_B"), rows: tensor.rows, columns: Some(rank) },
        ])
    });
    pairs.flatten().collect()
}

/// Numbers of an adapter.
pub(crate) fn numbers(shape: &Shape, rank: usize) -> usize {
    tensors(shape, rank).iter().map(Tensor::numbers).sum()
}

/// An adapter that changes nothing yet: A uniform, B zero.
pub(crate) fn begin(shape: Shape, rank: usize, seed: u64) -> Weights {
    let data = vec![0.0; numbers(&shape, rank)];
    let mut adapter = Weights { shape, rank: Some(rank), data };
    let all = adapter.tensors();
    let mut rest = adapter.data.as_mut_slice();
    for tensor in all {
        let (numbers, after) = rest.split_at_mut(tensor.numbers());
        rest = after;
        if let Some(columns) = tensor.columns.filter(|_| tensor.name.contains("lora_A")) {
            uniform(&tensor.name, seed, 1.0 / (columns as f64).sqrt(), numbers);
        }
    }
    adapter
}

/// The adapters of shards side by side: what they add to a matrix is the mean of what each adds, to the last bit of B's.
pub(crate) fn side_by_side(shape: Shape, adapters: &[Weights]) -> Weights {
    let rank = adapters.iter().find_map(|adapter| adapter.rank).unwrap_or_default();
    let part = 1.0 / adapters.len().max(1) as f32;
    let mut data = Vec::with_capacity(adapters.iter().map(|adapter| adapter.data.len()).sum());
    let mut all: Vec<_> = adapters.iter().map(pairs).collect();
    loop {
        let pair: Vec<[&[f32]; 2]> = all.iter_mut().filter_map(Iterator::next).collect();
        if pair.is_empty() {
            break;
        }
        for [a, _] in &pair {
            data.extend_from_slice(a);
        }
        let rows = pair.first().map_or(0, |[_, b]| b.len() / rank.max(1));
        for row in 0..rows {
            for [_, b] in &pair {
                let numbers = b.get(row * rank..(row + 1) * rank).unwrap_or_default();
                data.extend(numbers.iter().map(|number| part * number));
            }
        }
    }
    Weights { shape, rank: Some(rank * adapters.len()), data }
}

/// A model with an adapter at work.
#[derive(Debug)]
pub(crate) struct Adapted<'a> {
    base: &'a Weights,
    pub(crate) whole: Weights,
    /// The gradient of `whole`.
    pub(crate) slope: Weights,
}

impl<'a> Adapted<'a> {
    pub(crate) fn new(base: &'a Weights) -> Self {
        Self { base, whole: base.clone(), slope: base.cleared() }
    }

    /// Makes the sums.
    pub(crate) fn join(&mut self, machine: Machine, adapter: &Weights) {
        join(machine, self.base, adapter, &mut self.whole);
    }

    /// The gradient of the adapter, from that of the sums.
    pub(crate) fn gradient(&self, machine: Machine, adapter: &Weights, gradient: &mut Weights) {
        let mut rest = gradient.data.as_mut_slice();
        let rank = adapter.rank.unwrap_or(1);
        for (matrix, [a, b]) in matrices(&self.slope).zip(pairs(adapter)) {
            let (of_a, after) = rest.split_at_mut(a.len());
            let (of_b, after) = after.split_at_mut(b.len());
            rest = after;
            let columns = a.len() / rank;
            let slope = Matrix::new(matrix, columns);
            let [a, b] = [scaled(a), scaled(b)];
            let (a, b) = (Matrix::new(&a, columns), Matrix::new(&b, rank));
            multiply(
                machine,
                &mut MatrixMut::new(of_a, columns),
                Store::Fresh,
                b.transposed(),
                slope,
            );
            multiply(machine, &mut MatrixMut::new(of_b, rank), Store::Fresh, slope, a.transposed());
        }
    }
}

/// A model with the sums in place of its matrices.
pub(crate) fn join(machine: Machine, base: &Weights, adapter: &Weights, whole: &mut Weights) {
    whole.data.copy_from_slice(&base.data);
    let rank = adapter.rank.unwrap_or(1);
    let mut pairs = pairs(adapter);
    whole.change(|name, matrix| {
        let Some([a, b]) = name.contains("_proj").then(|| pairs.next()).flatten() else { return };
        let (b, columns) = (scaled(b), a.len() / rank);
        let mut out = MatrixMut::new(matrix, columns);
        multiply(machine, &mut out, Store::Sum, Matrix::new(&b, rank), Matrix::new(a, columns));
    });
}

fn scaled(numbers: &[f32]) -> Vec<f32> {
    numbers.iter().map(|number| SCALE * number).collect()
}

/// The matrices that have an adapter.
fn matrices(weights: &Weights) -> impl Iterator<Item = &[f32]> {
    weights.named().filter(|(tensor, _)| tensor.name.contains("_proj")).map(|(_, matrix)| matrix)
}

/// A and B of each.
fn pairs(adapter: &Weights) -> impl Iterator<Item = [&[f32]; 2]> {
    let mut all = adapter.named().map(|(_, numbers)| numbers);
    std::iter::from_fn(move || Some([all.next()?, all.next()?]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Batch, Network};
    use crate::slope;

    const SHAPE: Shape =
        Shape { vocabulary: 96, width: 24, layers: 2, heads: 3, hidden: 40, context: 30 };

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let machine = Machine::detect().unwrap();
        let base = slope::weights(SHAPE, 1);
        let mut adapter = begin(SHAPE, 4, 2);
        // Where B is zero, A has no gradient yet.
        adapter.change(|name, numbers| {
            if name.contains("lora_B") {
                uniform(name, 3, 0.1, numbers);
            }
        });
        let tokens: Vec<u32> = (0..=60).map(|n: u32| (n * n * 31 + n * 7) % 96).collect();
        let batch = Batch { inputs: &tokens[..60], targets: &tokens[1..] };
        let mut network = Network::new(machine, SHAPE, 2);
        let mut adapted = Adapted::new(&base);
        adapted.join(machine, &adapter);
        network.learn(&adapted.whole, batch, &mut adapted.slope);
        let mut gradient = adapter.cleared();
        adapted.gradient(machine, &adapter, &mut gradient);
        assert_eq!(gradient.tensors().len(), 2 * 2 * TARGETS.len());
        let mut ignored = base.cleared();
        slope::check(&adapter, &gradient, |adapter| {
            adapted.join(machine, adapter);
            network.learn(&adapted.whole, batch, &mut ignored)
        });
    }

    #[test]
    fn side_by_side_they_add_the_mean() {
        let base = slope::weights(SHAPE, 1);
        let adapters: Vec<Weights> = (0..4)
            .map(|seed| {
                let mut adapter = begin(SHAPE, 3, seed);
                adapter.change(|name, numbers| uniform(name, seed + 9, 0.1, numbers));
                adapter
            })
            .collect();
        let machine = Machine::plain();
        let with = |adapter: &Weights| {
            let mut whole = base.clone();
            join(machine, &base, adapter, &mut whole);
            whole
        };
        let merged = side_by_side(SHAPE, &adapters);
        assert_eq!(merged.data.len(), numbers(&SHAPE, 12));
        let (merged, each) = (with(&merged), adapters.iter().map(with).collect::<Vec<_>>());
        for (place, number) in merged.data.iter().enumerate() {
            let mean = each.iter().map(|one| one.data[place]).sum::<f32>() / 4.0;
            assert!((number - mean).abs() < 1e-5, "{place}: {number}, {mean}");
        }
    }

    #[test]
    fn it_begins_as_the_model_that_it_is_for() {
        let base = slope::weights(SHAPE, 1);
        let mut adapted = Adapted::new(&base);
        adapted.join(Machine::plain(), &begin(SHAPE, 4, 2));
        assert_eq!(adapted.whole, base);
    }
}
