//! Dates of birth: a date is one where a word says so.

use std::ops::Range;

use super::{Detector, Found, Near, checks};
use crate::kind::Kind;

const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai",
    "okt", "dez", "janv", "fev", "avr", "juin", "juil", "aou", "gen", "mag", "giu", "lug", "ago",
    "set", "ott", "dic", "ene", "abr", "mei", "maa", "sty", "lut", "kwi", "maj", "cze", "lip",
    "sie", "wrz", "paz", "lis", "gru",
];

pub(super) const DETECTORS: &[Detector] = &[
    Detector {
        name: "birth_date.announced",
        kind: Kind::BirthDate,
        hint: "#3&born|birth|dob|d.o.b|geb|nee |ne le|naiss|nato|nata|nascit|nacid|nacim|naci |urodz|ur.|出生|生日|生于",
        pattern: r"(?:\b(?:born|birth ?da(?:y|te)|date of birth|d\.?o\.?b|geboren|geboortedatum|geb|geburtstag|geburtsdatum|nee?|date de naissance|naissance|nat[oa]|data di nascita|nacid[oa]|naci|fecha de nacimiento|nacimiento|urodzon[ay]|urodzil\w+|data urodzenia|urodziny|ur)\b|(?u:出生日期|出生于|出生|生日|生于))(?:[\s:.,*=(#-]|\b(?:is|was|on|the|am|ist|den|der|le|il|el|op|w|dniu|dnia|i|a|un|est|es|e|in)\b|(?u:是|为|：)){0,8}((?:\d{1,2}[./ -]\d{1,2}[./ -](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}(?:st|nd|rd|th|\.|er)?[ -](?:of |de |di )?[a-z]{3,12}\.?,?[ -](?:de |del |di |of )?(?:\d{4}|\d{2})|[a-z]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4} ?(?u:年) ?\d{1,2} ?(?u:月) ?\d{1,2} ?(?u:日)?))",
        check: birth,
        near: Near::Nothing,
        finds: &[
            "born on «03/04/1985» in Leeds",
            "DOB: «1985-04-03»",
            "date of birth is «3 April 1985»",
            "my birthday is «April 3, 1985»",
            "geboren am «3. April 1985»",
            "geb. «03.04.1985»",
            "née le «3 avril 1985»",
            "nato il «3 aprile 1985»",
            "nací el «3 de abril de 1985»",
            "geboren op «3 april 1985»",
            "urodzona «3 kwietnia 1985»",
            "出生日期：«1985年4月3日»",
        ],
        leaves: &[
            "on 03/04/1985 we met",
            "born in 1985",
            "the company was born on a Friday",
            "né à Paris",
        ],
        source: "CLDR: names of months and orders of dates",
        languages: "en de fr it es nl pl zh",
    },
    Detector {
        name: "birth_date.behind",
        kind: Kind::BirthDate,
        hint: "#3&生",
        pattern: r"(\d{4} ?(?u:年) ?\d{1,2} ?(?u:月) ?\d{1,2} ?(?u:日)?)(?u:出生|生)",
        check: birth,
        near: Near::Nothing,
        finds: &["我«1985年4月3日»出生"],
        leaves: &["1985年4月3日开业"],
        source: "CLDR: order of dates",
        languages: "zh",
    },
];

fn birth(found: &Found<'_>) -> Option<Range<usize>> {
    let date = found.matched();
    let numbers: Vec<u64> = date
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let word = date
        .split(|c: char| !c.is_ascii_alphabetic())
        .find(|word| word.len() > 2 && !matches!(*word, "del" | "3rd"));
    let word = word.map(str::to_ascii_lowercase);
    let is_month =
        word.as_ref().is_none_or(|word| MONTHS.iter().any(|month| word.starts_with(month)));
    let is_day = match (numbers.as_slice(), &word) {
        ([day, year], Some(_)) => {
            (1..=31).contains(day) && (*year < 100 || (1900..=2100).contains(year))
        }
        ([first, second, year], None) if *first <= 31 => {
            checks::is_date(*first, *second, *year) || checks::is_date(*second, *first, *year)
        }
        ([year, month, day], None) => {
            (1900..=2100).contains(year) && checks::is_date(*month, *day, *year)
        }
        _ => false,
    };
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    found.when(is_month && is_day && !joins(found.char_after()))
}
