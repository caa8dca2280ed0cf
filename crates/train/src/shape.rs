//! The shape of a model: one dial sets all of it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};

/// The sizes of a model of the Llama layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Tokens that it knows.
    pub vocabulary: usize,
    /// Numbers that stand for one token between the layers.
    pub width: usize,
    pub layers: usize,
    pub heads: usize,
    /// Numbers between the two halves of a feed-forward layer.
    pub hidden: usize,
    /// Tokens that it sees at once.
    pub context: usize,
}

/// Numbers of one head, where the dial decides.
const HEAD: usize = 64;
/// What rows of weights are rounded up to.
const STEP: usize = 32;

impl Shape {
    /// What `depth` layers go with. Six layers and 8,192 tokens are ten million parameters.
    pub fn of_depth(depth: usize, vocabulary: usize, context: usize) -> Self {
        let heads = (5 * depth).div_ceil(6);
        let width = heads * HEAD;
        // Two thirds of four times the width: three matrices then hold as much as two of four times would.
        let hidden = (8 * width).div_ceil(3).next_multiple_of(STEP);
        Self { vocabulary, width, layers: depth, heads, hidden, context }
    }

    /// Numbers of one head.
    pub fn head(&self) -> usize {
        self.width / self.heads
    }

    /// Weights; those of the embedding count once, it is its own output layer.
    pub fn parameters(&self) -> usize {
        let layer = 2 * self.width + 4 * self.width * self.width + 3 * self.width * self.hidden;
        self.vocabulary * self.width + self.layers * layer + self.width
    }

    /// Whether a model can have it.
    pub fn check(&self) -> Result<()> {
        let bounds = [
            ("vocabulary", self.vocabulary, 2, 1 << 20),
            ("width", self.width, 2, 1 << 14),
            ("layers", self.layers, 1, 256),
            ("heads", self.heads, 1, 256),
            ("hidden", self.hidden, 1, 1 << 16),
            ("context", self.context, 2, 1 << 15),
        ];
        for (name, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                let words = format_args!("`{name}` is {value}, and can be {least} to {most}");
                return Err(Error::new(Kind::Settings, words));
            }
        }
        if !self.width.is_multiple_of(2 * self.heads) {
            let words = format_args!(
                "`width` is {}, which {} heads of an even size do not fill",
                self.width, self.heads
            );
            return Err(Error::new(Kind::Settings, words));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_six_is_ten_million_parameters() {
        let shape = Shape::of_depth(6, 8192, 256);
        let expected =
            Shape { vocabulary: 8192, width: 320, layers: 6, heads: 5, hidden: 864, context: 256 };
        assert_eq!(shape, expected);
        assert_eq!(shape.parameters(), 10_059_840);
        assert!((1..=32).all(|depth| Shape::of_depth(depth, 8192, 256).check().is_ok()));
    }

    #[test]
    fn impossible_shapes_are_refused() {
        let shape = Shape::of_depth(2, 512, 64);
        for wrong in [
            Shape { heads: 3, ..shape },
            Shape { width: 0, ..shape },
            Shape { layers: 0, ..shape },
            Shape { context: 1, ..shape },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
