//! Europe.

use std::ops::Range;

use super::{Found, ID, is_sum, is_varied, letter, passes, plain};
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
        hint: "~16",
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
        near: Near::WordsOrAlone(r"\b(?:steuer-?\w*|idnr|id-nr|tin|identifikationsnummer|steuernummer|tax)\b"),
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
        near: Near::WordsOrAlone(r"\b(?:kvnr|krankenkass\w*|krankenversicher\w*|versichertennummer|egk\S*)\b"),
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
        near: Near::WordsOrAlone(r"\b(?:personalausweis\w*|ausweis\w*|ausweisnummer|perso|reisepass\w*|passnummer)\b"),
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
        hint: "~16",
        pattern: r"\b[a-z]{6}[0-9lmnpqrstuv]{2}[a-ehlmprst][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]\b",
        finds: &["codice fiscale «RSSMRA85T10A562S»"],
        leaves: &["RSSMRA85X10A562S"],
        source: "Agenzia delle Entrate: DM 12/3/1974. The form is enough, a mistyped one tells as much",
        ..ID
    },
    Detector {
        name: "government.it_vat",
        hint: "#11&iva|codice",
        pattern: r"\b\d{8}_?\d{3}\b",
        check: it_vat,
        near: Near::Words(r"\b(?:p\.? ?iva|partita iva|codice fiscale)\b"),
        finds: &["P. IVA «01333550323»"],
        leaves: &["P. IVA 01333550324", "P.IVA 00000000000"],
        source: "Agenzia delle Entrate: Luhn",
        languages: "it",
        ..ID
    },
    Detector {
        name: "government.it_document",
        hint: "#5&patente|licen|identita|passaporto|cie / <&#5",
        pattern: r"\b(?:[a-z]{2} ?\d{7}[a-z]?|[a-z]{2}\d{5}[a-z]{2}|u1[a-z0-9]{7}[a-z])\b",
        check: it_document,
        near: Near::WordsOrAlone(r"\b(?:patente|licen[cs]e|carta d.?identita|identita|passaporto|cie)\b"),
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
        name: "government.pl_pesel",
        hint: "#11&pesel / <&#11",
        pattern: r"\b\d{11}\b",
        check: pl_pesel,
        near: Near::WordsOrAlone(r"\bpesel\w*\b"),
        finds: &["mój PESEL: «44051401458»"],
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
        near: Near::Words(r"\b(?:svnr|sv-nr|sv-nummer|sozialversicherung\w*|versicherungsnummer)\b"),
        finds: &["SVNR «1237 010180»"],
        leaves: &["SVNR 1238 010180"],
        source: "Dachverband der Sozialversicherungsträger: weights",
        languages: "de",
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
        pattern: r"(?:19|20)?\d{6}[+-]?\d{4}\b",
        check: nordic,
        finds: &["personnummer «811218-9876»", "personnummer «198112189876»", "organisationsnummer «212000-0142»"],
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
        hint: "#8",
        pattern: r"\b(?:de ?\d{9}|atu ?\d{8}|nl\d{9}b\d{2})\b",
        check: vat,
        finds: &["USt-IdNr. «DE136695976»"],
        leaves: &["DE987654321"],
        source: "European Commission: VIES structures; MOD 11,10",
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

/// The last digit checks the others, letters counting from ten, by weights 7, 3 and 1.
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
    found.when(is_varied(&digits) && checks::luhn(&digits) && checks::number(&digits) > 9)
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

fn fi_hetu(found: &Found<'_>) -> Option<Range<usize>> {
    let number = found.matched().to_ascii_uppercase();
    passes(found, |_| {
        let digits = checks::digits(number.get(..10).unwrap_or_default());
        let expected = letter("0123456789ABCDEFHJKLMNPRSTUVWXY", checks::number(&digits));
        checks::begins_with_ddmmyy(&digits) && number.chars().last() == expected
    })
}

/// Sweden: a date and ten digits that pass Luhn's check; organisations have more than twenty months. Denmark has no check since 2007, so it needs a word.
fn nordic(found: &Found<'_>) -> Option<Range<usize>> {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || "-./+".contains(c));
    let before = found.before().to_ascii_lowercase();
    let is_said = ["person", "swedish", "organisation", "company", "orgnr", "pnr", "cpr", "samordning"]
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
    let is_dane = is_said && is_written && checks::begins_with_ddmmyy(ten) && before.contains("cpr");
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

fn ie_pps(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    passes(found, |digits| {
        let second = number.chars().nth(8).map_or(0, |c| (c as u32 - 'A' as u32 + 1) % 23);
        let sum = checks::weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) + second * 9;
        number.chars().nth(7) == letter("WABCDEFGHIJKLMNOPQRSTUV", u64::from(sum))
    })
}

fn pt_nif(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let rest = checks::weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        let check = if rest < 2 { 0 } else { 11 - rest };
        digits.last().map(|digit| u32::from(*digit)) == Some(check)
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
