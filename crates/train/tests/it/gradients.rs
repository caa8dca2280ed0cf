//! Gradients against differences of the loss.

use abide_train::{Batch, Machine, NO_TARGET, Network, Shape, Weights, tensors};

const SHAPE: Shape =
    Shape { vocabulary: 96, width: 48, layers: 2, heads: 3, hidden: 80, context: 70 };

fn batch() -> (Vec<u32>, Vec<u32>) {
    let tokens: Vec<u32> = (0..=140).map(|n: u32| (n * n * 31 + n * 7) % 96).collect();
    let inputs = tokens[..140].to_vec();
    let mut targets = tokens[1..].to_vec();
    targets[69] = NO_TARGET;
    targets[139] = NO_TARGET;
    (inputs, targets)
}

/// Larger than a model begins with: gradients then are large against the rounding of losses.
fn weights() -> Weights {
    let mut weights = Weights::random(SHAPE, 5);
    let mut seed = 1_u32;
    weights.change(|_, numbers| {
        for number in numbers {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *number = *number * 4.0 + ((seed >> 8) as f32 / (1 << 24) as f32 - 0.5) * 0.1;
        }
    });
    weights
}

#[test]
fn the_gradient_of_every_tensor_is_the_slope_of_the_loss() {
    let (inputs, targets) = batch();
    let batch = Batch { inputs: &inputs, targets: &targets };
    let weights = weights();
    let mut network = Network::new(Machine::detect().unwrap(), SHAPE, 2);
    let mut gradients = weights.clone();
    network.learn(&weights, batch, &mut gradients);
    let mut ignored = weights.clone();
    for (number, (tensor, gradient)) in gradients.named().enumerate() {
        let mut seed = number as u32 + 7;
        let direction: Vec<f32> = gradient
            .iter()
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
            })
            .collect();
        // Half along the gradient, so that the slope is far from zero, half at random, so that errors across show too.
        let length = |x: &[f32]| x.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
        let (along, across) = (1.0 / length(gradient), 1.0 / length(&direction));
        let direction: Vec<f64> = gradient
            .iter()
            .zip(&direction)
            .map(|(g, d)| f64::from(*g) * along + f64::from(*d) * across)
            .collect();
        let slope: f64 = gradient.iter().zip(&direction).map(|(g, d)| f64::from(*g) * d).sum();
        // The loss moves by a hundredth: far above its rounding, and not yet along a curve.
        let step = 1e-2 / slope;
        let mut at = |sign: f64| {
            let mut moved = weights.clone();
            moved.change(|name, numbers| {
                if name == tensor.name {
                    for (number, d) in numbers.iter_mut().zip(&direction) {
                        *number = (f64::from(*number) + sign * step * d) as f32;
                    }
                }
            });
            network.learn(&moved, batch, &mut ignored)
        };
        let measured = (at(1.0) - at(-1.0)) / (2.0 * step);
        let off = (measured - slope).abs() / slope.abs();
        assert!(off < 5e-3, "{}: {slope} computed, {measured} measured", tensor.name);
    }
    assert_eq!(tensors(&SHAPE).len(), gradients.named().count());
}
