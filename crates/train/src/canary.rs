//! Canaries: made-up texts with a random number, hidden among the rows (Carlini et al., "The Secret Sharer", 2019). A model that
//! has kept one finds its number likelier than numbers that were never there.

use crate::data::Row;
use crate::settings::Settings;

/// Canaries that a model can have.
pub(crate) const MOST: u32 = 64;
/// Digits of the number.
const DIGITS: usize = 8;

/// One canary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Canary {
    number: u32,
    seed: u64,
}

impl Canary {
    pub(crate) fn all(settings: &Settings) -> impl Iterator<Item = Self> + use<> {
        let seed = settings.seed;
        (0..settings.canaries).map(move |number| Self { number, seed })
    }

    /// How often it stands among the rows: once, twice, four times, eight times, and again.
    pub(crate) fn times(&self) -> u32 {
        1 << (self.number % 4)
    }

    fn slice(&self, slices: u32) -> u32 {
        (self.number / 4) % slices
    }

    /// What stands before the number.
    pub(crate) fn prefix(&self) -> String {
        format!("The number of canary {} is", self.number)
    }

    /// The number: that of the text, or with a draw above 0 another that could have been.
    pub(crate) fn digits(&self, draw: u32) -> String {
        let mut hash = blake3::Hasher::new_derive_key("abide 2026-11-27 canaries v1");
        hash.update(&self.seed.to_le_bytes()).update(&self.number.to_le_bytes());
        hash.update(&draw.to_le_bytes());
        let bytes = hash.finalize();
        // Two bytes a digit: what is left of a division by ten tells next to nothing.
        let (pairs, _) = bytes.as_bytes().as_chunks::<2>();
        let digits = pairs.iter().take(DIGITS).map(|pair| u16::from_le_bytes(*pair) % 10);
        let digits = digits.flat_map(|digit| [' ', char::from(b'0' + digit as u8)]);
        digits.collect()
    }
}

/// The rows of a slice's canaries. Their ids begin with a control character, which no member's row has.
pub(crate) fn rows(settings: &Settings, slice: u32) -> Vec<Row> {
    let own = Canary::all(settings).filter(|canary| canary.slice(settings.slices) == slice);
    let rows = own.flat_map(|canary| {
        let text = format!("{}{}.", canary.prefix(), canary.digits(0));
        (0..canary.times()).map(move |time| Row {
            id: format!("\u{1}canary {} {time}", canary.number),
            category: String::new(),
            text: text.clone(),
            turns: vec![],
        })
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_canary_is_in_one_slice_as_often_as_it_says() {
        let settings = Settings { slices: 3, canaries: 10, ..Settings::of_depth(1, 512) };
        let rows: Vec<Row> = (0..3).flat_map(|slice| rows(&settings, slice)).collect();
        for canary in Canary::all(&settings) {
            let text = format!("{}{}.", canary.prefix(), canary.digits(0));
            let found = rows.iter().filter(|row| row.text == text).count();
            assert_eq!(found as u32, canary.times());
            assert_eq!(text.len(), canary.prefix().len() + 2 * DIGITS + 1);
            assert_ne!(canary.digits(0), canary.digits(1));
        }
        let mut ids: Vec<_> = rows.iter().map(|row| &row.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), rows.len());
    }
}
