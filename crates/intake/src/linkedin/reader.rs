//! Reads the parts of one member's export into rows.
//!
//! Every file is read and checked before the first row is handed on: an archive that is refused halfway
//! leaves nothing behind.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::archive::{Archive, Limits};
use super::catalog::{self, COMPLETE, Feed, Use};
use super::draft::{Draft, set_made, words};
use super::feeds::FEEDS;
use super::mention::mentions;
use super::name::{base, extension, file_key, is_under};
use super::row::{Row, Why};
use super::settings::{Mapping, Owner, Settings};
use super::sheet::{self, Refusal, Sheet};
use super::{answer, content, people, profile, table, transcript};
use crate::private::{self, Tell};
use crate::quarantine::{Quarantine, What};
use crate::{Error, Kind, Place, Result};

/// Whose export it is, and how it is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The source's name in the configuration.
    pub source: &'a str,
    pub owner: &'a Owner,
    pub settings: &'a Settings,
}

/// What an export was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Whether at least two files are there that only a Complete export has. `false` says nothing: files that do
    /// not apply to an account are left out.
    pub is_complete: bool,
    /// Rows and stubs by file, in the order of reading.
    pub files: Vec<FileReport>,
    /// Records that the export has twice, counted once.
    pub duplicates: u64,
    /// The birth date of the profile, with its year: for the age gate, and for nothing else.
    pub birth_date: Option<Date>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// `<archive>/<file>`.
    pub file: String,
    pub rows: u64,
    pub stubs: u64,
}

/// A file that was opened and is not made into rows yet.
enum Opened {
    Sheet(&'static Feed, Sheet),
    Stubs(Option<&'static str>, Why, Vec<u64>),
    Mapped(Mapping, Option<Sheet>),
    Article(String),
}

/// Reads the parts of an export, and hands its rows to the sink: those with words, and a stub for each
/// record that is not used. What nothing maps goes into the quarantine.
///
/// The sink is called only after all parts were found sound.
pub fn read(
    request: Request<'_>,
    parts: &mut [Archive],
    limits: &Limits,
    quarantine: &mut Quarantine,
    sink: &mut dyn FnMut(Row) -> Result<()>,
) -> Result<Report> {
    let mut report = Report::default();
    let mut draft = Draft::new(request.source, request.owner, request.settings, quarantine);
    let mut budget = limits.total_bytes_max;
    let mut files: Vec<((usize, Reverse<usize>), String, Opened)> = Vec::new();
    let mut marks: Vec<&str> = Vec::new();
    for part in parts {
        let names: Vec<String> = part.names().map(str::to_owned).collect();
        for name in names {
            let bytes = part.read(&name, &mut budget)?;
            let file = format!("{}/{name}", part.label());
            let key = file_key(&name);
            marks.extend(COMPLETE.iter().filter(|mark| **mark == key));
            let opened = open(&mut draft, &file, &name, &bytes, limits)?;
            // Of two files of one feed the one with more columns comes first, so that its copy counts.
            let order = match &opened {
                Opened::Sheet(feed, sheet) => {
                    let at = FEEDS.iter().position(|known| known.key == feed.key);
                    (at.unwrap_or(FEEDS.len()), Reverse(sheet.header.len()))
                }
                _ => (FEEDS.len(), Reverse(0)),
            };
            files.push((order, file, opened));
        }
    }
    marks.sort_unstable();
    marks.dedup();
    report.is_complete = marks.len() >= 2;
    files.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    for (_, file, opened) in files {
        let from = draft.rows.len();
        match opened {
            Opened::Sheet(feed, sheet) => {
                if let Some(birth) = make(&mut draft, &sheet, feed) {
                    report.birth_date.get_or_insert(birth);
                }
            }
            Opened::Stubs(category, why, lines) => {
                for line in lines {
                    draft.stub(category, why, &file, line);
                }
            }
            Opened::Mapped(mapping, sheet) => mapped(&mut draft, &file, &mapping, sheet.as_ref()),
            Opened::Article(html) => {
                if let Err(refusal) = content::read_article(&mut draft, &file, &html) {
                    refuse(&mut draft, &file, &refusal);
                    draft.stub(Some("content.article"), Why::Refused, &file, refusal.line);
                }
            }
        }
        let made = draft.rows.get(from..).unwrap_or_default();
        let stubs = made.iter().filter(|row| row.stub.is_some()).count() as u64;
        report.files.push(FileReport { file, rows: made.len() as u64 - stubs, stubs });
    }
    if let (Some(theirs), Some(ours)) = (report.birth_date, request.owner.birth_date)
        && theirs > ours
    {
        let place = format!("{}:Profile.csv", request.source);
        draft.quarantine.add(request.source, What::Date, "Birth Date", &place, |_| {
            "by the profile they are younger than by the platform, so no words are taken; see which is right".to_owned()
        });
        // Who may be too young has no words here: of two dates the later one counts.
        for row in &mut draft.rows {
            row.text = None;
            row.messages.clear();
            row.media.clear();
        }
    }
    report.duplicates = draft.duplicates;
    draft.rows.into_iter().try_for_each(sink)?;
    Ok(report)
}

fn open(
    draft: &mut Draft<'_>,
    file: &str,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Opened> {
    let kind = extension(name);
    if is_under(name, "articles") && matches!(kind.as_str(), "html" | "htm") {
        let text = utf8(file, bytes)?;
        if text.len() > limits.cell_bytes_max {
            return Err(huge(file, 1, limits));
        }
        return Ok(Opened::Article(text.to_owned()));
    }
    let feed = if kind == "csv" { catalog::feed(&file_key(name)) } else { None };
    if let Some(Feed { treat: Use::Stub(category), needs, dates, .. }) = feed {
        // Its words are not wanted, so they may be in any encoding.
        let text = String::from_utf8_lossy(bytes);
        let given_away = sheet::given_away(&text, limits.cell_bytes_max);
        let category = match given_away {
            Some((_, given_away)) if !abide_terms::taxonomy::is_never(category) => given_away,
            _ => category,
        };
        let count = sheet::count(&text, needs, dates);
        draft.seen.join(count.seen);
        return Ok(Opened::Stubs(Some(category), why(category), count.lines));
    }
    if kind != "csv" {
        let mapping = draft.settings.mapping(name).filter(|mapping| mapping.category.is_some());
        return Ok(match mapping {
            Some(mapping) => Opened::Mapped(mapping.clone(), None),
            None => unknown(draft, file, name),
        });
    }
    let text = utf8(file, bytes)?;
    let is_assistant = feed.is_some_and(|feed| matches!(feed.treat, Use::Assistant));
    if !is_assistant
        && let Some((given_away, category)) = sheet::given_away(text, limits.cell_bytes_max)
    {
        let count = sheet::count(text, given_away.needs, &[]);
        let source = draft.source;
        draft.quarantine.add(source, What::File, base(name), &format!("{source}:{file}"), |_| {
            format!("its columns are those of `{category}`, which is never used; nothing maps it")
        });
        return Ok(Opened::Stubs(Some(category), Why::Refused, count.lines));
    }
    let Some(feed) = feed else {
        let mapping =
            draft.settings.mapping(name).filter(|mapping| mapping.category.is_some()).cloned();
        return Ok(match mapping {
            Some(mapping) => open_mapped(draft, file, text, mapping, limits)?,
            None => unknown(draft, file, name),
        });
    };
    if let Use::Sentence = feed.treat {
        return Ok(match text.trim_start_matches('\u{feff}').trim() {
            "" | "No conversations found" => Opened::Stubs(None, Why::Wordless, Vec::new()),
            _ => {
                refuse(draft, file, &Refusal::at(1, "it was only ever seen to hold one sentence"));
                Opened::Stubs(None, Why::Refused, vec![1])
            }
        });
    }
    match Sheet::read(file, text, feed, limits) {
        Ok(sheet) if private::tells(sheet.unknown_columns(feed), Tell::Sure) => {
            Ok(messages(draft, file, &sheet))
        }
        Ok(sheet) => {
            draft.seen.join(sheet.seen);
            draft.note_columns(&sheet, feed);
            Ok(Opened::Sheet(feed, sheet))
        }
        Err(refusal) if refusal.is_too_large => Err(huge(file, refusal.line, limits)),
        Err(refusal) => {
            refuse(draft, file, &refusal);
            Ok(Opened::Stubs(feed_category(feed), Why::Refused, vec![refusal.line]))
        }
    }
}

fn open_mapped(
    draft: &mut Draft<'_>,
    file: &str,
    text: &str,
    mapping: Mapping,
    limits: &Limits,
) -> Result<Opened> {
    match Sheet::read(file, text, &catalog::UNKNOWN, limits) {
        Ok(sheet) if private::tells(sheet.header.iter().map(String::as_str), Tell::Likely) => {
            Ok(messages(draft, file, &sheet))
        }
        Ok(sheet) => {
            let named = mapping.text.iter().chain(&mapping.made);
            if let Some(column) =
                named.into_iter().find(|column| !sheet.has(column) && !sheet.header.is_empty())
            {
                return Err(Error::new(Kind::Column, format!("the file has no column `{column}`"))
                    .at(Place::file(file))
                    .hint(format!(
                        "see `[source.{}.linkedin.file]` in the configuration",
                        draft.source
                    )));
            }
            Ok(Opened::Mapped(mapping, Some(sheet)))
        }
        Err(refusal) if refusal.is_too_large => Err(huge(file, refusal.line, limits)),
        Err(refusal) => {
            refuse(draft, file, &refusal);
            Ok(Opened::Mapped(Mapping { text: None, ..mapping }, None))
        }
    }
}

/// A file whose columns are those of private messages, whatever it is called: stubs of them.
fn messages(draft: &mut Draft<'_>, file: &str, sheet: &Sheet) -> Opened {
    let source = draft.source;
    draft.quarantine.add(source, What::File, base(file), &format!("{source}:{file}"), |_| {
        "its columns are those of private messages, which are never used; nothing maps it"
            .to_owned()
    });
    let lines = sheet.rows.iter().map(|row| row.line).collect();
    Opened::Stubs(Some("messages.private"), Why::Never, lines)
}

/// Makes the rows of a file. Returns the birth date, if the file has one.
fn make(draft: &mut Draft<'_>, sheet: &Sheet, feed: &Feed) -> Option<Date> {
    match feed.treat {
        Use::Profile => return profile::read(draft, sheet),
        Use::Summary => profile::read_summary(draft, sheet),
        Use::Table(table) => table::read(draft, sheet, feed, table),
        Use::Endorsement(side) => people::read_endorsements(draft, sheet, side, feed.key),
        Use::Recommendation(side) => people::read_recommendations(draft, sheet, side, feed.key),
        Use::Share => content::read_shares(draft, sheet),
        Use::Comment => content::read_comments(draft, sheet),
        Use::Media => content::read_media(draft, sheet),
        Use::Answer => answer::read(draft, sheet, feed.key),
        Use::Assistant => transcript::read(draft, sheet, feed.key),
        Use::Stub(_) | Use::Sentence => {}
    }
    None
}

/// Rows of a file that only the configuration knows.
fn mapped(draft: &mut Draft<'_>, file: &str, mapping: &Mapping, sheet: Option<&Sheet>) {
    let category = mapping.category.as_deref();
    let Some((sheet, column)) = sheet.zip(mapping.text.as_deref()) else {
        let lines =
            sheet.map_or_else(|| vec![1], |sheet| sheet.rows.iter().map(|row| row.line).collect());
        let why = category.map_or(Why::Unknown, why);
        for line in lines {
            draft.stub(category, why, file, line);
        }
        return;
    };
    let category = category.unwrap_or_default();
    for record in &sheet.rows {
        let text = words(sheet.cell(record, column));
        let (Some(text), false) = (text, abide_terms::taxonomy::is_never(category)) else {
            draft.stub(Some(category), why(category), file, record.line);
            continue;
        };
        let made = mapping.made.as_deref().and_then(|column| draft.made(sheet, record, column));
        let date = mapping.made.as_deref().map_or("", |column| sheet.cell(record, column));
        let identity = [file_key(file), date.to_owned(), text.clone()];
        let identity: Vec<&str> = identity.iter().map(String::as_str).collect();
        let mut row = draft.row(category, &identity, file, record.line);
        set_made(&mut row, made);
        row.audience = mapping.audience.as_ref().map(|constant| constant.is);
        row.mentions = mentions(&text);
        row.text = Some(text);
        draft.push(row);
    }
}

fn why(category: &str) -> Why {
    if abide_terms::taxonomy::is_never(category) {
        Why::Never
    } else if category.starts_with("content.") {
        Why::Wordless
    } else {
        Why::NotUsed
    }
}

/// The category of a file that could not be read, if all its rows have the same.
fn feed_category(feed: &Feed) -> Option<&'static str> {
    match feed.treat {
        Use::Stub(category) => Some(category),
        Use::Table(table) => match table.category {
            table::Category::Always(category) => Some(category),
            table::Category::ByField(..) => None,
        },
        Use::Profile | Use::Summary => Some("profile"),
        Use::Endorsement(_) => Some("profile.endorsement"),
        Use::Recommendation(_) => Some("profile.recommendation"),
        Use::Share => Some("content.post"),
        Use::Comment => Some("content.comment"),
        Use::Media => Some("content.media"),
        Use::Answer => Some("jobs.generic_answer"),
        Use::Assistant => Some("genai.input"),
        Use::Sentence => None,
    }
}

fn unknown(draft: &mut Draft<'_>, file: &str, name: &str) -> Opened {
    let source = draft.source;
    draft.quarantine.add(source, What::File, base(name), &format!("{source}:{file}"), |name| {
        let columns = if extension(name) == "csv" {
            ", text = \"<column>\", made = \"<column>\""
        } else {
            ""
        };
        format!(
            "add to [source.{source}.linkedin.file]: {name:?} = {{ category = \"<category>\"{columns} }}"
        )
    });
    Opened::Stubs(None, Why::Unknown, vec![1])
}

fn refuse(draft: &mut Draft<'_>, file: &str, refusal: &Refusal) {
    let column = refusal.column.map(|column| format!(", column {column}")).unwrap_or_default();
    let place = draft.place(file, refusal.line);
    let source = draft.source;
    draft.quarantine.add(source, What::File, base(file), &place, |_| {
        format!(
            "the file is refused (line {}{column}: {}); if a fresh export has it too, its format is not known here",
            refusal.line, refusal.why
        )
    });
}

/// The text, or the place of the first byte that is none.
fn utf8<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count() as u64;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = (before.len() - start) as u64 + 1;
        Error::new(Kind::Malformed, "the file is not UTF-8")
            .at(Place::line(file, line).column(column))
            .hint("exports are UTF-8; a program that saved the file again may have changed that")
    })
}

fn huge(file: &str, line: u64, limits: &Limits) -> Error {
    Error::new(Kind::TooLarge, format!("a cell exceeds {} bytes", limits.cell_bytes_max))
        .at(Place::line(file, line))
        .hint("a quote may be missing before that line; take the file out if it is not needed")
}
