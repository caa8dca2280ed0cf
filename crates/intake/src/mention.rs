//! `@handles` in texts, and whom they mean.
//!
//! A handle is resolved among the people of its thread first, then in the members' directory, and only if
//! exactly one person fits. What fits nobody, several, or a person without an account stays unresolved.

use std::collections::{BTreeMap, BTreeSet};

use siphasher::sip128::{Hasher128, SipHasher13};

/// Handles longer than this in words are not tried: `@Ann Maria Smith` is.
const WORDS_MAX: usize = 3;

/// What of a name counts when names are compared: its letters and digits in lower case.
///
/// Platforms write `@T.E.D.`, `@PieterGeerkens` and `@pieter geerkens` for the same people.
pub(crate) fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text behind each `@` that starts a handle: up to the end of its line, `WORDS_MAX` words.
///
/// An `@` behind a letter or digit is part of an address (`ann@example.org`), one before a space is a word.
fn handles(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '@' && !before.is_some_and(|c: char| c.is_alphanumeric() || c == '_') {
            let rest = text.get(at + 1..).unwrap_or_default();
            if rest.chars().next().is_some_and(char::is_alphanumeric) {
                found.push(stretch(rest));
            }
        }
        before = Some(c);
    }
    found
}

fn stretch(rest: &str) -> &str {
    let mut words = 1;
    let mut was_space = false;
    for (at, c) in rest.char_indices() {
        if c == '\n' || c == '\r' || c == '@' {
            return rest.get(..at).unwrap_or_default();
        }
        let is_space = c.is_whitespace();
        if is_space && !was_space {
            if words == WORDS_MAX {
                return rest.get(..at).unwrap_or_default();
            }
            words += 1;
        }
        was_space = is_space;
    }
    rest
}

/// The keys that the stretch may stand for, longest first: cut before every character that is no letter or
/// digit. `words` says how many words a key spans.
fn cuts(stretch: &str) -> Vec<(String, Cut)> {
    let ends = stretch.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
    let mut cuts: Vec<(String, Cut)> = Vec::new();
    for end in ends.chain([stretch.len()]) {
        let part = stretch.get(..end).unwrap_or_default();
        let rest = stretch.get(end..).unwrap_or_default();
        let key = key(part);
        // Behind a whole word stand a space, the end, punctuation and a space, or the genitive.
        let tail = rest.strip_prefix("'s").or_else(|| rest.strip_prefix("’s")).unwrap_or(rest);
        let behind = tail.trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
        let is_whole = behind.is_empty() || behind.starts_with(char::is_whitespace);
        let cut = Cut { is_whole, is_one_word: !part.contains(char::is_whitespace) };
        match cuts.last_mut() {
            Some((last, known)) if *last == key => known.is_whole |= is_whole,
            _ => cuts.push((key, cut)),
        }
    }
    cuts.reverse();
    cuts
}

#[derive(Debug, Clone, Copy)]
struct Cut {
    is_whole: bool,
    is_one_word: bool,
}

/// A person: an index into [`People`].
pub(crate) type Person = u32;

/// Everyone who can be meant, and the threads that they wrote in.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Member ids; `None` for people without an account.
    ids: Vec<Option<String>>,
    keys: Vec<Vec<String>>,
    by_id: BTreeMap<String, Person>,
    strangers: BTreeMap<String, Person>,
    by_key: BTreeMap<String, BTreeSet<Person>>,
    threads: Vec<(u128, Person)>,
}

impl People {
    pub(crate) fn add(&mut self, id: &str, handles: &[String]) {
        let person = self.push(Some(id.to_owned()), handles.iter().map(|handle| key(handle)));
        self.by_id.insert(id.to_owned(), person);
    }

    fn push(&mut self, id: Option<String>, keys: impl Iterator<Item = String>) -> Person {
        let person = Person::try_from(self.ids.len()).unwrap_or(Person::MAX);
        let keys: Vec<String> = keys.filter(|key| !key.is_empty()).collect();
        if id.is_some() {
            for key in &keys {
                self.by_key.entry(key.clone()).or_default().insert(person);
            }
        }
        self.ids.push(id);
        self.keys.push(keys);
        person
    }

    /// Notes that a member wrote in a thread.
    pub(crate) fn wrote(&mut self, thread: &str, member: &str) {
        if let Some(person) = self.by_id.get(member) {
            self.threads.push((thread_hash(thread), *person));
        }
    }

    /// Notes that somebody without an account wrote in a thread: a handle may mean them.
    pub(crate) fn stranger_wrote(&mut self, thread: &str, name: &str) {
        let key = key(name);
        if key.is_empty() {
            return;
        }
        let person = if let Some(person) = self.strangers.get(&key) {
            *person
        } else {
            let person = self.push(None, [key.clone()].into_iter());
            self.strangers.insert(key, person);
            person
        };
        self.threads.push((thread_hash(thread), person));
    }

    /// Ends the collecting of threads.
    pub(crate) fn settle(&mut self) {
        self.threads.sort_unstable();
        self.threads.dedup();
    }

    fn thread(&self, thread: Option<&str>) -> impl Iterator<Item = Person> {
        let hash = thread.map(thread_hash);
        let start = hash
            .map_or(self.threads.len(), |hash| self.threads.partition_point(|(of, _)| *of < hash));
        let found = self.threads.get(start..).unwrap_or_default();
        found.iter().take_while(move |(of, _)| Some(*of) == hash).map(|(_, person)| *person)
    }

    /// Everyone whom the text mentions, each once; `None` for mentions that mean nobody for certain.
    pub(crate) fn mentioned(
        &self,
        text: &str,
        thread: Option<&str>,
        shortened_to: Option<usize>,
    ) -> Vec<Option<String>> {
        handles(text)
            .into_iter()
            .map(|stretch| self.resolve(stretch, thread, shortened_to))
            .collect()
    }

    fn resolve(
        &self,
        stretch: &str,
        thread: Option<&str>,
        shortened_to: Option<usize>,
    ) -> Option<String> {
        let cuts = cuts(stretch);
        for (key, _) in &cuts {
            let mut fits =
                self.thread(thread).filter(|person| self.has_key(*person, |own| own == key));
            if let Some(person) = fits.next() {
                return if fits.next().is_none() { self.id(person) } else { None };
            }
        }
        let whole: Vec<&(String, Cut)> = cuts.iter().filter(|(_, cut)| cut.is_whole).collect();
        if let Some(letters) = shortened_to {
            let short =
                whole.iter().filter(|(key, cut)| cut.is_one_word && key.chars().count() >= letters);
            for (key, _) in short {
                let mut fits = self
                    .thread(thread)
                    .filter(|person| self.has_key(*person, |own| own.starts_with(key.as_str())));
                if let Some(person) = fits.next() {
                    return if fits.next().is_none() { self.id(person) } else { None };
                }
            }
        }
        for (key, _) in whole {
            if let Some(fits) = self.by_key.get(key) {
                return match fits.iter().collect::<Vec<_>>().as_slice() {
                    [person] => self.id(**person),
                    _ => None,
                };
            }
        }
        None
    }

    /// The one member whose name or handle it is, in the whole directory.
    pub(crate) fn member(&self, handle: &str) -> Option<String> {
        let mut fits = self.by_key.get(&key(handle))?.iter();
        match (fits.next(), fits.next()) {
            (Some(person), None) => self.id(*person),
            _ => None,
        }
    }

    fn has_key(&self, person: Person, is: impl Fn(&String) -> bool) -> bool {
        self.keys.get(person as usize).is_some_and(|keys| keys.iter().any(is))
    }

    fn id(&self, person: Person) -> Option<String> {
        self.ids.get(person as usize).cloned().flatten()
    }
}

fn thread_hash(thread: &str) -> u128 {
    let mut hasher = SipHasher13::new();
    std::hash::Hasher::write(&mut hasher, thread.as_bytes());
    hasher.finish128().as_u128()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> People {
        let mut people = People::default();
        for (id, name) in [
            ("1", "Pieter Geerkens"),
            ("2", "T.E.D."),
            ("3", "Mark C. Wallace"),
            ("4", "Mark"),
            ("5", "Ann"),
            ("6", "Ann"),
            ("7", "........"),
            ("8", "Pieter"),
            ("9", "Johanna"),
        ] {
            people.add(id, &[name.to_owned()]);
        }
        for (thread, member) in
            [("t", "1"), ("t", "2"), ("t", "3"), ("t", "5"), ("u", "9"), ("v", "3"), ("v", "4")]
        {
            people.wrote(thread, member);
        }
        people.stranger_wrote("u", "Pieter");
        people.settle();
        people
    }

    #[test]
    fn a_handle_means_one_person_or_nobody() {
        let people = people();
        for (thread, text, expected) in [
            ("t", "@PieterGeerkens: thanks", "1"),
            ("t", "see @Pieter Geerkens here", "1"),
            ("t", "@T.E.D. and (@T.E.D), @ted's", "2 2 2"),
            ("t", "@Pieter, no", "1"),
            ("t", "@Ann", "5"),
            ("-", "@Ann", "?"),
            ("-", "@Pieter Geerkens", "1"),
            ("-", "@Pieter says", "8"),
            ("t", "@Mark - amen", "3"),
            ("v", "@Mark - amen", "4"),
            ("v", "@MarkC.", "3"),
            ("v", "@Ma", "?"),
            ("u", "@Pieter", "?"),
            ("u", "@joh", "9"),
            ("-", "@joh", "?"),
            ("-", "@Mark-Smith", "?"),
            ("t", "ann@example.org, 5 @ 3, @, @@ @…", ""),
            ("t", "@Nobody at all", "?"),
        ] {
            let found = people.mentioned(text, Some(thread), Some(3));
            let found: Vec<&str> = found.iter().map(|id| id.as_deref().unwrap_or("?")).collect();
            assert_eq!(found.join(" "), expected, "{thread}: {text}");
        }
    }
}
