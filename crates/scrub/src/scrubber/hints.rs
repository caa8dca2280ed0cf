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
//! | `a1` | a letter at once before a digit |
//! | `1a` | a letter at once behind a digit |
//! | `@` | an at sign |
//! | `<` | no more than 64 bytes |
//! | anything else | one of the literals, without case; near digits if those are a condition too |

use super::features::{BLOCK_BYTES, Features, LONG_DIGITS};
use super::literals::{Found, Literals};

/// Near digits is where digits are in the same block, or so many blocks before or behind.
const BLOCKS_NEAR: usize = 4;
/// How far around a literal its rule may match, and around digits.
const BEFORE_BYTES: usize = 240;
const AFTER_BYTES: usize = 2048;
const AROUND_BYTES: usize = 240;

/// All hints, ready.
#[derive(Debug)]
pub(super) struct Hints {
    /// Literals that say something anywhere, those that do in a stretch with runs, and those that do near digits.
    anywhere: Literals,
    with_runs: Literals,
    near_digits: Literals,
    alternatives: Vec<Alternative>,
    /// The alternatives without literals: those that need no digits, and those that do.
    bare: Vec<u16>,
    bare_digits: Vec<u16>,
    /// The shortest run that an alternative with literals needs.
    run_min: u16,
    rules: usize,
}

#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
struct Alternative {
    rule: u16,
    digits: u16,
    run: u16,
    solid: u16,
    dots: u16,
    pairs: u16,
    led: bool,
    followed: bool,
    has_at: bool,
    is_short: bool,
}

/// A part of a stretch, empty where its end is nought.
pub(super) type Part = (usize, usize);

/// Room for what is found in a stretch, kept between them.
#[derive(Debug, Default)]
pub(super) struct Seen {
    features: Features,
    /// For each alternative, from its first literal to its last.
    alternatives: Vec<Part>,
    /// The alternatives with a literal.
    touched: Vec<u16>,
    rules: Vec<Part>,
    /// The rules that the stretch is worth.
    worth: Vec<u16>,
}

impl Seen {
    /// The rules that the stretch is worth, each with the part of it in which it can match.
    pub(super) fn rules(&self) -> impl Iterator<Item = (usize, Part)> {
        self.worth.iter().filter_map(|rule| {
            let rule = usize::from(*rule);
            Some((rule, *self.rules.get(rule)?))
        })
    }

    fn clear(&mut self, hints: &Hints) {
        self.alternatives.resize(hints.alternatives.len(), (0, 0));
        self.rules.resize(hints.rules, (0, 0));
        for place in self.touched.drain(..) {
            if let Some(part) = self.alternatives.get_mut(usize::from(place)) {
                *part = (0, 0);
            }
        }
        for rule in self.worth.drain(..) {
            if let Some(part) = self.rules.get_mut(usize::from(rule)) {
                *part = (0, 0);
            }
        }
    }

    fn literal(&mut self, found: &Found<'_>) {
        for place in found.uses {
            if let Some(part) = self.alternatives.get_mut(usize::from(*place)) {
                if part.1 == 0 {
                    self.touched.push(*place);
                }
                *part = hull(*part, (found.start, found.end));
            }
        }
    }

    fn rule(&mut self, rule: u16, part: Part) {
        if let Some(known) = self.rules.get_mut(usize::from(rule)) {
            if known.1 == 0 {
                self.worth.push(rule);
            }
            *known = hull(*known, part);
        }
    }
}

fn hull(one: Part, other: Part) -> Part {
    if one.1 == 0 { other } else { (one.0.min(other.0), one.1.max(other.1)) }
}

impl Hints {
    pub(super) fn new<'h>(hints: impl Iterator<Item = &'h str>) -> Self {
        let (mut anywhere, mut with_runs, mut near_digits) = (Vec::new(), Vec::new(), Vec::new());
        let mut alternatives = Vec::new();
        let (mut bare, mut bare_digits) = (Vec::new(), Vec::new());
        let mut run_min = u16::MAX;
        let mut rules = 0;
        for (rule, hint) in hints.enumerate() {
            rules = rule + 1;
            for part in hint.split(" / ") {
                let mut alternative = Alternative { rule: rule as u16, ..Alternative::default() };
                let place = alternatives.len() as u16;
                let literals = part.split('&').filter(|condition| !alternative.takes(condition));
                let literals: Vec<(&str, u16)> =
                    literals.flat_map(|list| list.split('|')).map(|word| (word, place)).collect();
                let run = alternative.run.max(alternative.solid);
                match (literals.is_empty(), alternative.digits, run) {
                    (true, 0, _) => bare.push(place),
                    (true, ..) => bare_digits.push(place),
                    (false, 1.., _) => near_digits.extend(literals),
                    (false, 0, 0) => anywhere.extend(literals),
                    (false, 0, run) => {
                        run_min = run_min.min(run);
                        with_runs.extend(literals);
                    }
                }
                alternatives.push(alternative);
            }
        }
        Self {
            anywhere: Literals::new(&anywhere),
            with_runs: Literals::new(&with_runs),
            near_digits: Literals::new(&near_digits),
            alternatives,
            bare,
            bare_digits,
            run_min,
            rules,
        }
    }

    /// Marks the rules that the stretch is worth.
    pub(super) fn look(&self, stretch: &str, seen: &mut Seen) {
        seen.clear(self);
        let mut features = std::mem::take(&mut seen.features);
        let bytes = stretch.as_bytes();
        features.read(bytes);
        self.anywhere.each(bytes, 0, stretch.len(), |found| seen.literal(found));
        if features.run >= self.run_min {
            self.with_runs.each(bytes, 0, stretch.len(), |found| seen.literal(found));
        }
        for (from, to) in zones(&features.blocks) {
            self.near_digits.each(bytes, from, to, |found| seen.literal(found));
        }
        let digits = if features.digits > 0 { self.bare_digits.as_slice() } else { &[] };
        for place in self.bare.iter().chain(digits) {
            self.alternative(*place, (0, 0), stretch.len(), &features, seen);
        }
        for touched in 0..seen.touched.len() {
            let place = seen.touched.get(touched).copied().unwrap_or_default();
            let part = seen.alternatives.get(usize::from(place)).copied().unwrap_or_default();
            self.alternative(place, part, stretch.len(), &features, seen);
        }
        seen.features = features;
    }

    /// Marks an alternative's rule if all else holds, too.
    fn alternative(
        &self,
        place: u16,
        literals: Part,
        bytes: usize,
        features: &Features,
        seen: &mut Seen,
    ) {
        let alternative = self.alternatives.get(usize::from(place));
        let Some(alternative) = alternative.filter(|of| of.holds(features)) else { return };
        let around = |part: Part, before: usize, after: usize| {
            (part.0.saturating_sub(before), (part.1 + after).min(bytes).max(1))
        };
        let part = match (literals.1 > 0, alternative.digits > 0) {
            (true, true) => around(literals, AROUND_BYTES, AROUND_BYTES),
            (true, false) => around(literals, BEFORE_BYTES, AFTER_BYTES),
            (false, true) if alternative.digits >= LONG_DIGITS => {
                around(features.long_span, AROUND_BYTES, AROUND_BYTES)
            }
            (false, true) => around(features.span, AROUND_BYTES, AROUND_BYTES),
            (false, false) => (0, bytes.max(1)),
        };
        seen.rule(alternative.rule, part);
    }
}

/// The parts of a stretch that are near digits, in order and apart.
fn zones(blocks: &[u32]) -> impl Iterator<Item = Part> {
    let near = |block: u32| {
        let block = block as usize;
        let from = block.saturating_sub(BLOCKS_NEAR) * BLOCK_BYTES;
        (from, (block + BLOCKS_NEAR + 1) * BLOCK_BYTES)
    };
    let mut blocks = blocks.iter().map(move |block| near(*block)).peekable();
    std::iter::from_fn(move || {
        let mut zone = blocks.next()?;
        while let Some(next) = blocks.next_if(|next| next.0 <= zone.1) {
            zone.1 = next.1;
        }
        Some(zone)
    })
}

impl Alternative {
    /// Takes a condition that is no literal.
    fn takes(&mut self, condition: &str) -> bool {
        match condition {
            "@" => self.has_at = true,
            "<" => self.is_short = true,
            "a1" => self.led = true,
            "1a" => self.followed = true,
            _ => return self.counts(condition),
        }
        true
    }

    fn counts(&mut self, condition: &str) -> bool {
        let number = || condition.get(1..).and_then(|number| number.parse::<u16>().ok());
        match (condition.as_bytes().first(), number()) {
            (None, _) => {}
            (Some(b'#'), Some(digits)) => self.digits = digits,
            (Some(b'~'), Some(run)) => self.run = run,
            (Some(b'='), Some(solid)) => self.solid = solid,
            (Some(b'.'), Some(dots)) => self.dots = dots,
            (Some(b':'), Some(pairs)) => self.pairs = pairs,
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
            && (!self.led || features.led)
            && (!self.followed || features.followed)
            && (!self.has_at || features.has_at)
            && (!self.is_short || features.is_short)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_for_what_they_say() {
        let hints = [
            "#6",
            "~12",
            ".3",
            ":2",
            "@",
            "<&key|token",
            "#2&euro / dollars",
            "",
            "~8&api",
            "#1&a1",
            "#1&1a",
        ];
        let hints = Hints::new(hints.into_iter());
        let mut seen = Seen::default();
        for (text, expected) in [
            ("plain words and nothing else, longer than what counts as a short text is", vec![7]),
            ("12-34 (5)6 a1b", vec![0, 7, 9, 10]),
            ("1 2 and then 3 4", vec![7]),
            ("abcdefghijk1", vec![1, 7, 9]),
            ("10.1.2.3", vec![2, 7]),
            ("a::b", vec![3, 7]),
            ("x@y, a KEY", vec![4, 5, 7]),
            ("20 Euro", vec![6, 7]),
            ("in Dollars", vec![6, 7]),
            ("an api", vec![7]),
            ("an api of abc-1234", vec![7, 8]),
            ("7th", vec![7, 10]),
        ] {
            hints.look(text, &mut seen);
            let mut rules: Vec<_> = seen.rules().map(|(rule, _)| rule).collect();
            rules.sort_unstable();
            assert_eq!(rules, expected, "{text}");
        }
    }

    #[test]
    fn literals_count_near_digits_only() {
        let hints = Hints::new(["#1&euro"].into_iter());
        let mut seen = Seen::default();
        for (between, is_worth) in [(0, true), (100, true), (200, false)] {
            for text in
                [format!("1{}euro", " ".repeat(between)), format!("euro{}1", " ".repeat(between))]
            {
                hints.look(&text, &mut seen);
                assert_eq!(seen.rules().count() == 1, is_worth, "{text:?}");
            }
        }
    }
}
