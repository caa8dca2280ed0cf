//! Northern and eastern Europe, and numbers of the Union.

use std::ops::Range;

use super::{Found, ID, is_sum, letter, passes, plain};
use crate::detector::{Detector, Near, checks};

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    Detector {
        name: "government.pl_pesel",
        hint: "#11&pesel / <&#11",
        pattern: r"\b\d{11}\b",
        check: pl_pesel,
        // Where words are written without spaces, it stands right behind another.
        near: Near::WordsOrAlone(r"pesel\w*\b"),
        finds: &["mój PESEL: «44051401458»", "Tao YaoPESEL: «44051401458»"],
        leaves: &["PESEL 44051401459", "44051401458 odsłon"],
        source: "Ministerstwo Cyfryzacji: weights 1, 3, 7, 9",
        languages: "pl",
        ..ID
    },
    Detector {
        name: "government.pl_number",
        hint: "#6&nip|regon|dowod",
        pattern: r"\b(?:nip|regon|dowod\w*(?: osobist\w+)?)\b[ :.#]{0,3}(?:nr |numer )?[ :]{0,2}(\d{3}-?\d{3}-?\d{2}-?\d{2}|\d{3}-?\d{2}-?\d{2}-?\d{3}|\d{9}|[a-z]{3} ?\d{6})\b",
        check: pl_number,
        finds: &["NIP «526-000-12-46»", "dowód osobisty «ABA300000»"],
        leaves: &["NIP 526-000-12-47"],
        source: "Ministerstwo Finansów, MSWiA: weights and forms",
        languages: "pl",
        ..ID
    },
    Detector {
        name: "government.fi_hetu",
        hint: "#9",
        pattern: r"\b[0-3]\d[01]\d{3}[+a-fu-y-]\d{3}[0-9a-fhj-npr-y]\b",
        check: fi_hetu,
        finds: &["henkilötunnus «131052-308T».", "«020594X902N»"],
        leaves: &["131052-308U", "310289-211C", "131052/308T"],
        source: "Digi- ja väestötietovirasto: modulo 31",
        ..ID
    },
    Detector {
        name: "government.nordic",
        hint: "#10",
        pattern: r"(?:18|19|20)?\d{6}[+-]?\d{4}\b",
        check: nordic,
        finds: &[
            "personnummer «811218-9876»",
            "personnummer «198112189876»",
            "organisationsnummer «212000-0142»",
            "«189004119807»",
        ],
        leaves: &["811218-9875", "811218 9876"],
        source: "Skatteverket, CPR-kontoret: date, Luhn",
        languages: "*",
        ..ID
    },
    Detector {
        name: "government.no_birth",
        hint: "#11&fodsels|personnummer|fnr|d-nummer / <&#11",
        pattern: r"\b\d{6} ?\d{5}\b",
        check: no_birth,
        near: Near::WordsOrAlone(r"\b(?:fodselsnummer|personnummer|fnr|d-nummer)\b"),
        finds: &["fødselsnummer «01010750160»"],
        leaves: &["fødselsnummer 01010750161"],
        source: "Skatteetaten: two sums modulo 11",
        languages: "*",
        ..ID
    },
    Detector {
        name: "government.cz_birth",
        hint: "#9",
        pattern: r"\b\d{6}/\d{3,4}\b",
        check: cz_birth,
        finds: &["r.č. «736028/5163»"],
        leaves: &["736028/5164", "123456/789"],
        source: "Zákon 133/2000 Sb.: modulo 11",
        ..ID
    },
    Detector {
        name: "government.ro_cnp",
        hint: "#13&cnp|cod numeric / <&#13",
        pattern: r"\b[1-8]\d{12}\b",
        check: ro_cnp,
        near: Near::WordsOrAlone(r"\b(?:cnp|cod numeric)\b"),
        finds: &["CNP «1800101221144»"],
        leaves: &["CNP 1800101221145"],
        source: "MAI: weights 279146358279",
        ..ID
    },
    Detector {
        name: "government.vat",
        hint: "#8&a1 / #8&de |atu ",
        pattern: r"\b(?:de ?\d{9}|atu ?\d{8}|nl\d{9}b\d{2})\b",
        check: vat,
        finds: &["USt-IdNr. «DE136695976»"],
        leaves: &["DE987654321"],
        source: "European Commission: VIES structures; MOD 11,10",
        ..ID
    },
];

fn pl_pesel(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
        let part = |from: usize| digits.get(from..from + 2).map_or(0, checks::number);
        digits.last().map(|digit| u32::from(*digit)) == Some((10 - sum % 10) % 10)
            && matches!(part(2), 1..=12 | 21..=32 | 81..=92)
            && checks::is_date(part(2) % 20, part(4), part(0))
    })
}

fn pl_number(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| match digits.len() {
        10 => is_sum(digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7], 11),
        9 => is_sum(digits, &[8, 9, 2, 3, 4, 5, 6, 7], 11),
        _ => true,
    })
}

fn fi_hetu(found: &Found<'_>) -> Option<Range<usize>> {
    let number = found.matched().to_ascii_uppercase();
    passes(found, |_| {
        let digits = checks::digits(number.get(..10).unwrap_or_default());
        let expected = letter("0123456789ABCDEFHJKLMNPRSTUVWXY", checks::number(&digits));
        checks::begins_with_ddmmyy(&digits) && number.chars().last() == expected
    })
}

fn nordic(found: &Found<'_>) -> Option<Range<usize>> {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || "-./+".contains(c));
    let before = found.before().to_ascii_lowercase();
    let is_said =
        ["person", "swedish", "organisation", "company", "orgnr", "pnr", "cpr", "samordning"]
            .iter()
            .any(|word| before.contains(word));
    let is_written = found.matched().contains(['-', '+']);
    let all = checks::digits(found.matched());
    let ten = all.get(all.len() - 10..).unwrap_or_default();
    let part = |from: usize| ten.get(from..from + 2).map_or(0, checks::number);
    let day = if part(4) > 60 { part(4) - 60 } else { part(4) };
    let is_person = checks::is_date(part(2), day, part(0)) && checks::luhn(ten);
    let is_company = part(2) >= 20
        && all.len() == 10
        && checks::luhn(ten)
        && (is_said || is_written && found.is_alone());
    let is_dane =
        is_said && is_written && checks::begins_with_ddmmyy(ten) && before.contains("cpr");
    let is_glued = found.char_before().is_some_and(|c| c.is_ascii_alphabetic());
    let is_joined = joins(found.char_before()) || joins(found.char_after()) && !is_end(found);
    let is_person = is_person && (is_written && !is_glued || is_said || found.is_alone());
    found.when(!is_joined && (is_person || is_company || is_dane))
}

fn is_end(found: &Found<'_>) -> bool {
    let after = found.text.get(found.end..).unwrap_or_default();
    after == "." || after.starts_with(". ") || after.starts_with(".\n")
}

fn no_birth(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let one = checks::weighted(digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
        let two = checks::weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
        checks::begins_with_ddmmyy(digits) && one.is_multiple_of(11) && two.is_multiple_of(11)
    })
}

fn cz_birth(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let part = |from: usize| digits.get(from..from + 2).map_or(0, checks::number);
        let month = part(2) % 50;
        let is_date = checks::is_date(if month > 20 { month - 20 } else { month }, part(4), 4);
        is_date && digits.len() == 10 && checks::number(digits).is_multiple_of(11)
    })
}

fn ro_cnp(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        let date = digits.get(1..).unwrap_or_default();
        let check = if sum == 10 { 1 } else { sum };
        checks::begins_with_yymmdd(date)
            && digits.last().map(|digit| u32::from(*digit)) == Some(check)
    })
}

fn vat(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    passes(found, |digits| !number.starts_with("DE") || checks::mod11_10(digits))
}
