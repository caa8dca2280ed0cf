//! Hashes of words, and of what is made of them.

/// What a hash stands for, so that a handle is no name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Space {
    Name = 1,
    Handle = 2,
    Link = 3,
}

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
const START: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// A word's hash while it is read. ASCII letters count without case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word(u64);

impl Word {
    pub(super) fn start() -> Self {
        Self(START)
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
    }

    #[inline]
    pub(super) fn finish(self) -> u64 {
        mix(self.0)
    }

    pub(super) fn of(word: &str) -> u64 {
        let mut hash = Self::start();
        word.bytes().for_each(|byte| hash.push(byte));
        hash.finish()
    }
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

/// What bytes are in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Of a word.
    Word,
    /// The first of the three bytes of a Han character, which is a word of its own.
    Han,
    /// May stand between the words of a name.
    Joint,
    /// Of a handle or a link.
    At,
    Slash,
    Other,
}

#[inline]
pub(super) const fn class(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80..=0xe3 | 0xea..=0xff => Class::Word,
        0xe4..=0xe9 => Class::Han,
        b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'\'' | b'.' => Class::Joint,
        b'@' => Class::At,
        b'/' => Class::Slash,
        _ => Class::Other,
    }
}

/// The classes of all bytes.
pub(super) const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "within the array, at compile time")]
        {
            classes[byte] = class(byte as u8);
        }
        byte += 1;
    }
    classes
};

/// The words of a folded name, with the bytes where they stand.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        let from = rest.bytes().position(|b| matches!(class(b), Class::Word | Class::Han))?;
        rest = rest.get(from..)?;
        let length = match class(rest.bytes().next()?) {
            Class::Han => 3,
            _ => rest.bytes().take_while(|b| class(*b) == Class::Word).count(),
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
