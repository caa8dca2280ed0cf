//! Random draws that are the same on every machine: whole numbers from a stream cipher, no floating point.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What the numbers are for. Each purpose has a stream of its own, so that a change to one leaves the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Purpose {
    Person = 1,
    Records = 2,
    History = 3,
    Export = 4,
}

/// A stream of numbers for one member and one purpose.
#[derive(Debug)]
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    pub(crate) fn new(seed: u64, purpose: Purpose, member: u64) -> Self {
        let mut key = [0; 32];
        let bytes = seed.to_le_bytes().into_iter().chain([purpose as u8]);
        key.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = byte);
        let mut stream = ChaCha8Rng::from_seed(key);
        stream.set_stream(member);
        Self(stream)
    }

    /// A number in `0..end`; 0 if there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // The high half of the product is below `end`; the bias is under 2⁻⁴⁰ for the numbers used here.
        ((u128::from(self.0.next_u64()) * u128::from(end)) >> 64) as u64
    }

    /// A number in `from..until`.
    pub(crate) fn between(&mut self, from: i64, until: i64) -> i64 {
        from + self.below(until.saturating_sub(from).max(1).unsigned_abs()) as i64
    }

    /// True in so many of ten thousand cases.
    pub(crate) fn chance(&mut self, of_ten_thousand: u64) -> bool {
        self.below(10_000) < of_ten_thousand
    }

    /// One of the items; `None` of none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u64) as usize)
    }

    /// One of the words; nothing of none.
    pub(crate) fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.pick(words).copied().unwrap_or_default()
    }

    /// One of the items, by weight. The weights are added up each time: lists are short.
    pub(crate) fn weighted<'a, T>(&mut self, items: &'a [(T, u32)]) -> Option<&'a T> {
        let total = items.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut left = self.below(total);
        items.iter().find_map(|(item, weight)| {
            let weight = u64::from(*weight);
            if left < weight {
                return Some(item);
            }
            left -= weight;
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stream_gives_the_same_numbers_for_ever() {
        let mut draw = Draw::new(7, Purpose::Person, 3);
        let drawn: Vec<_> = (0..6).map(|_| draw.below(1000)).collect();
        // Written down once: another machine, or a change of the cipher's crate, must not change the network.
        assert_eq!(drawn, FIRST);
        let mut other = Draw::new(7, Purpose::Person, 4);
        assert_ne!(drawn, (0..6).map(|_| other.below(1000)).collect::<Vec<_>>());
    }

    const FIRST: [u64; 6] = [366, 777, 539, 340, 909, 405];

    #[test]
    fn draws_stay_in_their_range() {
        let mut draw = Draw::new(1, Purpose::History, 0);
        assert_eq!(draw.below(0), 0);
        assert!((0..500).all(|_| (-5..9).contains(&draw.between(-5, 9))));
        assert_eq!(draw.pick::<u8>(&[]), None);
        let weighed: Vec<_> = (0..400)
            .filter_map(|_| draw.weighted(&[('a', 0), ('b', 1), ('c', 3)]).copied())
            .collect();
        let count = |letter| weighed.iter().filter(|c| **c == letter).count();
        assert_eq!(count('a'), 0);
        assert!((70..130).contains(&count('b')), "{}", count('b'));
    }
}
