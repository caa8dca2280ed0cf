//! Rows that look like private messages, whatever they are called.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::quarantine::is_word;
use crate::{Error, Kind, Place, Result};

/// Columns that only a message to somebody has. One is enough.
const OF_MESSAGES: &[&str] = &[
    "chatid",
    "directmessage",
    "directmessageid",
    "inbox",
    "inboxid",
    "ismessagedraft",
    "senderprofileurl",
    "touser",
    "touserid",
];

/// Columns that messages have, and other records may have as well. Two are enough: an assistant's
/// transcript has a `conversation_id`, a document has a `folder`.
const OFTEN_OF_MESSAGES: &[&str] = &[
    "bcc",
    "cc",
    "conversationid",
    "conversationtitle",
    "folder",
    "isconversationdraft",
    "sender",
    "senderid",
    "to",
];

/// Columns that are a message's beside a `to`.
const BESIDE_TO: &[&str] = &["from", "subject"];

/// How much a column tells of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Sure,
    Likely,
    BesideTo,
    None,
}

fn plain(column: &str) -> String {
    column.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first word of a name: `dm` of `dm_thread`, `DM id` and `dmText`.
fn first_word(column: &str) -> String {
    let letters = column.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_upper = letters.chars().take(2).all(char::is_uppercase);
    let goes_on = |(at, c): &(usize, char)| {
        *at == 0 || (c.is_alphanumeric() && (is_upper || !c.is_uppercase()))
    };
    letters
        .char_indices()
        .take_while(goes_on)
        .map(|(_, c)| c)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whom a message is for: `recipient_name`, `receiver`, `sent_to`.
fn is_addressee(plain: &str) -> bool {
    ["receiver", "recipient", "sentto", "privatemessage"]
        .iter()
        .any(|start| plain.starts_with(start))
        || ["toid", "toname", "toemail", "isdm", "isdirectmessage", "isprivatemessage"]
            .contains(&plain)
}

fn sign(column: &str) -> Sign {
    let plain = plain(column);
    let is_direct = matches!(first_word(column).as_str(), "dm" | "dms");
    if OF_MESSAGES.contains(&plain.as_str()) || is_addressee(&plain) || is_direct {
        Sign::Sure
    } else if OFTEN_OF_MESSAGES.contains(&plain.as_str()) {
        Sign::Likely
    } else if BESIDE_TO.contains(&plain.as_str()) {
        Sign::BesideTo
    } else {
        Sign::None
    }
}

/// Keys of objects in a value, at any depth, that tell of messages.
pub(crate) fn note_nested(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| note_nested(item, found)),
        Value::Object(object) => {
            for (key, value) in object {
                if sign(key) != Sign::None {
                    found.insert(key.clone());
                }
                note_nested(value, found);
            }
        }
        _ => {}
    }
}

/// How much must tell of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tell {
    /// A column that only messages have.
    Sure,
    /// That, or several that messages have.
    Likely,
}

/// Whether columns are those of private messages.
pub(crate) fn tells<'a>(columns: impl Iterator<Item = &'a str>, tell: Tell) -> bool {
    let signs = Signs::of(columns);
    !signs.sure.is_empty() || tell == Tell::Likely && signs.likely.len() >= LIKELY_LEAST
}

/// So many columns that other records may have as well are a message's together.
const LIKELY_LEAST: usize = 2;

/// Columns by how much they tell.
struct Signs<'a> {
    sure: Vec<&'a str>,
    likely: Vec<&'a str>,
}

impl<'a> Signs<'a> {
    fn of(columns: impl Iterator<Item = &'a str>) -> Self {
        let (mut sure, mut likely, mut beside_to) = (vec![], vec![], vec![]);
        for column in columns {
            match sign(column) {
                Sign::Sure => sure.push(column),
                Sign::Likely => likely.push(column),
                Sign::BesideTo => beside_to.push(column),
                Sign::None => {}
            }
        }
        if likely.iter().any(|column| plain(column) == "to") {
            likely.append(&mut beside_to);
        }
        Self { sure, likely }
    }
}

/// Refuses columns of private messages, unless every record of the source is refused anyway.
pub(crate) fn refuse<'a>(
    columns: impl Iterator<Item = &'a str>,
    is_never: bool,
    shown: &str,
    hint: &str,
) -> Result<()> {
    let Signs { sure, likely } = Signs::of(columns);
    if is_never || (sure.is_empty() && likely.len() < LIKELY_LEAST) {
        return Ok(());
    }
    let told = |column: &str| {
        if is_word(column) { format!("`{column}`") } else { "one whose name is no word".to_owned() }
    };
    let names: Vec<String> = sure.into_iter().chain(likely).map(told).collect();
    Err(Error::new(
        Kind::Refused,
        format!("the file has columns of private messages: {}", names.join(", ")),
    )
    .at(Place::file(shown))
    .hint(format!("private messages are never used: {hint}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_known_by_their_columns() {
        for (columns, refused) in [
            ("CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,CONTENT,FOLDER", true),
            ("id,author,RECIPIENT PROFILE URLS,body", true),
            ("id,author,recipients,body", true),
            ("conversation_id,prompt,response", false),
            ("id,folder,title,body", false),
            ("post_id,author_id,text", false),
            ("id,from,to,text", true),
            ("id,subject,to,text", true),
            ("id,subject,from,text", false),
            ("region,from", false),
            ("id,receiverId,text", true),
            ("id,receiver,text", true),
            ("id,dm_thread,text", true),
            ("id,DM,text", true),
            ("id,dmText", true),
            ("id,dmca_notice,admin,text", false),
            ("id,chat_id,text", true),
            ("id,Inbox,text", true),
        ] {
            let found = refuse(columns.split(','), false, "f.csv", "").is_err();
            assert_eq!(found, refused, "{columns}");
            assert!(refuse(columns.split(','), true, "f.csv", "").is_ok());
        }
    }
}
