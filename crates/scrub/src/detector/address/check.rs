//! Whether what is written like an address is one, and where it ends.

use std::ops::Range;

use super::tail;
use crate::detector::Found;

/// Whether every word that could be a name begins with a capital, or the text knows none and a phrase announces it.
fn is_titled(words: &str) -> bool {
    const SMALL: &[&str] = &[
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "d",
        "della",
        "dei",
        "degli",
        "del",
        "delle",
        "di",
        "van",
        "den",
        "der",
        "het",
        "of",
        "and",
        "the",
        "da",
        "do",
        "dos",
        "das",
        "al",
        "ul",
        "el",
        "los",
        "las",
        "san",
        "santa",
        "rue",
        "via",
        "avenue",
        "quai",
        "calle",
        "rua",
        "av",
        "bd",
        "boulevard",
        "place",
        "corner",
        "ulica",
        "ulicy",
        "str",
        "street",
        "bis",
        "ter",
        "nr",
        "n",
        "utca",
        "tie",
        "gate",
        "gata",
        "u",
        "place",
        "street",
        "st",
        "road",
        "rd",
        "drive",
        "lane",
        "alley",
    ];
    let mut words = words
        .split(|c: char| !(c.is_alphanumeric()))
        .filter(|word| word.starts_with(|c: char| c.is_alphabetic()) && word.len() > 1)
        .filter(|word| !SMALL.contains(&word.to_ascii_lowercase().as_str()))
        .peekable();
    words.peek().is_some() && words.all(|word| word.starts_with(|c: char| !c.is_lowercase()))
}

fn is_announced(found: &Found<'_>) -> bool {
    const PHRASES: &[&str] = &[
        "address",
        "adresse",
        "live at",
        "live on",
        "lives at",
        "lives on",
        "located at",
        "ship to",
        "deliver to",
        "send it to",
        "taxi to",
        "meet me at",
        "meet us at",
        "enter on",
        "new one to",
        "wohne",
        "habite",
        "vivo en",
        "abito",
        "woon",
        "mieszkam",
        "corner of",
    ];
    let before = found.before_bytes(40).to_ascii_lowercase();
    let before = before.trim_end();
    PHRASES
        .iter()
        .any(|phrase| before.rfind(phrase).is_some_and(|at| before.len() - at <= phrase.len() + 6))
}

#[expect(clippy::unnecessary_wraps, reason = "what a check answers")]
fn with_tail(found: &Found<'_>) -> Option<Range<usize>> {
    Some(found.start..found.end + tail::length(found.text, found.end))
}

pub(super) fn number_first(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched();
    let is_year = matched.get(4..).is_some_and(|rest| rest.starts_with(['s', ' ']))
        && matched
            .get(..4)
            .and_then(|year| year.parse::<u32>().ok())
            .is_some_and(|year| (1900..2100).contains(&year))
        && !is_announced(found);
    let last = matched.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
    let is_titled = is_titled(matched) && last.starts_with(|c: char| c.is_ascii_uppercase());
    let is_part = found.char_before().is_some_and(|c| c.is_alphanumeric() || ".,-$€£/".contains(c));
    if is_part || is_year || !(is_titled || is_announced(found)) {
        return None;
    }
    with_tail(found)
}

pub(super) fn type_first(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched().trim_end();
    let is_part = found.char_before().is_some_and(|c| c.is_alphanumeric() || c == '/');
    let has_digit = matched.bytes().any(|byte| byte.is_ascii_digit());
    // Lower-case words behind the number belong to the sentence.
    if is_part || !has_digit {
        return None;
    }
    let is_prose = !is_announced(found) && !is_titled(matched);
    if is_prose {
        // The name may be followed by the sentence: what has capitals is enough, if a number leads.
        let leads = matched.starts_with(|c: char| c.is_ascii_digit());
        let mut end = 0;
        for word in matched.split_inclusive(' ') {
            let is_small = word.starts_with(|c: char| c.is_ascii_lowercase());
            if is_small && end > 0 && is_titled(matched.get(..end).unwrap_or_default()) {
                break;
            }
            end += word.len();
        }
        let head = matched.get(..end)?.trim_end();
        if !leads || !is_titled(head) {
            return None;
        }
        return with_tail(&Found { end: found.start + head.len(), ..*found });
    }
    with_tail(&Found { end: found.start + matched.len(), ..*found })
}

pub(super) fn name_number(found: &Found<'_>) -> Option<Range<usize>> {
    let is_part = found.char_before().is_some_and(|c| c.is_alphanumeric() || c == '/');
    // What stands before the capitalised words is the sentence.
    let matched = found.matched();
    let mut at = 0;
    let mut start = 0;
    for word in matched.split_inclusive(' ') {
        if word.starts_with(|c: char| c.is_ascii_lowercase()) && !is_announced(found) {
            let is_type = matched.get(at..).is_some_and(|rest| rest.split(' ').count() <= 2);
            if !is_type {
                start = at + word.len();
            }
        }
        at += word.len();
    }
    let name = matched.get(start..)?;
    let number = name.rfind(' ')?;
    let word = name.get(..number)?.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let lower = word.to_ascii_lowercase();
    let own = lower.rsplit(' ').next().unwrap_or_default();
    // `Barometer 1015` is no square in Hungary.
    let is_glued = ["ter", "ut"].iter().any(|end| own.ends_with(end) && own != *end);
    let is_bare = word.len() < 6 || is_glued;
    let first = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let is_capital = first.starts_with(|c: char| c.is_ascii_uppercase());
    if is_part || is_bare || !(is_capital || is_announced(found)) {
        return None;
    }
    with_tail(&Found { start: found.start + start, ..*found })
}

pub(super) fn boxed(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched().to_ascii_lowercase();
    let is_ship =
        matched.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').starts_with("us");
    if is_ship && !matched.contains("po a") {
        return None;
    }
    with_tail(found)
}

pub(super) fn flat(found: &Found<'_>) -> Option<Range<usize>> {
    let is_share = found.text.get(found.end..).unwrap_or_default().starts_with(['%', '.']);
    let is_money = found.matched().to_ascii_lowercase().starts_with("flat") && is_share;
    if is_money || found.is_part_of_word() { None } else { with_tail(found) }
}

pub(super) fn postcode(found: &Found<'_>) -> Option<Range<usize>> {
    const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GIR GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW \
        KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS \
        WV YO ZE ";
    let code = found.matched();
    let area: String = code.chars().take_while(char::is_ascii_alphabetic).collect();
    let is_capital = code.bytes().all(|byte| !byte.is_ascii_lowercase());
    let is_spaced = code.contains(' ');
    let before = found.before().to_ascii_lowercase();
    let is_said =
        before.contains("postcode") || before.contains("post code") || is_announced(found);
    let is_size = code.ends_with("GB") || code.ends_with("TB");
    let holds = AREAS.contains(&format!(" {area} ")) && is_capital && !is_size;
    found.when(holds && !found.is_part_of_word() && (is_spaced || is_said || found.is_alone()))
}

pub(super) fn han(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched();
    // What comes before the last of these is the sentence.
    let cut = ["在", "：", ":", "，", "到", "是", "去", "址"]
        .iter()
        .filter_map(|mark| matched.rfind(mark).map(|at| at + mark.len()))
        .max()
        .unwrap_or_default();
    let address = matched.get(cut..)?;
    (address.chars().count() >= 5).then_some(found.start + cut..found.end)
}

pub(super) fn announced(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched().trim_end_matches([' ', ',', '.']);
    let has_capitals = found.text.chars().any(char::is_uppercase);
    let digits = matched.bytes().filter(u8::is_ascii_digit).count();
    let letters = matched.chars().filter(|c| c.is_alphabetic()).count();
    let last = matched.rsplit(' ').next().unwrap_or_default();
    let is_year = last.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year))
        && matched
            .split(' ')
            .rev()
            .nth(1)
            .is_some_and(|word| matches!(word, "in" | "since" | "im" | "en" | "nel" | "w"));
    let room = ["room ", "version ", "level ", "chapter ", "page "]
        .iter()
        .any(|word| matched.to_ascii_lowercase().contains(word));
    let is_titled = is_titled(matched) || !has_capitals && digits > 1;
    let is_short = digits == 1 && matched.split(' ').count() == 2;
    if digits == 0 || is_short || letters < 3 || is_year || room || !is_titled {
        return None;
    }
    with_tail(&Found { end: found.start + matched.len(), ..*found })
}
