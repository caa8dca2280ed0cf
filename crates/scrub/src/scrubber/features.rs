//! What a stretch of text has that patterns need: digits and how they lie, runs, dots, pairs.

use crate::bits::{self, CHUNK_BYTES, places};

/// A digit at most so many bytes behind the last belongs to it.
const GAP_BYTES: usize = 4;
/// A run without digits counts from this length on.
const PLAIN_RUN_BYTES: usize = 20;
const SHORT_BYTES: usize = 64;
/// So many digits that belong together are long.
pub(super) const LONG_DIGITS: u16 = 6;
/// Digits are marked by blocks of so many bytes.
pub(super) const BLOCK_BYTES: usize = 32;

/// What a stretch has.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
pub(super) struct Features {
    pub(super) digits: u16,
    pub(super) run: u16,
    pub(super) solid: u16,
    pub(super) dots: u16,
    pub(super) pairs: u16,
    /// A letter at once before a digit, and at once behind one.
    pub(super) led: bool,
    pub(super) followed: bool,
    pub(super) has_at: bool,
    pub(super) is_short: bool,
    /// From the first digit to behind the last. Empty where its end is nought.
    pub(super) span: (usize, usize),
    /// The same of what has six digits and more that belong together.
    pub(super) long_span: (usize, usize),
    /// The blocks that have digits, in order.
    pub(super) blocks: Vec<u32>,
}

/// What a byte is. Of the first three, the bits of a chunk are made.
const DIGIT: u8 = 1;
const RUN: u8 = 2;
/// A colon or a hyphen.
const JOINT: u8 = 4;
const HEX: u8 = 8;
const ALPHANUMERIC: u8 = 16;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let class = match byte as u8 {
            b'0'..=b'9' => DIGIT | HEX | RUN | ALPHANUMERIC,
            b'a'..=b'f' | b'A'..=b'F' => HEX | RUN | ALPHANUMERIC,
            b'g'..=b'z' | b'G'..=b'Z' => RUN | ALPHANUMERIC,
            b'_' | b'/' | b'+' | b'=' | b'%' | b'.' => RUN,
            b'-' => RUN | JOINT,
            b':' => JOINT,
            _ => 0,
        };
        #[expect(clippy::indexing_slicing, reason = "within the array, at compile time")]
        {
            classes[byte] = class;
        }
        byte += 1;
    }
    classes
};

fn class(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).map_or(0, |byte| bits::of_byte(*byte, &CLASSES))
}

/// How far a stretch is read.
#[derive(Debug, Default)]
struct Reading {
    /// Digits that belong together, up to the last.
    digits: u16,
    /// Where they begin, and behind the last digit.
    first: usize,
    last: usize,
    run_end: usize,
    plain_end: usize,
    solid_end: usize,
}

impl Features {
    /// Reads a stretch. Room is kept from the last.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.clear();
        *self = Self {
            has_at: bytes.contains(&b'@'),
            is_short: bytes.len() <= SHORT_BYTES,
            blocks,
            ..Self::default()
        };
        let mut reading = Reading::default();
        let mut before = 0;
        for (place, chunk) in bytes.chunks(CHUNK_BYTES).enumerate() {
            let from = place * CHUNK_BYTES;
            let [digits, runs, joints] = bits::of(chunk, &CLASSES);
            if digits != 0 {
                for half in [0, 1] {
                    if digits >> (32 * half) & 0xffff_ffff != 0 {
                        self.blocks.push((from / BLOCK_BYTES + half) as u32);
                    }
                }
                places(digits).for_each(|at| self.digit(bytes, from + at, &mut reading));
            }
            places(joints).for_each(|at| self.joint(bytes, from + at));
            // Shifting ones together until only runs of twenty are left.
            let mut long = u128::from(runs) << 64 | u128::from(before);
            for by in [1, 2, 4, 8, 4] {
                long &= long >> by;
            }
            if long != 0 {
                self.plain_runs(bytes, from, long, &mut reading);
            }
            before = runs;
        }
    }

    /// How long the stretch of a class around a place is, and where it ends.
    fn around(bytes: &[u8], at: usize, of: u8) -> (usize, usize) {
        let is_in = |byte: &u8| bits::of_byte(*byte, &CLASSES) & of != 0;
        let before = bytes.get(..at).unwrap_or_default().iter().rev();
        let start = at - before.take_while(|byte| is_in(byte)).count();
        let after = bytes.get(at..).unwrap_or_default().iter();
        let end = at + after.take_while(|byte| is_in(byte)).count();
        (start, end)
    }

    fn digit(&mut self, bytes: &[u8], at: usize, reading: &mut Reading) {
        let is_near = self.span.1 > 0 && at - (reading.last - 1) <= GAP_BYTES;
        reading.digits = if is_near { reading.digits.saturating_add(1) } else { 1 };
        reading.first = if is_near { reading.first } else { at };
        if reading.digits >= LONG_DIGITS {
            let known = self.long_span;
            self.long_span = (if known.1 == 0 { reading.first } else { known.0 }, at + 1);
        }
        reading.last = at + 1;
        self.digits = self.digits.max(reading.digits);
        self.span = (if self.span.1 == 0 { at } else { self.span.0 }, at + 1);
        if bytes.get(at + 1) == Some(&b'.') && class(bytes, at + 2) & DIGIT != 0 {
            self.dots = self.dots.saturating_add(1);
        }
        let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        self.led |= is_letter(at.checked_sub(1).and_then(|before| bytes.get(before)));
        self.followed |= is_letter(bytes.get(at + 1));
        if at >= reading.run_end {
            let (start, end) = Self::around(bytes, at, RUN);
            reading.run_end = end;
            self.run = self.run.max(length(start, end));
        }
        if at >= reading.solid_end {
            let (start, end) = Self::around(bytes, at, ALPHANUMERIC);
            reading.solid_end = end;
            let solid = bytes.get(at..end).unwrap_or_default();
            if solid.iter().filter(|byte| byte.is_ascii_digit()).nth(1).is_some() {
                self.solid = self.solid.max(length(start, end));
            }
        }
    }

    fn joint(&mut self, bytes: &[u8], at: usize) {
        let before = at.checked_sub(1).map_or(0, |before| class(bytes, before));
        let pairs = if before & class(bytes, at + 1) & HEX != 0 {
            1
        } else if bytes.get(at..at + 2) == Some(b"::") {
            2
        } else {
            0
        };
        self.pairs = self.pairs.saturating_add(pairs);
    }

    /// Runs of twenty and more that begin at the bits, of which the 64th is the place `from`.
    fn plain_runs(&mut self, bytes: &[u8], from: usize, mut runs: u128, reading: &mut Reading) {
        while runs != 0 {
            let at = from + runs.trailing_zeros() as usize;
            runs &= runs - 1;
            let at = at.saturating_sub(CHUNK_BYTES);
            if at < reading.plain_end {
                continue;
            }
            let (start, end) = Self::around(bytes, at, RUN);
            reading.plain_end = end;
            if end - start >= PLAIN_RUN_BYTES {
                self.run = self.run.max(length(start, end));
            }
        }
    }
}

fn length(start: usize, end: usize) -> u16 {
    u16::try_from(end - start).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, byte by byte and without any haste.
    fn slowly(bytes: &[u8]) -> Features {
        let is_run = |b: &u8| b.is_ascii_alphanumeric() || b"_/+=%-.".contains(b);
        let mut features = Features {
            led: bytes
                .windows(2)
                .any(|two| two[0].is_ascii_alphabetic() && two[1].is_ascii_digit()),
            followed: bytes
                .windows(2)
                .any(|two| two[0].is_ascii_digit() && two[1].is_ascii_alphabetic()),
            has_at: bytes.contains(&b'@'),
            is_short: bytes.len() <= SHORT_BYTES,
            ..Features::default()
        };
        let places: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
        let (mut chain, mut first) = (0, 0);
        for (place, at) in places.iter().enumerate() {
            let is_near = place > 0 && at - places[place - 1] <= GAP_BYTES;
            (chain, first) = if is_near { (chain + 1, first) } else { (1, *at) };
            if chain == LONG_DIGITS && features.long_span.1 == 0 {
                features.long_span.0 = first;
            }
            if chain >= LONG_DIGITS {
                features.long_span.1 = at + 1;
            }
            features.digits = features.digits.max(chain);
            let block = (at / BLOCK_BYTES) as u32;
            if features.blocks.last() != Some(&block) {
                features.blocks.push(block);
            }
        }
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            features.span = (*first, *last + 1);
        }
        for run in bytes.split(|b| !is_run(b)) {
            if run.iter().any(u8::is_ascii_digit) || run.len() >= PLAIN_RUN_BYTES {
                features.run = features.run.max(run.len() as u16);
            }
        }
        for solid in bytes.split(|b| !b.is_ascii_alphanumeric()) {
            if solid.iter().filter(|b| b.is_ascii_digit()).count() > 1 {
                features.solid = features.solid.max(solid.len() as u16);
            }
        }
        let three = |at: usize| at.checked_sub(1).and_then(|from| bytes.get(from..at + 2));
        for (at, byte) in bytes.iter().enumerate() {
            match (three(at), byte) {
                (Some([a, b'.', b]), _) => {
                    features.dots += u16::from(a.is_ascii_digit() && b.is_ascii_digit());
                }
                (Some([a, b':' | b'-', b]), _)
                    if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() =>
                {
                    features.pairs += 1;
                }
                (_, b':') if bytes.get(at + 1) == Some(&b':') => features.pairs += 2,
                _ => {}
            }
        }
        features
    }

    proptest! {
        #[test]
        fn chunks_of_bytes_have_what_their_bytes_have(
            pieces in prop::collection::vec("[a-z ]{0,30}|[0-9.:@ -]{0,12}|[A-Za-z0-9_/]{15,70}|é|::", 0..12)
        ) {
            let text = pieces.concat();
            let mut features = Features::default();
            // What the last stretch had does not count for the next.
            features.read(b"1:2::3 4.5.6.7 @ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
            features.read(text.as_bytes());
            prop_assert_eq!(format!("{:?}", features), format!("{:?}", slowly(text.as_bytes())), "{}", text);
        }
    }
}
