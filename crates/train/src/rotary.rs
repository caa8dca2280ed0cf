//! Rotary positions: each pair of numbers of a head is turned by an angle that grows with the token's position.

use crate::elementary::{exp64, ln, sin_cos};

/// Llama's base of the wavelengths.
pub(crate) const BASE: f64 = 10_000.0;

/// Cosines and sines for every position of the context.
#[derive(Debug, Clone)]
pub(crate) struct Rotary {
    half: usize,
    /// For each position: the cosines, then the sines, of half a head.
    table: Vec<f32>,
}

/// Which way to turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Forward,
    /// The gradient turns back.
    Back,
}

impl Rotary {
    pub(crate) fn new(head: usize, context: usize) -> Self {
        let half = head / 2;
        // In single precision where PyTorch is: the angles of two programs then agree.
        let frequencies: Vec<f32> =
            (0..half).map(|pair| exp64(-ln(BASE) * pair as f64 / half as f64) as f32).collect();
        let mut table = Vec::with_capacity(context * head);
        for position in 0..context {
            let turned =
                frequencies.iter().map(|frequency| sin_cos(f64::from(position as f32 * frequency)));
            let (sines, cosines): (Vec<_>, Vec<_>) =
                turned.map(|(sine, cosine)| (sine as f32, cosine as f32)).unzip();
            table.extend(cosines);
            table.extend(sines);
        }
        Self { half, table }
    }

    /// Turns the heads of one token in place.
    #[inline(always)]
    pub(crate) fn turn(&self, position: usize, heads: &mut [f32], turn: Turn) {
        let head = 2 * self.half;
        let angles = self.table.split_at(position * head).1.split_at(head).0;
        let (cosines, sines) = angles.split_at(self.half);
        for numbers in heads.chunks_exact_mut(head) {
            let (low, high) = numbers.split_at_mut(self.half);
            let angles = cosines.iter().zip(sines);
            for ((low, high), (cosine, sine)) in low.iter_mut().zip(high).zip(angles) {
                let sine = if turn == Turn::Forward { *sine } else { -*sine };
                (*low, *high) = (*low * cosine - *high * sine, *high * cosine + *low * sine);
            }
        }
    }

    /// Turns queries and keys of whole sequences: rows of `stride`, of which the first `turned` are turned.
    pub(crate) fn sequences(&self, rows: &mut [f32], stride: usize, turned: usize, turn: Turn) {
        let context = self.table.len() / (2 * self.half);
        for (row, numbers) in rows.chunks_exact_mut(stride).enumerate() {
            self.turn(row % context, numbers.split_at_mut(turned).0, turn);
        }
    }
}
