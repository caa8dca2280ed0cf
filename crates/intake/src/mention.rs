//! Whom the `@handles` of a text mean.
//!
//! A handle is resolved among the people of its thread first, then in the members' directory, and only if
//! exactly one person fits. What fits nobody, several, or a person without an account stays unresolved.

use std::collections::{BTreeMap, BTreeSet};

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::handle::{self, Cut, Kind, key};

/// A person: an index into [`People`].
pub(crate) type Person = u32;

/// Who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    One(Person),
    Nobody,
    /// Several, or nobody for certain.
    Unclear,
}

impl Fit {
    fn of(mut fits: impl Iterator<Item = Person>) -> Self {
        match (fits.next(), fits.next()) {
            (None, _) => Self::Nobody,
            (Some(person), None) => Self::One(person),
            (Some(_), Some(_)) => Self::Unclear,
        }
    }
}

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
        let Some(text) = handle::normal(text) else { return vec![] };
        let mut found = Vec::new();
        for handle in handle::handles(&text) {
            let fit = match handle.kind {
                Kind::Elsewhere => Fit::Unclear,
                _ => self.resolve(handle.stretch, thread, shortened_to),
            };
            match fit {
                Fit::One(person) => found.push(self.id(person)),
                // Nobody has such a name, and an address needs nobody.
                Fit::Nobody if handle.kind == Kind::Address => {}
                Fit::Nobody | Fit::Unclear => found.push(None),
            }
        }
        found
    }

    fn resolve(&self, stretch: &str, thread: Option<&str>, shortened_to: Option<usize>) -> Fit {
        let cuts = handle::cuts(stretch);
        for (at, cut) in cuts.iter().enumerate().filter(|(_, cut)| !cut.goes_on) {
            let fit = self.in_thread(thread, |own| own == cut.key);
            if let Fit::One(person) = fit {
                // A longer name that somebody else has may be meant as well.
                let mut longer = cuts.iter().take(at).filter(|cut| cut.is_whole);
                return if longer.any(|cut| self.is_of_others(cut, person)) {
                    Fit::Unclear
                } else {
                    fit
                };
            }
            if fit == Fit::Unclear {
                return fit;
            }
        }
        let whole = || cuts.iter().filter(|cut| cut.is_whole);
        if let Some(letters) = shortened_to {
            for cut in whole().filter(|cut| cut.is_one_word && cut.key.chars().count() >= letters) {
                let fit = self.in_thread(thread, |own| own.starts_with(&cut.key));
                if fit != Fit::Nobody {
                    return fit;
                }
            }
        }
        let mut known = whole().filter_map(|cut| self.by_key.get(&cut.key));
        known.next().map_or(Fit::Nobody, |fits| Fit::of(fits.iter().copied()))
    }

    /// Who of the thread has such a key.
    fn in_thread(&self, thread: Option<&str>, is: impl Fn(&str) -> bool) -> Fit {
        Fit::of(self.thread(thread).filter(|person| self.has_key(*person, &is)))
    }

    fn is_of_others(&self, cut: &Cut, person: Person) -> bool {
        let fits = self.by_key.get(&cut.key);
        fits.is_some_and(|fits| fits.iter().any(|fit| *fit != person))
    }

    /// The one member whose name or handle it is, in the whole directory.
    pub(crate) fn member(&self, handle: &str) -> Option<String> {
        let mut fits = self.by_key.get(&key(handle))?.iter();
        match (fits.next(), fits.next()) {
            (Some(person), None) => self.id(*person),
            _ => None,
        }
    }

    fn has_key(&self, person: Person, is: impl Fn(&str) -> bool) -> bool {
        self.keys.get(person as usize).is_some_and(|keys| keys.iter().any(|key| is(key)))
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
            ("10", "José"),
            ("11", "Jos"),
            ("12", "Anna"),
            ("13", "Anna Maria"),
        ] {
            people.add(id, &[name.to_owned()]);
        }
        for (thread, member) in [
            ("t", "1"),
            ("t", "2"),
            ("t", "3"),
            ("t", "5"),
            ("u", "9"),
            ("v", "3"),
            ("v", "4"),
            ("w", "12"),
        ] {
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
            ("t", "ann@example.org, 5 @ 3, @@ @", ""),
            ("t", "@, @…", "? ?"),
            // However it is typed, and whatever stands around it.
            ("-", "@Jose\u{301}", "10"),
            ("-", "@Jos\u{200b}é and ＠José", "10 10"),
            ("-", "@Jos", "11"),
            ("-", "@Jos\u{338}", "?"),
            ("-", "_@José @_José @.José Hi@José.", "10 10 10 10"),
            ("-", "me@jos.example me@nobody.example", ""),
            ("-", "@josé@example.org", "?"),
            ("-", "@Nobody\u{2060}José", "?"),
            // Ann-Mary is not Ann, and whoever has the longer name may be meant.
            ("w", "@Anna-Maria", "13"),
            ("w", "@Anna-Lena", "?"),
            ("w", "@Anna Maria", "?"),
            ("w", "@Anna, Maria", "?"),
            ("w", "@Anna is", "12"),
            ("-", "@Anna Maria", "13"),
            ("t", "@Nobody at all", "?"),
        ] {
            let found = people.mentioned(text, Some(thread), Some(3));
            let found: Vec<&str> = found.iter().map(|id| id.as_deref().unwrap_or("?")).collect();
            assert_eq!(found.join(" "), expected, "{thread}: {text}");
        }
    }
}
