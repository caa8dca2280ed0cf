//! What should never have been typed into a text: made at run time, so that no file of this project holds any.
//!
//! Cards are of ranges for tests and end in a valid check digit. Addresses are under `example.org`. Phone numbers
//! are of ranges kept for fiction where a country has one. Keys have the shape of real ones and open nothing.

use crate::draw::Draw;
use crate::language::Language;

/// A card number of a range for tests, with its check digit.
pub(crate) fn card(draw: &mut Draw) -> String {
    let start = draw.word(&["400000", "555555", "520082", "401288"]);
    let middle = draw.below(1_000_000_000);
    let mut digits = format!("{start}{middle:09}");
    let check = (10 - luhn(&digits, true) % 10) % 10;
    digits.push_str(&check.to_string());
    match draw.below(3) {
        0 => digits,
        1 => in_fours(&digits, ' '),
        _ => in_fours(&digits, '-'),
    }
}

/// The sum of Luhn's algorithm. `doubled`: the last digit counts twice, as it does before the check digit is there.
fn luhn(digits: &str, doubled: bool) -> u32 {
    let mut twice = doubled;
    let digits = digits.chars().rev().filter_map(|c| c.to_digit(10));
    digits
        .map(|digit| {
            let value = if twice { digit * 2 } else { digit };
            twice = !twice;
            value / 10 + value % 10
        })
        .sum()
}

fn in_fours(digits: &str, between: char) -> String {
    let mut out = String::with_capacity(20);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            out.push(between);
        }
        out.push(digit);
    }
    out
}

const LETTERS: &[&str] = &[
    "A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "M", "N", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z",
    "2", "3", "4", "5", "6", "7",
];

fn letters(draw: &mut Draw, count: usize) -> String {
    (0..count).map(|_| draw.word(LETTERS)).collect()
}

/// A key of some service.
pub(crate) fn secret(draw: &mut Draw) -> String {
    // Joined here, so that the source itself holds nothing that looks like a key.
    let (start, count): ([&str; 2], usize) = match draw.below(4) {
        0 => (["AK", "IA"], 16),
        1 => (["sk_", "live_"], 24),
        2 => (["gh", "p_"], 36),
        _ => (["xox", "b-"], 28),
    };
    start.concat() + &letters(draw, count)
}

pub(crate) fn password(draw: &mut Draw) -> String {
    let word = draw.word(&["Tulip", "Harbor", "Copper", "Marble", "Falcon", "Winter"]);
    let mark = draw.word(&["!", "#", "?", "$"]);
    format!("{word}{}{mark}{}", draw.between(10, 9999), letters(draw, 3))
}

pub(crate) fn salary(draw: &mut Draw, language: Language) -> String {
    let thousands = draw.between(31, 240);
    match language {
        Language::En if draw.chance(2000) => format!("£{thousands},000"),
        Language::En => format!("${thousands},000"),
        Language::De if draw.chance(1500) => format!("CHF {thousands}'000"),
        Language::De | Language::It | Language::Es | Language::Nl => format!("{thousands}.000 €"),
        Language::Fr => format!("{thousands} 000 €"),
        Language::Pl => format!("{thousands} 000 zł"),
        Language::Zh => format!("{} 万元", thousands / 3),
    }
}

pub(crate) fn email(draw: &mut Draw, handle: &str) -> String {
    let place = draw.word(&["mail", "post", "work", "home"]);
    format!("{handle}@{place}.example.org")
}

pub(crate) fn phone(draw: &mut Draw, language: Language) -> String {
    let n = draw.below(100);
    match language {
        Language::En if draw.chance(3000) => format!("+44 20 7946 0{:03}", draw.below(1000)),
        Language::En => format!("+1 202-555-01{n:02}"),
        Language::De => format!("+49 30 23125 {:03}", draw.below(1000)),
        Language::Fr => format!("+33 1 99 00 {n:02} {:02}", draw.below(100)),
        Language::It => format!("+39 06 5550 1{n:02}"),
        Language::Es => format!("+34 910 555 1{n:02}"),
        Language::Nl => format!("+31 20 555 01{n:02}"),
        Language::Pl => format!("+48 22 555 01 {n:02}"),
        Language::Zh => format!("+852 2555 01{n:02}"),
    }
}

/// An account number with valid check digits, of a bank code that no bank has.
pub(crate) fn iban(draw: &mut Draw) -> String {
    let country = draw.word(&["DE", "AT", "ES", "PL"]);
    let digits = match country {
        "DE" => 18,
        "AT" => 16,
        "ES" => 20,
        _ => 24,
    };
    let account: String = (0..digits - 6).map(|_| char::from(b'0' + draw.below(10) as u8)).collect();
    let bban = format!("000000{account}");
    let check = 98 - remainder(&format!("{bban}{country}00"));
    in_fours(&format!("{country}{check:02}{bban}"), ' ')
}

/// The remainder by 97 of the number that the text stands for, letters counting from 10.
fn remainder(text: &str) -> u32 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Purpose;

    #[test]
    fn check_digits_hold() {
        // Written down elsewhere: the classical examples of both algorithms.
        assert_eq!(luhn("79927398713", false) % 10, 0);
        assert_eq!(remainder("3214282912345698765432161182"), 1);
        let mut draw = Draw::new(5, Purpose::Records, 5);
        for _ in 0..200 {
            let card = card(&mut draw);
            assert_eq!(luhn(&card, false) % 10, 0, "{card}");
            assert_eq!(card.chars().filter(char::is_ascii_digit).count(), 16);
            let iban: String = iban(&mut draw).split(' ').collect();
            let turned = format!("{}{}", &iban[4..], &iban[..4]);
            assert_eq!(remainder(&turned), 1, "{iban}");
        }
    }
}
