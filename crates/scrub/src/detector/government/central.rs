//! Britain and Ireland, Germany, Austria and Switzerland.

use std::ops::Range;

use super::{Found, ID, is_varied, letter, passes, plain};
use crate::detector::{Detector, Near, checks};

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    Detector {
        name: "government.uk_nino",
        hint: "#6",
        pattern: r"\b[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b",
        check: nino,
        finds: &["NI number «AA 12 34 56 B»", "«tw987654a»"],
        leaves: &["GB 12 34 56 A", "AA 12 34 56 H", "QQ123456C", "nt 99 88 77 a"],
        source: "HM Revenue & Customs: NIM39110",
        ..ID
    },
    Detector {
        name: "government.uk_nhs",
        hint: "#10&nhs|chi |health service / <&#10",
        pattern: r"\b(?:\d{3}-\d{3}-\d{4}|\d{3} \d{3} \d{4}|\d{10})\b",
        check: nhs,
        near: Near::WordsOrAlone(r"\b(?:nhs|chi|health service)\b"),
        finds: &["NHS number «401-023-2137»", "«221 395 1837»"],
        leaves: &["NHS 401-023-2138", "call 401-023-2137"],
        source: "NHS Digital: modulo 11",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.uk_driver",
        hint: "=16",
        pattern: r"\b[a-z][a-z9]{4}\d[0156]\d[0-3]\d\d[a-z9]{2}[a-z0-9][a-z]{2}\b",
        check: uk_driver,
        finds: &["licence «MORGA607054SM9IJ»"],
        leaves: &["MORGA697054SM9IJ"],
        source: "DVLA: surname, date, initials",
        ..ID
    },
    Detector {
        name: "government.de_tax",
        hint: "#11&steuer|idnr|id-nr|tin|identifikation|tax / <&#11",
        pattern: r"\b[1-9]\d ?\d{3} ?\d{3} ?\d{3}\b",
        check: de_tax,
        near: Near::WordsOrAlone(
            r"\b(?:steuer-?\w*|idnr|id-nr|tin|identifikationsnummer|steuernummer|tax)\b",
        ),
        finds: &["Meine Steuer-ID: «86095742719».", "«65929970489»"],
        leaves: &["Steuer-ID 86095742718", "86095742719 Aufrufe"],
        source: "Bundeszentralamt für Steuern: MOD 11,10; how often digits repeat",
        languages: "de en",
        ..ID
    },
    Detector {
        name: "government.de_pension",
        hint: "#11",
        pattern: r"\b\d{2} ?\d{6} ?[a-z] ?\d{3}\b",
        check: de_pension,
        finds: &["RVNR: «15070649C103»", "«15 070649 C 103»"],
        leaves: &["15070649C104", "15071349C103"],
        source: "Deutsche Rentenversicherung: VKVV § 4",
        ..ID
    },
    Detector {
        name: "government.de_health",
        hint: "#9&kvnr|kranken|versicherten|egk / <&#9",
        pattern: r"\b[a-z]\d{9}\b",
        check: de_health,
        near: Near::WordsOrAlone(
            r"\b(?:kvnr|krankenkass\w*|krankenversicher\w*|versichertennummer|egk\S*)\b",
        ),
        finds: &["KVNR «A123456780»", "eGK-Nummer «M123456785» bitte"],
        leaves: &["KVNR A123456787", "part A123456780"],
        source: "GKV-Spitzenverband: letter as two digits, Luhn from the left",
        languages: "de",
        ..ID
    },
    Detector {
        name: "government.de_card",
        hint: "#3&ausweis|perso|pass / <&#3",
        pattern: r"\b[cfghjklmnprtvwxyz][0-9cfghjklmnprtvwxyz]{8}\d?\b",
        check: de_card,
        near: Near::WordsOrAlone(
            r"\b(?:personalausweis\w*|ausweis\w*|ausweisnummer|perso|reisepass\w*|passnummer)\b",
        ),
        finds: &["Personalausweis «L01X00T471»", "Ausweisnummer: «T22000129»"],
        leaves: &["Personalausweis L01X00T472", "the L01X00T47 part"],
        source: "ICAO Doc 9303: weights 7, 3, 1",
        languages: "de",
        ..ID
    },
    Detector {
        name: "government.de_doctor",
        hint: "#9&lanr|arztnummer|betriebs / <&#9",
        pattern: r"\b\d{9}\b",
        check: de_doctor,
        near: Near::WordsOrAlone(r"\b(?:lanr|arztnummer|betriebsstatte\w*)\b"),
        finds: &["Arztnummer «987654401» auf dem Rezept"],
        leaves: &["Arztnummer 123456901"],
        source: "Kassenärztliche Bundesvereinigung: weights 4 and 9",
        languages: "de",
        ..ID
    },
    Detector {
        name: "government.ch_ahv",
        hint: "#13",
        pattern: r"\b756(?:\.\d{4}\.\d{4}\.\d{2}|\d{10}| \d{4} \d{4} \d{2})\b",
        check: ch_ahv,
        finds: &["AHV «756.9217.0769.85»", "«7569217076985»"],
        leaves: &["756.9217.0769.84"],
        source: "ZAS: EAN-13",
        ..ID
    },
    Detector {
        name: "government.at_social",
        hint: "#10&svnr|sv-n|sozialvers|versicherungsnummer",
        pattern: r"\b[1-9]\d{3} ?[0-3]\d[01]\d\d{2}\b",
        check: at_social,
        near: Near::Words(
            r"\b(?:svnr|sv-nr|sv-nummer|sozialversicherung\w*|versicherungsnummer)\b",
        ),
        finds: &["SVNR «1237 010180»"],
        leaves: &["SVNR 1238 010180"],
        source: "Dachverband der Sozialversicherungsträger: weights",
        languages: "de",
        ..ID
    },
    Detector {
        name: "government.ie_pps",
        hint: "#7&pps|personal public / <&#7",
        pattern: r"\b\d{7}[a-w][a-iw]?\b",
        check: ie_pps,
        near: Near::WordsOrAlone(r"\b(?:pps\w*|personal public service)\b"),
        finds: &["PPS number «1234567T»"],
        leaves: &["PPS 1234567X"],
        source: "Department of Social Protection: modulo 23",
        languages: "en",
        ..ID
    },
];

fn nino(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    let prefix = number.get(..2).unwrap_or_default();
    let is_kept = matches!(prefix, "BG" | "GB" | "KN" | "NK" | "NT" | "TN" | "ZZ");
    passes(found, |_| !is_kept)
}

fn nhs(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
        let check = (11 - sum % 11) % 11;
        is_varied(digits) && digits.last().map(|digit| u32::from(*digit)) == Some(check)
    })
}

fn uk_driver(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |_| {
        let number = plain(found);
        let part = |from: usize| number.get(from..from + 2).and_then(|part| part.parse().ok());
        let (month, day): (Option<u64>, Option<u64>) = (part(6), part(8));
        let month = month.map(|month| if month > 50 { month - 50 } else { month });
        month.zip(day).is_some_and(|(month, day)| checks::is_date(month, day, 4))
    })
}

fn de_tax(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let Some(ten) = digits.get(..10) else { return false };
        let mut counts = [0u32; 10];
        for digit in ten {
            if let Some(count) = counts.get_mut(usize::from(*digit)) {
                *count += 1;
            }
        }
        let most = counts.iter().max().copied().unwrap_or_default();
        let repeated = counts.iter().filter(|count| **count > 1).count();
        most <= 3 && repeated <= 1 && checks::mod11_10(digits)
    })
}

fn de_pension(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    passes(found, |digits| {
        let Some(letter) = number.chars().find(char::is_ascii_alphabetic) else { return false };
        let value = letter as u32 - 'A' as u32 + 1;
        let (Some(head), Some(tail)) = (digits.get(..8), digits.get(8..)) else { return false };
        let all = head.iter().copied().chain([(value / 10) as u8, (value % 10) as u8]);
        let all: Vec<u8> = all.chain(tail.iter().copied()).collect();
        let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
        let sums = all.iter().zip(weights).map(|(digit, weight)| {
            let product = u32::from(*digit) * weight;
            product / 10 + product % 10
        });
        let part = |from: usize| digits.get(from..from + 2).map_or(0, checks::number);
        let (day, month) = (part(2), part(4));
        all.last().map(|digit| u32::from(*digit)) == Some(sums.sum::<u32>() % 10)
            && checks::is_date(month, if day > 50 { day - 50 } else { day }, 4)
    })
}

fn de_health(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    passes(found, |digits| {
        let Some(letter) = number.chars().next() else { return false };
        let value = (letter as u32).saturating_sub('A' as u32) + 1;
        let head = [(value / 10) as u8, (value % 10) as u8];
        let all: Vec<u8> = head.into_iter().chain(digits.iter().copied()).collect();
        let sum: u32 = all
            .iter()
            .take(10)
            .enumerate()
            .map(|(place, digit)| {
                let product = u32::from(*digit) * if place % 2 == 0 { 1 } else { 2 };
                product / 10 + product % 10
            })
            .sum();
        digits.last().map(|digit| u32::from(*digit)) == Some(sum % 10)
    })
}

fn de_card(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    let values: Vec<u32> = number.chars().filter_map(|c| c.to_digit(36)).collect();
    let check = |count: usize| {
        let sum: u32 =
            values.iter().take(count).zip([7, 3, 1].iter().cycle()).map(|(v, w)| v * w).sum();
        values.get(count) == Some(&(sum % 10))
    };
    let has_digits = found.matched().bytes().filter(u8::is_ascii_digit).count() >= 3;
    // Nine characters carry their check digit inside when it is written at all.
    let is_right = match values.len() {
        10 => check(9),
        9 if found.is_alone() => check(8),
        _ => true,
    };
    passes(found, |_| has_digits && is_right)
}

fn de_doctor(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[4, 9, 4, 9, 4, 9]);
        let is_varied = is_varied(digits);
        is_varied && digits.get(6).map(|digit| u32::from(*digit)) == Some((10 - sum % 10) % 10)
    })
}

fn ch_ahv(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        checks::weighted(digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
    })
}

fn at_social(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
        digits.get(3).map(|digit| u32::from(*digit)) == Some(sum % 11)
    })
}

fn ie_pps(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    passes(found, |digits| {
        let second = number.chars().nth(8).map_or(0, |c| (c as u32 - 'A' as u32 + 1) % 23);
        let sum = checks::weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) + second * 9;
        number.chars().nth(7) == letter("WABCDEFGHIJKLMNOPQRSTUV", u64::from(sum))
    })
}
