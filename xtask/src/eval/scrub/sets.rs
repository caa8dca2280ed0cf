//! The labelled sets, in one form.

use std::path::Path;

use serde::Deserialize;

use crate::shell::Done;

/// Texts with what is to be found in them.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) texts: Vec<Text>,
    /// The kinds that are labelled: what is found of others is neither right nor wrong.
    pub(crate) kinds: &'static [&'static str],
    /// Whole texts are labelled, not places in them.
    pub(crate) is_of_records: bool,
}

#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    /// Who takes part in the thread.
    pub(crate) near: Vec<String>,
    pub(crate) labels: Vec<Label>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: &'static str,
}

#[derive(Debug, Deserialize)]
struct Line {
    text: String,
    spans: Vec<Place>,
    kind: Option<String>,
}

/// In characters.
#[derive(Debug, Deserialize)]
struct Place {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    label: String,
}

#[derive(Debug, Deserialize)]
struct Secret {
    text_base64: String,
    secret: bool,
}

const ALL: &[&str] =
    &["account", "address", "card", "email", "government_id", "iban", "ip", "mac", "phone"];
const SYNTHETIC: &[&str] = &["address", "card", "email", "government_id", "iban", "ip", "phone"];
/// In posts only what cannot be there counts: nobody has labelled their contact data.
const POSTS: &[&str] =
    &["account", "address", "card", "government_id", "iban", "ip", "mac", "salary", "secret"];

pub(crate) fn all(dir: &Path) -> Done<Vec<Set>> {
    let set = |name, file: &str, kinds| {
        Ok::<_, String>(Set { name, texts: texts(&dir.join(file))?, kinds, is_of_records: false })
    };
    Ok(vec![
        set("synthetic, first", "presidio_generated_large.jsonl", SYNTHETIC)?,
        set("synthetic, second", "presidio_synth_v2.jsonl", SYNTHETIC)?,
        set("Presidio's unit cases", "presidio_unit_vectors.jsonl", ALL)?,
        set("posts, WNUT 17", "wnut17.jsonl", POSTS)?,
        set("posts, Broad Twitter", "broad_twitter.jsonl", POSTS)?,
        Set {
            name: "secrets of scanners' rules",
            texts: secrets(&dir.join("secrets_examples.jsonl"))?,
            kinds: &["secret", "url_token"],
            is_of_records: true,
        },
    ])
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Done<Vec<T>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().map_err(|error| format!("{}: {error}", path.display()))
}

fn texts(path: &Path) -> Done<Vec<Text>> {
    let lines: Vec<Line> = lines(path)?;
    Ok(lines
        .into_iter()
        .map(|line| {
            let place = |chars: usize| {
                line.text.char_indices().nth(chars).map_or(line.text.len(), |(at, _)| at)
            };
            let labels = line.spans.iter().filter_map(|span| {
                let kind = kind(&span.label, line.kind.as_deref())?;
                Some(Label { start: place(span.start), end: place(span.end), kind })
            });
            Text { labels: labels.collect(), near: Vec::new(), text: line.text.clone() }
        })
        .collect())
}

fn kind(label: &str, recognizer: Option<&str>) -> Option<&'static str> {
    Some(match (label, recognizer) {
        // A postcode is a part of an address, and a routing number one of an account.
        ("GOV_ID", Some("uk_postcode")) | ("ADDRESS" | "STREET_ADDRESS", _) => "address",
        ("GOV_ID", Some("aba_routing")) | ("CRYPTO", _) => "account",
        ("GOV_ID" | "US_SSN" | "US_DRIVER_LICENSE", _) => "government_id",
        ("CREDIT_CARD", _) => "card",
        ("EMAIL_ADDRESS", _) => "email",
        ("IBAN_CODE", _) => "iban",
        ("IP_ADDRESS", _) => "ip",
        ("MAC_ADDRESS", _) => "mac",
        ("PHONE_NUMBER", _) => "phone",
        _ => return None,
    })
}

fn secrets(path: &Path) -> Done<Vec<Text>> {
    let lines: Vec<Secret> = lines(path)?;
    let read = |line: Secret| {
        let text = String::from_utf8_lossy(&base64(&line.text_base64)).into_owned();
        let label = line.secret.then_some(Label { start: 0, end: text.len(), kind: "secret" });
        Text { labels: label.into_iter().collect(), near: Vec::new(), text }
    };
    Ok(lines.into_iter().map(read).collect())
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for digit in text.chars().filter_map(|c| DIGITS.find(c)) {
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

/// The crate's own set of salaries: a line a text, labels between « and ».
pub(crate) fn salary(dir: &Path, name: &'static str) -> Done<Set> {
    let lines = by_language(dir)?;
    let texts = lines.iter().filter_map(|line| line.get(2..)).map(|line| marked(line, "salary"));
    Ok(Set { name, texts: texts.collect(), kinds: &["salary"], is_of_records: false })
}

/// The crate's own set of single names: who is near, a bar, and the text.
pub(crate) fn people(dir: &Path, name: &'static str) -> Done<Set> {
    let lines = by_language(dir)?;
    let texts = lines.iter().filter_map(|line| line.split_once(" | ")).map(|(near, text)| Text {
        near: near.split(", ").map(str::to_owned).collect(),
        ..marked(text, "person")
    });
    Ok(Set { name, texts: texts.collect(), kinds: &["person"], is_of_records: false })
}

fn by_language(dir: &Path) -> Done<Vec<String>> {
    let mut lines = Vec::new();
    for language in ["en", "de", "fr", "it", "es", "nl", "pl", "zh"] {
        let path = dir.join(language).with_extension("txt");
        let set = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        lines.extend(set.lines().map(str::to_owned));
    }
    Ok(lines)
}

fn marked(line: &str, kind: &'static str) -> Text {
    let line = line.replace("\\n", "\n");
    let (mut text, mut labels, mut start) = (String::new(), Vec::new(), 0);
    for c in line.chars() {
        match c {
            '«' => start = text.len(),
            '»' => labels.push(Label { start, end: text.len(), kind }),
            c => text.push(c),
        }
    }
    Text { text, near: Vec::new(), labels }
}
