//! Rows that look like private messages, whatever they are called.

use crate::{Error, Kind, Place, Result};

/// Columns that only a message to somebody has. One is enough.
const OF_MESSAGES: &[&str] = &[
    "recipient",
    "recipients",
    "recipientid",
    "recipientids",
    "recipientprofileurl",
    "recipientprofileurls",
    "senderprofileurl",
    "touser",
    "touserid",
    "ismessagedraft",
];

/// Columns that messages have, and other records may have as well. Two are enough: an assistant's
/// transcript has a `conversation_id`, a document has a `folder`.
const OFTEN_OF_MESSAGES: &[&str] = &[
    "conversationid",
    "conversationtitle",
    "folder",
    "sender",
    "senderid",
    "to",
    "cc",
    "bcc",
    "isconversationdraft",
];

/// Refuses columns of private messages, unless every record of the source is refused anyway.
pub(crate) fn refuse<'a>(
    columns: impl Iterator<Item = &'a str>,
    is_never: bool,
    shown: &str,
    hint: &str,
) -> Result<()> {
    let plain = |column: &str| {
        column.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    let mut sure = vec![];
    let mut likely = vec![];
    for column in columns {
        let plain = plain(column);
        if OF_MESSAGES.contains(&plain.as_str()) {
            sure.push(column);
        } else if OFTEN_OF_MESSAGES.contains(&plain.as_str()) {
            likely.push(column);
        }
    }
    if is_never || (sure.is_empty() && likely.len() < 2) {
        return Ok(());
    }
    let names: Vec<String> =
        sure.into_iter().chain(likely).map(|column| format!("`{column}`")).collect();
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
        ] {
            let found = refuse(columns.split(','), false, "f.csv", "").is_err();
            assert_eq!(found, refused, "{columns}");
            assert!(refuse(columns.split(','), true, "f.csv", "").is_ok());
        }
    }
}
