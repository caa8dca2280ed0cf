//! International bank account numbers.

use std::ops::Range;

use iban::Iban;

use super::{Detector, Found, Near};
use crate::kind::Kind;

const CHARS_MIN: usize = 15;
const CHARS_MAX: usize = 34;

pub(super) const DETECTORS: &[Detector] = &[Detector {
    name: "iban.number",
    kind: Kind::Iban,
    hint: "#8",
    pattern: r"[a-z]{2}[ -]?\d{2}(?:(?:[ -]|\r?\n)?[a-z0-9]){11,30}",
    check: iban,
    near: Near::Nothing,
    finds: &[
        "to «DE89 3704 0044 0532 0130 00» please",
        "«GB29NWBK60161331926819»",
        "«GB29 NWBK 6016 1331 9268 19» BARCLAYS",
        "«de89370400440532013000»",
        "«AL47-2121-1009-0000-0002-3569-8741», thanks",
        "«DE89 3704 0044\n0532 0130 00»",
        "IBAN：«ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００»",
    ],
    leaves: &[
        "DE89 3704 0044 0532 0130 01",
        "XX89370400440532013000",
        "GB29NWBK6016133192681",
        "ab12cd34ef56ab78cd90",
    ],
    source: "ISO 13616-1; the SWIFT IBAN registry, by iban_validate",
    languages: "*",
}];

/// The registry says how long a number of a country is, so a word behind it is no part of it.
fn iban(found: &Found<'_>) -> Option<Range<usize>> {
    let before = found.char_before();
    if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut plain = String::with_capacity(CHARS_MAX);
    for (at, c) in found.matched().char_indices() {
        if c.is_ascii_alphanumeric() {
            plain.push(c.to_ascii_uppercase());
        }
        let end = found.start + at + 1;
        let after = found.text.as_bytes().get(end);
        let goes_on = after.is_some_and(u8::is_ascii_alphanumeric);
        if plain.len() >= CHARS_MIN
            && c.is_ascii_alphanumeric()
            && !goes_on
            && plain.parse::<Iban>().is_ok()
        {
            return Some(found.start..end);
        }
    }
    None
}
