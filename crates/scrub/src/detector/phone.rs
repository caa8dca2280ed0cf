//! Phone numbers: what libphonenumber says is one, what is written as one, and what a word announces as one.

use std::cell::LazyCell;
use std::ops::Range;
use std::str::FromStr as _;

use phonenumber::country;

use super::{Detector, Found, Near, checks};
use crate::kind::Kind;

/// A country whose numbers are typed with a leading zero is tried where the region is not known.
const COUNTRIES: &[country::Id] = &[
    country::Id::DE,
    country::Id::GB,
    country::Id::FR,
    country::Id::IT,
    country::Id::NL,
    country::Id::CH,
    country::Id::AT,
    country::Id::BE,
    country::Id::AU,
    country::Id::TR,
    country::Id::PH,
    country::Id::IN,
];

const WORDS: &str = r"\b(?:phone|tele?ph?one?|telefon|telefono|telefoon|tel|mobile?|mobiel|mob|cell(?:ular|ulare|phone)?|fax|call|dial|ring|text|sms|whats ?app|signal|telegram|viber|handy|handynummer|portable|movil|celular|komork[ai]|komorkowy|zadzwon|dzwon|rufnummer|anrufen|ruf|reach|contact|appele[rz]?|joindre|llam[ae]\w*|chiam\w+|bel(?:len)?|gsm|desk|office|work|home|hotline|messages? to|registered|durchwahl|phone number)\b|(?u:电话|手机|微信|联系|致电|拨打|热线)";

pub(super) const DETECTORS: &[Detector] = &[Detector {
    name: "phone.number",
    kind: Kind::Phone,
    hint: "#6",
    pattern: r"(?:\+ ?|\()?\d(?:[ \t]?(?:[().\t/-]{1,2}[ \t]?)?\d){5,16}(?:[ ,]{0,2}(?:x|ext\.?|extension|#) ?\d{1,6})?",
    check: phone,
    near: Near::Nothing,
    finds: &[
        "«+49 30 2312 5101» ist meine",
        "«+1-202-555-0143x12»",
        "«(202) 555-0143»",
        "«202.555.0143»",
        "call «73 448 266»",
        "Mobile: «781 1704»",
        "«001-518-640-0854»",
        "«030 23125 101»",
        "Tel.: «0341/8387176»",
        "«＋49 30 2312 5101»",
        "ruf mich an: «0176 1234567»",
        "我的手机是«138 0013 8000»",
        "«+46 (0)8 928 571 38»",
        "«75 196 772» office",
    ],
    leaves: &[
        "on 2024-05-17 12",
        "17.05.2024 18",
        "order number 12345678",
        "1 000 000 000 people",
        "192.168.100.100",
        "12345678901234567890",
        "a 123-45-6789",
        "3.14159265",
        "2019-2020-2021",
        "call 2024-11-27",
        "ISBN 978-3-16-148410-0",
        "$1,200,000.00",
    ],
    source: "ITU-T E.164; libphonenumber's metadata",
    languages: "en de fr it es nl pl zh",
}];

fn phone(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched();
    let extension = matched.find(['x', 'X', 'e', 'E', '#', ',']).unwrap_or(matched.len());
    let number = matched.get(..extension)?.trim_end();
    let digits = checks::digits(number);
    // A bracket that opens and does not close is the sentence's.
    let lead = usize::from(number.starts_with('(') && !number.contains(')'));
    let number = number.get(lead..)?;
    let found = Found { start: found.start + lead, ..*found };
    if is_something_else(&found, number, &digits) {
        return None;
    }
    let has_plus = number.starts_with('+');
    let is_grouped = number.contains([' ', '-', '.', '/', '(', ')']);
    let is_announced = LazyCell::new(|| is_announced(&found));
    let yes = match digits.as_slice() {
        _ if has_plus => (8..=15).contains(&digits.len()) && digits.first() != Some(&0),
        [0, 0, code, ..] if *code != 0 => {
            let rest = number.get(2..)?;
            let is_north = rest.starts_with("1-") && groups_of(rest) == [1, 3, 3, 4];
            (10..=15).contains(&digits.len())
                && (*is_announced || is_north || is_valid(&format!("+{rest}"), None))
        }
        _ if is_north_american(number, &digits) => true,
        _ if *is_announced => {
            let groups =
                number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
            (7..=15).contains(&digits.len()) || digits.len() == 6 && groups.count() >= 3
        }
        [0, second, ..] if *second != 0 => {
            (9..=12).contains(&digits.len())
                && (is_grouped && (10..=11).contains(&digits.len())
                    || is_known(number, found.context.region))
        }
        _ => {
            (8..=11).contains(&digits.len())
                && (is_grouped && is_of_region(number, found.context.region)
                    || groups_of(number) == [3, 3, 2, 2] && found.is_alone())
        }
    };
    found.when(yes && !is_named(&found, number))
}

fn groups_of(number: &str) -> Vec<usize> {
    let groups = number.split(|c: char| !c.is_ascii_digit()).map(str::len);
    groups.filter(|length| *length > 0).collect()
}

fn is_valid(number: &str, country: Option<country::Id>) -> bool {
    phonenumber::parse(country, number).is_ok_and(|number| number.is_valid())
}

fn is_of_region(number: &str, region: Option<&str>) -> bool {
    let country = region.and_then(|region| country::Id::from_str(region).ok());
    country.is_some_and(|country| is_valid(number, Some(country)))
}

fn is_known(number: &str, region: Option<&str>) -> bool {
    is_of_region(number, region)
        || number.bytes().filter(u8::is_ascii_digit).count() >= 10
            && COUNTRIES.iter().any(|country| is_valid(number, Some(*country)))
}

/// Three, three and four digits, with something between them.
fn is_north_american(number: &str, digits: &[u8]) -> bool {
    let number = number.strip_prefix("1-").or_else(|| number.strip_prefix("1 ")).unwrap_or(number);
    let last = groups_of(number) == [3, 3, 4];
    let separators: Vec<char> =
        number.chars().filter(|c| matches!(c, '-' | '.' | ' ' | '/')).collect();
    let is_bracketed = number.starts_with('(') && separators.last() == Some(&'-');
    let is_even = separators.first() == separators.last() && separators.first() != Some(&' ');
    let is_spaced = number.starts_with('(') || separators == [' ', '-'];
    last && matches!(digits.len(), 10 | 11) && (is_bracketed || is_even || is_spaced)
}

fn is_announced(found: &Found<'_>) -> bool {
    use std::sync::LazyLock;
    static WORDS_PATTERN: LazyLock<Option<regex_automata::meta::Regex>> =
        LazyLock::new(|| crate::scrubber::compile(&[WORDS]).ok());
    let before = found.before_bytes(40);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let after = found.after();
    // Behind a number the word stands at once: `… office`.
    let after: String = after.chars().take(12).collect();
    WORDS_PATTERN
        .as_ref()
        .is_some_and(|words| words.is_match(line) || words.is_match(after.as_str()))
}

/// Dates, amounts, versions, and numbers that a word says are something else.
fn is_something_else(found: &Found<'_>, number: &str, digits: &[u8]) -> bool {
    let joins =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "_$€£¥#%".contains(c));
    let after = found.text.get(found.end..).unwrap_or_default();
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let is_longer = ['.', '-', ',', '/', ':']
        .iter()
        .any(|joint| after.strip_prefix(*joint).is_some_and(goes_on))
        || after.starts_with('%');
    let before = found.text.get(..found.start).unwrap_or_default();
    let is_end_of_longer = ['.', ',', '-', '/', ':', '='].iter().any(|joint| {
        before.strip_suffix(*joint).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
    });
    if joins(found.char_before()) || joins(found.char_after()) || is_longer || is_end_of_longer {
        return true;
    }
    let groups: Vec<&str> =
        number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let values: Vec<u64> = groups.iter().map(|group| group.parse().unwrap_or(u64::MAX)).collect();
    let is_year = |value: u64| (1900..=2100).contains(&value);
    let is_date = match (values.as_slice(), lengths.as_slice()) {
        ([year, month, day, ..], [4, 1 | 2, 1 | 2, ..]) => {
            is_year(*year) && (1..=12).contains(month) && (1..=31).contains(day)
        }
        ([day, month, year, ..], [1 | 2, 1 | 2, 4, ..]) => {
            is_year(*year) && (1..=31).contains(day) && (1..=31).contains(month)
        }
        (years, lengths) if years.len() > 1 && lengths.iter().all(|length| *length == 4) => {
            years.iter().all(|year| is_year(*year))
        }
        _ => false,
    };
    let is_social = lengths == [3, 2, 4] && !number.starts_with('+');
    let is_thousands = lengths.len() > 1
        && lengths.first().is_some_and(|length| *length <= 3)
        && lengths.iter().skip(1).all(|length| *length == 3)
        && groups.last().is_some_and(|group| *group == "000");
    let is_decimal = lengths.len() == 2 && number.contains('.') && !number.starts_with('+');
    if is_date || is_social || is_thousands || is_decimal {
        return true;
    }
    // Between other groups of digits it is a part of a longer number.
    let token = before.strip_suffix(' ').and_then(|before| before.rsplit([' ', '\n']).next());
    let is_in_groups = token.is_some_and(|token| {
        token.len() <= 4
            && token.bytes().any(|byte| byte.is_ascii_digit())
            && lengths.first() == Some(&4)
    });
    checks::is_pattern(digits) && !number.starts_with('+') || is_in_groups && !is_announced(found)
}

/// Whether a word before says that it is a number of something else.
fn is_named(found: &Found<'_>, number: &str) -> bool {
    let before = found.text.get(..found.start).unwrap_or_default();
    let word: String =
        before.chars().rev().take(28).collect::<Vec<_>>().into_iter().rev().collect();
    let word = word.to_ascii_lowercase();
    [
        "order",
        "invoice",
        "ticket",
        "tracking",
        "case",
        "ref",
        "isbn",
        "issn",
        "serial",
        "version",
        "bestellnummer",
        "rechnung",
        "commande",
        "facture",
        "pedido",
        "factura",
        "ordine",
        "fattura",
        "zamowienie",
        "faktura",
        "订单",
        "account",
        "konto",
        "ssn",
        "social security",
        "doi",
        "pmid",
        "commit",
        "page",
        "build",
        "part",
        "article",
    ]
    .iter()
    .any(|name| {
        word.rfind(name).is_some_and(|at| {
            let rest = word.get(at + name.len()..).unwrap_or_default();
            rest.len() <= 14 && !rest.contains(['\n', ';']) && !number.starts_with('+')
        })
    })
}
