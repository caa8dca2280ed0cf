//! Things that people type though they must never be trained on: made up, and in ranges that belong to nobody.
//!
//! They are put together at run time, so that no scanner of this repository takes them for real ones.

use std::fmt::Write as _;

use crate::draw::Draw;

/// What kind of thing it is; the words are those of `abide scrub`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Secret {
    Birth,
    Card,
    Email,
    Iban,
    /// A number of the British health service.
    Health,
    Password,
    /// A number of the Polish register of people.
    Pesel,
    Phone,
    Salary,
    Token,
}

/// Prefixes of payment networks' published test numbers, and how many digits a number has.
const CARDS: &[(&str, usize)] =
    &[("4242424", 16), ("4000056", 16), ("5555555", 16), ("510510", 16), ("378282", 15)];
/// Banks and branches of zeros are given to nobody.
const IBANS: &[(&str, &str)] =
    &[("DE", "00000000"), ("AT", "00000"), ("CH", "00000"), ("NL", "TEST"), ("PL", "00000000")];
const CURRENCIES: &[&str] = &["USD", "EUR", "GBP", "CHF", "PLN", "$", "€", "£"];
/// Numbers that regulators keep for fiction: the United States, the United Kingdom, Germany, France.
const PHONES: &[(&str, usize)] =
    &[("+1 202 555 01", 2), ("+44 7700 900", 3), ("+49 30 23125 ", 3), ("+33 1 99 00 ", 4)];
const HOSTS: &[&str] = &["example.com", "example.org", "example.net"];
const MAILBOXES: &[&str] = &["anna", "team", "jobs", "hello", "m.lind", "office", "k-weber", "sam"];
const WORDS: &[&str] =
    &["Sommer", "Winter", "Tiger", "Passport", "Blue", "Secret", "Hello", "Rain"];

impl Secret {
    /// The kind of a grammar's symbol.
    pub(crate) fn parse(symbol: &str) -> Option<Self> {
        Some(match symbol {
            "BIRTH" => Self::Birth,
            "CARD" => Self::Card,
            "EMAIL" => Self::Email,
            "IBAN" => Self::Iban,
            "NHS" => Self::Health,
            "PASSWORD" => Self::Password,
            "PESEL" => Self::Pesel,
            "PHONE" => Self::Phone,
            "SALARY" => Self::Salary,
            "SECRET" => Self::Token,
            _ => return None,
        })
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Birth => "birth_date",
            Self::Card => "card",
            Self::Email => "email",
            Self::Iban => "iban",
            Self::Health | Self::Pesel => "government_id",
            Self::Phone => "phone",
            Self::Salary => "salary",
            Self::Password | Self::Token => "secret",
        }
    }
}

/// Writes one behind a text.
pub(crate) fn push(secret: Secret, text: &mut String, draw: &mut Draw) {
    match secret {
        Secret::Birth => {
            let (year, month, day) =
                (draw.between(1950, 2008), draw.between(1, 13), draw.between(1, 29));
            let _ = write!(text, "{year}-{month:02}-{day:02}");
        }
        Secret::Card => card(text, draw),
        Secret::Email => {
            let (name, host) = (draw.word(MAILBOXES), draw.word(HOSTS));
            let _ = write!(text, "{name}{}@{host}", draw.below(1000));
        }
        Secret::Iban => iban(text, draw),
        Secret::Health => health(text, draw),
        Secret::Pesel => pesel(text, draw),
        Secret::Password => {
            let _ =
                write!(text, "{}{}!{}", draw.word(WORDS), draw.between(10, 100), draw.word(WORDS));
        }
        Secret::Phone => {
            let (prefix, digits) = draw.pick(PHONES).copied().unwrap_or_default();
            text.push_str(prefix);
            (0..digits).for_each(|_| text.push(digit(draw)));
        }
        Secret::Salary => {
            let _ = write!(text, "{} {}.000", draw.word(CURRENCIES), draw.between(24, 240));
        }
        Secret::Token => token(text, draw),
    }
}

fn digit(draw: &mut Draw) -> char {
    char::from(b'0' + draw.below(10) as u8)
}

/// A number that passes Luhn's check, with blanks between its groups or without.
fn card(text: &mut String, draw: &mut Draw) {
    let (prefix, length) = draw.pick(CARDS).copied().unwrap_or_default();
    let mut number = prefix.to_owned();
    while number.len() + 1 < length {
        number.push(digit(draw));
    }
    let sum: u32 = number.bytes().rev().enumerate().map(|(at, b)| luhn(at % 2 == 0, b)).sum();
    number.push(char::from(b'0' + ((10 - sum % 10) % 10) as u8));
    let is_grouped = draw.below(2) == 0;
    for (at, digit) in number.chars().enumerate() {
        if is_grouped && at > 0 && at % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
}

/// A digit's part in Luhn's sum.
fn luhn(is_doubled: bool, digit: u8) -> u32 {
    let digit = u32::from(digit.saturating_sub(b'0'));
    match (is_doubled, digit) {
        (true, 5..) => digit * 2 - 9,
        (true, _) => digit * 2,
        (false, _) => digit,
    }
}

/// An account number whose check digits are right (ISO 13616).
fn iban(text: &mut String, draw: &mut Draw) {
    let (country, bank) = draw.pick(IBANS).copied().unwrap_or_default();
    let length = match country {
        "DE" => 18,
        "AT" => 16,
        "CH" => 17,
        "NL" => 14,
        _ => 24,
    };
    let mut account = bank.to_owned();
    while account.len() < length {
        account.push(digit(draw));
    }
    let check = 98 - modulo(&format!("{account}{country}00"));
    let _ = write!(text, "{country}{check:02}{account}");
}

/// The number that letters and digits stand for, modulo 97.
fn modulo(account: &str) -> u32 {
    account.chars().filter_map(|c| c.to_digit(36)).fold(0, |left, value| {
        if value < 10 { (left * 10 + value) % 97 } else { (left * 100 + value) % 97 }
    })
}

/// A number that begins with 999, which nobody is given, and ends with its check digit modulo 11.
fn health(text: &mut String, draw: &mut Draw) {
    loop {
        let mut digits = vec![9, 9, 9];
        digits.extend((0..6).map(|_| draw.below(10) as u32));
        let sum: u32 =
            digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
        // Some have no check digit.
        let check = (11 - sum % 11) % 11;
        if check == 10 {
            continue;
        }
        digits.push(check);
        for (at, digit) in digits.into_iter().enumerate() {
            if [3, 6].contains(&at) {
                text.push(' ');
            }
            let _ = write!(text, "{digit}");
        }
        return;
    }
}

/// A number of somebody born in the nineteenth century, whose months are written with 80 more: nobody living has one.
fn pesel(text: &mut String, draw: &mut Draw) {
    let (year, month, day) = (draw.below(100), 80 + draw.between(1, 13), draw.between(1, 29));
    let number = format!("{year:02}{month:02}{day:02}{:04}", draw.below(10_000));
    let weights = [1, 3, 7, 9].into_iter().cycle();
    let digits = number.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    let _ = write!(text, "{number}{}", (10 - sum % 10) % 10);
}

/// A key as services give them.
fn token(text: &mut String, draw: &mut Draw) {
    const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const ANY: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let (parts, length, letters) = match draw.below(3) {
        0 => (["AK", "IA"], 16, UPPER),
        1 => (["gh", "p_"], 36, ANY),
        _ => (["sk_", "test_"], 24, ANY),
    };
    for part in parts {
        text.push_str(part);
    }
    for _ in 0..length {
        text.push(draw.pick(letters).copied().map_or('A', char::from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Purpose;

    fn many(secret: Secret) -> Vec<String> {
        let mut draw = Draw::new(5, Purpose::Records, 0);
        let one = |_| {
            let mut text = String::new();
            push(secret, &mut text, &mut draw);
            text
        };
        (0..200).map(one).collect()
    }

    #[test]
    fn cards_pass_the_check_of_luhn() {
        for card in many(Secret::Card) {
            let digits: Vec<u8> = card.bytes().filter(u8::is_ascii_digit).collect();
            let sum: u32 =
                digits.iter().rev().enumerate().map(|(at, b)| luhn(at % 2 == 1, *b)).sum();
            assert_eq!(sum % 10, 0, "{card}");
            assert!((15..=16).contains(&digits.len()), "{card}");
        }
        // A published test number, to check the check.
        let sum: u32 =
            "4242424242424242".bytes().rev().enumerate().map(|(at, b)| luhn(at % 2 == 1, b)).sum();
        assert_eq!(sum % 10, 0);
    }

    #[test]
    fn numbers_of_registers_have_their_check_digits() {
        // Examples of the registers' own descriptions, to check the checks.
        let weigh = |digits: &str, weights: &[u32]| -> u32 {
            let digits = digits.chars().filter_map(|c| c.to_digit(10));
            digits.zip(weights).map(|(digit, weight)| digit * weight).sum()
        };
        let health = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
        let pesel = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
        for number in many(Secret::Health).iter().chain(&["943 476 5919".to_owned()]) {
            assert_eq!(weigh(number, &health) % 11, 0, "{number}");
        }
        for number in many(Secret::Pesel).iter().chain(&["44051401458".to_owned()]) {
            assert_eq!(weigh(number, &pesel) % 10, 0, "{number}");
            assert_eq!(number.len(), 11);
        }
    }

    #[test]
    fn account_numbers_have_their_check_digits() {
        for iban in many(Secret::Iban) {
            let (head, account) = iban.split_at(4);
            assert_eq!(modulo(&format!("{account}{head}")), 1, "{iban}");
        }
        // The example of ISO 13616's registry for the United Kingdom.
        assert_eq!(modulo("NWBK60161331926819GB29"), 1);
    }
}
