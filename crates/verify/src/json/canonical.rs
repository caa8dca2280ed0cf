//! Values as text: compact, and in the canonical form of RFC 8785.

use std::fmt::{self, Write};

use super::Json;

/// Keys in the order in which they stand.
pub(super) fn compact(value: &Json, into: &mut impl Write) -> fmt::Result {
    write(value, into, as_they_are)
}

/// Keys in the order of their UTF-16 code units.
pub(super) fn print(value: &Json) -> String {
    let mut text = String::new();
    // Writing to a string never fails.
    let _ = write(value, &mut text, sorted);
    text
}

fn as_they_are(members: &[(String, Json)]) -> Vec<&(String, Json)> {
    members.iter().collect()
}

fn sorted(members: &[(String, Json)]) -> Vec<&(String, Json)> {
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
    members
}

fn write<W: Write>(
    value: &Json,
    into: &mut W,
    order: impl Fn(&[(String, Json)]) -> Vec<&(String, Json)> + Copy,
) -> fmt::Result {
    match value {
        Json::Null => into.write_str("null"),
        Json::Bool(true) => into.write_str("true"),
        Json::Bool(false) => into.write_str("false"),
        Json::Number(token) => into.write_str(token),
        Json::Text(words) => text(words, into),
        Json::List(items) => {
            into.write_char('[')?;
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    into.write_char(',')?;
                }
                write(item, into, order)?;
            }
            into.write_char(']')
        }
        Json::Object(members) => {
            into.write_char('{')?;
            for (at, (key, member)) in order(members).into_iter().enumerate() {
                if at > 0 {
                    into.write_char(',')?;
                }
                text(key, into)?;
                into.write_char(':')?;
                write(member, into, order)?;
            }
            into.write_char('}')
        }
    }
}

/// Only what must be escaped is, in its shortest form.
fn text(words: &str, into: &mut impl Write) -> fmt::Result {
    into.write_char('"')?;
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        let (plain, escaped) = rest.split_at(at);
        into.write_str(plain)?;
        let mut letters = escaped.chars();
        match letters.next() {
            Some('"') => into.write_str("\\\"")?,
            Some('\\') => into.write_str("\\\\")?,
            Some('\u{8}') => into.write_str("\\b")?,
            Some('\t') => into.write_str("\\t")?,
            Some('\n') => into.write_str("\\n")?,
            Some('\u{c}') => into.write_str("\\f")?,
            Some('\r') => into.write_str("\\r")?,
            Some(control) => write!(into, "\\u{:04x}", u32::from(control))?,
            None => {}
        }
        rest = letters.as_str();
    }
    into.write_str(rest)?;
    into.write_char('"')
}
