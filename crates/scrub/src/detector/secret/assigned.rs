//! Values behind names that say that they are secret, as configuration, code and chats have them.

use std::ops::Range;

use super::value;
use crate::detector::{Detector, Found, Near};
use crate::kind::Kind;

pub(super) const ASSIGNED: Detector = Detector {
    name: "secret.assigned",
    kind: Kind::Secret,
    hint: "~8&secret|token|key|access|private|credential|auth|pat |pat=|pat:|webhook|client|api / passw|passphrase|pwd|pswd|pass=|pass:",
    pattern: r#"(?:secret|token|password|passwd|passphrase|passwort|pwd|pswd|\bpass|api[_ .-]?key|key|access|private|credential|auth|\bpat|webhook|client)(?:(?:[a-z0-9_.]| ?key| ?token| ?secret){0,32}?)(?:["'`\])\\]{0,3}[ \t\r\n]{0,4}(?:(?:=>|:=|==|=|:|,|>|-|\(|\bis\b|\bString\b)[ \t]{0,16}){1,3}|["'`\])\\]{0,3}[ \t\r\n]{1,4})["'`<({\[\\ \t]{0,4}("[^"\n]{4,200}"|'[^'\n]{4,200}'|[^\s"'`<>,;)(\]\[{}\\\x00|]{4,600})"#,
    check: assigned,
    near: Near::Nothing,
    finds: &[
        "password = \"«super$ecret»\"",
        "export API_KEY=«f9Kq2LxT¦7bA3vW8z»",
        "api_key: '«9f8a7c6b5e4d¦3f2a1b0c9f8a7c6b5e4d»'",
        "{\"client_secret\": \"«p7x-qwnvdcsmKp4¦Zg2BZ818»\"}",
        "acme SECRET «1234567890abc¦defghij1234»",
        "acmeTOKEN-«123e4567-e89b-12d3¦-a456-426614174000»",
        "my_password := \"«s3cret!»\"",
        "AccountKey=«Xy9aB8cD7eF6gH5¦iJ4kL3mN2oP1qR0sT9uV8w==»;Endpoint=x",
        "user=apache password=«hunter22» dbname=x",
    ],
    leaves: &[
        "kms_key_id: 7b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e",
        "public_key = \"f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS\"",
        "API_KEY=${API_KEY}",
        "token = xxxxxxxxxxxxxxxxxxxxxxxx",
        "keyReleased = kKey_Enter.u32",
        "the key to everything is sleep",
        "GITHUB_API_KEY=\nDYNATRACE_API_KEY=",
        "donkey-song:x86-linux=skip",
        "secretary general António spoke",
        "password: required",
        "access to education2030goals",
    ],
    source: "how configuration files, shells and programs name secrets",
    languages: "en de",
};

/// Parts of a name that say that the value is no secret.
const HARMLESS: &[&str] = &[
    "id",
    "ids",
    "name",
    "names",
    "url",
    "uri",
    "file",
    "path",
    "size",
    "length",
    "len",
    "type",
    "version",
    "chars",
    "str",
    "string",
    "pair",
    "store",
    "tab",
    "selector",
    "tag",
    "char",
    "space",
    "word",
    "board",
    "ring",
    "code",
    "source",
    "results",
    "method",
    "mode",
    "host",
    "domain",
    "server",
    "endpoint",
    "expiry",
    "expires",
    "ttl",
    "count",
    "index",
    "idx",
    "format",
    "label",
    "hint",
    "field",
    "column",
    "frame",
    "signatures",
    "meshing",
    "iterator",
    "ibility",
    "or",
    "ed",
    "ing",
    "ary",
    "min",
    "max",
    "vault",
    "distance",
    "chksum",
    "checksum",
    "policy",
];

fn assigned(found: &Found<'_>) -> Option<Range<usize>> {
    let announced = found.text.get(found.began..found.start)?;
    let (value, quoted) = unquoted(found);
    let word_end = announced.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(announced.len());
    let name_end = announced
        .rfind(|c: char| c.is_ascii_alphanumeric())
        .map_or(announced.len(), |at| at + 1)
        .max(word_end);
    let name = announced.get(..name_end)?.trim_end_matches(" is");
    let joint = announced.get(name.len()..)?;
    // What the value was pushed against is a part of a word.
    if joint.is_empty() && !quoted {
        return None;
    }
    let sign = joint.contains(['=', ':', '>', ',']) || announced.ends_with(" is ");
    // A list of names has commas, too.
    if joint.trim() == "," && !quoted || is_harmless(found, name) || is_in_url(found) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let is_password =
        ["passw", "pass", "pwd", "pswd", "passphrase"].iter().any(|word| lower.starts_with(word));
    let text = found.text.get(value.clone())?;
    let end = text.trim_end_matches(['.', ',', ':', '!', '?', '\'']).len();
    let end = if quoted { text.len() } else { end };
    let (text, value) = (text.get(..end)?, value.start..value.start + end);
    if value::is_placeholder(text) || joint.contains('\n') && is_password {
        return None;
    }
    let is_weak = !(lower.starts_with("secret")
        || lower.starts_with("token")
        || lower.starts_with("api")
        || lower.contains("secret")
        || lower.contains("token")
        || is_password);
    let holds = if is_password && sign {
        let is_bare_word = !quoted && !value::is_password(text);
        text.len() >= 4 && !is_bare_word && !is_type(text)
    } else if is_password {
        false
    } else if sign {
        value::is_key(text) && !value::is_name(text)
    } else {
        // A blank or a hyphen announces only what is a key beyond doubt.
        let least = if is_weak { 16 } else { 12 };
        text.len() >= least && value::is_key(text) && !value::is_name(text)
    };
    holds.then_some(value)
}

/// The value without its quotation marks.
fn unquoted(found: &Found<'_>) -> (Range<usize>, bool) {
    let matched = found.matched();
    let mark = matched.chars().next().filter(|c| matches!(c, '"' | '\''));
    match mark {
        Some(mark) if matched.len() > 2 && matched.ends_with(mark) => {
            (found.start + 1..found.end - 1, true)
        }
        _ => {
            let before = found.char_before();
            let after = found.char_after();
            let quoted = before.is_some_and(|c| matches!(c, '"' | '\'' | '`')) && after == before;
            (found.start..found.end, quoted)
        }
    }
}

fn is_type(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "string", "none", "null", "true", "false", "required", "optional", "text", "varchar",
        "hidden",
    ];
    let lower = value.to_ascii_lowercase();
    WORDS.iter().any(|word| lower == *word)
}

/// Whether the name around the word says that the value is none.
fn is_harmless(found: &Found<'_>, name: &str) -> bool {
    let before = found.text.get(..found.began).unwrap_or_default();
    let head_at = before
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c)))
        .map_or(0, |at| at + 1);
    let head = before.get(head_at..).unwrap_or_default();
    let lower_head = head.to_ascii_lowercase();
    let is_public = [
        "public",
        "pub",
        "csrf",
        "xsrf",
        "primary",
        "foreign",
        "sort",
        "schema",
        "sequence",
        "bucket",
        "cache",
        "partition",
    ]
    .iter()
    .any(|word| last_word(head.trim_end_matches(['_', '-', '.'])) == *word);
    let first = name.chars().next().unwrap_or_default();
    let is_glued = head.ends_with(|c: char| c.is_ascii_lowercase()) && first.is_ascii_lowercase();
    let is_short = ["key", "auth", "access", "private", "client", "pass"]
        .iter()
        .any(|word| name.to_ascii_lowercase().starts_with(word));
    let is_monkey = is_glued
        && is_short
        && ["mon", "don", "tur", "hoc", "joc", "whis", "jock"]
            .iter()
            .any(|word| lower_head.ends_with(word));
    let last = last_word(name);
    is_public || is_monkey || HARMLESS.contains(&last.as_str())
}

/// The last word of a name: of `apiKeyId`, `api_key_id` and `API_KEY_ID` it is `id`.
fn last_word(name: &str) -> String {
    const KEYWORDS: &[&str] = &[
        "secret",
        "token",
        "password",
        "passwd",
        "key",
        "access",
        "private",
        "credential",
        "auth",
    ];
    let tail = name.rsplit(['_', '.', '-', ' ']).next().unwrap_or_default();
    let mut word = tail;
    let bytes = tail.as_bytes();
    for (at, pair) in bytes.windows(2).enumerate() {
        if matches!(pair, [one, other] if one.is_ascii_lowercase() && other.is_ascii_uppercase()) {
            word = tail.get(at + 1..).unwrap_or_default();
        }
    }
    let lower = word.to_ascii_lowercase();
    match KEYWORDS.iter().find_map(|keyword| lower.strip_prefix(keyword)) {
        Some(rest) => rest.to_owned(),
        None => lower,
    }
}

/// Parameters of URLs are `url_token`s.
fn is_in_url(found: &Found<'_>) -> bool {
    let before = found.text.get(..found.began).unwrap_or_default();
    let from = crate::detector::ceil(before, before.len().saturating_sub(512));
    let run = before.get(from..).unwrap_or_default();
    let run = run.rsplit(|c: char| c.is_whitespace() || "\"'<>".contains(c)).next();
    run.is_some_and(|run| run.contains("://") && !run.contains('@'))
}
