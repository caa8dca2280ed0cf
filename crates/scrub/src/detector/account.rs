//! Bank accounts that are no IBAN, and wallets.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::{Detector, Found, Near, any, checks};
use crate::kind::Kind;

pub(super) const DETECTORS: &[Detector] = &[
    Detector {
        name: "account.number",
        kind: Kind::Account,
        hint: "#6&account|acct|a/c|konto|compte|rib |cuenta|conto|rekening|rachun|账号|帐号|账户|帐户|卡号",
        pattern: r"(?:\b(?:(?:bank|checking|savings|giro)[ -]?)?(?:account|acct|a/c|konto|compte|rib|cuenta|conto|rekening|rachun(?:ek|ku)|kont[ao])(?:[ -]?(?:number|num|nr|no|n|#|numer|nummer|numero|bancaire|bancaria|bancario|corriente|corrente|bankowego))?s?|numer(?:o)? (?:de |di |del )?(?:compte|cuenta|conto|rachunku|konta)|(?u:账号|帐号|账户|帐户|卡号))(?:[ .:#=-]|\bis\b|\bist\b|\blautet\b|\best\b|\bes\b|(?u:是|为|è)|\bto\b|\bnr\b|\bno\b){1,6}(\d(?:[ -]?\d){5,25})\b",
        check: account,
        near: Near::Nothing,
        finds: &[
            "account number: «12345678» at the bank",
            "My bank account is «0012 3456 789»",
            "Kontonummer «532013000»",
            "numéro de compte : «00123456789»",
            "cuenta corriente «2100 0418 45 0200051332»",
            "numero di conto «000012345678»",
            "rekeningnummer «417164300»",
            "numer rachunku: «12 3456 7890 1234»",
            "账号：«6217001234567890»",
        ],
        leaves: &["my account has 12345 followers", "account of 2019", "on account of 300 people"],
        source: "how banks write them; nothing to check",
        languages: "en de fr it es nl pl zh",
    },
    Detector {
        name: "account.routing",
        kind: Kind::Account,
        hint: "#9&aba|routing|rtn|transit / <&#9",
        pattern: r"\b\d{4}-?\d{4}-?\d\b",
        check: routing,
        near: Near::WordsOrAlone(r"\b(?:aba|routing|rtn|transit)\b"),
        finds: &["routing number «121042882»", "ABA «0711-0130-7»"],
        leaves: &["routing number 121042883", "121042882 people came"],
        source: "American Bankers Association: weights 3, 7, 1",
        languages: "en",
    },
    Detector {
        name: "account.sort_code",
        kind: Kind::Account,
        hint: "#6&sort code|sortcode|blz|bankleit|bsb",
        pattern: r"\b(?:sort ?code|blz|bankleitzahl|bsb)\b[ :.#-]{0,3}(?:is |ist )?(\d{2}[ -]?\d{2}[ -]?\d{2}|\d{3}[ -]?\d{3}(?:[ -]?\d{2})?)\b",
        check: any,
        near: Near::Nothing,
        finds: &["sort code «20-00-00»", "BLZ: «370 400 44»", "BSB «062-000»"],
        leaves: &["the sort code runs in 20 ms"],
        source: "Pay.UK, Bundesbank, AusPayNet: formats",
        languages: "en de",
    },
    Detector {
        name: "account.bitcoin",
        kind: Kind::Account,
        hint: "=26",
        pattern: r"(?-i)\b[13][1-9A-HJ-NP-Za-km-z]{25,34}\b",
        check: base58,
        near: Near::Nothing,
        finds: &["send to «1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa»"],
        leaves: &["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"],
        source: "Base58Check: double SHA-256",
        languages: "*",
    },
    Detector {
        name: "account.bech32",
        kind: Kind::Account,
        hint: "bc1|tb1|ltc1",
        pattern: r"\b(?:bc|tb|ltc)1[02-9ac-hj-np-z]{11,87}\b",
        check: bech32,
        near: Near::Nothing,
        finds: &["«bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4»"],
        leaves: &["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tx"],
        source: "BIP 173, BIP 350",
        languages: "*",
    },
    Detector {
        name: "account.ethereum",
        kind: Kind::Account,
        hint: "=40&0x",
        pattern: r"\b0x[0-9a-f]{40}\b",
        check: random_hex,
        near: Near::Nothing,
        finds: &["wallet «0x52908400098527886E0F7030069857D2E4169EE7»"],
        leaves: &["0x0000000000000000000000000000000000000000", "0xdeadbeef"],
        source: "Ethereum yellow paper: twenty bytes",
        languages: "*",
    },
];

fn account(found: &Found<'_>) -> Option<Range<usize>> {
    let digits = checks::digits(found.matched());
    // Four groups of two are a date, and a number before a unit counts something.
    let counts = found.after().trim_start().split(|c: char| !c.is_alphabetic()).next();
    let is_count = matches!(
        counts.unwrap_or_default(),
        "followers"
            | "people"
            | "users"
            | "subscribers"
            | "members"
            | "usd"
            | "eur"
            | "dollars"
            | "euros"
    );
    found.when(!is_count && !found.is_part_of_word() && (6..=26).contains(&digits.len()))
}

fn routing(found: &Found<'_>) -> Option<Range<usize>> {
    let digits = checks::digits(found.matched());
    let begins = digits.get(..2).map_or(99, checks::number);
    let is_bank = matches!(begins, 0..=12 | 21..=32 | 61..=72 | 80);
    let sum = checks::weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]);
    found.when(is_bank && sum.is_multiple_of(10) && !checks::is_pattern(&digits))
}

fn random_hex(found: &Found<'_>) -> Option<Range<usize>> {
    found.when(checks::entropy(found.matched()) > 2.5)
}

fn base58(found: &Found<'_>) -> Option<Range<usize>> {
    const ALPHABET: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const BYTES: usize = 25;
    let mut bytes = [0u8; BYTES];
    for c in found.matched().chars() {
        let mut carry = ALPHABET.find(c)? as u32;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    let (payload, check) = bytes.split_at_checked(BYTES - 4)?;
    let hash = Sha256::digest(Sha256::digest(payload));
    found.when(hash.get(..4) == Some(check))
}

fn bech32(found: &Found<'_>) -> Option<Range<usize>> {
    const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let lower = found.matched().to_ascii_lowercase();
    let (prefix, data) = lower.split_once('1')?;
    let high = prefix.bytes().map(|byte| u32::from(byte >> 5));
    let low = prefix.bytes().map(|byte| u32::from(byte & 31));
    let data: Option<Vec<u32>> = data.chars().map(|c| Some(ALPHABET.find(c)? as u32)).collect();
    let sum = high.chain([0]).chain(low).chain(data?).fold(1u32, |sum, value| {
        let top = sum >> 25;
        let sum = (sum & 0x1ff_ffff) << 5 ^ value;
        let bits = GENERATORS.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        bits.fold(sum, |sum, (_, generator)| sum ^ generator)
    });
    found.when(matches!(sum, 1 | 0x2bc8_30a3))
}
