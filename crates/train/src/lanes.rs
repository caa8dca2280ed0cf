//! Reductions in a fixed order: sixteen running sums, then a tree. A processor with narrower or wider registers adds the same pairs.

const LANES: usize = 16;

/// Folds the sixteen into one, halves onto halves.
#[inline(always)]
fn fold(mut lanes: [f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    while width > 0 {
        let (low, high) = lanes.split_at_mut(width);
        for (low, high) in low.iter_mut().zip(high) {
            *low += *high;
        }
        width /= 2;
    }
    let [first, ..] = lanes;
    first
}

/// The sum of what `term` makes of each pair.
#[inline(always)]
fn reduce(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += term(*a, *b);
        }
    }
    for ((lane, a), b) in lanes.iter_mut().zip(a_rest).zip(b_rest) {
        *lane += term(*a, *b);
    }
    fold(lanes)
}

#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    reduce(a, b, |a, b| a * b)
}

#[inline(always)]
pub(crate) fn sum(a: &[f32]) -> f32 {
    reduce(a, a, |a, _| a)
}

/// The sum of squares in blocks, added up in double precision: exact enough for tens of millions of numbers.
pub(crate) fn squares(a: &[f32]) -> f64 {
    a.chunks(4096).map(|block| f64::from(dot(block, block))).sum()
}

/// The largest.
#[inline(always)]
pub(crate) fn largest(a: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (blocks, rest) = a.as_chunks::<LANES>();
    for block in blocks.iter().map(<[f32; LANES]>::as_slice).chain([rest]) {
        for (lane, value) in lanes.iter_mut().zip(block) {
            *lane = if *value <= *lane { *lane } else { *value };
        }
    }
    lanes.iter().fold(f32::NEG_INFINITY, |most, value| if *value <= most { most } else { *value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_agree_with_double_precision() {
        for length in [0, 1, 15, 16, 17, 1000] {
            let a: Vec<f32> = (0..length).map(|n| (n as f32 * 0.37).sin()).collect();
            let exact: f64 = a.iter().map(|a| f64::from(*a)).sum();
            assert!((f64::from(sum(&a)) - exact).abs() < 1e-4, "{length}");
            let exact: f64 = a.iter().map(|a| f64::from(*a).powi(2)).sum();
            assert!((f64::from(dot(&a, &a)) - exact).abs() < 1e-3, "{length}");
            assert!((squares(&a) - exact).abs() < 1e-3, "{length}");
            let exact = a.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            assert_eq!(largest(&a).to_bits(), exact.to_bits(), "{length}");
        }
    }
}
