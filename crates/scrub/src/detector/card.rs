//! Payment cards.

use std::ops::Range;

use super::{Detector, Found, Near, checks};
use crate::kind::Kind;

pub(super) const DETECTORS: &[Detector] = &[Detector {
    name: "card.number",
    kind: Kind::Card,
    hint: "#12",
    pattern: r"\d(?:(?:[ .-]|\r?\n)?\d){11,18}",
    check: card,
    near: Near::Nothing,
    finds: &[
        "card «4242 4242 4242 4242», thanks",
        "«5555-5555-5555-4444»",
        "pay with «378282246310005»",
        "４２４２ is short, «４２４２ ４２４２ ４２４２ ４２４２» is not",
        "«4242 4242\n4242 4242»",
        "Maestro card: «6759 6498 2643 8453»",
        "«4\u{200b}242424242424242»",
    ],
    leaves: &[
        "4242 4242 4242 4241",
        "order 1234567890123456",
        "0000 0000 0000 0000",
        "id 84242424242424242425",
        "3.14159265358979323846",
    ],
    source: "ISO/IEC 7812-1 (Luhn); issuers' published ranges and lengths",
    languages: "*",
}];

fn card(found: &Found<'_>) -> Option<Range<usize>> {
    let digits = checks::digits(found.matched());
    let is_decimal = found.char_before() == Some('.') || found.char_after() == Some('%');
    // A number of a resident of China has eighteen digits, too, and a date of birth among them.
    let part = |from: usize, to: usize| digits.get(from..to).map_or(0, checks::number);
    let is_resident = digits.len() == 18
        && (1880..2100).contains(&part(6, 10))
        && checks::is_date(part(10, 12), part(12, 14), part(6, 10));
    if found.is_part_of_word() || is_resident || is_decimal || checks::is_pattern(&digits) {
        return None;
    }
    let is_grouped = found.matched().contains([' ', '-', '.', '\n']);
    let is_known = match issuer(&digits)? {
        Issuer::Known => true,
        Issuer::Maestro => {
            digits.len() >= 16 || (is_grouped && digits.len() >= 14) || {
                let before = found.before().to_ascii_lowercase();
                ["card", "karte", "carte", "carta", "tarjeta", "kaart", "karta", "maestro", "卡"]
                    .iter()
                    .any(|word| before.contains(word))
            }
        }
    };
    found.when(is_known && checks::luhn(&digits))
}

enum Issuer {
    /// One whose numbers have a length of their own.
    Known,
    /// Ranges and lengths so wide that one number in ten would pass.
    Maestro,
}

fn issuer(digits: &[u8]) -> Option<Issuer> {
    let first = |count: usize| digits.get(..count).map_or(0, checks::number);
    let (one, two, three, four) = (first(1), first(2), first(3), first(4));
    let length = digits.len();
    let is_known = match length {
        13 => one == 4,
        14 => matches!(two, 36 | 38 | 39) || (300..=305).contains(&three) || four == 3095,
        15 => matches!(two, 34 | 37) || matches!(four, 2131 | 1800),
        16..=19 => {
            one == 4
                || length == 16 && ((51..=55).contains(&two) || (2221..=2720).contains(&four))
                || (3528..=3589).contains(&four)
                || length == 16 && two == 35
                || matches!(two, 36 | 38 | 39 | 60 | 62 | 65 | 81 | 82)
                || (644..=649).contains(&three)
                || (2200..=2204).contains(&four)
                || four == 9792
        }
        _ => false,
    };
    match is_known {
        true => Some(Issuer::Known),
        false if matches!(two, 50 | 56..=58 | 60..=69) => Some(Issuer::Maestro),
        false => None,
    }
}
