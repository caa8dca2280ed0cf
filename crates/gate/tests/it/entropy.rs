//! Where generated scenes take their decisions from: a seed, or numbers that proptest shrinks.
//!
//! Zero always means the plainest thing, so that smaller numbers make simpler scenes.

#[derive(Debug, Clone)]
pub(crate) enum Entropy {
    Seed(u64),
    Numbers(std::vec::IntoIter<u32>),
}

impl Entropy {
    pub(crate) fn numbers(numbers: Vec<u32>) -> Self {
        Self::Numbers(numbers.into_iter())
    }

    fn next(&mut self) -> u32 {
        match self {
            // SplitMix64.
            Self::Seed(state) => {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                (z ^ (z >> 31)) as u32
            }
            Self::Numbers(numbers) => numbers.next().unwrap_or(0),
        }
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end.max(1)
    }

    /// True that often in a thousand.
    pub(crate) fn chance(&mut self, per_mille: usize) -> bool {
        1000 - self.below(1000) <= per_mille
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}
