//! Many words looked for at once, each with what it is for.
//!
//! Three bytes say where a word may begin: their code is a place in a table of bits that stays in the first-level cache. An automaton for as many words does not, and
//! took four times as long.

use crate::bits::{eight, lower};

/// Bits of a byte's code.
const CODE_BITS: u32 = 5;
const CODES: u32 = 1 << CODE_BITS;
/// Codes of three bytes.
const PLACES: usize = 1 << (3 * CODE_BITS);

/// Letters without case have codes of their own; all else shares the others.
const CODE: [u8; 256] = {
    let mut codes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let code = match byte as u8 {
            letter @ b'a'..=b'z' => letter - b'a' + 1,
            letter @ b'A'..=b'Z' => letter - b'A' + 1,
            b'0'..=b'9' => 27,
            b' ' => 28,
            0x80..=0xff => 29,
            b'.' | b':' | b'-' => 30,
            _ => 31,
        };
        #[expect(clippy::indexing_slicing, reason = "within the array, at compile time")]
        {
            codes[byte] = code;
        }
        byte += 1;
    }
    codes
};

/// Words, ready.
#[derive(Debug)]
pub(super) struct Literals {
    /// Whether a word begins with three bytes of a code.
    begins: Box<[u64; PLACES / 64]>,
    /// Where the words of each code begin in the list, and the list.
    from: Box<[u16]>,
    listed: Vec<u16>,
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    text: String,
    /// Its first eight bytes in lower case, and which bits of eight bytes they are.
    head: u64,
    mask: u64,
    /// The alternatives that it is one of.
    uses: Vec<u16>,
}

/// A word in a stretch.
#[derive(Debug)]
pub(super) struct Found<'l> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) uses: &'l [u16],
}

impl Literals {
    /// Of words, each with an alternative that it is for.
    pub(super) fn new(all: &[(&str, u16)]) -> Self {
        let mut words: Vec<Word> = Vec::new();
        for (word, place) in all {
            match words.iter_mut().find(|known| known.text == *word) {
                Some(known) => known.uses.push(*place),
                None => words.push(Word::new(word, *place)),
            }
        }
        let mut by_code = vec![Vec::new(); PLACES];
        for (number, word) in words.iter().enumerate() {
            for code in codes(word.text.as_bytes()) {
                if let Some(numbers) = by_code.get_mut(code) {
                    numbers.push(number as u16);
                }
            }
        }
        let mut begins = Box::new([0; PLACES / 64]);
        let mut from = Vec::with_capacity(PLACES + 1);
        let mut listed = Vec::new();
        for (code, numbers) in by_code.iter().enumerate() {
            from.push(listed.len() as u16);
            listed.extend_from_slice(numbers);
            if let (Some(bits), false) = (begins.get_mut(code / 64), numbers.is_empty()) {
                *bits |= 1 << (code % 64);
            }
        }
        from.push(listed.len() as u16);
        Self { begins, from: from.into(), listed, words }
    }

    /// Every word that begins between two places.
    #[inline]
    pub(super) fn each<'l>(
        &'l self,
        stretch: &[u8],
        from: usize,
        to: usize,
        mut then: impl FnMut(&Found<'l>),
    ) {
        let to = to.min(stretch.len());
        let code = |at: usize| usize::from(stretch.get(at).map_or(0, |byte| code_of(*byte)));
        let mut three = code(from) << CODE_BITS | code(from + 1);
        let mut look = |at: usize, code: u8| {
            three = (three << CODE_BITS | usize::from(code)) % PLACES;
            if self.begins.get(three / 64).is_some_and(|bits| bits >> (three % 64) & 1 == 1) {
                self.at(stretch, at, three, &mut then);
            }
        };
        // The third byte of each place, and behind the last byte nothing.
        let thirds = stretch.get(from + 2..).unwrap_or_default();
        for (at, byte) in (from..to).zip(thirds) {
            look(at, code_of(*byte));
        }
        for at in from + thirds.len()..to {
            look(at, 0);
        }
    }

    #[inline(never)]
    fn at<'l>(&'l self, stretch: &[u8], at: usize, code: usize, then: &mut impl FnMut(&Found<'l>)) {
        let listed = |code: usize| usize::from(self.from.get(code).copied().unwrap_or_default());
        let head = lower(eight(stretch, at, 8));
        for number in self.listed.get(listed(code)..listed(code + 1)).unwrap_or_default() {
            let Some(word) = self.words.get(usize::from(*number)) else { continue };
            let end = at + word.text.len();
            let is_there = || {
                let bytes = stretch.get(at..end);
                bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.text.as_bytes()))
            };
            if head & word.mask == word.head && is_there() {
                then(&Found { start: at, end, uses: &word.uses });
            }
        }
    }
}

impl Word {
    fn new(word: &str, place: u16) -> Self {
        let head = |bytes: &[u8]| lower(eight(bytes, 0, bytes.len().min(8)));
        let mask = head(vec![0xff; word.len()].as_slice());
        Self { text: word.to_owned(), head: head(word.as_bytes()), mask, uses: vec![place] }
    }
}

fn code_of(byte: u8) -> u8 {
    CODE.get(usize::from(byte)).copied().unwrap_or_default()
}

/// The codes that the three bytes at a word's beginning may have: a shorter word may be followed by anything, or by the end.
fn codes(word: &[u8]) -> Vec<usize> {
    let mut codes = vec![0];
    for place in 0..3 {
        let next: Vec<usize> = match word.get(place) {
            Some(byte) => vec![usize::from(code_of(*byte))],
            None => (0..CODES as usize).collect(),
        };
        codes = codes
            .iter()
            .flat_map(|code| next.iter().map(move |next| code << CODE_BITS | next))
            .collect();
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_begin() {
        let words = ["$", "c/", "key", "keynote", "token=", "薪", " st\n", "at)"];
        let all: Vec<(&str, u16)> =
            words.iter().enumerate().map(|(place, word)| (*word, place as u16)).collect();
        let literals = Literals::new(&all);
        for (text, expected) in [
            ("", vec![]),
            ("$", vec![0]),
            ("5$ c/", vec![0, 1]),
            ("a KEYnote", vec![2, 3]),
            ("tokentoken=", vec![4]),
            ("月薪", vec![5]),
            ("x st\n(at)", vec![6, 7]),
            ("ke", vec![]),
        ] {
            let mut found: Vec<u16> = Vec::new();
            literals.each(text.as_bytes(), 0, text.len(), |word| found.extend(word.uses));
            found.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
        let mut found = Vec::new();
        literals.each(b"key key key", 1, 8, |word| found.push((word.start, word.end)));
        assert_eq!(found, [(4, 7)]);
    }
}
