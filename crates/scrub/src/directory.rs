//! People by their names, handles and profile links: a million of them, matched while a text is read once.
//!
//! A full name is matched however it is typed, between words. A name that is made of common words needs its capitals, and a single name counts only for somebody
//! who is near, such as a participant of the same thread. Names are kept as hashes alone.

mod ambiguous;
mod builder;
mod key;
mod matcher;
mod single;
mod table;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

pub use builder::{Builder, Person};

use crate::fold::Folded;
use table::Table;

/// A person's place in the directory, by the order in which they were added.
pub type PersonId = u32;

/// Everybody by whom a text may call them.
#[derive(Debug)]
pub struct Directory {
    table: Table,
    /// The hashes of the first and last words of everybody's first name in the list, by person: for who is near.
    singles: Vec<[u32; 2]>,
    /// Where profile links lead.
    hosts: BTreeSet<u64>,
    ambiguous: ambiguous::Ambiguous,
}

/// Which people of a directory are masked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Masked {
    bits: Vec<u64>,
    is_everybody: bool,
}

impl Masked {
    /// All of them, also those whom the directory gets later.
    pub fn everybody() -> Self {
        Self { bits: Vec::new(), is_everybody: true }
    }

    pub fn insert(&mut self, person: PersonId) {
        let (word, bit) = (person as usize / 64, person % 64);
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= 1 << bit;
        }
    }

    pub fn contains(&self, person: PersonId) -> bool {
        let bits = self.bits.get(person as usize / 64).copied().unwrap_or_default();
        self.is_everybody || bits >> (person % 64) & 1 == 1
    }
}

impl FromIterator<PersonId> for Masked {
    fn from_iter<I: IntoIterator<Item = PersonId>>(people: I) -> Self {
        let mut masked = Self::default();
        people.into_iter().for_each(|person| masked.insert(person));
        masked
    }
}

/// Whom a text may mention, and who is near enough that their first name is enough.
#[derive(Debug, Clone, Copy)]
pub struct Nearby<'a> {
    /// Those who are to be masked. Where several people share a name, one of them is enough.
    pub masked: &'a Masked,
    /// Participants of the thread, people of the record: their single names count.
    pub near: &'a [PersonId],
    /// Takes down which names were looked up.
    pub asked: Option<&'a Asked>,
}

/// The names, handles and links of a text that are somebody's, as hashes, whether or not they are masked. As long as the same people of
/// those who have one of these are masked, the text is masked in the same way.
#[derive(Debug, Default)]
pub struct Asked {
    hashes: RefCell<Vec<u64>>,
    is_veiled: Cell<bool>,
}

impl Asked {
    /// Takes down that something was looked up.
    pub fn see(&self, hash: u64) {
        if let Ok(mut hashes) = self.hashes.try_borrow_mut() {
            hashes.push(hash);
        }
    }

    /// Takes down that something was read that is neither the text as it was nor the text as it is masked in the end: a name that comes into
    /// the directory later may have stood in it alone.
    pub fn veil(&self) {
        self.is_veiled.set(true);
    }

    pub fn is_veiled(&self) -> bool {
        self.is_veiled.get()
    }

    /// Each once.
    pub fn into_hashes(self) -> Vec<u64> {
        let mut hashes = self.hashes.into_inner();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }
}

/// A directory as plain numbers, to be kept and taken up again by the same release.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Filters.
    pub firsts: Vec<u64>,
    pub handles: Vec<u64>,
    pub prefixes: Vec<u64>,
    /// Where each bucket of hashes begins.
    pub starts: Vec<u32>,
    pub hashes: Vec<u64>,
    /// Whom the hash at the same place stands for.
    pub people: Vec<PersonId>,
    /// Two for each person.
    pub singles: Vec<u32>,
    pub hosts: Vec<u64>,
}

impl Directory {
    /// All of it.
    pub fn parts(&self) -> Parts {
        let mut parts = self.table.parts();
        parts.singles = self.singles.iter().flatten().copied().collect();
        parts.hosts = self.hosts.iter().copied().collect();
        parts
    }

    /// The directory of these parts; `None` if there is none that has them.
    pub fn of_parts(parts: Parts) -> Option<Self> {
        let (singles, rest) = parts.singles.as_chunks::<2>();
        let (singles, hosts) = (singles.to_vec(), parts.hosts.iter().copied().collect());
        if !rest.is_empty() || parts.people.iter().any(|person| *person as usize >= singles.len()) {
            return None;
        }
        let table = Table::of_parts(parts)?;
        Some(Self { table, singles, hosts, ambiguous: ambiguous::Ambiguous::new() })
    }

    pub fn builder() -> Builder {
        Builder::default()
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.singles.len()
    }

    pub fn is_empty(&self) -> bool {
        self.singles.is_empty()
    }

    /// Every hash that stands for somebody, with whom it stands for, in order.
    pub fn entries(&self) -> impl Iterator<Item = (u64, PersonId)> {
        self.table.entries()
    }

    /// What of a person counts where they are near.
    pub fn single(&self, person: PersonId) -> Option<[u32; 2]> {
        self.singles.get(person as usize).copied()
    }

    /// What a text looks up that is somebody's, whoever is masked.
    pub fn lookups(&self, text: &str) -> Vec<u64> {
        let (asked, masked) = (Asked::default(), Masked::default());
        let nearby = Nearby { masked: &masked, near: &[], asked: Some(&asked) };
        self.claims(Folded::new(text).text(), &nearby, 0, &mut Vec::new());
        asked.into_hashes()
    }

    /// The hashes under which texts may look these people up, each once. Left out are those that somebody else has who is masked: with such a
    /// hash, a text is masked in the same way whether or not these people are.
    pub fn hashes(&self, of: &Masked, masked: &Masked) -> Vec<u64> {
        self.table.hashes(|person| of.contains(person), |person| masked.contains(person))
    }

    /// What the directory takes up.
    pub fn memory_bytes(&self) -> usize {
        self.table.memory_bytes() + self.singles.capacity() * size_of::<[u32; 2]>()
    }

    pub(crate) fn source(detector: &str) -> Option<&'static str> {
        matcher::DETECTORS.contains(&detector).then_some("the platform's directory of people")
    }

    /// The name of a detector of this part, by its place.
    pub(crate) fn detector(place: usize) -> &'static str {
        matcher::DETECTORS.get(place).copied().unwrap_or("person")
    }
}
