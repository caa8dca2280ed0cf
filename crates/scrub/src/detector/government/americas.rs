//! The Americas, Africa and Australia.

use std::ops::Range;

use super::{Found, ID, is_sum, is_varied, passes};
use crate::detector::{Detector, Near, checks};

const PASSPORT: &str = r"\b(?:passport|passeport|reisepass|pasaporte|passaporto|paspoort|paszport\w*|travel document)\b|(?u:护照)";

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    Detector {
        name: "government.us_ssn",
        hint: "#9",
        pattern: r"\b\d{3}(?:-\d{2}-|\.\d{2}\.| \d{2} |-\d{2})\d{4}\b|\b\d{5}-\d{4}\b",
        check: ssn,
        finds: &["my SSN is «489-36-8350».", "«489 36 8350»", "ssn «48936-8350»"],
        leaves: &[
            "000-12-3456",
            "666-12-3456",
            "489-00-8350",
            "078-05-1120",
            "zip 48936-8350",
            "2019-20-2021",
        ],
        source: "Social Security Administration: what was never given out",
        ..ID
    },
    Detector {
        name: "government.us_ssn_plain",
        hint: "#9&ssn|social",
        pattern: r"\b\d{9}\b",
        check: ssn_plain,
        near: Near::Words(r"\b(?:ssn|social security|social)\b"),
        finds: &["SSN: «489368350»"],
        leaves: &["489368350 views", "ssn 000368350"],
        source: "Social Security Administration: what was never given out",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.us_itin",
        hint: "#9",
        pattern: r"\b9\d{2}([ -])\d{2}[ -]\d{4}\b|\b9\d{8}\b",
        check: itin,
        finds: &["«911-64-1234» is my ITIN"],
        leaves: &["911-89-1234", "911641234 views"],
        source: "Internal Revenue Service: fourth and fifth digits",
        ..ID
    },
    Detector {
        name: "government.us_mbi",
        hint: "#5&a1&1a",
        pattern: r"\b[1-9][ac-hj-km-np-rt-y][0-9ac-hj-km-np-rt-y]\d-?[ac-hj-km-np-rt-y][0-9ac-hj-km-np-rt-y]\d-?[ac-hj-km-np-rt-y]{2}\d{2}\b",
        finds: &["Medicare «1EG4-TE5-MK73»"],
        leaves: &["1SG4-TE5-MK73", "1EG4-LE5-MK73"],
        source: "Centers for Medicare & Medicaid Services: format",
        ..ID
    },
    Detector {
        name: "government.us_npi",
        hint: "#10&npi|provider / <&#10",
        pattern: r"\b[12]\d{3}[ -]?\d{3}[ -]?\d{3}\b",
        check: npi,
        near: Near::WordsOrAlone(r"\b(?:npi|provider)\b"),
        finds: &["NPI «1245319599»", "«1234-567-893»"],
        leaves: &["npi 1245319598", "1245319599 bytes"],
        source: "CMS: Luhn behind 80840",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.us_dea",
        hint: "#7&dea|prescriber|certificate / <&#7",
        pattern: r"\b[abcdefghjklmprstux][a-z9]\d{7}\b",
        check: dea,
        near: Near::WordsOrAlone(r"\b(?:dea|prescriber|certificate)\b"),
        finds: &["DEA «BB1388568»"],
        leaves: &["DEA BG8207031", "part BB1388568"],
        source: "Drug Enforcement Administration: check digit",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.driver_license",
        hint: "#4&driv|licen| dl |fuhrersch|permis|patente|carnet|rijbewijs|prawo jazdy|驾照|驾驶证",
        pattern: r"(?:\b(?:driv(?:er|ing)(?:'?s)?(?: |-)?licen[cs]e|driver licence|dl|fuhrerschein|permis de conduire|patente(?: di guida)?|carnet de conducir|permiso de conducir|rijbewijs|prawo jazdy)\b|(?u:驾照|驾驶证))(?: ?(?:number|num|no|nr|numer|nummer|numero|#)\b\.?)?(?:[\s:#(-]|\bis\b|\bist\b|\best\b|\bes\b|(?u:号|是)){1,5}([a-z]{0,3}[ -]?\d[a-z0-9-]{4,16})\b",
        check: licence,
        finds: &[
            "my driver's license is «A1234567»",
            "driver's license number is «2270-66-1551»",
            "Führerschein Nr. «B072RRE2I55»",
        ],
        leaves: &["driver license renewal in 2024", "the MIT license 2019-2024"],
        source: "AAMVA: lengths by state; how people name it",
        languages: "en de fr it es nl pl zh",
        ..ID
    },
    Detector {
        name: "government.passport",
        hint: "#4&passpor|passeport|reisepass|pasaporte|passaporto|paspoort|paszport|travel document|护照",
        pattern: r"\b(?:[a-z]{1,2}\d{6,8}|[a-z]{3}\d{6}|\d{9}|[a-z]\d{3}[a-z]\d{4}|\d{2}[a-z]{2}\d{5}|[cfghjklmnprtvwxyz][0-9cfghjklmnprtvwxyz]{7,8}\d?)\b",
        check: passport,
        near: Near::Words(PASSPORT),
        finds: &[
            "passport no. «L01X00T47»",
            "Reisepass «C01234565» bitte",
            "my travel document is «A12803456»",
            "护照号«E12345678»",
        ],
        leaves: &["order A12803456", "passport renewed for 120"],
        source: "ICAO Doc 9303: nine characters; issuers' formats",
        languages: "en de fr it es nl pl zh",
        ..ID
    },
    Detector {
        name: "government.document_alone",
        hint: "<&#4",
        pattern: r"\b(?:[a-z]\d{8}|[a-z]{2}\d{7}|[a-z]{3}\d{6}|[ms]\d{3}[a-z]\d{4})\b",
        check: alone,
        finds: &["«Z12803456»", "«AAA123456»"],
        leaves: &["order A12803456", "AB12345678"],
        source: "ICAO Doc 9303; issuers' formats of passports and cards",
        ..ID
    },
    Detector {
        name: "government.plate",
        hint: "#2&plate|registration| reg |vehicle|plaka|kennzeichen|immatricul|matricula|targa|kenteken|rejestrac|车牌",
        pattern: r"\b(?:\d{2} ?[a-z]{1,3} ?\d{2,4}|[a-z]{1,3}[ -]?\d{1,4}[ -]?[a-z]{1,3}|[a-z]{1,3}[ -][a-z]{1,2} ?\d{1,4}|[a-z]{2}\d{2}[a-z]{1,2}\d{4}|\d{1,2}-[a-z]{2,3}-\d{1,2}|\d{4} ?[b-z]{3}|(?u:[\x{4e00}-\x{9fff}])[a-z][a-z0-9]{5,6})\b",
        check: plate,
        near: Near::Words(
            r"\b(?:plates?|number plate|licence plate|license plate|registration|car reg|reg|vehicles?|plaka\w*|kennzeichen|immatriculation|matricula|targa|kenteken|rejestrac\w+)\b|(?u:车牌)",
        ),
        finds: &[
            "My car reg is «AB51 ABC» and",
            "Kennzeichen «B-AB 1234»",
            "plate number is «ABJ-123XY»",
            "Plaka «34 ABC 1234»",
        ],
        leaves: &["AB51 ABC", "the plate in room 12"],
        source: "formats of vehicle registrations",
        languages: "en de fr es it nl pl zh",
        ..ID
    },
    Detector {
        name: "government.ca_sin",
        hint: "#9&sin|nas|insurance|assurance sociale / <&#9",
        pattern: r"\b(?:\d{3}-\d{3}-\d{3}|\d{3} \d{3} \d{3}|\d{9})\b",
        check: sin,
        near: Near::WordsOrAlone(r"\b(?:sin|nas|social insurance|assurance sociale)\b"),
        finds: &["my SIN is «130-692-544»", "mon NAS : «258 933 688»", "«550090112»"],
        leaves: &["sin 435-418-166", "SIN 046 454 286", "550090112 steps"],
        source: "Service Canada: Luhn, first digit",
        languages: "en fr",
        ..ID
    },
    Detector {
        name: "government.br_cpf",
        hint: "#11",
        pattern: r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b|\bcpf[ :]{1,3}(\d{11})\b",
        check: cpf,
        finds: &["CPF «529.982.247-25»"],
        leaves: &["529.982.247-24", "111.111.111-11"],
        source: "Receita Federal: two check digits modulo 11",
        ..ID
    },
    Detector {
        name: "government.au_tfn",
        hint: "#9&tfn|tax file / <&#9",
        pattern: r"\b\d{3} ?\d{3} ?\d{3}\b",
        check: tfn,
        near: Near::WordsOrAlone(r"\b(?:tfn|tax file)\b"),
        finds: &["TFN «876 543 210»"],
        leaves: &["TFN 824 753 557"],
        source: "Australian Taxation Office: weights 1, 4, 3, 7, 5, 8, 6, 9, 10",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.au_business",
        hint: "#9&abn|acn|business number|company number / <&#9",
        pattern: r"\b(?:\d{2} ?\d{3} ?\d{3} ?\d{3}|\d{3} ?\d{3} ?\d{3})\b",
        check: au_business,
        near: Near::WordsOrAlone(r"\b(?:abn|acn|business number|company number)\b"),
        finds: &["ABN «51 824 753 556»", "ACN «005 499 981»"],
        leaves: &["ABN 51 824 753 557", "ACN 824 753 557"],
        source: "Australian Business Register, ASIC: check digits",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.au_medicare",
        hint: "#10&medicare / <&#10",
        pattern: r"\b[2-6]\d{3} ?\d{5} ?\d\b",
        check: medicare,
        near: Near::WordsOrAlone(r"\b(?:medicare)\b"),
        finds: &["Medicare «2123 45670 1»"],
        leaves: &["Medicare 2123 45671 1"],
        source: "Services Australia: weights 1, 3, 7, 9",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.za_id",
        hint: "#13&id|ident|refugee|rsa|africa / <&#13",
        pattern: r"\b\d{10}[012]\d{2}\b",
        check: za,
        near: Near::WordsOrAlone(r"\b(?:id|identity|refugee|rsa|south africa\w*)\b"),
        finds: &["My ID number is «8001015009087»"],
        leaves: &["ID 8001015009086", "id 1234567890123"],
        source: "Department of Home Affairs: date and Luhn",
        languages: "en",
        ..ID
    },
];

fn ssn(found: &Found<'_>) -> Option<Range<usize>> {
    let is_zip = found.before().to_ascii_lowercase().trim_end().ends_with("zip");
    if is_zip || found.matched().len() == 10 && !is_social(found) && !found.is_alone() {
        // Five and four digits are how a ZIP code is written, too.
        let lines_up = found.text.trim() == found.matched() || has_sibling(found);
        if is_zip || !lines_up {
            return None;
        }
    }
    passes(found, is_ssn)
}

fn is_social(found: &Found<'_>) -> bool {
    let before = found.before().to_ascii_lowercase();
    before.contains("ssn") || before.contains("social")
}

/// Whether the other way to write it stands just before.
fn has_sibling(found: &Found<'_>) -> bool {
    let before = found.before().trim_end();
    before.len() >= 9 && before.bytes().all(|byte| byte.is_ascii_digit() || b" -.".contains(&byte))
}

fn ssn_plain(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| is_ssn(digits) && !checks::is_pattern(digits))
}

fn is_ssn(digits: &[u8]) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).map_or(0, checks::number);
    let whole = checks::number(digits);
    digits.len() == 9
        && !matches!(part(0, 3), 0 | 666 | 900..)
        && part(3, 5) != 0
        && part(5, 9) != 0
        && !matches!(whole, 78_051_120 | 219_099_999 | 123_456_789)
        && is_varied(digits)
}

fn itin(found: &Found<'_>) -> Option<Range<usize>> {
    // The group is the first separator; what is masked is the whole.
    let text = found.text.get(found.began..).unwrap_or_default();
    let length = text.bytes().take_while(|b| b.is_ascii_digit() || b" -".contains(b)).count();
    let number = text.get(..length).unwrap_or_default().trim_end_matches([' ', '-']);
    let whole = Found { start: found.began, end: found.began + number.len(), ..*found };
    let is_written = number.contains(['-', ' ']);
    let is_said = whole.before().to_ascii_lowercase().contains("itin") || whole.is_alone();
    let digits = checks::digits(number);
    let group = digits.get(3..5).map_or(0, checks::number);
    let is_given = matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
    let is_given = is_given && digits.len() == 9 && !(number.contains("-89-"));
    if !is_written && !is_said { None } else { passes(&whole, |_| is_given) }
}

fn npi(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let whole: Vec<u8> = [8, 0, 8, 4, 0].into_iter().chain(digits.iter().copied()).collect();
        checks::luhn(&whole) && is_varied(digits)
    })
}

fn dea(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let digits = digits.get(digits.len().saturating_sub(7)..).unwrap_or_default();
        is_sum(digits, &[1, 2, 1, 2, 1, 2], 10)
    })
}

fn licence(found: &Found<'_>) -> Option<Range<usize>> {
    let digits = checks::digits(found.matched());
    let is_years = found.matched().len() <= 9
        && found
            .matched()
            .split('-')
            .all(|part| part.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year)));
    found.when(digits.len() >= 4 && !is_years && !found.is_part_of_word())
}

fn passport(found: &Found<'_>) -> Option<Range<usize>> {
    let digits = checks::digits(found.matched());
    passes(found, |_| digits.len() >= 4 && is_varied(&digits))
}

fn alone(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| found.is_alone() && is_varied(digits))
}

fn plate(found: &Found<'_>) -> Option<Range<usize>> {
    let has = |class: fn(&u8) -> bool| found.matched().bytes().filter(class).count();
    let letters = found.matched().chars().filter(|c| c.is_alphabetic()).count();
    let is_shouted = !found.matched().bytes().any(|byte| byte.is_ascii_lowercase());
    let is_varied =
        letters >= 2 && has(u8::is_ascii_digit) >= 2 && letters + has(u8::is_ascii_digit) >= 5;
    found.when(is_varied && is_shouted && !found.is_part_of_word())
}

fn sin(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| !matches!(digits.first(), Some(0 | 8)) && checks::luhn(digits))
}

fn cpf(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let check = |count: u32| {
            let weights: Vec<u32> = (2..=count + 1).rev().collect();
            let sum = checks::weighted(digits, &weights) * 10 % 11 % 10;
            digits.get(count as usize).map(|digit| u32::from(*digit)) == Some(sum)
        };
        digits.len() == 11 && is_varied(digits) && check(9) && check(10)
    })
}

fn tfn(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        is_varied(digits)
            && checks::weighted(digits, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
    })
}

fn au_business(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| match digits {
        [first, rest @ ..] if rest.len() == 10 && *first > 0 => {
            let sum = checks::weighted(rest, &[1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
            (u32::from(*first - 1) * 10 + sum).is_multiple_of(89)
        }
        digits if digits.len() == 9 => {
            let sum = checks::weighted(digits, &[8, 7, 6, 5, 4, 3, 2, 1]);
            digits.last().map(|digit| u32::from(*digit)) == Some((10 - sum % 10) % 10)
                && is_varied(digits)
        }
        _ => false,
    })
}

fn medicare(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| is_sum(digits, &[1, 3, 7, 9, 1, 3, 7, 9], 10))
}

fn za(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| checks::begins_with_yymmdd(digits) && checks::luhn(digits))
}
