//! Which rules a stretch of text is worth: what all of them need to be there is looked for in one pass.
//!
//! A hint is alternatives with ` / ` between them; each has conditions with `&` between them, of which the last may be a list of literals with `|` between them:
//!
//! | condition | holds if the stretch has |
//! |---|---|
//! | `#9` | nine digits or more, each at most three bytes behind the last |
//! | `~12` | a run of twelve letters, digits and `_ - . / + = %` with a digit among them, or of twenty without |
//! | `=20` | a run of twenty letters and digits alone, two digits among them |
//! | `.3` | three dots between digits |
//! | `:2` | two colons or hyphens between hexadecimal digits, `::` counting two |
//! | `@` | an at sign |
//! | `<` | no more than 64 bytes |
//! | anything else | one of the literals, without case |

use aho_corasick::{AhoCorasick, AhoCorasickKind};

const GAP_BYTES: usize = 4;
const PLAIN_RUN_BYTES: u16 = 20;
const SHORT_BYTES: usize = 64;
/// Digits are marked by blocks of so many bytes, and near a literal in its block and so many around it.
const BLOCK_BYTES: usize = 32;
const BLOCKS_NEAR: usize = 4;
/// How far around a literal its rule may match, and around digits.
const BEFORE_BYTES: usize = 240;
const AFTER_BYTES: usize = 2048;
const AROUND_BYTES: usize = 240;

/// All hints, ready.
#[derive(Debug)]
pub(super) struct Hints {
    literals: AhoCorasick,
    /// For each literal, the alternatives that it is one of.
    uses: Vec<Vec<u16>>,
    alternatives: Vec<Alternative>,
    rules: usize,
}

#[derive(Debug, Default)]
struct Alternative {
    rule: usize,
    digits: u16,
    run: u16,
    solid: u16,
    dots: u16,
    pairs: u16,
    has_at: bool,
    is_short: bool,
    has_literals: bool,
}

/// What a stretch has.
#[derive(Debug, Default)]
struct Features {
    digits: u16,
    run: u16,
    solid: u16,
    dots: u16,
    pairs: u16,
    has_at: bool,
    is_short: bool,
    /// From the first digit to the last.
    span: Part,
    /// Which blocks have digits.
    blocks: Vec<u64>,
}

/// A part of a stretch, empty where its end is nought.
type Part = (usize, usize);

/// Room for what is found in a stretch, kept between them.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// For each alternative, from its first literal to its last.
    alternatives: Vec<Part>,
    rules: Vec<Part>,
}

impl Seen {
    /// The rules that the stretch is worth, each with the part of it in which it can match.
    pub(super) fn rules(&self) -> impl Iterator<Item = (usize, Part)> {
        self.rules.iter().copied().enumerate().filter(|(_, part)| part.1 > 0)
    }
}

fn hull(one: Part, other: Part) -> Part {
    if one.1 == 0 { other } else { (one.0.min(other.0), one.1.max(other.1)) }
}

impl Hints {
    pub(super) fn new<'h>(
        hints: impl Iterator<Item = &'h str>,
    ) -> Result<Self, aho_corasick::BuildError> {
        let mut literals: Vec<String> = Vec::new();
        let mut uses: Vec<Vec<u16>> = Vec::new();
        let mut alternatives = Vec::new();
        let mut rules = 0;
        for (rule, hint) in hints.enumerate() {
            rules = rule + 1;
            for part in hint.split(" / ") {
                let mut alternative = Alternative { rule, ..Alternative::default() };
                let place = alternatives.len() as u16;
                for condition in part.split('&') {
                    if alternative.takes(condition) {
                        continue;
                    }
                    alternative.has_literals = true;
                    for literal in condition.split('|') {
                        let at = literals.iter().position(|other| other == literal);
                        let at = at.unwrap_or_else(|| {
                            literals.push(literal.to_owned());
                            uses.push(Vec::new());
                            literals.len() - 1
                        });
                        if let Some(uses) = uses.get_mut(at) {
                            uses.push(place);
                        }
                    }
                }
                alternatives.push(alternative);
            }
        }
        let literals = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&literals)?;
        Ok(Self { literals, uses, alternatives, rules })
    }

    /// Marks the rules that the stretch is worth.
    pub(super) fn look(&self, stretch: &str, seen: &mut Seen) {
        seen.alternatives.clear();
        seen.alternatives.resize(self.alternatives.len(), (0, 0));
        seen.rules.clear();
        seen.rules.resize(self.rules, (0, 0));
        let features = Features::of(stretch.as_bytes());
        for found in self.literals.find_overlapping_iter(stretch) {
            for place in self.uses.get(found.pattern().as_usize()).into_iter().flatten() {
                let place = usize::from(*place);
                let needs_digits = self.alternatives.get(place).is_some_and(|of| of.digits > 0);
                if needs_digits && !features.has_digit_near(found.start()) {
                    continue;
                }
                if let Some(seen) = seen.alternatives.get_mut(place) {
                    *seen = hull(*seen, (found.start(), found.end()));
                }
            }
        }
        for (alternative, literals) in self.alternatives.iter().zip(&seen.alternatives) {
            if (literals.1 > 0 || !alternative.has_literals)
                && alternative.holds(&features)
                && let Some(rule) = seen.rules.get_mut(alternative.rule)
            {
                let around = |part: Part, before: usize, after: usize| {
                    (part.0.saturating_sub(before), (part.1 + after).min(stretch.len()).max(1))
                };
                let part = match (alternative.has_literals, alternative.digits > 0) {
                    (true, true) => around(*literals, AROUND_BYTES, AROUND_BYTES),
                    (true, false) => around(*literals, BEFORE_BYTES, AFTER_BYTES),
                    (false, true) => around(features.span, AROUND_BYTES, AROUND_BYTES),
                    (false, false) => (0, stretch.len().max(1)),
                };
                *rule = hull(*rule, part);
            }
        }
    }
}

impl Alternative {
    /// Takes a condition that is no literal.
    fn takes(&mut self, condition: &str) -> bool {
        let number = || condition.get(1..).and_then(|number| number.parse::<u16>().ok());
        match (condition.as_bytes().first(), number()) {
            (None, _) => {}
            (Some(b'#'), Some(digits)) => self.digits = digits,
            (Some(b'~'), Some(run)) => self.run = run,
            (Some(b'='), Some(solid)) => self.solid = solid,
            (Some(b'.'), Some(dots)) => self.dots = dots,
            (Some(b':'), Some(pairs)) => self.pairs = pairs,
            (Some(b'@'), _) if condition == "@" => self.has_at = true,
            (Some(b'<'), _) if condition == "<" => self.is_short = true,
            _ => return false,
        }
        true
    }

    fn holds(&self, features: &Features) -> bool {
        self.digits <= features.digits
            && self.run <= features.run
            && self.solid <= features.solid
            && self.dots <= features.dots
            && self.pairs <= features.pairs
            && (!self.has_at || features.has_at)
            && (!self.is_short || features.is_short)
    }
}

/// What a byte is, for the features.
const DIGIT: u8 = 1;
const HEX: u8 = 2;
const RUN: u8 = 4;
const JOINT: u8 = 8;
const ALPHANUMERIC: u8 = 16;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let class = match byte as u8 {
            b'0'..=b'9' => DIGIT | HEX | RUN | ALPHANUMERIC,
            b'a'..=b'f' | b'A'..=b'F' => HEX | RUN | ALPHANUMERIC,
            b'g'..=b'z' | b'G'..=b'Z' => RUN | ALPHANUMERIC,
            b'_' | b'/' | b'+' | b'=' | b'%' => RUN,
            b'-' | b'.' => RUN | JOINT,
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

impl Features {
    fn has_digit_near(&self, at: usize) -> bool {
        let block = at / BLOCK_BYTES;
        (block.saturating_sub(BLOCKS_NEAR)..=block + BLOCKS_NEAR).any(|block| {
            self.blocks.get(block / 64).is_some_and(|bits| bits >> (block % 64) & 1 == 1)
        })
    }

    fn of(bytes: &[u8]) -> Self {
        let blocks = vec![0; bytes.len() / (BLOCK_BYTES * 64) + 1];
        let is_short = bytes.len() <= SHORT_BYTES;
        let mut features = Self { is_short, blocks, ..Self::default() };
        let class = |at: usize| {
            bytes.get(at).map_or(0, |byte| CLASSES.get(usize::from(*byte)).copied().unwrap_or(0))
        };
        let (mut digits, mut last_digit) = (0u16, usize::MAX - GAP_BYTES);
        let (mut run, mut run_digits) = (0u16, 0u16);
        let (mut solid, mut solid_digits) = (0u16, 0u16);
        for (at, byte) in bytes.iter().enumerate() {
            let kind = CLASSES.get(usize::from(*byte)).copied().unwrap_or(0);
            if kind & ALPHANUMERIC == 0 {
                (solid, solid_digits) = (0, 0);
            } else {
                solid = solid.saturating_add(1);
                solid_digits += u16::from(kind & DIGIT != 0 && solid_digits < 2);
                if solid_digits == 2 {
                    features.solid = features.solid.max(solid);
                }
            }
            if kind & RUN == 0 {
                if run_digits > 0 || run >= PLAIN_RUN_BYTES {
                    features.run = features.run.max(run);
                }
                (run, run_digits) = (0, 0);
                if kind == 0 {
                    features.has_at |= *byte == b'@';
                    continue;
                }
            } else {
                run = run.saturating_add(1);
            }
            if kind & DIGIT != 0 {
                run_digits = run_digits.saturating_add(1);
                digits =
                    if at - last_digit.min(at) <= GAP_BYTES { digits.saturating_add(1) } else { 1 };
                last_digit = at;
                features.span = hull(features.span, (at, at + 1));
                let block = at / BLOCK_BYTES;
                if let Some(bits) = features.blocks.get_mut(block / 64) {
                    *bits |= 1 << (block % 64);
                }
                features.digits = features.digits.max(digits);
            } else if kind & JOINT != 0 {
                let (before, after) = (class(at.wrapping_sub(1)), class(at + 1));
                if *byte == b'.' {
                    features.dots += u16::from(before & after & DIGIT != 0 && features.dots < 99);
                } else if before & after & HEX != 0 {
                    features.pairs = features.pairs.saturating_add(1);
                } else if *byte == b':' && bytes.get(at + 1) == Some(&b':') {
                    features.pairs = features.pairs.saturating_add(2);
                }
            }
        }
        if run_digits > 0 || run >= PLAIN_RUN_BYTES {
            features.run = features.run.max(run);
        }
        features
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_for_what_they_say() {
        let hints = ["#6", "~12", ".3", ":2", "@", "<&key|token", "#2&euro / dollars", ""];
        let hints = Hints::new(hints.into_iter()).unwrap();
        let mut seen = Seen::default();
        for (text, expected) in [
            ("plain words and nothing else, longer than what counts as a short text is", vec![7]),
            ("12-34 (5)6", vec![0, 7]),
            ("1 2 and then 3 4", vec![7]),
            ("abcdefghijk1", vec![1, 7]),
            ("10.1.2.3", vec![2, 7]),
            ("a::b", vec![3, 7]),
            ("x@y, a KEY", vec![4, 5, 7]),
            ("20 Euro", vec![6, 7]),
            ("in Dollars", vec![6, 7]),
        ] {
            hints.look(text, &mut seen);
            let rules: Vec<_> = seen.rules().map(|(rule, _)| rule).collect();
            assert_eq!(rules, expected, "{text}");
        }
    }
}
