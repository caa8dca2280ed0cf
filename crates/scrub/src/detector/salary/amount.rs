//! Amounts of money, in digits and in words.

use std::ops::Range;
use std::sync::LazyLock;

use regex_automata::meta::Regex;

use crate::detector::Found;

/// With currency, range, unit and period: what is masked is all of it.
pub(super) const PATTERN: &str = concat!(
    r"(?:",
    r"(?:(?:(?:us|hk|ca|au|sg|nt)?[$]|usd|eur|euros?|gbp|chf|sfr\.?|fr\.|pln|cny|rmb|cad|aud|hkd|inr|rs\.?|(?u:€|£|¥|￥|₹))[ ]?)?",
    r"\d{1,3}(?:(?:[.,' ]\d{3})+|\d{0,6})(?:[.,]\d{1,2})?(?:,-|\.-)?",
    r"(?: ?(?:(?:tsd|tys)(?:\.|\b)|(?:k|kk|grand|thousand|tausend|mille|mila|mil|tysiecy|tysiace|duizend|lakhs?|lpa|lac|mio|m|w)\b|k ?(?u:€|£|[$])|(?u:万|千|百)\d?))?",
    r"(?: ?(?:-|to|bis|and|a|do|of|~|(?u:至|到)) ?(?:[$]|(?u:€|£|¥))? ?\d{1,3}(?:(?:[.,' ]\d{3})+|\d{0,6})(?:[.,]\d{1,2})? ?(?:k\b|grand|thousand|tsd\.?|tys\.?|mila|mil\b|(?u:万|千))?)?",
    r")",
    r"(?: ?(?:(?:us|hk|ca|au)?[$]|usd|euros?|eur|gbp|pounds?|quid|chf|pesos?|soles|reais|francs?|franken|stutz|pln|zl(?:otych|ote|oty)?|cny|rmb|yuan|dollars?|bucks|dolar(?:ow|es)|dollari|libras|rupees|inr|cad|hkd|frank(?:en|ow)|(?u:€|£|元|块钱|块|人民币|美元|美金|欧元|港币|刀)))?",
    r"(?:,? ?(?:(?:a|per|an|each|every|im|pro|in der|am|par|de l'|al|all'|l'|de l'|a l'|a la|la|el|die|de|por|per|na|za|/) ?(?:year|yr|annum|month|mo|week|hour|hr|h|day|jahr|monat|stunde|std|tag|mois|an|heure|jour|mese|anno|ora|giorno|mes|ano|hora|dia|maand|jaar|uur|dag|miesiac|rok|godzine|godz|m|a)\b\.?|annually|monthly|hourly|yearly|weekly|p\.? ?a\b\.?|pa\b|jahrlich|monatlich|mensuels?|annuels?|mensili|annui|mensuales|anuales|miesiecznie|rocznie|na reke|(?u:每月|一个月|每年|一年|/月|/年|一月|每小时|一小时)|(?:before|after) tax(?:es)?|gross|net|brutto|netto|bruto|neto|brut|net|lordi|netti|lordo|netto|brutos|netos|ote|otc|base|(?u:税前|税后|到手|左右))\b){0,3}",
);

/// The same, told in words: searched only where one of them stands.
pub(super) const WORDS: &str = concat!(
    r"(?:",
    r"(?:low |mid |high )?(?:five|six|seven)[ -]figures?",
    r"|(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|one|two|three|four|five|six|seven|eight|nine|ten|a)[ -]?){1,5}(?:thousand|grand|k)",
    r"|\b[a-z]+tausend[a-z]*|\b[a-z]+duizend|\b[a-z]+mila\b",
    r"|(?:(?:deux|trois|quatre|cinq|six|sept|huit|dix|vingt|trente|quarante|cinquante|soixante|cents?)[ -]?){1,4}mille",
    r"|(?:(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|treinta|cuarenta|cincuenta|sesenta|cien)[ -]?(?:y )?){1,4}mil\b",
    r"|(?:(?:dwa|trzy|cztery|piec|szesc|siedem|osiem|dziewiec|dziesiec|\w+nascie|dwadziescia)[ -]?){1,3}tysi[a-z]+",
    r"|(?u:[一二三四五六七八九十两]{1,4}[万千][一二三四五六七八九十两百千]{0,4})",
    r")",
    r"(?: ?(?:(?:us|hk|ca|au)?[$]|usd|euros?|eur|gbp|pounds?|quid|chf|pesos?|soles|reais|francs?|franken|stutz|pln|zl(?:otych|ote|oty)?|cny|rmb|yuan|dollars?|bucks|dolar(?:ow|es)|dollari|libras|rupees|inr|cad|hkd|frank(?:en|ow)|(?u:€|£|元|块钱|块|人民币|美元|美金|欧元|港币|刀)))?",
    r"(?:,? ?(?:(?:a|per|an|each|every|im|pro|in der|am|par|de l'|al|all'|l'|de l'|a l'|a la|la|el|die|de|por|per|na|za|/) ?(?:year|yr|annum|month|mo|week|hour|hr|h|day|jahr|monat|stunde|std|tag|mois|an|heure|jour|mese|anno|ora|giorno|mes|ano|hora|dia|maand|jaar|uur|dag|miesiac|rok|godzine|godz|m|a)\b\.?|annually|monthly|hourly|yearly|weekly|p\.? ?a\b\.?|pa\b|jahrlich|monatlich|mensuels?|annuels?|mensili|annui|mensuales|anuales|miesiecznie|rocznie|na reke|(?u:每月|一个月|每年|一年|/月|/年|一月|每小时|一小时)|(?:before|after) tax(?:es)?|gross|net|brutto|netto|bruto|neto|brut|net|lordi|netti|lordo|netto|brutos|netos|ote|otc|base|(?u:税前|税后|到手|左右))\b){0,3}",
);

/// What a text says about money.
#[derive(Debug)]
pub(super) struct Amount {
    pub(super) range: Range<usize>,
    pub(super) value: f64,
    /// It has a currency, a thousand or a period, so that it can be nothing else.
    pub(super) is_money: bool,
}

const CURRENCY: &str = r"[$]|\b(?:usd|eur|euros?|gbp|chf|sfr|pln|cny|rmb|cad|aud|hkd|inr|rs|pounds?|quid|pesos?|soles|reais|francs?|franken|frank\w*|stutz|zl|zl\w+|yuan|dollars?|bucks|dolar\w*|dollari|libras|rupees)\b|(?u:€|£|¥|￥|₹|元|块|人民币|美元|美金|欧元|港币|刀)";
const PERIOD: &str = r"\b(?:year|yr|annum|month|mo|week|hour|hr|h|day|jahr|monat|stunde|std|tag|mois|an|heure|jour|mese|anno|ora|giorno|mes|ano|hora|dia|maand|jaar|uur|dag|miesiac|rok|godzine|godz|annually|monthly|hourly|yearly|weekly|p\.?a|jahrlich|monatlich|mensuels?|annuels?|mensili|annui|mensuales|anuales|miesiecznie|rocznie|reke|gross|net|brutto|netto|bruto|neto|brut|lordi|netti|lordo|brutos|netos|tax|taxes|ote|lpa|lakhs?)\b|(?u:每月|个月|每年|一年|/月|/年|小时|税前|税后|到手)";
const THOUSAND: &str = r"\dk\b|\d ?k\b|\b(?:grand|thousand|tsd|tausend|mille|mila|mil|tys|tysi\w+|duizend)\b|tausend|duizend|mila\b|figures?|(?u:万|千)|\d[.,' ]\d{3}\b|\dw\b";

static MONEY: LazyLock<Option<[Regex; 3]>> = LazyLock::new(|| {
    let compiled = |pattern: &str| crate::scrubber::compile(&[pattern]).ok();
    Some([compiled(CURRENCY)?, compiled(PERIOD)?, compiled(THOUSAND)?])
});

pub(super) fn read(found: &Found<'_>) -> Option<Amount> {
    let text = found.matched();
    let trimmed = text.trim_end_matches([' ', ',']);
    let range = found.start..found.start + trimmed.len();
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_in_number =
        found.char_before().is_some_and(|c| matches!(c, '.' | ',' | '-' | '/' | ':' | '#'))
            && trimmed.starts_with(|c: char| c.is_ascii_digit())
            && found.before().chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit());
    let after = found.text.get(range.end..)?;
    let goes_on = after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '%' || c == '_')
        || after
            .strip_prefix(['.', ',', ':', '-', '/'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || after.starts_with(" %")
        || after.starts_with(" percent");
    if joins(found.char_before()) || is_in_number || goes_on {
        return None;
    }
    let [currency, period, thousand] = MONEY.as_ref()?;
    let has_currency = currency.is_match(trimmed);
    let has_period = period.is_match(trimmed);
    let has_thousand = thousand.is_match(trimmed);
    let digits: String = trimmed
        .chars()
        .take_while(|c| !c.is_alphabetic() || "$€£¥".contains(*c))
        .filter(char::is_ascii_digit)
        .take(9)
        .collect();
    let in_words = digits.is_empty() && !trimmed.bytes().any(|byte| byte.is_ascii_digit());
    let all: String = trimmed.chars().filter(char::is_ascii_digit).take(9).collect();
    let value = if in_words { 1000.0 } else { all.parse::<f64>().ok()? };
    let is_year = !has_currency
        && !has_thousand
        && !has_period
        && (1900.0..2100.0).contains(&value)
        && trimmed.len() == 4;
    if is_year || value < 1.0 {
        return None;
    }
    let is_money = has_currency || has_period || has_thousand;
    Some(Amount { range, value, is_money })
}
