//! Masks that an earlier pass left.

use crate::kind::Kind;

/// What stands for a mask in a folded text. No pattern matches it and no word contains it.
pub(crate) const BARRIER: &str = "\0";

/// The most digits of a pseudonym's number.
const DIGITS_MAX: usize = 9;

pub(super) fn any(text: &str) -> bool {
    text.match_indices('[').any(|(at, _)| self::at(text.get(at..).unwrap_or_default()).is_some())
}

/// How long the mask is with which a text begins.
pub(super) fn at(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    // `IP` begins nothing else, and of two labels of which one begins the other only one is followed by what ends a mask.
    Kind::ALL.iter().find_map(|kind| {
        let rest = inside.strip_prefix(kind.label())?;
        let rest = match rest.strip_prefix('_') {
            Some(number) => {
                let digits = number.bytes().take_while(u8::is_ascii_digit).count();
                number.get(digits..).filter(|_| (1..=DIGITS_MAX).contains(&digits))?
            }
            None => rest,
        };
        let rest = rest.strip_prefix(']')?;
        Some(text.len() - rest.len())
    })
}
