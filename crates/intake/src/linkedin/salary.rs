//! Questions about pay, in the languages of the reference regions.
//!
//! A saved answer that tells what somebody earns, or would, is salary data whatever file it stands in.
//! The list errs on the side of refusing: *Do you pay attention to detail?* is refused as well.

/// Whole words.
const WORDS: &[&str] = &[
    // English, with the abbreviations of India and of recruiters
    "salary",
    "salaries",
    "compensation",
    "comp",
    "pay",
    "paid",
    "payment",
    "wage",
    "wages",
    "ctc",
    "lpa",
    "ote",
    "remuneration",
    "stipend",
    "bonus",
    "bonuses",
    "earn",
    "earning",
    "earnings",
    "income",
    "package",
    "notice",
    "rate",
    "rates",
    "hike",
    "equity",
    "fee",
    "fees",
    // German
    "lohn",
    "entgelt",
    "verdienst",
    "verdienen",
    "gage",
    "brutto",
    "netto",
    // French
    "paie",
    "tjm",
    "préavis",
    "preavis",
    "honoraires",
    "prétentions",
    "pretentions",
    "revenu",
    "revenus",
    // Spanish, Portuguese, Italian
    "sueldo",
    "nómina",
    "nomina",
    "paga",
    "preaviso",
    "ingresos",
    "honorarios",
    "pretensiones",
    "ordenado",
    "vencimento",
    "stipendio",
    "ral",
    "compenso",
    "preavviso",
    "paghi",
    "pretese",
    // Dutch
    "loon",
    "tarief",
    "uurtarief",
    "inkomen",
    "bruto",
    "vergoeding",
    // Nordic
    "lön",
    "lønn",
    "løn",
    "laun",
    "uppsägningstid",
    "opsigelse",
    "oppsigelse",
    "oppsigelsestid",
    "opsigelsesvarsel",
    // Central and eastern Europe
    "pensja",
    "pensji",
    "płaca",
    "płacy",
    "stawka",
    "zarobki",
    "plat",
    "platu",
    "mzda",
    "mzdy",
    "bér",
    "bére",
    "plača",
    "plače",
    "plaća",
    "plaće",
    "palk",
    "palka",
    "alga",
    "algas",
    "salariu",
    "salariul",
    "preaviz",
    // Irish, Maltese
    "tuarastal",
    "pá",
    "salarju",
    "paga",
];

/// Beginnings of words, and parts of long ones.
const PARTS: &[&str] = &[
    "salar",
    "compensat",
    "remunerat",
    "remunerac",
    "remuneração",
    "rémunérat",
    "retribu",
    "gehalt",
    "gehält",
    "stundenlohn",
    "arbeitslohn",
    "vergütung",
    "verguetung",
    "bezahlung",
    "einkommen",
    "tagessatz",
    "stundensatz",
    "kündigungsfrist",
    "kuendigungsfrist",
    "opzegtermijn",
    "löne",
    "lønkrav",
    "lønns",
    "ersättning",
    "palkk",
    "irtisanomis",
    "korvau",
    "wynagrodz",
    "zarob",
    "wypowiedzen",
    "výpověd",
    "vypoved",
    "výpoved",
    "fizetés",
    "felmond",
    "atalgoj",
    "atlygin",
    "μισθ",
    "αμοιβ",
    "αποδοχ",
    "заплат",
    "възнагражд",
    "предизвест",
    "зарплат",
    "薪",
    "工資",
    "工资",
    "待遇",
    "通知期",
    "給与",
    "年収",
    "급여",
    "연봉",
];

/// Phrases of words that mean nothing alone.
const PHRASES: &[&str] = &[
    "cost to company",
    "taux journalier",
    "aviso prévio",
    "aviso previo",
    "otkazni rok",
    "odpovedni rok",
];

/// Signs and codes that make a number an amount of money.
const SIGNS: &[char] = &['$', '€', '£', '¥', '₹', '₩', '₪', '₽', '₺', '₴', '฿', '₫'];
const CODES: &[&str] = &[
    "usd", "eur", "gbp", "chf", "cad", "hkd", "inr", "aud", "sek", "nok", "dkk", "pln", "czk",
    "huf", "ron", "bgn", "isk", "lpa", "lakh", "lakhs", "crore", "crores", "euro", "euros",
    "dollars", "francs", "kr",
];

/// Whether the question, or the answer, is about what somebody earns.
pub(crate) fn is_asked(question: &str, answer: &str) -> bool {
    is_about_pay(question) || is_amount(answer)
}

/// Whether the words are about pay.
pub(crate) fn is_about_pay(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let line = words().collect::<Vec<_>>().join(" ");
    words().any(|word| WORDS.contains(&word))
        || PARTS.iter().any(|part| line.contains(part))
        || PHRASES.iter().any(|phrase| line.contains(phrase))
}

/// Whether an amount of money stands in the text.
fn is_amount(text: &str) -> bool {
    let text = text.to_lowercase();
    if !text.chars().any(char::is_numeric) {
        return false;
    }
    let words = text.split(|c: char| !c.is_alphabetic());
    text.contains(SIGNS) || words.into_iter().any(|word| CODES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_question_in_each_language() {
        for question in [
            "What are your salary expectations?",
            "Expected CTC?",
            "Current compensation (USD)",
            "Desired pay",
            "Notice period?",
            "What is your hourly rate?",
            "Cost-to-company",
            "Was ist Ihre Gehaltsvorstellung?",
            "Wunschgehalt",
            "Wie lang ist Ihre Kündigungsfrist?",
            "Vergütungswunsch",
            "Quelles sont vos prétentions salariales ?",
            "Durée de votre préavis",
            "¿Cuál es su expectativa salarial?",
            "Sueldo deseado",
            "Qual è la tua RAL attuale?",
            "Retribuzione attesa",
            "Salarisindicatie",
            "Opzegtermijn",
            "Pretensão salarial",
            "Oczekiwane wynagrodzenie",
            "Okres wypowiedzenia",
            "Löneanspråk",
            "Lønnskrav",
            "Lønforventning: løn",
            "Palkkatoive",
            "Očekávaná mzda",
            "Bérigény: bér",
            "Așteptări salariale",
            "Μισθολογικές απαιτήσεις",
            "Очаквана заплата",
            "期望薪資",
            "工资要求",
        ] {
            assert!(is_asked(question, "yes"), "{question}");
        }
        for answer in ["$120,000", "80k EUR", "12 LPA", "95.000 €", "HKD 40,000"] {
            assert!(is_asked("What do you expect?", answer), "{answer}");
        }
        for (question, answer) in [
            ("How many years of experience do you have with Rust?", "7"),
            ("Are you comfortable commuting to this location?", "Yes"),
            ("Why this company?", "I like corporate strategy and euro-style offices"),
            ("Sind Sie bereit zu reisen?", "Ja, 2 Tage"),
        ] {
            assert!(!is_asked(question, answer), "{question}");
        }
    }
}
