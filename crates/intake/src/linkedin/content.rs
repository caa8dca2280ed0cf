//! Posts, comments, media and articles.

use abide_terms::Audience;

use super::commentary;
use super::date::{self, Reading, Span};
use super::draft::{Draft, set_made, words};
use super::mention::mentions;
use super::name::base;
use super::row::{Why, handle};
use super::sheet::{Refusal, Sheet};
use crate::quarantine::{Stated, What};

/// Posts and comments in groups carry the group in their address.
fn is_in_group(link: &str) -> bool {
    let link = link.to_ascii_lowercase();
    link.contains("urn:li:grouppost")
        || link.contains("urn%3ali%3agrouppost")
        || link.contains("linkedin.com/groups/")
}

/// Reads `Shares.csv`.
pub(crate) fn read_shares(draft: &mut Draft<'_>, sheet: &Sheet) {
    let has_visibility = sheet.has("Visibility");
    for record in &sheet.rows {
        let cell = |column| sheet.cell(record, column);
        let link = cell("ShareLink");
        let category = if is_in_group(link) { "groups.post" } else { "content.post" };
        let text = words(&commentary::unwrap(cell("ShareCommentary")));
        let media = words(cell("MediaUrl"));
        let made = draft.made(sheet, record, "Date");
        if text.is_none() && media.is_none() {
            draft.stub(Some(category), Why::Wordless, &sheet.file, record.line);
            continue;
        }
        let identity = ["shares", cell("Date"), link, cell("ShareCommentary"), cell("MediaUrl")];
        let mut row = draft.row(category, &identity, &sheet.file, record.line);
        set_made(&mut row, made);
        row.is_audience_stated = has_visibility;
        row.audience = if category == "groups.post" {
            Some(Audience::Group)
        } else if has_visibility {
            let word = cell("Visibility");
            let audience = visibility(word);
            if audience.is_none() {
                let source = draft.source;
                // A cell that is no word of this kind may hold anything.
                let is_word = word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
                let hint = |_: &str| {
                    "PUBLIC, MEMBER_NETWORK, LOGGED_IN and CONNECTIONS are understood; anything else stays unknown"
                        .to_owned()
                };
                if word.is_empty() || !is_word {
                    draft.quarantine.add(source, What::Audience, "(none)", &row.place, hint);
                } else {
                    let about = (source, What::Audience);
                    draft.quarantine.add_stated(about, Stated::Value(word), &row.place, 1, hint);
                }
            }
            audience
        } else {
            draft.stated(category)
        };
        for (field, column) in [("link", "ShareLink"), ("shared", "SharedUrl")] {
            row.fields.extend(words(cell(column)).map(|words| (field, words)));
        }
        row.mentions = mentions(text.as_deref().unwrap_or_default());
        row.text = text;
        row.media.extend(media);
        draft.push(row);
    }
}

fn visibility(word: &str) -> Option<Audience> {
    match word.to_ascii_uppercase().as_str() {
        "PUBLIC" => Some(Audience::Public),
        "MEMBER_NETWORK" | "LOGGED_IN" => Some(Audience::Members),
        "CONNECTIONS" => Some(Audience::Connections),
        _ => None,
    }
}

/// Reads `Comments.csv`. `Link` is the post's, so several comments share it.
pub(crate) fn read_comments(draft: &mut Draft<'_>, sheet: &Sheet) {
    for record in &sheet.rows {
        let cell = |column| sheet.cell(record, column);
        let link = cell("Link");
        let category = if is_in_group(link) { "groups.comment" } else { "content.comment" };
        let made = draft.made(sheet, record, "Date");
        let Some(text) = words(cell("Message")) else {
            draft.stub(Some(category), Why::Wordless, &sheet.file, record.line);
            continue;
        };
        let identity = ["comments", cell("Date"), link, &text];
        let mut row = draft.row(category, &identity, &sheet.file, record.line);
        set_made(&mut row, made);
        row.audience = match category {
            "groups.comment" => Some(Audience::Group),
            _ => draft.stated(category),
        };
        row.fields.extend(words(link).map(|words| ("link", words)));
        row.mentions = mentions(&text);
        row.text = Some(text);
        draft.push(row);
    }
}

/// Reads `Rich_Media.csv`: references and descriptions, since the bytes are not in the export.
pub(crate) fn read_media(draft: &mut Draft<'_>, sheet: &Sheet) {
    for record in &sheet.rows {
        let cell = |column| sheet.cell(record, column);
        let link = if sheet.has("Media Link") { cell("Media Link") } else { cell("Link") };
        let reading = if sheet.has("Date/Time") {
            date::read_sentence(cell("Date/Time"))
        } else {
            Reading::Empty
        };
        let made = draft.note(reading, "Date/Time", &sheet.file, record.line);
        let Some(link) = words(link) else {
            draft.stub(Some("content.media"), Why::Wordless, &sheet.file, record.line);
            continue;
        };
        let text = words(cell("Media Description"));
        let mut row = draft.row("content.media", &["rich media", &link], &sheet.file, record.line);
        set_made(&mut row, made);
        row.audience = draft.stated("content.media");
        row.mentions = mentions(text.as_deref().unwrap_or_default());
        row.text = text;
        row.media.push(link);
        draft.push(row);
    }
}

/// Reads an article. One that was begun and not published was seen by nobody, whatever a constant says.
pub(crate) fn read_article(draft: &mut Draft<'_>, file: &str, html: &str) -> Result<(), Refusal> {
    let page = Page::read(html)?;
    let created = date::read(&page.created, None);
    let published = date::read(&page.published, None);
    let is_draft = created != Reading::Empty && published == Reading::Empty;
    let made = match (created, published) {
        (Reading::Empty, Reading::Span(only)) | (Reading::Span(only), Reading::Empty) => Some(only),
        (Reading::Span(first), Reading::Span(last)) => {
            Some(Span { from: first.from.min(last.from), to: last.to.max(first.to) })
        }
        (Reading::Empty, Reading::Empty) => draft.note(Reading::Empty, "published", file, 1),
        _ => draft.note(Reading::Strange, "published", file, 1),
    };
    let identity =
        ["articles", page.link.as_deref().unwrap_or(base(file)), &page.title, &page.text];
    let mut row = draft.row("content.article", &identity, file, 1);
    set_made(&mut row, made);
    row.audience = if is_draft { None } else { draft.stated("content.article") };
    row.is_audience_stated = is_draft;
    if page.title.is_empty() && page.text.is_empty() {
        draft.stub(Some("content.article"), Why::Wordless, file, 1);
        return Ok(());
    }
    row.fields.extend(page.link.map(|link| ("link", link)));
    row.mentions = mentions(html);
    row.mentions
        .extend(mentions(&page.text).into_iter().filter(|handle| !mentions(html).contains(handle)));
    row.title = words(&page.title);
    row.text = words(&page.text);
    draft.push(row);
    Ok(())
}

struct Page {
    title: String,
    link: Option<String>,
    created: String,
    published: String,
    text: String,
}

impl Page {
    /// Takes title and dates out, and makes text of the rest.
    fn read(html: &str) -> Result<Self, Refusal> {
        let refused = |_| Refusal::at(1, "the HTML cannot be read");
        let text = |html: &str| crate::html::to_text(html).map_err(refused);
        let head = element(html, "<title");
        let body = html.find("<body").and_then(|at| html.get(at..)).unwrap_or(html);
        let mut rest = body.to_owned();
        let mut take = |open: &str| -> Option<String> {
            let found = element(&rest, open)?.to_owned();
            rest = rest.replacen(&found, "", 1);
            Some(found)
        };
        let heading = take("<h1");
        let created =
            take("<p class=\"created\"").map_or(Ok(String::new()), |found| text(&found))?;
        let published =
            take("<p class=\"published\"").map_or(Ok(String::new()), |found| text(&found))?;
        let title = match heading.as_deref().or(head) {
            Some(title) => text(&title.replace("<title", "<p").replace("</title>", "</p>"))?,
            None => String::new(),
        };
        let link = heading.as_deref().and_then(|heading| {
            let (_, rest) = heading.split_once("href=")?;
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            rest.get(1..)?.split(quote).next().map(str::to_owned)
        });
        Ok(Self {
            title: title.trim().trim_start_matches("# ").trim().to_owned(),
            link: link.filter(|link| handle(link).is_none()),
            created: after(&created, "Created on "),
            published: after(&published, "Published on "),
            text: text(&rest)?,
        })
    }
}

/// The first element that opens so, with its tags.
fn element<'a>(html: &'a str, open: &str) -> Option<&'a str> {
    let start = html.find(open)?;
    let rest = html.get(start..)?;
    let tag: String = open.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
    let close = format!("</{tag}>");
    let end = rest.find(&close)? + close.len();
    rest.get(..end)
}

fn after(text: &str, words: &str) -> String {
    let text = text.trim();
    text.strip_prefix(words).unwrap_or(text).to_owned()
}
