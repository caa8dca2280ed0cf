//! Hashes of words, and of what is made of them.

use crate::bits::{self, eight, lower};

/// What a hash stands for, so that a handle is no name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Space {
    Name = 1,
    Handle = 2,
    Link = 3,
}

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
const START: u64 = 0xcbf2_9ce4_8422_2325;

/// A word's hash. ASCII letters count without case.
pub(super) fn word(word: &[u8]) -> u64 {
    part(word, 0, word.len())
}

/// The hash of the word that is a part of a text.
#[inline]
pub(super) fn part(text: &[u8], start: usize, end: usize) -> u64 {
    let mut hash = START ^ (end - start) as u64;
    let mut at = start;
    while at < end {
        hash = mix(hash ^ lower(eight(text, at, end - at)));
        at += 8;
    }
    hash
}

/// A sequence of words.
#[inline]
pub(super) fn join(before: u64, word: u64) -> u64 {
    mix(before.rotate_left(23) ^ word.wrapping_mul(ODD))
}

/// A hash in one of the spaces.
#[inline]
pub(super) fn within(space: Space, hash: u64) -> u64 {
    mix(hash ^ (space as u64).wrapping_mul(ODD))
}

#[inline]
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let hash = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ hash >> 32
}

/// What a byte is in a name. Of a word:
pub(super) const WORD: u8 = 1;
/// Something begins here: the three bytes of a Han character, which is a word of its own, a handle, or the path of a link.
pub(super) const SIGN: u8 = 2;
/// May stand between the words of a name.
pub(super) const JOINT: u8 = 4;

pub(super) const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let class = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80..=0xe3 | 0xea..=0xff => WORD,
            0xe4..=0xe9 | b'@' | b'/' => SIGN,
            b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'\'' | b'.' => JOINT,
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

/// How long a Han character is.
pub(super) const HAN_BYTES: usize = 3;

/// Whether a Han character begins with the byte.
pub(super) fn is_han(byte: u8) -> bool {
    matches!(byte, 0xe4..=0xe9)
}

pub(super) fn is(byte: u8, class: u8) -> bool {
    bits::of_byte(byte, &CLASSES) & class != 0
}

/// The words of a folded name.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        let from = rest.bytes().position(|byte| is(byte, WORD) || is_han(byte))?;
        rest = rest.get(from..)?;
        let length = if rest.bytes().next().is_some_and(is_han) {
            HAN_BYTES
        } else {
            rest.bytes().take_while(|byte| is(*byte, WORD)).count()
        };
        let word = rest.get(..length)?;
        rest = rest.get(length..)?;
        Some(word)
    })
}

/// What of a folded profile link counts: without scheme, `www.` and slashes at its end, and without case.
pub(super) fn link(folded: &str) -> String {
    let lower = folded.trim().to_ascii_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_without_case_and_wherever_they_stand() {
        for name in ["a", "Anna", "ANNABETH", "Annabeth_1", "x@[`{z", "Иван", "é"] {
            let plain = word(name.to_ascii_lowercase().as_bytes());
            assert_eq!(word(name.as_bytes()), plain, "{name}");
            for text in [format!("{name} and more words"), format!("so {name}")] {
                let start = text.find(name).unwrap();
                assert_eq!(part(text.as_bytes(), start, start + name.len()), plain, "{text}");
            }
        }
        assert_ne!(word(b"anna"), word(b"anna\0"));
        assert_ne!(word(b"@nna"), word(b"`nna"));
    }
}
