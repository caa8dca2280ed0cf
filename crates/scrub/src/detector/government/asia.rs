//! Asia and the Near East.

use std::ops::Range;

use super::{Found, ID, is_varied, letter, passes, plain};
use crate::detector::{Detector, Near, checks};

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    Detector {
        name: "government.cn_resident",
        hint: "#17",
        pattern: r"[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[0-9x]",
        check: cn_resident,
        finds: &["身份证号«11010519491231002X»", "id «440524188001010014»"],
        leaves: &["110105194912310021", "9110105194912310020"],
        source: "GB 11643: ISO/IEC 7064 MOD 11-2",
        ..ID
    },
    Detector {
        name: "government.hk_id",
        hint: "#6&a1",
        pattern: r"\b[a-z]{1,2}\d{6}(?: ?\([0-9a]\)|[0-9a]\b)",
        check: hk_id,
        finds: &["HKID: «A123456(3)»", "香港身份证«A1234563»"],
        leaves: &["A123456(4)", "room A1234563 there"],
        source: "Immigration Department: modulo 11",
        languages: "en zh",
        ..ID
    },
    Detector {
        name: "government.tw_id",
        hint: "#9&a1",
        pattern: r"\b[a-z][1289]\d{8}\b",
        check: tw_id,
        finds: &["身分證字號 «A123456789»"],
        leaves: &["A123456788"],
        source: "Ministry of the Interior: letter as two digits, weights",
        languages: "zh",
        ..ID
    },
    Detector {
        name: "government.kr_rrn",
        hint: "#13&rrn|frn|resident|foreign|korea|주민|외국인 / <&#13",
        pattern: r"\b\d{6}-?[0-9]\d{6}\b",
        check: kr_rrn,
        near: Near::WordsOrAlone(r"\b(?:rrn|frn|resident|foreigner?|korea\w*)\b|(?u:주민|외국인)"),
        finds: &["RRN «960121-1021413»", "His FRN is «9111245678906»"],
        leaves: &["RRN 960303-0021413", "FRN 001332-1234567"],
        source: "MOIS: date, sex, sum modulo 11 for those before October 2020",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.kr_business",
        hint: "#10&brn|business|사업자 / <&#10",
        pattern: r"\b\d{3}-?\d{2}-?\d{5}\b",
        check: kr_business,
        near: Near::WordsOrAlone(r"\b(?:brn|business)\b|(?u:사업자)"),
        finds: &["My BRN is «1048656659»", "«104-86-56659»"],
        leaves: &["BRN 104-86-56658"],
        source: "National Tax Service: weights",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.kr_driver",
        hint: "#12&driv|licen|면허 / <&#12",
        pattern: r"\b[12]\d(?:-\d{2}-\d{6}-| \d{2} \d{6} |\d{8})\d{2}\b",
        check: kr_driver,
        near: Near::WordsOrAlone(r"\b(?:driv\w+|licen[cs]e)\b|(?u:면허)"),
        finds: &["driver license «11-22-123456-12»"],
        leaves: &["order 112212345612"],
        source: "Korean National Police Agency: region codes 11 to 28",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.jp_my_number",
        hint: "#12&my number|mynumber|マイナンバー|個人番号",
        pattern: r"\b\d{4}[ -]?\d{4}[ -]?\d{4}\b",
        check: jp_my_number,
        near: Near::Words(r"\b(?:my number|mynumber)\b|(?u:マイナンバー|個人番号)"),
        finds: &["マイナンバーは«1234 5678 9018»"],
        leaves: &["マイナンバーは1234 5678 9019"],
        source: "MIC ordinance 85 of 2014: modulo 11",
        ..ID
    },
    Detector {
        name: "government.sg_nric",
        hint: "#7&a1&1a",
        pattern: r"\b[stfgm]\d{7}[a-z]\b",
        check: sg_nric,
        finds: &["NRIC «S1234567D»"],
        leaves: &["S1234567A"],
        source: "ICA: weights 2, 7, 6, 5, 4, 3, 2",
        ..ID
    },
    Detector {
        name: "government.sg_uen",
        hint: "#4&uen / <&#4",
        pattern: r"\b(?:\d{8}|(?:19|20)\d{7}|[tsr]\d{2}[a-z]{2}\d{4})[a-z]\b",
        check: sg_uen,
        finds: &["UEN «201434292D»", "«53125226D»", "«T16RF0037C»"],
        leaves: &["53125226E", "file T16RF0037C here"],
        source: "ACRA: weights and letters",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.th_id",
        hint: "#13",
        pattern: r"\b[1-8](?:-\d{4}-\d{5}-\d{2}-|\d{11})\d\b",
        check: th_id,
        near: Near::WordsOrAlone(r"\b(?:thai|national id|citizen)\b|(?u:บัตร|ประชาชน)"),
        finds: &["เลขบัตรประชาชน «1234567890121»"],
        leaves: &["national id 1234567890123"],
        source: "DOPA: weights 13 to 2",
        ..ID
    },
    Detector {
        name: "government.tr_id",
        hint: "#11&tc |tckn|kimlik|turkish / <&#11",
        pattern: r"\b[1-9]\d{10}\b",
        check: tr_id,
        near: Near::WordsOrAlone(r"\b(?:tc|tckn|kimlik|turkish)\b"),
        finds: &["TC kimlik «10000000146»"],
        leaves: &["kimlik 10000000145"],
        source: "NVI: two check digits",
        ..ID
    },
    Detector {
        name: "government.in_aadhaar",
        hint: "#12&aad|uid / <&#12",
        pattern: r"\b[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}\b",
        check: in_aadhaar,
        near: Near::WordsOrAlone(r"\b(?:aadhaa?r|uidai|uid)\b"),
        finds: &["Aadhaar «2345 6789 0124»"],
        leaves: &["Aadhaar 2345 6789 0125"],
        source: "UIDAI: Verhoeff",
        ..ID
    },
    Detector {
        name: "government.in_pan",
        hint: "=10&#4",
        pattern: r"(?-i)\b[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]\b",
        finds: &["PAN «ABCPE1234F»"],
        leaves: &["ABCDE12345", "abcpe1234f"],
        source: "Income Tax Department: fourth letter",
        ..ID
    },
    Detector {
        name: "government.in_gstin",
        hint: "=15",
        pattern: r"\b(?:0[1-9]|[12]\d|3[0-7])[a-z]{5}\d{4}[a-z][1-9a-z]z[0-9a-z]\b",
        finds: &["GSTIN «27ABCPE1234F1Z5»"],
        leaves: &["38ABCPE1234F1Z5", "00ABCPE1234F1Z5"],
        source: "GSTN: state, PAN, entity",
        ..ID
    },
    Detector {
        name: "government.in_voter",
        hint: "#7&voter|epic",
        pattern: r"\b(?:voter(?:'?s)?(?: id| card)?|epic)(?: (?:no|number))?[ :.#-]{1,4}(?:is )?([a-z]{3}\d{7})\b",
        finds: &["my voter: «DBJ2289013»"],
        leaves: &["voter A8923571WZ"],
        source: "Election Commission of India: form",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.ph_tin",
        hint: "#12&tin|bir|as your id",
        pattern: r"\b(?:\d{3}-\d{3}-\d{3}-\d{3,5}|\d{12})\b",
        check: varied,
        near: Near::Words(r"\b(?:tin|bir|as your id)\b"),
        finds: &["BIR TIN: «000123456000»"],
        leaves: &["at 000-123-456-000"],
        source: "Bureau of Internal Revenue: form",
        languages: "en",
        ..ID
    },
    Detector {
        name: "government.il_id",
        hint: "#9&israel|teudat|תעודת",
        pattern: r"\b\d{9}\b",
        check: il_id,
        near: Near::Words(r"\b(?:israeli? id|teudat zehut|tz)\b|(?u:תעודת זהות)"),
        finds: &["Israeli ID «123456782»"],
        leaves: &["Israeli ID 123456789"],
        source: "Population authority: Luhn from the left",
        ..ID
    },
];

fn cn_resident(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = checks::digits(number.get(..17).unwrap_or_default());
    let part = |from: usize, to: usize| digits.get(from..to).map_or(0, checks::number);
    let is_date = checks::is_date(part(10, 12), part(12, 14), part(6, 10));
    let sum = u64::from(checks::weighted(&digits, &weights));
    passes(found, |_| is_date && number.chars().last() == letter("10X98765432", sum))
}

fn hk_id(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    let before = found.before().to_ascii_lowercase();
    let is_said = before.contains("hkid")
        || before.contains("hong kong")
        || before.contains("香港")
        || before.contains("身份证")
        || before.contains("身份證");
    if !found.matched().contains('(') && !is_said {
        return None;
    }
    let values: Vec<u32> = number.chars().filter_map(|c| c.to_digit(36)).collect();
    // A single letter stands behind a blank, which counts 36.
    let padded = std::iter::repeat_n(36, 9 - values.len().min(9)).chain(values.iter().copied());
    let (last, rest) = (values.last().copied()?, padded);
    let sum: u32 = rest.take(8).zip((2..=9).rev()).map(|(value, weight)| value * weight).sum();
    found.when((sum + last).is_multiple_of(11))
}

fn tw_id(found: &Found<'_>) -> Option<Range<usize>> {
    const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let number = plain(found);
    passes(found, |digits| {
        let Some(value) = number.chars().next().and_then(|c| LETTERS.find(c)) else { return false };
        let value = value as u32 + 10;
        let sum =
            value / 10 + value % 10 * 9 + checks::weighted(digits, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
        sum.is_multiple_of(10)
    })
}

fn kr_rrn(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let is_date = checks::begins_with_yymmdd(digits);
        let sex = digits.get(6).copied().unwrap_or_default();
        let sum = checks::weighted(digits, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11;
        let last = digits.last().map_or(0, |digit| u32::from(*digit));
        let is_right = (11 - sum) % 10 == last || (13 - sum) % 10 == last;
        // Those given out since October 2020 have no check digit.
        let is_written = found.matched().contains('-') && (1..=4).contains(&sex);
        is_date && (1..=8).contains(&sex) && (is_right || is_written)
    })
}

fn kr_business(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[1, 3, 7, 1, 3, 7, 1, 3]);
        let ninth = digits.get(8).map_or(0, |digit| u32::from(*digit) * 5);
        let check = (10 - (sum + ninth + ninth / 10) % 10) % 10;
        let is_written = found.matched().contains('-') || !found.is_alone();
        is_written
            && is_varied(digits)
            && digits.last().map(|digit| u32::from(*digit)) == Some(check)
    })
}

fn kr_driver(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let region = digits.get(..2).map_or(0, checks::number);
        let is_written = found.matched().contains(['-', ' ']);
        (is_written || !found.is_alone()) && digits.len() == 12 && (11..=28).contains(&region)
    })
}

fn jp_my_number(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        let check = if sum <= 1 { 0 } else { 11 - sum };
        digits.last().map(|digit| u32::from(*digit)) == Some(check)
    })
}

fn sg_nric(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    passes(found, |digits| {
        let sum = u64::from(checks::weighted(digits, &[2, 7, 6, 5, 4, 3, 2]));
        let (table, add) = match number.chars().next() {
            Some('S') => ("JZIHGFEDCBA", 0),
            Some('T') => ("JZIHGFEDCBA", 4),
            Some('F') => ("XWUTRQPNMLK", 0),
            Some('G') => ("XWUTRQPNMLK", 4),
            _ => ("XWUTRQPNJLK", 3),
        };
        let place = (sum + add) % 11;
        let place = if number.starts_with('M') { 10 - place } else { place };
        number.chars().last() == letter(table, place)
    })
}

fn sg_uen(found: &Found<'_>) -> Option<Range<usize>> {
    let number = plain(found);
    let digits = checks::digits(&number);
    let is_entity = number.starts_with(|c: char| c.is_ascii_alphabetic());
    let expected = match digits.len() {
        _ if is_entity => None,
        8 => {
            letter("XMKECAWLJDB", u64::from(checks::weighted(&digits, &[10, 4, 9, 3, 8, 2, 7, 1])))
        }
        _ => letter(
            "ZKCMDNERGWH",
            u64::from(checks::weighted(&digits, &[10, 8, 6, 4, 9, 7, 5, 3, 1])),
        ),
    };
    let is_listed = found.text.split_whitespace().all(|word| word.len() >= 9 && word.len() <= 10);
    let is_said = found.before().to_ascii_lowercase().contains("uen");
    let is_right = expected.is_none() || number.chars().last() == expected;
    passes(found, |_| is_right && (is_said || found.is_alone() || is_listed))
}

fn th_id(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let sum = checks::weighted(digits, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
        let province = digits.get(1..3).map_or(0, checks::number);
        let is_province =
            matches!(province, 10..=27 | 30..=58 | 60..=67 | 70..=77 | 80..=86 | 90..=96);
        is_varied(digits)
            && is_province
            && digits.last().map(|digit| u32::from(*digit)) == Some((11 - sum % 11) % 10)
    })
}

fn tr_id(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| {
        let odd = checks::weighted(digits, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
        let even = checks::weighted(digits, &[0, 1, 0, 1, 0, 1, 0, 1]);
        let at = |place: usize| digits.get(place).map_or(0, |digit| u32::from(*digit));
        let tenth = (odd * 7 + 90 - even) % 10;
        at(9) == tenth && at(10) == (odd + even + at(9)) % 10
    })
}

fn in_aadhaar(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, checks::verhoeff)
}

fn varied(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, is_varied)
}

fn il_id(found: &Found<'_>) -> Option<Range<usize>> {
    passes(found, |digits| checks::luhn(digits) && is_varied(digits))
}
