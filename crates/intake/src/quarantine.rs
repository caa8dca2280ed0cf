//! What was not taken in because no line of the configuration maps it: counted, listed, never guessed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What kind of thing is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum What {
    /// A file in a source's folder that no source names.
    File,
    /// A column that nothing uses and nothing ignores.
    Column,
    /// A value of the category column that the table does not map.
    Category,
    /// A value of the audience column that the table does not map.
    Audience,
    /// A kind of account that the table does not map.
    AccountKind,
    /// A date that does not parse, or is out of order.
    Date,
    /// A place that is no country by name.
    Region,
    /// A row whose parent is not in the source.
    Parent,
    /// A mention that names nobody, or more than one.
    Mention,
    /// A row that cannot be read as a record.
    Row,
}

/// One line of the quarantine list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// The source's name in the configuration.
    pub source: String,
    /// Where it was first seen: `<file>` or `<file>:<line or row>`.
    pub place: String,
    pub what: What,
    /// The file, column or value; its kind and length if it may be something that a member wrote.
    pub name: String,
    /// How many rows (for a file: 1).
    pub count: u64,
    /// What would map it, as a line of the configuration.
    pub hint: String,
}

/// Something that is not ours to repeat: what stands in a source may be what somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stated<'a> {
    /// A column that a file names in its header.
    Column(&'a str),
    /// A key of a JSON object.
    Key(&'a str),
    /// A value of a row.
    Value(&'a str),
}

impl Stated<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Column(text) | Self::Key(text) | Self::Value(text) => text,
        }
    }

    /// The name by which it is listed if it may not be repeated.
    fn hidden(&self) -> String {
        let kind = match self {
            Self::Column(_) => "column",
            Self::Key(_) => "key",
            Self::Value(_) => "value",
        };
        match self.text().chars().count() {
            1 => format!("(a {kind} of one character)"),
            chars => format!("(a {kind} of {chars} characters)"),
        }
    }
}

/// How many different names of one kind are listed one by one, for a source.
const NAMES_MAX: usize = 100;
/// How many are counted one by one, to see which are there often.
const NAMES_COUNTED_MAX: usize = 10_000;
/// A word that is there so often is one of the platform's, and not what one member wrote.
const TIMES_MIN: u64 = 10;

/// Whether it is shaped like a word of a platform, such as `tag_wiki` or `Sent to`: a sentence is not.
pub(crate) fn is_word(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "_-. /".contains(c);
    text.chars().count() <= 32 && text.chars().all(fits) && text.split(' ').count() <= 3
}

/// A line on its way: by which name it is listed depends on how often it is there.
#[derive(Debug)]
struct Counted {
    /// When it was first seen.
    order: usize,
    line: Quarantined,
    /// The name and the hint if it turns out to be rare.
    rare: Option<(String, String)>,
}

/// Collects what is unknown.
#[derive(Debug, Default)]
pub struct Quarantine {
    found: BTreeMap<(String, What, String), Counted>,
    counted: BTreeMap<(String, What), usize>,
}

impl Quarantine {
    /// Counts one more of it. The name is ours or the operator's: the name of a file, of a column in the configuration, or
    /// words of this program.
    pub fn add(
        &mut self,
        source: &str,
        what: What,
        name: &str,
        place: &str,
        hint: impl FnOnce(&str) -> String,
    ) {
        self.count((source, what), name.to_owned(), place, 1, |name| (hint(name), None));
    }

    /// Counts `count` more of something that stands in a source. It is repeated only if it is shaped like a word, and is
    /// the name of a column or there often; else its kind and length are listed.
    pub fn add_stated(
        &mut self,
        (source, what): (&str, What),
        stated: Stated<'_>,
        place: &str,
        count: u64,
        hint: impl Fn(&str) -> String,
    ) {
        let counted = self.counted.entry((source.to_owned(), what)).or_default();
        let is_column = matches!(stated, Stated::Column(_));
        let hidden = stated.hidden();
        if !is_word(stated.text()) || (*counted >= NAMES_COUNTED_MAX && !is_column) {
            return self.count((source, what), hidden, place, count, |_| (hint("…"), None));
        }
        let mut is_new = false;
        self.count((source, what), stated.text().to_owned(), place, count, |name| {
            is_new = true;
            (hint(name), (!is_column).then(|| (hidden, hint("…"))))
        });
        if is_new {
            *self.counted.entry((source.to_owned(), what)).or_default() += 1;
        }
    }

    fn count(
        &mut self,
        (source, what): (&str, What),
        name: String,
        place: &str,
        count: u64,
        hints: impl FnOnce(&str) -> (String, Option<(String, String)>),
    ) {
        let order = self.found.len();
        let line = self.found.entry((source.to_owned(), what, name)).or_insert_with_key(
            |(source, what, name)| {
                let (hint, rare) = hints(name);
                let (source, place) = (source.clone(), place.to_owned());
                let (what, name) = (*what, name.clone());
                Counted {
                    order,
                    line: Quarantined { source, place, what, name, count: 0, hint },
                    rare,
                }
            },
        );
        line.line.count += count;
    }

    /// The list, by source, kind and name.
    pub fn into_list(self) -> Vec<Quarantined> {
        let mut seen: Vec<Counted> = self.found.into_values().collect();
        seen.sort_by_key(|line| line.order);
        let mut list: BTreeMap<(String, What, String), Quarantined> = BTreeMap::new();
        let mut listed: BTreeMap<(String, What), usize> = BTreeMap::new();
        for Counted { mut line, rare, .. } in seen {
            if let Some((name, hint)) = rare.filter(|_| line.count < TIMES_MIN) {
                (line.name, line.hint) = (name, hint);
            }
            let mut key = (line.source.clone(), line.what, line.name.clone());
            if !list.contains_key(&key) {
                let listed = listed.entry((key.0.clone(), key.1)).or_default();
                if *listed >= NAMES_MAX {
                    "…".clone_into(&mut line.name);
                    key.2.clone_from(&line.name);
                } else {
                    *listed += 1;
                }
            }
            list.entry(key).and_modify(|known| known.count += line.count).or_insert(line);
        }
        list.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: impl Iterator<Item = String>) -> Vec<Quarantined> {
        let mut quarantine = Quarantine::default();
        for value in values {
            let hint = |name: &str| format!("values.\"{name}\"");
            quarantine.add_stated(("s", What::Category), Stated::Value(&value), "f:1", 1, hint);
        }
        quarantine.into_list()
    }

    fn text(list: &[Quarantined]) -> String {
        let lines = list.iter().map(|l| format!("{} × {} → {}; ", l.name, l.count, l.hint));
        lines.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_column_of_free_text_does_not_become_a_list_of_it() {
        let told = list((0..500).map(|n| format!("I said {n}, and meant it").repeat(3)));
        assert_eq!(told.iter().map(|line| line.count).sum::<u64>(), 500);
        assert!(told.iter().all(|line| line.name.starts_with("(a value of ")), "{told:?}");
        let told = list((0..20_000).map(|n| format!("Word{n}")));
        assert_eq!(told.iter().map(|line| line.count).sum::<u64>(), 20_000);
        assert!(told.iter().all(|line| line.name.starts_with("(a value of ")), "{told:?}");
        let told = list((0..2000).map(|n| format!("word {}", n % 200)));
        assert_eq!((told.len(), told.iter().map(|line| line.count).sum()), (NAMES_MAX + 1, 2000));
    }

    #[test]
    fn only_what_is_often_there_or_a_column_is_repeated() {
        let often = |value: &str, times: usize| vec![value.to_owned(); times];
        let values = [often("tag_wiki", 10), often("Anna", 9), often("Bert", 2), often("x", 1)];
        assert_eq!(
            text(&list(values.concat().into_iter())),
            "(a value of 4 characters) × 11 → values.\"…\"; (a value of one character) × 1 → values.\"…\"; \
             tag_wiki × 10 → values.\"tag_wiki\"; "
        );
        let sentence = "I live in Paris";
        assert_eq!(
            text(&list(often(sentence, 50).into_iter())),
            "(a value of 15 characters) × 50 → values.\"…\"; "
        );
        let mut quarantine = Quarantine::default();
        for stated in [
            Stated::Column("Sent to"),
            Stated::Column("What I think of it all"),
            Stated::Key("mood"),
        ] {
            quarantine.add_stated(("s", What::Column), stated, "f", 1, str::to_owned);
        }
        assert_eq!(
            text(&quarantine.into_list()),
            "(a column of 22 characters) × 1 → …; (a key of 4 characters) × 1 → …; Sent to × 1 → Sent to; "
        );
    }
}
