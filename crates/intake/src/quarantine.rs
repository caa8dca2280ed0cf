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
    /// The file, column or value.
    pub name: String,
    /// How many rows (for a file: 1).
    pub count: u64,
    /// What would map it, as a line of the configuration.
    pub hint: String,
}

/// How many different names of one kind are listed one by one, for a source. A column of free text that
/// was taken for a category must not become a list of what members wrote.
const NAMES_MAX: usize = 100;
/// Names are cut to this length, for the same reason.
const NAME_CHARS_MAX: usize = 64;

/// Collects what is unknown.
#[derive(Debug, Default)]
pub struct Quarantine {
    found: BTreeMap<(String, What, String), Quarantined>,
    names: BTreeMap<(String, What), usize>,
}

impl Quarantine {
    /// Counts one more of it. `hint` is asked for only the first time.
    pub fn add(
        &mut self,
        source: &str,
        what: What,
        name: &str,
        place: &str,
        hint: impl FnOnce(&str) -> String,
    ) {
        self.add_many(source, what, name, place, 1, hint);
    }

    /// Counts `count` more of it.
    pub fn add_many(
        &mut self,
        source: &str,
        what: What,
        name: &str,
        place: &str,
        count: u64,
        hint: impl FnOnce(&str) -> String,
    ) {
        let mut name: String = name.chars().take(NAME_CHARS_MAX).collect();
        let mut key = (source.to_owned(), what, name.clone());
        if !self.found.contains_key(&key) {
            let names = self.names.entry((source.to_owned(), what)).or_default();
            if *names >= NAMES_MAX {
                "…".clone_into(&mut name);
                key.2.clone_from(&name);
            } else {
                *names += 1;
            }
        }
        let line = self.found.entry(key).or_insert_with(|| Quarantined {
            source: source.to_owned(),
            place: place.to_owned(),
            what,
            hint: hint(&name),
            name,
            count: 0,
        });
        line.count += count;
    }

    /// The list, by source, kind and name.
    pub fn into_list(self) -> Vec<Quarantined> {
        self.found.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_free_text_does_not_become_a_list_of_it() {
        let mut quarantine = Quarantine::default();
        for n in 0..500 {
            quarantine.add("s", What::Category, &format!("{n:0>100}"), "f:1", str::to_owned);
        }
        let list = quarantine.into_list();
        assert_eq!(list.len(), 1, "names are cut, so these are one");
        let mut quarantine = Quarantine::default();
        for n in 0..500 {
            quarantine.add("s", What::Category, &n.to_string(), "f:1", str::to_owned);
        }
        let list = quarantine.into_list();
        assert_eq!(list.len(), NAMES_MAX + 1);
        assert_eq!(list.iter().map(|line| line.count).sum::<u64>(), 500);
    }
}
