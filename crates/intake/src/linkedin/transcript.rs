//! What a member wrote to an assistant, told apart from what they wrote to people.
//!
//! Transcripts have the columns of private messages. Their file's name is needed and is not enough: one row that
//! shows a human on the other side, or does not show that there is none, and the whole file is private messages.

use std::collections::{BTreeMap, BTreeSet};

use abide_terms::Audience;

use super::date::Span;
use super::draft::{Draft, set_made, words};
use super::mention::mentions;
use super::name::person_key;
use super::row::{Why, handle};
use super::sheet::{Record, Sheet};
use crate::entry::Message;

/// Names by which assistants sign. `LinkedIn Member` is not one: so are members called who have left.
const ASSISTANTS: &[&str] = &[
    "linkedin",
    "linkedin assistant",
    "linkedin ai",
    "linkedin ai assistant",
    "linkedin guide",
    "linkedin learning",
    "linkedin learning coach",
    "linkedin coach",
    "ai assistant",
    "ai coach",
    "ai-powered coaching",
    "assistant",
    "coach",
    "guide",
    "learning coach",
    "role play",
    "role play coach",
];

/// Words of folders that hold no mail between people. Anything else may.
const FOLDERS: &[&str] = &["assistant", "guide", "coach", "learning", "role play", "ai"];

/// Reads a file of transcripts.
pub(crate) fn read(draft: &mut Draft<'_>, sheet: &Sheet, key: &str) {
    let side = Sides::new(draft);
    if !side.are_known_in(sheet) {
        for record in &sheet.rows {
            draft.stub(Some("messages.private"), Why::Never, &sheet.file, record.line);
        }
        return;
    }
    let mut conversations: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in &sheet.rows {
        conversations.entry(sheet.cell(record, "CONVERSATION ID")).or_default().push(record);
    }
    for (conversation, records) in conversations {
        talk(draft, sheet, key, conversation, &records, &side);
    }
}

fn talk(
    draft: &mut Draft<'_>,
    sheet: &Sheet,
    key: &str,
    conversation: &str,
    records: &[&Record],
    side: &Sides,
) {
    let Some(first) = records.first() else { return };
    let mut turns: Vec<(Option<Span>, Message)> = Vec::new();
    for record in records {
        let made = draft.made(sheet, record, "DATE");
        let Ok(content) = plain(sheet.cell(record, "CONTENT")) else {
            draft.stub(Some("genai.input"), Why::Refused, &sheet.file, record.line);
            continue;
        };
        let Some(content) = words(&content) else { continue };
        let is_owner = side.is_owner(sheet.cell(record, "FROM"));
        let role = if is_owner { "user" } else { "assistant" }.to_owned();
        turns.push((made, Message { role, content }));
    }
    if !turns.iter().any(|(_, turn)| turn.role == "user") {
        draft.stub(Some("genai.input"), Why::Wordless, &sheet.file, first.line);
        return;
    }
    let made: Option<Vec<Span>> = turns.iter().map(|(made, _)| *made).collect();
    let span = made.as_ref().and_then(|made| {
        Some(Span {
            from: made.iter().map(|at| at.from).min()?,
            to: made.iter().map(|at| at.to).max()?,
        })
    });
    if let Some(made) = &made {
        // Exports list the newest first; what was written in one second stays in the order of the file.
        if made.first().map(|at| at.from) > made.last().map(|at| at.from) {
            turns.reverse();
        }
        turns.sort_by_key(|(made, _)| made.map(|made| made.from));
    }
    let mut identity = vec![key, conversation];
    identity.extend(turns.iter().flat_map(|(_, turn)| [turn.role.as_str(), turn.content.as_str()]));
    let mut row = draft.row("genai.input", &identity, &sheet.file, first.line);
    set_made(&mut row, span);
    row.audience = Some(Audience::Platform);
    row.title = words(sheet.cell(first, "CONVERSATION TITLE"));
    for (_, turn) in &turns {
        for handle in mentions(&turn.content) {
            if !row.mentions.contains(&handle) {
                row.mentions.push(handle);
            }
        }
    }
    row.messages = turns.into_iter().map(|(_, turn)| turn).collect();
    draft.push(row);
}

/// Who is who.
struct Sides {
    owner: Option<String>,
    assistants: BTreeSet<String>,
}

impl Sides {
    fn new(draft: &Draft<'_>) -> Self {
        let named = draft.settings.assistants.iter().map(|name| person_key(name));
        let assistants = ASSISTANTS.iter().map(|name| person_key(name)).chain(named).collect();
        Self { owner: draft.name.clone(), assistants }
    }

    fn is_owner(&self, name: &str) -> bool {
        self.owner.as_ref().is_some_and(|owner| *owner == person_key(name))
    }

    fn is_assistant(&self, name: &str) -> bool {
        self.assistants.contains(&person_key(name)) && !self.is_owner(name)
    }

    /// Whether every row is between the owner and an assistant.
    fn are_known_in(&self, sheet: &Sheet) -> bool {
        let mut profiles: BTreeSet<String> = BTreeSet::new();
        sheet.rows.iter().all(|record| {
            let cell = |column| sheet.cell(record, column);
            let from = cell("FROM");
            let mut to = cell("TO").split(';').map(str::trim).filter(|name| !name.is_empty());
            let sender = cell("SENDER PROFILE URL");
            let recipients = cell("RECIPIENT PROFILE URLS");
            let are_sides_known = if self.is_owner(from) {
                profiles.extend(handle(sender));
                to.all(|name| self.is_assistant(name))
                    && recipients.is_empty()
                    && (sender.is_empty() || handle(sender).is_some())
            } else if self.is_assistant(from) {
                let own: Vec<&str> =
                    recipients.split(';').map(str::trim).filter(|url| !url.is_empty()).collect();
                profiles.extend(own.iter().filter_map(|url| handle(url)));
                to.all(|name| self.is_owner(name))
                    && sender.is_empty()
                    && own.iter().all(|url| handle(url).is_some())
            } else {
                false
            };
            // An owner has one profile. A second one is somebody else's.
            are_sides_known && profiles.len() <= 1 && is_folder_of_assistants(cell("FOLDER"))
        })
    }
}

fn is_folder_of_assistants(folder: &str) -> bool {
    let folder = person_key(folder);
    folder.is_empty()
        || FOLDERS.contains(&folder.as_str())
        || folder.strip_suffix(" messages").is_some_and(|folder| FOLDERS.contains(&folder))
}

/// The content as text, if it is HTML.
fn plain(content: &str) -> crate::Result<String> {
    const TAGS: &[&str] = &[
        "<p", "<br", "<div", "<span", "<a ", "<b>", "<i>", "<strong", "<em>", "<ul", "<ol", "<li",
        "<h1", "<h2", "<h3",
    ];
    let lower = content.to_ascii_lowercase();
    if TAGS.iter().any(|tag| lower.contains(tag)) && lower.contains('>') {
        crate::html::to_text(content)
    } else {
        Ok(content.to_owned())
    }
}
