//! Numbers by which states, health and tax offices know people, with the check digits that they have.
//!
//! A number whose form says what it is stands for itself. One that is only digits needs a word near it, or a text that is nothing but the number.

mod americas;
mod asia;
mod central;
mod east;
mod west;

pub(super) use americas::DETECTORS as AMERICAS;
pub(super) use asia::DETECTORS as ASIA;
pub(super) use central::DETECTORS as CENTRAL;
pub(super) use east::DETECTORS as EAST;
pub(super) use west::DETECTORS as WEST;

use std::ops::Range;

use super::{Detector, Found, Near, any, checks};
use crate::kind::Kind;

/// What identifiers have in common.
const ID: Detector = Detector {
    name: "",
    kind: Kind::GovernmentId,
    hint: "",
    pattern: "",
    check: any,
    near: Near::Nothing,
    finds: &[],
    leaves: &[],
    source: "",
    languages: "*",
};

/// Digits that are no part of a longer number, and pass.
fn passes(found: &Found<'_>, test: impl Fn(&[u8]) -> bool) -> Option<Range<usize>> {
    let digits = checks::digits(found.matched());
    let joint = |c: Option<char>| c.is_some_and(|c| "-./".contains(c));
    let bytes = found.text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let goes_on = joint(found.char_after()) && digit(Some(found.end + 1))
        || joint(found.char_before()) && digit(found.start.checked_sub(2));
    found.when(!goes_on && !found.is_part_of_word() && test(&digits))
}

/// The last digit is the weighted sum of the others modulo `modulus`; ten counts as nought.
fn is_sum(digits: &[u8], weights: &[u32], modulus: u32) -> bool {
    let last = digits.get(weights.len()).map(|digit| u32::from(*digit));
    last == Some(checks::weighted(digits, weights) % modulus % 10)
}

/// The letter of a table at the number modulo the table's length.
fn letter(table: &str, number: u64) -> Option<char> {
    table.chars().nth((number % table.len() as u64) as usize)
}

/// What of a match is letters and digits, in capitals.
fn plain(found: &Found<'_>) -> String {
    let chars = found.matched().chars().filter(char::is_ascii_alphanumeric);
    chars.map(|c| c.to_ascii_uppercase()).collect()
}

/// A number of more than one different digit.
fn is_varied(digits: &[u8]) -> bool {
    digits.windows(2).any(|pair| pair.first() != pair.last())
}
