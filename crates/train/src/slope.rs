//! Gradients against differences of the loss, for tests.

use crate::shape::Shape;
use crate::weights::Weights;

/// Larger than a model begins with: gradients then are large against the rounding of losses.
pub(crate) fn weights(shape: Shape, seed: u64) -> Weights {
    let mut weights = Weights::random(shape, seed);
    weights.change(|name, numbers| {
        let is_norm = name.contains("norm");
        numbers.iter_mut().filter(|_| !is_norm).for_each(|number| *number *= 6.0);
    });
    weights
}

/// The slope along each tensor's gradient, and across it, is what the gradient says.
pub(crate) fn check(weights: &Weights, gradient: &Weights, mut loss: impl FnMut(&Weights) -> f64) {
    for (number, (tensor, gradient)) in gradient.named().enumerate() {
        let mut seed = number as u32 + 7;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 8) / f64::from(1 << 23) - 1.0
        };
        let length = gradient.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
        let across = 1.0 / (gradient.len() as f64).sqrt();
        let direction: Vec<f64> =
            gradient.iter().map(|g| f64::from(*g) / length + random() * across).collect();
        let slope: f64 = gradient.iter().zip(&direction).map(|(g, d)| f64::from(*g) * d).sum();
        // Far above the rounding of a loss, and not yet along a curve.
        let step = 3e-3 / slope.abs();
        let mut at = |sign: f64| {
            let mut moved = weights.clone();
            moved.change(|name, numbers| {
                if name == tensor.name {
                    for (number, d) in numbers.iter_mut().zip(&direction) {
                        *number = (f64::from(*number) + sign * step * d) as f32;
                    }
                }
            });
            loss(&moved)
        };
        let measured = (at(1.0) - at(-1.0)) / (2.0 * step);
        let off = (measured - slope).abs() / slope.abs();
        assert!(off < 1e-2, "{}: {slope} computed, {measured} measured", tensor.name);
    }
}
