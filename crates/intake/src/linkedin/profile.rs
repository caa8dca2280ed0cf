//! The profile: one row whose columns are records of different categories.

use abide_terms::Audience;
use jiff::civil::Date;

use super::date;
use super::draft::{Draft, words};
use super::mention::mentions;
use super::name::person_key;
use super::row::{Row, Why};
use super::sheet::Sheet;

/// Columns that are never copied, and what they are.
const REFUSED: &[(&str, &str)] = &[
    ("Address", "account.contact"),
    ("Zip Code", "account.contact"),
    ("Twitter Handles", "account.contact"),
    ("Instant Messengers", "account.contact"),
    ("Birth Date", "identity.document"),
];

/// Reads `Profile.csv`. The birth date is handed to the age gate, and to nothing else.
pub(crate) fn read(draft: &mut Draft<'_>, sheet: &Sheet) -> Option<Date> {
    let mut birth = None;
    for record in &sheet.rows {
        let cell = |column| sheet.cell(record, column);
        let name = [cell("First Name"), cell("Last Name")].join(" ");
        if let Some(name) = words(&name) {
            let mut row =
                draft.row("profile.name", &["profile.name", &name], &sheet.file, record.line);
            row.fields.extend(words(cell("First Name")).map(|words| ("first_name", words)));
            row.fields.extend(words(cell("Last Name")).map(|words| ("last_name", words)));
            draft.name.get_or_insert_with(|| person_key(&name));
            say(draft, row, &name);
        }
        if let Some(location) = words(cell("Geo Location")) {
            let mut row = draft.row(
                "profile.location",
                &["profile.location", &location],
                &sheet.file,
                record.line,
            );
            row.fields.insert("location", location.clone());
            say(draft, row, &location);
        }
        let rest = [
            ("headline", words(cell("Headline"))),
            ("summary", words(cell("Summary"))),
            ("industry", words(cell("Industry"))),
            ("websites", words(&websites(cell("Websites")).join("\n"))),
        ];
        let fields: Vec<(&'static str, String)> = rest
            .into_iter()
            .filter_map(|(field, words)| words.map(|words| (field, words)))
            .collect();
        let mut identity = vec!["profile"];
        identity.extend(fields.iter().flat_map(|(field, words)| [*field, words.as_str()]));
        let mut row = draft.row("profile", &identity, &sheet.file, record.line);
        let shown = fields.iter().filter(|(field, _)| *field != "websites");
        let text = shown.map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("\n");
        row.fields.extend(fields);
        if !row.fields.is_empty() {
            say(draft, row, &text);
        }
        if !cell("Maiden Name").is_empty() {
            draft.stub(Some("profile"), Why::NotUsed, &sheet.file, record.line);
        }
        for (column, category) in REFUSED {
            if !cell(column).is_empty() {
                draft.stub(Some(category), Why::Never, &sheet.file, record.line);
            }
        }
        birth = birth.or_else(|| date::birth(cell("Birth Date")));
    }
    birth
}

/// Reads `Profile Summary.csv`, unless the profile has the same words.
pub(crate) fn read_summary(draft: &mut Draft<'_>, sheet: &Sheet) {
    for record in &sheet.rows {
        let Some(summary) = words(sheet.cell(record, "Profile Summary")) else { continue };
        let is_same = |row: &Row| row.fields.get("summary").is_some_and(|known| *known == summary);
        if draft.rows.iter().any(is_same) {
            draft.duplicates += 1;
            continue;
        }
        let mut row =
            draft.row("profile", &["profile", "summary", &summary], &sheet.file, record.line);
        row.fields.insert("summary", summary.clone());
        say(draft, row, &summary);
    }
}

fn say(draft: &mut Draft<'_>, mut row: Row, text: &str) {
    if text.trim().is_empty() {
        // Addresses alone are no words.
        draft.stub_like(&row, Why::Wordless);
        return;
    }
    row.audience = Some(Audience::Members);
    row.mentions = mentions(text);
    row.text = words(text);
    draft.push(row);
}

/// The addresses of `[PERSONAL:https://…,BLOG:https://…]`.
fn websites(cell: &str) -> Vec<String> {
    let list = cell.trim_start_matches('[').trim_end_matches(']');
    let mut found: Vec<String> = Vec::new();
    for part in list.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once(':') {
            Some((label, address))
                if label.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') =>
            {
                found.push(address.trim().to_owned());
            }
            // A comma inside an address.
            _ => match found.last_mut() {
                Some(last) => {
                    last.push(',');
                    last.push_str(part);
                }
                None => found.push(part.to_owned()),
            },
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_a_list_of_websites() {
        for (cell, expected) in [
            (
                "[PERSONAL:https://a.example,BLOG:https://b.example/x,y]",
                "https://a.example https://b.example/x,y",
            ),
            ("[]", ""),
            ("https://a.example", "https://a.example"),
        ] {
            assert_eq!(super::websites(cell).join(" "), expected);
        }
    }
}
