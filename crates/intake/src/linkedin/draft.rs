//! Rows on their way out of one export: made, compared with those already there, counted.

use std::collections::BTreeMap;

use abide_terms::Audience;

use super::catalog::Feed;
use super::date::{self, Order, Reading, Seen, Span};
use super::row::{Row, Why, id};
use super::settings::{Owner, Settings};
use super::sheet::{Record, Sheet};
use crate::quarantine::{Quarantine, Stated, What};

/// What the readers of single files share.
pub(crate) struct Draft<'a> {
    pub(crate) source: &'a str,
    pub(crate) owner: &'a Owner,
    pub(crate) settings: &'a Settings,
    pub(crate) quarantine: &'a mut Quarantine,
    pub(crate) rows: Vec<Row>,
    known: BTreeMap<String, usize>,
    pub(crate) duplicates: u64,
    /// The orders of day and month that the archive's files show.
    pub(crate) seen: Seen,
    /// The owner's name as the profile has it, to tell their words in transcripts.
    pub(crate) name: Option<String>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(
        source: &'a str,
        owner: &'a Owner,
        settings: &'a Settings,
        quarantine: &'a mut Quarantine,
    ) -> Self {
        Self {
            source,
            owner,
            settings,
            quarantine,
            rows: Vec::new(),
            known: BTreeMap::new(),
            duplicates: 0,
            seen: Seen::default(),
            name: None,
        }
    }

    pub(crate) fn place(&self, file: &str, line: u64) -> String {
        format!("{}:{file}:{line}", self.source)
    }

    /// A row without words, made at some time between joining and capture.
    ///
    /// `identity` is what makes it this record in every export of this member.
    pub(crate) fn row(&self, category: &str, identity: &[&str], file: &str, line: u64) -> Row {
        let mut parts = vec![self.source, self.owner.member.as_str()];
        parts.extend_from_slice(identity);
        Row {
            id: id(&parts),
            category: Some(category.to_owned()),
            author: self.owner.member.clone(),
            made_from: self.owner.joined,
            made_to: self.owner.captured_at,
            place: self.place(file, line),
            ..Row::default()
        }
    }

    /// A record of which nothing but its being there is kept. Its id comes from its place: a digest of a phone
    /// number would tell the number to anyone who tries them all.
    pub(crate) fn stub(&mut self, category: Option<&str>, why: Why, file: &str, line: u64) {
        let place = self.place(file, line);
        self.stub_at(category, why, place);
    }

    /// A stub in the place of a row.
    pub(crate) fn stub_like(&mut self, row: &Row, why: Why) {
        self.stub_at(row.category.as_deref(), why, row.place.clone());
    }

    fn stub_at(&mut self, category: Option<&str>, why: Why, place: String) {
        // Cells of one row can be stubs of different categories.
        let id = id(&["stub", &place, category.unwrap_or_default()]);
        if self.known.contains_key(&id) {
            return;
        }
        let category = category.map(str::to_owned);
        let author = self.owner.member.clone();
        self.push(Row { id, category, author, place, stub: Some(why), ..Row::default() });
    }

    /// Takes a row in, unless the export has it already under another file name.
    ///
    /// Where two copies disagree about who could see it, nobody knows.
    pub(crate) fn push(&mut self, row: Row) {
        let Some(first) = self.known.get(&row.id).and_then(|index| self.rows.get_mut(*index))
        else {
            self.known.insert(row.id.clone(), self.rows.len());
            self.rows.push(row);
            return;
        };
        self.duplicates += 1;
        match (first.is_audience_stated, row.is_audience_stated) {
            (false, true) => {
                first.audience = row.audience;
                first.is_audience_stated = true;
            }
            (true, true) if first.audience != row.audience => {
                first.audience = None;
                let place = first.place.clone();
                self.quarantine.add(self.source, What::Audience, "two answers", &place, |_| {
                    "two files of the export disagree about who could see it; it stays unknown"
                        .to_owned()
                });
            }
            _ => {}
        }
    }

    /// The audience that the configuration states for records of which the archive says nothing.
    pub(crate) fn stated(&self, category: &str) -> Option<Audience> {
        self.settings.audience.get(category).map(|constant| constant.is)
    }

    /// When the row was made, by that column. What cannot be told is noted and stays unknown.
    pub(crate) fn made(&mut self, sheet: &Sheet, record: &Record, column: &str) -> Option<Span> {
        let reading = date::read(sheet.cell(record, column), self.order(sheet));
        self.note(reading, column, &sheet.file, record.line)
    }

    fn order(&self, sheet: &Sheet) -> Option<Order> {
        sheet.seen.order_in(self.seen)
    }

    /// The span of a reading, or a line in the quarantine that says why there is none.
    pub(crate) fn note(
        &mut self,
        reading: Reading,
        column: &str,
        file: &str,
        line: u64,
    ) -> Option<Span> {
        let (kind, why) = match reading {
            Reading::Span(span) => return Some(span),
            Reading::Empty => ("empty", "the record has no date"),
            Reading::Ambiguous => (
                "ambiguous",
                "day and month could be either way round, and no date of the archive shows which; the date stays unknown",
            ),
            Reading::Strange => (
                "strange",
                "no shape of a date that exports are known to have; the date stays unknown",
            ),
        };
        let (place, name) = (self.place(file, line), format!("{column}, {kind}"));
        self.quarantine.add(self.source, What::Date, &name, &place, |_| why.to_owned());
        None
    }

    /// Columns that nothing reads: they are not copied.
    pub(crate) fn note_columns(&mut self, sheet: &Sheet, feed: &Feed) {
        let ignored = self.settings.mapping(&sheet.file).map(|mapping| mapping.ignore.as_slice());
        for column in sheet.unknown_columns(feed) {
            if ignored.is_some_and(|ignored| ignored.iter().any(|name| name == column)) {
                continue;
            }
            let place = format!("{}:{}", self.source, sheet.file);
            let count = sheet.rows.len() as u64;
            let source = self.source;
            let file = super::name::base(&sheet.file);
            let stated = Stated::Column(column);
            self.quarantine.add_stated((source, What::Column), stated, &place, count, |name| {
                format!(
                    "add to [source.{source}.linkedin.file]: {file:?} = {{ ignore = [{name:?}] }}"
                )
            });
        }
    }
}

/// Sets when the row was made; an unknown time is not the time of joining.
pub(crate) fn set_made(row: &mut Row, made: Option<Span>) {
    row.made_from = made.map(|span| span.from);
    row.made_to = made.map(|span| span.to);
}

/// The words of a cell, or nothing.
pub(crate) fn words(cell: &str) -> Option<String> {
    let cell = cell.trim();
    (!cell.is_empty()).then(|| cell.to_owned())
}
