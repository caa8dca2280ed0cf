//! Whose archive it is. No archive says so, so the configuration does: by a file, or by the archives' names.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::dialect::{Dialect, Records};
use super::name::column_key;
use crate::{Error, Kind, Place, Result};

/// How archives get their owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owners {
    /// By archive name: the member, and the time of capture where it is known.
    Listed(BTreeMap<String, (String, Option<Timestamp>)>),
    /// What stands before and after `{member}` in the archive's name.
    Named { before: String, after: String },
}

/// The archives of one member: the parts of an export, or several exports, read as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owned {
    pub archives: Vec<String>,
    /// The last of the captures. Unknown if one of them is.
    pub captured_at: Option<Timestamp>,
}

impl Owners {
    /// A pattern of archive names, such as `{member}.zip`. A file name without `{member}` is no pattern.
    pub fn pattern(pattern: &str) -> Option<Self> {
        let (before, after) = pattern.split_once("{member}")?;
        Some(Self::Named { before: before.to_owned(), after: after.to_owned() })
    }

    /// A file with the columns `archive`, `member` and perhaps `captured` (an RFC 3339 instant or a date).
    pub fn list(file: &str, text: &str) -> Result<Self> {
        let fault = |line: u64, message: String| {
            Error::new(Kind::Malformed, message)
                .at(Place::line(file, line))
                .hint("the file has the columns `archive,member` and perhaps `captured`, such as `2026-07-20`")
        };
        let mut records =
            Records::new(text.trim_start_matches('\u{feff}'), Dialect::Doubled, 1 << 16);
        let mut next = || {
            records
                .next()
                .transpose()
                .map_err(|broken| fault(broken.line, broken.fault.to_string()))
        };
        let header = next()?.map(|record| record.cells).unwrap_or_default();
        let column = |name: &str| header.iter().position(|cell| column_key(cell) == name);
        let (Some(archive), Some(member)) = (column("archive"), column("member")) else {
            return Err(fault(1, "a column `archive` or `member` is missing".to_owned()));
        };
        let captured = column("captured");
        let mut owners = BTreeMap::new();
        while let Some(record) = next()? {
            if record.is_blank() {
                continue;
            }
            let cell = |at: usize| record.cells.get(at).map_or("", |cell| cell.trim());
            let (archive, member) = (cell(archive), cell(member));
            if archive.is_empty() || member.is_empty() {
                return Err(fault(record.line, "the archive or the member is empty".to_owned()));
            }
            let at = match captured.map_or("", cell) {
                "" => capture(archive),
                value => Some(instant(value).ok_or_else(|| {
                    fault(record.line, format!("`{value}` is neither a date nor an instant"))
                })?),
            };
            if owners.insert(archive.to_owned(), (member.to_owned(), at)).is_some() {
                let message = format!("the archive `{archive}` has two owners");
                return Err(Error::new(Kind::Duplicate, message).at(Place::line(file, record.line)));
            }
        }
        Ok(Self::Listed(owners))
    }

    /// The member whose archive it is, and when it was made.
    pub fn of(&self, archive: &str) -> Option<(String, Option<Timestamp>)> {
        match self {
            Self::Listed(owners) => owners.get(archive).cloned(),
            Self::Named { before, after } => {
                let member = archive.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                (!member.is_empty()).then(|| (member.to_owned(), capture(archive)))
            }
        }
    }

    /// Archive name to member, as a table of the configuration has it.
    pub fn table(owners: &BTreeMap<String, String>) -> Self {
        let dated = owners
            .iter()
            .map(|(archive, member)| (archive.clone(), (member.clone(), capture(archive))));
        Self::Listed(dated.collect())
    }

    /// The archives that a list names. A pattern names none.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &str> {
        let owners = match self {
            Self::Listed(owners) => Some(owners),
            Self::Named { .. } => None,
        };
        owners.into_iter().flat_map(|owners| owners.keys().map(String::as_str))
    }

    /// Archives by their member, and those that nobody is said to own.
    pub fn sort<'a>(
        &self,
        archives: impl IntoIterator<Item = &'a str>,
    ) -> (BTreeMap<String, Owned>, Vec<String>) {
        let mut members: BTreeMap<String, Owned> = BTreeMap::new();
        let mut orphans = Vec::new();
        for archive in archives {
            let Some((member, at)) = self.of(archive) else {
                orphans.push(archive.to_owned());
                continue;
            };
            let owned = members.entry(member).or_default();
            owned.captured_at = match (owned.archives.is_empty(), owned.captured_at) {
                (true, _) => at,
                (false, known) => known.zip(at).map(|(one, other)| one.max(other)),
            };
            owned.archives.push(archive.to_owned());
        }
        (members, orphans)
    }
}

/// The end of the day in `Complete_LinkedInDataExport_07-20-2026.zip`.
pub fn capture(archive: &str) -> Option<Timestamp> {
    let (_, tail) = archive.split_once("_LinkedInDataExport_")?;
    let mut numbers = tail.get(..10)?.split('-').map(str::parse::<i16>);
    let (month, day, year) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
    end_of(Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?)
}

fn instant(value: &str) -> Option<Timestamp> {
    value.parse().ok().or_else(|| end_of(value.parse::<Date>().ok()?))
}

fn end_of(day: Date) -> Option<Timestamp> {
    let next = TimeZone::UTC.to_timestamp(day.tomorrow().ok()?.at(0, 0, 0, 0)).ok()?;
    next.checked_sub(SignedDuration::from_micros(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_find_their_owners() {
        let list = Owners::list(
            "owners.csv",
            "archive,member,captured\na.zip,m1,2026-01-02\nb.zip,m1,2026-01-03T10:00:00Z\nBasic_LinkedInDataExport_07-20-2026.zip,m2,\n",
        )
        .unwrap();
        let names = ["a.zip", "b.zip", "Basic_LinkedInDataExport_07-20-2026.zip", "c.zip"];
        let (members, orphans) = list.sort(names);
        let show: Vec<String> = members
            .iter()
            .map(|(member, owned)| {
                format!("{member} {:?} {}", owned.archives, owned.captured_at.unwrap())
            })
            .collect();
        assert_eq!(
            show,
            [
                r#"m1 ["a.zip", "b.zip"] 2026-01-03T10:00:00Z"#,
                r#"m2 ["Basic_LinkedInDataExport_07-20-2026.zip"] 2026-07-20T23:59:59.999999Z"#
            ]
        );
        assert_eq!(orphans, ["c.zip"]);
        let named = Owners::pattern("export-{member}.zip").unwrap();
        assert_eq!(named.of("export-m7.zip"), Some(("m7".into(), None)));
        assert_eq!(named.of("export-.zip"), None);
        assert_eq!(Owners::pattern("owners.csv"), None);
    }

    #[test]
    fn a_list_that_cannot_be_trusted_is_refused() {
        for (text, expected) in [
            ("archive\na", "`o.csv`, line 1: a column `archive` or `member` is missing"),
            ("archive,member\na,\n", "`o.csv`, line 2: the archive or the member is empty"),
            ("archive,member\na,x\na,y\n", "`o.csv`, line 3: the archive `a` has two owners"),
            (
                "archive,member,captured\na,x,soon\n",
                "`o.csv`, line 2: `soon` is neither a date nor an instant",
            ),
            ("archive,member\n\"a,x\n", "`o.csv`, line 3: a quoted cell is not closed"),
        ] {
            assert_eq!(Owners::list("o.csv", text).unwrap_err().to_string(), expected);
        }
    }
}
