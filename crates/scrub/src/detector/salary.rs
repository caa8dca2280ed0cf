//! What a text says that its speaker earns.
//!
//! An amount is a salary when the last thing that claims it, before it or else behind it, is the speaker's own pay; or when it answers a question about pay.
//! Prices, revenues and what others earn claim amounts too, and keep them.

mod amount;
mod claim;
mod words;

use std::ops::Range;

use super::{Detector, Found, Near, ceil, floor};
use crate::kind::Kind;
use claim::Claimed;

/// How much of the sentence before and behind an amount is read.
const BEFORE_BYTES: usize = 160;
const AFTER_BYTES: usize = 80;

pub(super) const DETECTORS: &[Detector] = &[
    IN_WORDS,
    Detector {
        name: "salary.own",
        kind: Kind::Salary,
        hint: "#1&salar|euro| eur|usd|gbp|chf|pln|dollar|pound|yuan|rupee|pesos|franken|francs|gagn|paye|negoci|verse |ral |ral:|paga|aspettativ|retribuz|expected|factur|faktur|betal|went from|moved from|i get |i take |i took |sitting at|paid|pay |pays|paying|paycheck|earn|income|wage|make|i made|making|ctc|tc:|lpa| comp |comp:|total comp|compensation|an hour|hourly|/hr|/hour|/h |raise|offer|bring home|take home|took home|take-home|$|€|£|¥|i bill|charge|stipend| rate|asking for|looking for|expect|i'm on|im on|am on|sitting at|gehalt|lohn|verdien|brutto|netto|angeboten|tagessatz|kriege |krieg |bekomme|zahl|ich liege|ich komme|steige|gagne|touche |salaire|paie|tjm|pretention|k€|m'a prop|m'ont prop|me donne|je suis a|embauche|guadagn|stipendi| ral | ral:|prendo|pagan|offert|porto a casa|compenso|percepi|mi da|chiedo|fattur|sueldo|gano|gana|cobr|nomina|me paga|ingresos|tarifa|ofrec|salari|pretension|expectativa|aspiro|subieron|subido| loon |nettoloon|brutoloon|mijn loon|bruto|krijg|betaal|tarief|ik zit|kom op|reken|boden|zarab|pensj|dosta|wypla|placa|placi|stawk|oczekiw|wynagr| zl|bior|tys |tys.|薪|工资|到手|挣|赚|拿|万|元|块|我要求|我期望 / #2&lpa|1k|2k|3k|4k|5k|6k|7k|8k|9k|0k|0 k|5 k",
        pattern: amount::PATTERN,
        check: own,
        near: Near::Nothing,
        finds: &[
            "I make «$85,000 a year before tax»",
            "my base salary is «95k»",
            "Ich verdiene «4.200 Euro brutto»",
            "je gagne «2 400 € net par mois»",
            "guadagno «1.800 euro al mese»",
            "cobro «1.500 euros al mes»",
            "ik verdien «3200 euro bruto»",
            "zarabiam «7500 zł na rękę»",
            "我月薪«15000元»",
            "What's your salary? «72k»",
        ],
        leaves: &[
            "the car costs $85,000",
            "our revenue was 2 million euros",
            "she makes 90k",
            "Die Miete kostet 1.200 Euro",
            "the average salary is 60k",
            "I paid 60k for a car",
            "公司年收入500万元",
        ],
        source: "how people speak of their pay; see tests/data/salary",
        languages: "en de fr it es nl pl zh",
    },
];

const IN_WORDS: Detector = Detector {
    name: "salary.words",
    kind: Kind::Salary,
    hint: "figure|thousand| grand|tausend|duizend|mila |mille| mil |tysi|万|千",
    pattern: amount::WORDS,
    check: own,
    near: Near::Nothing,
    finds: &[
        "I make «six figures»",
        "ich verdiene «viertausend Euro»",
        "zarabiam «pięć tysięcy złotych»",
        "我月薪«一万五»",
    ],
    leaves: &["it costs six figures", "sie hat dreitausend Bücher"],
    source: "how people speak of their pay; see tests/data/salary",
    languages: "en de fr it es nl pl zh",
};

fn own(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched();
    let is_bare = matched.bytes().all(|byte| byte.is_ascii_digit());
    if is_bare && matched.len() < 4 {
        // Fewer than a thousand of what nobody says are no salary.
        return None;
    }
    let (before, earlier) = sentence_before(found.text, found.start);
    if is_bare
        && found.context.question.is_none()
        && earlier.is_none_or(|earlier| !earlier.contains('?'))
        && !claim::names_pay(before)
    {
        // A year, most often.
        return None;
    }
    let amount = amount::read(found)?;
    let after = sentence_after(found.text, amount.range.end);
    let asks = |asked: &str| claim::asks(&claim::fold(asked));
    let answers = || found.context.question.into_iter().chain(earlier).any(asks);
    let is_salary = match claim::decide(before, after, &amount, answers) {
        Claimed::Own { is_strong } => amount.is_money || is_strong && amount.value >= 1000.0,
        Claimed::Asked => amount.is_money || amount.value >= 1000.0,
        Claimed::Other => false,
    };
    is_salary.then_some(amount.range)
}

/// What stands before in the same sentence, and the sentence before that.
fn sentence_before(text: &str, at: usize) -> (&str, Option<&str>) {
    let from = ceil(text, at.saturating_sub(2 * BEFORE_BYTES));
    let before = text.get(from..at).unwrap_or_default();
    let mut sentences = Vec::new();
    let mut start = 0;
    for end in ends(before) {
        let sentence = before.get(start..end).unwrap_or_default();
        // Two marks on end end one sentence.
        if sentence.chars().any(char::is_alphanumeric) {
            sentences.push(sentence);
        }
        start = end;
    }
    let sentence = before.get(start..).unwrap_or_default();
    let from = ceil(sentence, sentence.len().saturating_sub(BEFORE_BYTES));
    (sentence.get(from..).unwrap_or_default(), sentences.last().copied())
}

fn sentence_after(text: &str, at: usize) -> &str {
    let after = text.get(at..floor(text, at + AFTER_BYTES)).unwrap_or_default();
    let end = ends(after).first().copied().unwrap_or(after.len());
    after.get(..end).unwrap_or_default()
}

/// Where sentences end: behind their last mark.
fn ends(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let next = bytes.get(at + c.len_utf8()).copied().unwrap_or(b' ');
        let is_end = match c {
            '\n' | '!' | '?' | '！' | '？' | ';' | '；' => true,
            // `p.a.` and `ca.` do not end one; a capital behind the blank says that it does.
            '.' => {
                let rest = text.get(at + 1..).unwrap_or_default();
                let is_abbreviation =
                    text.get(..at).unwrap_or_default().rsplit(' ').next().is_some_and(|word| {
                        word.len() <= 3
                            && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.')
                    });
                next == b' '
                    && !is_abbreviation
                    && rest.trim_start().starts_with(|c: char| !c.is_lowercase())
                    || rest.starts_with(|c: char| !c.is_ascii())
            }
            _ => false,
        };
        if is_end {
            found.push(at + c.len_utf8());
        }
    }
    found
}
