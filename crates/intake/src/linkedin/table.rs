//! Files whose every row is a record of one category, described by data.

use std::collections::BTreeMap;

use abide_terms::Audience;

use super::catalog::Feed;
use super::draft::{Draft, set_made, words};
use super::mention::mentions;
use super::row::Why;
use super::sheet::Sheet;

/// Which category a row has.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Category {
    Always(&'static str),
    /// The first if the named field is empty, else the second.
    ByField(&'static str, &'static str, &'static str),
}

/// A column, and the field of the record that it becomes. A column without a field is known and not
/// copied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) header: &'static str,
    pub(crate) field: Option<&'static str>,
}

/// A file of records of one kind.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) category: Category,
    pub(crate) needs: &'static [&'static str],
    pub(crate) columns: &'static [Column],
    /// The column that says when a row was made. Without one it was made between joining and capture.
    pub(crate) made: &'static [&'static str],
    /// Whether every member sees it, as they see a profile. Else the audience is unknown.
    pub(crate) is_profile: bool,
    /// Lines of the text, each a list of fields; what is empty is left out.
    pub(crate) text: &'static [&'static [&'static str]],
}

pub(crate) const fn to(header: &'static str, field: &'static str) -> Column {
    Column { header, field: Some(field) }
}

pub(crate) const fn not_copied(header: &'static str) -> Column {
    Column { header, field: None }
}

impl Category {
    fn of(self, fields: &BTreeMap<&'static str, String>) -> &'static str {
        match self {
            Self::Always(category) => category,
            Self::ByField(field, without, with) => {
                if fields.contains_key(field) {
                    with
                } else {
                    without
                }
            }
        }
    }
}

/// Makes a record of every row.
pub(crate) fn read(draft: &mut Draft<'_>, sheet: &Sheet, feed: &Feed, table: &Table) {
    for record in &sheet.rows {
        let mut fields: BTreeMap<&'static str, String> = BTreeMap::new();
        for column in table.columns {
            if let (Some(field), Some(words)) =
                (column.field, words(sheet.cell(record, column.header)))
            {
                fields.entry(field).or_insert(words);
            }
        }
        let category = table.category.of(&fields);
        if fields.is_empty() {
            draft.stub(Some(category), Why::Wordless, &sheet.file, record.line);
            continue;
        }
        let made = table
            .made
            .first()
            .map(|column| (draft.made(sheet, record, column), sheet.cell(record, column)));
        let mut identity = vec![feed.key];
        identity.extend(made.map(|(_, cell)| cell));
        identity.extend(fields.iter().flat_map(|(field, words)| [*field, words.as_str()]));
        let mut row = draft.row(category, &identity, &sheet.file, record.line);
        if let Some((made, _)) = made {
            set_made(&mut row, made);
        }
        row.audience =
            if table.is_profile { Some(Audience::Members) } else { draft.stated(category) };
        row.text = text(table.text, &fields);
        row.mentions = mentions(row.text.as_deref().unwrap_or_default());
        row.title = fields.get("title").cloned();
        row.fields = fields;
        if row.text.is_some() {
            draft.push(row);
        } else {
            draft.stub(Some(category), Why::Wordless, &sheet.file, record.line);
        }
    }
}

fn text(lines: &[&[&str]], fields: &BTreeMap<&'static str, String>) -> Option<String> {
    let lines = lines.iter().filter_map(|line| {
        let cells: Vec<&str> =
            line.iter().filter_map(|name| fields.get(name).map(String::as_str)).collect();
        (!cells.is_empty()).then(|| cells.join(", "))
    });
    words(&lines.collect::<Vec<_>>().join("\n"))
}
