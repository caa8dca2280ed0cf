//! Filling a directory.

use std::collections::BTreeSet;

use super::key::{self, Space, join, within};
use super::table::Table;
use super::{Directory, PersonId, ambiguous::Ambiguous};
use crate::error::{Code, Error, Result};
use crate::fold::Folded;

/// Longer names are cut.
pub(super) const WORDS_MAX: usize = 8;
/// Handles and links of fewer characters are left out: they would be found everywhere.
const HANDLE_CHARS_MIN: usize = 2;

/// Somebody, by everything that they are called.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// The name in use first, then previous names and other spellings. Of one word alone, a name counts where the person is near.
    pub names: &'a [&'a str],
    /// With or without `@`.
    pub handles: &'a [&'a str],
    /// Profile pages, such as `https://www.linkedin.com/in/anna-example`.
    pub links: &'a [&'a str],
}

/// Collects people.
#[derive(Debug, Default)]
pub struct Builder {
    firsts: Vec<u64>,
    handles: Vec<u64>,
    prefixes: Vec<u64>,
    /// Of profile links.
    hosts: BTreeSet<u64>,
    entries: Vec<(u64, PersonId)>,
    singles: Vec<[u32; 2]>,
}

impl Builder {
    /// Adds somebody, and says by which number they are known from then on.
    pub fn add(&mut self, person: &Person<'_>) -> Result<PersonId> {
        let id = PersonId::try_from(self.singles.len()).ok().filter(|id| *id < PersonId::MAX);
        let id =
            id.ok_or_else(|| Error::new(Code::Directory, "the directory has too many people"))?;
        let mut single = [0; 2];
        for (place, name) in person.names.iter().enumerate() {
            let folded = Folded::new(name);
            let words: Vec<u64> = key::words(folded.text())
                .take(WORDS_MAX)
                .map(|word| key::word(word.as_bytes()))
                .collect();
            self.name(&words, id);
            if let (0, Some(first), Some(last)) = (place, words.first(), words.last()) {
                single = [*first as u32, *last as u32];
                // A character alone is no given name.
                let is_han = folded.text().bytes().next().is_some_and(key::is_han);
                if let ([.., one, two], true) = (words.as_slice(), is_han) {
                    single = [*first as u32, join(*one, *two) as u32];
                }
            }
            // Beyond ASCII, case is folded here and not while reading.
            if !folded.text().is_ascii() {
                for other in [folded.text().to_lowercase(), folded.text().to_uppercase()] {
                    let words: Vec<u64> = key::words(&other)
                        .take(WORDS_MAX)
                        .map(|word| key::word(word.as_bytes()))
                        .collect();
                    self.name(&words, id);
                }
            }
        }
        for handle in person.handles {
            let folded = Folded::new(handle.trim());
            let handle = folded.text().trim_start_matches('@');
            if handle.chars().count() >= HANDLE_CHARS_MIN {
                let hash = key::word(handle.as_bytes());
                self.handles.push(within(Space::Handle, hash));
                self.entries.push((within(Space::Handle, hash), id));
            }
        }
        for link in person.links {
            let link = key::link(Folded::new(link).text());
            if let Some((host, _)) = link.split_once('/') {
                self.hosts.insert(key::word(host.as_bytes()));
                self.entries.push((within(Space::Link, key::word(link.as_bytes())), id));
            }
        }
        self.singles.push(single);
        Ok(id)
    }

    fn name(&mut self, words: &[u64], id: PersonId) {
        let Some((first, rest)) = words.split_first() else { return };
        if rest.is_empty() {
            return;
        }
        self.firsts.push(*first);
        let mut hash = *first;
        for word in rest {
            hash = join(hash, *word);
            self.prefixes.push(hash);
        }
        self.entries.push((within(Space::Name, hash), id));
    }

    pub fn build(mut self) -> Directory {
        self.singles.shrink_to_fit();
        let table = Table::new(&self.firsts, &self.handles, &self.prefixes, self.entries);
        Directory { table, singles: self.singles, hosts: self.hosts, ambiguous: Ambiguous::new() }
    }
}
