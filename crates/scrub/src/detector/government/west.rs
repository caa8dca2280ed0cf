//! France, Italy, Spain, Portugal, the Netherlands and Belgium.

use std::ops::Range;

use super::{Found, ID, is_varied, letter, passes, plain};
use crate::detector::{Detector, Near, checks};

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    Detector {
        name: "government.fr_nir",
        hint: "#13",
        pattern: r"\b[1-478] ?\d{2} ?\d{2} ?(?:\d{2}|2[ab]) ?\d{3} ?\d{3} ?\d{2}\b",
        check: fr_nir,
        finds: &["n° de sécu «2 55 08 14 168 025 38»", "«255081416802538»"],
        leaves: &["255081416802539"],
        source: "INSEE: 97 minus the rest",
        ..ID
    },
    Detector {
        name: "government.fr_tax",
        hint: "#13&fiscal|spi|impot / <&#13",
        pattern: r"\b[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}\b",
        check: fr_tax,
        near: Near::WordsOrAlone(r"\b(?:fiscal\w*|spi|impots?)\b"),
        finds: &["numéro fiscal «30 23 217 600 053»"],
        leaves: &["numéro fiscal 3023217600054"],
        source: "DGFiP: modulo 511",
        languages: "fr",
        ..ID
    },
    Detector {
        name: "government.it_fiscal_code",
        hint: "=16",
        pattern: r"\b[a-z]{6}[0-9lmnpqrstuv]{2}[a-ehlmprst][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]\b",
        finds: &["codice fiscale «RSSMRA85T10A562S»"],
        leaves: &["RSSMRA85X10A562S"],
        source: "Agenzia delle Entrate: DM 12/3/1974. The form is enough, a mistyped one tells as much",
        ..ID
    },
    Detector {
        name: "government.it_vat",
        hint: "#11&iva|codice / <&#11",
        pattern: r"\b\d{8}_?\d{3}\b",
        check: it_vat,
        near: Near::WordsOrAlone(r"\b(?:p\.? ?iva|partita iva|codice fiscale)\b"),
        finds: &["P. IVA «01333550323»", "«01333550323»"],
        leaves: &["P. IVA 01333550324", "P.IVA 00000000000", "09191234567"],
        source: "Agenzia delle Entrate: the province's office, Luhn",
        languages: "it",
        ..ID
    },
    Detector {
        name: "government.it_document",
        hint: "#5&patente|licen|identita|passaporto|cie / <&#5",
        pattern: r"\b(?:[a-z]{2} ?\d{7}[a-z]?|[a-z]{2}\d{5}[a-z]{2}|u1[a-z0-9]{7}[a-z])\b",
        check: it_document,
        near: Near::WordsOrAlone(
            r"\b(?:patente|licen[cs]e|carta d.?identita|identita|passaporto|cie)\b",
        ),
        finds: &["patente «U1K711J11M»", "carta d'identità «CA12345AA»"],
        leaves: &["flight AA1234567"],
        source: "Ministero dell'Interno: formats",
        languages: "it en",
        ..ID
    },
    Detector {
        name: "government.es_nif",
        hint: "#7",
        pattern: r"\b(?:\d{7,8}|[xyz]-?\d{7})[ -]?[a-hj-np-tv-z]\b",
        check: es_nif,
        finds: &["DNI «12345678Z»", "NIE «X9613851N»", "«Y8063915-Z»", "«1111111-G»"],
        leaves: &["12345678A", "X9613851Q", "1000000 M"],
        source: "Ministerio del Interior: letter by modulo 23",
        ..ID
    },
    Detector {
        name: "government.nl_bsn",
        hint: "#8&bsn|burgerservice|sofi",
        pattern: r"\b(?:\d{4}[ .]\d{2}[ .]\d{3}|\d{8,9})\b",
        check: nl_bsn,
        near: Near::Words(r"\b(?:bsn|burgerservicenummer|sofi\w*)\b"),
        finds: &["BSN «111222333»"],
        leaves: &["BSN 111222334", "111222333 keer"],
        source: "Logius: eleven test",
        languages: "nl",
        ..ID
    },
    Detector {
        name: "government.be_register",
        hint: "#11",
        pattern: r"\b\d{2}\.\d{2}\.\d{2}-\d{3}[.-]\d{2}\b",
        check: be_register,
        finds: &["«85.07.30-033.28»"],
        leaves: &["85.07.30-033.29"],
        source: "Rijksregister: 97 minus the rest, with a 2 before for those born from 2000",
        ..ID
    },
    Detector {
        name: "government.pt_nif",
        hint: "#9&nif|contribuinte",
        pattern: r"\b(?:nif|contribuinte)\b[ :.n#]{0,5}([1-35689]\d{2} ?\d{3} ?\d{3})\b",
        check: pt_nif,
        finds: &["NIF «501 964 843»"],
        leaves: &["NIF 501 964 842"],
        source: "Autoridade Tributária: modulo 11",
        ..ID
    },
];

fn fr_nir(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found).replace("2A", "19").replace("2B", "18");
    let value = number.get(..13).and_then(|head| head.parse::<u64>().ok());
    let key = number.get(13..).and_then(|key| key.parse::<u64>().ok());
    passes(found, |_| value.zip(key).is_some_and(|(value, key)| 97 - value % 97 == key))
}

fn fr_tax(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let value = digits.get(..10).map(checks::number);
        let key = digits.get(10..).map(checks::number);
        value.zip(key).is_some_and(|(value, key)| value % 511 == key)
    })
}

fn it_vat(found: &Found<'_>) -> Option<Range<usize>> {
    // An underscore is part of the number as some systems print it.
    let digits = checks::digits(found.matched());
    // The office that gave it: alone on its line, phone numbers pass Luhn's check as often as any.
    let office = digits.get(7..10).map_or(0, checks::number);
    let is_of_office = matches!(office, 1..=100 | 120 | 121 | 888 | 999);
    found.when(
        is_varied(&digits)
            && checks::luhn(&digits)
            && checks::number(&digits) > 9
            && (is_of_office || !found.is_alone()),
    )
}

fn it_document(found: &Found<'_>) -> Option<Range<usize>> {
    let digits = checks::digits(found.matched());
    let begins = found.matched().get(..2).unwrap_or_default();
    let is_spaced = found.matched().contains(' ');
    let before = found.before().to_ascii_lowercase();
    let is_said = ["patente", "licen", "identita", "passaporto", "cie"]
        .iter()
        .any(|word| before.contains(word));
    let is_licence = begins.eq_ignore_ascii_case("u1");
    passes(found, |_| {
        is_varied(&digits) && (is_licence || is_said || found.is_alone() && !is_spaced)
    })
}

fn es_nif(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    let digits = checks::digits(&number);
    let lead = match number.chars().next() {
        Some('Y') => 10_000_000,
        Some('Z') => 20_000_000,
        _ => 0,
    };
    let expected = letter("TRWAGMYFPDXBNJZSQVHLCKE", lead + checks::number(&digits));
    let is_spaced = found.matched().contains(' ');
    passes(found, |digits| is_varied(digits) || found.is_alone())
        .or_else(|| found.when(digits.len() == 7))
        .filter(|_| !is_spaced && number.chars().last() == expected)
}

fn nl_bsn(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let padded: Vec<u8> =
            std::iter::repeat_n(0, 9 - digits.len().min(9)).chain(digits.iter().copied()).collect();
        let sum = checks::weighted(&padded, &[9, 8, 7, 6, 5, 4, 3, 2]);
        let last = padded.last().map_or(0, |digit| u32::from(*digit));
        is_varied(digits) && sum % 11 == last
    })
}

fn be_register(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let value = digits.get(..9).map_or(0, checks::number);
        let key = digits.get(9..).map_or(0, checks::number);
        [value, 2_000_000_000 + value].iter().any(|value| 97 - value % 97 == key)
    })
}

fn pt_nif(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let rest = checks::weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        let check = if rest < 2 { 0 } else { 11 - rest };
        digits.last().map(|digit| u32::from(*digit)) == Some(check)
    })
}
