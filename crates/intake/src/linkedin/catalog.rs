//! Which files exports hold, with their columns, and what becomes of each.
//!
//! Columns are written as the exports write them. A file that is not here is unknown and quarantined; a
//! column that is not here is not copied. See `docs/formats/linkedin-export.md` for where this was read.

use super::feeds::FEEDS;
use super::table::Table;

/// What becomes of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    /// A stub for each record: the category and the place, never the text.
    Stub(&'static str),
    Table(&'static Table),
    Profile,
    Summary,
    Endorsement(Side),
    Recommendation(Side),
    Share,
    Comment,
    Media,
    Answer,
    Assistant,
    /// A file that holds one sentence and no table.
    Sentence,
}

/// Who of two people the archive's owner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Received,
    Given,
}

/// One kind of file.
#[derive(Debug)]
pub(crate) struct Feed {
    /// The name without folder, extension, suffix and case.
    pub(crate) key: &'static str,
    /// Keys that it had in other years.
    pub(crate) aliases: &'static [&'static str],
    /// The columns by which its header is found, and without which it is not read.
    pub(crate) needs: &'static [&'static str],
    /// Those of an older form, if it had other ones.
    pub(crate) older: &'static [&'static str],
    /// Other columns that it is known to have.
    pub(crate) columns: &'static [&'static str],
    /// The columns with instants.
    pub(crate) dates: &'static [&'static str],
    /// For what must never pass: as many of these columns give it away under any name.
    pub(crate) marks: (usize, &'static [&'static str]),
    pub(crate) treat: Use,
}

impl Feed {
    /// Everything that it may have.
    pub(crate) fn known_columns(&self) -> impl Iterator<Item = &'static str> {
        let table = match self.treat {
            Use::Table(table) => table.columns,
            _ => &[],
        };
        let named = [self.needs, self.older, self.columns, self.dates, self.marks.1];
        named.into_iter().flatten().copied().chain(table.iter().map(|column| column.header))
    }
}

/// A file that only the configuration knows: its first line is its header.
pub(crate) const UNKNOWN: Feed = Feed {
    key: "",
    aliases: &[],
    needs: &[],
    older: &[],
    columns: &[],
    dates: &[],
    marks: (0, &[]),
    treat: Use::Sentence,
};

/// Files that only a Complete export has. Two of them are needed to call it one.
pub(crate) const COMPLETE: &[&str] = &[
    "ad targeting",
    "inferences about you",
    "searchqueries",
    "logins",
    "ads clicked",
    "security challenges",
];

/// The feed of a file, by its key.
pub(crate) fn feed(key: &str) -> Option<&'static Feed> {
    FEEDS.iter().find(|feed| feed.key == key || feed.aliases.contains(&key))
}

/// The feed whose columns these are, if it must never pass, and its category.
pub(crate) fn given_away(header: &[String]) -> Option<(&'static Feed, &'static str)> {
    FEEDS.iter().find_map(|feed| {
        let (least, marks) = feed.marks;
        let found =
            marks.iter().filter(|mark| header.contains(&super::name::column_key(mark))).count();
        match feed.treat {
            Use::Stub(category) if least > 0 && found >= least => Some((feed, category)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::linkedin::name::file_key;

    /// Keys of the files that the documentation's tables name, in their first column.
    fn documented() -> BTreeSet<String> {
        let page = include_str!("../../../../docs/formats/linkedin-export.md");
        page.lines()
            .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
            .flat_map(|cell| cell.split(", "))
            .filter(|name| crate::linkedin::name::extension(name) == "csv")
            .map(file_key)
            .collect()
    }

    #[test]
    fn the_documentation_names_every_file_and_no_other() {
        let documented = documented();
        for feed in FEEDS {
            assert!(documented.contains(feed.key), "`{}` is not documented", feed.key);
        }
        for key in documented {
            assert!(feed(&key).is_some(), "`{key}` is documented and not known");
        }
    }

    #[test]
    fn every_category_is_a_leaf_and_every_mark_a_column() {
        for feed in FEEDS {
            if let Use::Stub(category) = feed.treat {
                assert!(abide_terms::taxonomy::leaf(category).is_some(), "{category}");
                let is_marked = feed.marks.0 > 0;
                assert_eq!(is_marked, abide_terms::taxonomy::is_never(category), "{}", feed.key);
            }
        }
    }

    #[test]
    fn no_file_that_is_read_gives_itself_away() {
        for feed in FEEDS.iter().filter(|feed| !matches!(feed.treat, Use::Assistant)) {
            let header: Vec<String> =
                feed.known_columns().map(crate::linkedin::name::column_key).collect();
            let category = given_away(&header).map(|(_, category)| category);
            match feed.treat {
                Use::Stub(own) if abide_terms::taxonomy::is_never(own) => {
                    assert!(category.is_some(), "`{}` would pass under another name", feed.key);
                }
                _ => assert_eq!(category, None, "{}", feed.key),
            }
        }
    }
}
