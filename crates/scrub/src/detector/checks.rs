//! Check digits, dates, and whether something looks drawn at random.

/// The digits of a text, as numbers.
pub(crate) fn digits(text: &str) -> Vec<u8> {
    text.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect()
}

/// Luhn's check (ISO/IEC 7812-1).
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit)) {
            (1, digit @ 5..) => digit * 2 - 9,
            (1, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// ISO/IEC 7064 MOD 97-10 as an IBAN has it: the first four characters count last.
pub(crate) fn mod97(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let Some((head, tail)) = plain.split_at_checked(4) else { return false };
    let values = tail.iter().chain(head).filter_map(|c| c.to_digit(36));
    values.fold(
        0,
        |left, value| {
            if value < 10 { (left * 10 + value) % 97 } else { (left * 100 + value) % 97 }
        },
    ) == 1
}

/// The digits, each times its weight, added up. Weights beyond the digits do not count, nor digits beyond the weights.
pub(crate) fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum()
}

/// The number that the digits write.
pub(crate) fn number(digits: &[u8]) -> u64 {
    digits
        .iter()
        .fold(0, |number: u64, digit| number.wrapping_mul(10).wrapping_add(u64::from(*digit)))
}

/// ISO/IEC 7064 MOD 11,10, with the check digit last.
pub(crate) fn mod11_10(digits: &[u8]) -> bool {
    let Some((last, rest)) = digits.split_last() else { return false };
    let product = rest.iter().fold(10, |product, digit| {
        let sum = (u32::from(*digit) + product) % 10;
        if sum == 0 { 9 } else { sum * 2 % 11 }
    });
    (11 - product) % 10 == u32::from(*last)
}

/// Verhoeff's check, with the check digit last.
pub(crate) fn verhoeff(digits: &[u8]) -> bool {
    // Multiplication in the dihedral group of order ten, and the permutation (1 5 8 9 4 2 7 0)(3 6).
    let product = |one: u8, other: u8| match (one / 5, other / 5) {
        (0, 0) => (one + other) % 5,
        (0, _) => 5 + (one + other - 5) % 5,
        (_, 0) => 5 + (one - other + 5) % 5,
        _ => (one + 5 - other) % 5,
    };
    let permuted = |mut digit: u8, times: usize| {
        const NEXT: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        for _ in 0..times % 8 {
            digit = NEXT.get(usize::from(digit)).copied().unwrap_or_default();
        }
        digit
    };
    let places = digits.iter().rev().enumerate();
    places.fold(0, |sum, (place, digit)| product(sum, permuted(*digit, place))) == 0
}

/// A day of the calendar. Every year that four divides counts as a leap year: two digits do not say the century.
pub(crate) fn is_date(month: u64, day: u64, year: u64) -> bool {
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// `YYMMDD` at the beginning of the digits.
pub(crate) fn begins_with_yymmdd(digits: &[u8]) -> bool {
    let part = |from: usize| digits.get(from..from + 2).map_or(0, number);
    digits.len() >= 6 && is_date(part(2), part(4), part(0))
}

/// `DDMMYY` at the beginning of the digits.
pub(crate) fn begins_with_ddmmyy(digits: &[u8]) -> bool {
    let part = |from: usize| digits.get(from..from + 2).map_or(0, number);
    digits.len() >= 6 && is_date(part(2), part(0), part(4))
}

/// The same digit all along, or digits that count up or down: nobody's number.
pub(crate) fn is_pattern(digits: &[u8]) -> bool {
    let step = |by: u8| {
        digits.windows(2).all(|pair| match pair {
            [one, other] => (one + by) % 10 == *other,
            _ => true,
        })
    };
    step(0) || step(1) || step(9)
}

/// Bits of Shannon's entropy for each character.
pub(crate) fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let all = text.len() as f64;
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / all);
    shares.map(|share| -share * share.log2()).sum()
}

/// Letters and digits, many different ones, in no order that words have.
pub(crate) fn is_random(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let least = if text.len() >= 24 { 3.0 } else { 2.5 };
    text.len() >= 8 && is_mixed && entropy(text) >= least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_their_standards() {
        assert!(luhn(&digits("4242 4242 4242 4242")) && !luhn(&digits("4242424242424241")));
        assert!(mod97("GB82 WEST 1234 5698 7654 32") && !mod97("GB82 WEST 1234 5698 7654 33"));
        assert!(mod11_10(&digits("07945")), "the standard's own example");
        assert!(verhoeff(&digits("2363")) && !verhoeff(&digits("2364")));
        assert!(begins_with_yymmdd(&digits("960229")) && !begins_with_yymmdd(&digits("970229")));
    }

    #[test]
    fn what_is_drawn_at_random_looks_like_it() {
        assert!(is_random("f9Kq2LxT7b"));
        assert!(!is_random("aaaaaaaa11") && !is_random("abcdefgh") && !is_random("a1b2"));
    }
}
