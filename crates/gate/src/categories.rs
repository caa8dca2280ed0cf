//! What every version from one on says about a category.

use abide_terms::document::{Contributors, Document, Mentions};
use abide_terms::record::Audience;
use abide_terms::taxonomy::{LEAVES, NEVER_ROOTS};
use hashbrown::HashMap;

use crate::calendar::{DAY, NEVER, number_of};
use crate::versions::Versions;

/// The number of an absent category.
pub(crate) const ABSENT: u32 = 0;

/// The number of every category that neither the taxonomy nor any version names.
pub(crate) const UNNAMED: u32 = 1;

/// A category under a version and all later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that a clause states, each by itself"
)]
pub(crate) struct Clause {
    /// Refused by the program, or by one of the versions.
    pub(crate) never: bool,
    /// Known, and listed by every version.
    pub(crate) listed: bool,
    /// Other contributors deny under one of the versions.
    pub(crate) contributors_deny: bool,
    /// People who are mentioned and may not be used deny under one of the versions.
    pub(crate) mentions_deny: bool,
    /// Bits of the audiences that every version lists.
    pub(crate) audiences: u8,
    /// Nothing made before this instant is used.
    pub(crate) data_from: i64,
}

/// What nobody listed.
pub(crate) const UNLISTED: Clause = Clause {
    never: false,
    listed: false,
    contributors_deny: true,
    mentions_deny: true,
    audiences: 0,
    data_from: NEVER,
};

/// The bit of an audience; none for a word that is no audience.
pub(crate) fn audience_bit(word: &str) -> u8 {
    Audience::ALL.iter().position(|audience| audience.word() == word).map_or(0, |bit| 1 << bit)
}

#[derive(Debug)]
pub(crate) struct Categories {
    numbers: HashMap<String, u32>,
    /// First segments that are refused, for categories which nobody names in full.
    roots: HashMap<String, u32>,
    names: Vec<Option<String>>,
    width: usize,
    /// A row for each category, a column for each version.
    clauses: Vec<Clause>,
}

impl Categories {
    pub(crate) fn new(versions: &Versions) -> Self {
        let mut table = Self {
            numbers: HashMap::new(),
            roots: HashMap::new(),
            names: Vec::new(),
            width: versions.width(),
            clauses: Vec::new(),
        };
        let unlisted = vec![UNLISTED; table.width];
        table.add(None, unlisted.clone());
        table.add(None, unlisted);
        let listed = versions.documents().iter().flat_map(|document| document.categories.keys());
        let refused = versions.documents().iter().flat_map(|document| &document.never);
        let named = LEAVES.iter().map(|leaf| leaf.name);
        for name in named.chain(listed.chain(refused.clone()).map(String::as_str)) {
            if !table.numbers.contains_key(name) {
                let number = table.add(Some(name), clauses(versions, name));
                table.numbers.insert(name.to_owned(), number);
            }
        }
        for root in NEVER_ROOTS.iter().copied().chain(refused.map(String::as_str)) {
            if !table.roots.contains_key(root) {
                // For what nobody names in full: refused with its root, and never listed, though the root
                // itself may be.
                let refused = clauses(versions, root)
                    .into_iter()
                    .map(|clause| Clause { never: clause.never, ..UNLISTED })
                    .collect();
                let number = table.add(None, refused);
                table.roots.insert(root.to_owned(), number);
            }
        }
        table
    }

    fn add(&mut self, name: Option<&str>, clauses: Vec<Clause>) -> u32 {
        let number = u32::try_from(self.names.len()).unwrap_or(UNNAMED);
        self.clauses.extend(clauses);
        self.names.push(name.map(str::to_owned));
        number
    }

    /// The number of a category.
    pub(crate) fn number(&self, name: &str) -> u32 {
        self.numbers
            .get(name)
            .or_else(|| self.roots.get(first_segment(name)))
            .copied()
            .unwrap_or(UNNAMED)
    }

    /// The number of a category that somebody names in full.
    pub(crate) fn exact(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// How many categories have a number.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The category of that number; `None` if it is absent or named by nobody.
    pub(crate) fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize)?.as_deref()
    }

    /// Bits of the audiences for which some version lets a category be used, with all later ones.
    pub(crate) fn open(&self, number: u32) -> u8 {
        let versions = (0..self.width as u32).map(|version| self.clause(number, version));
        versions
            .filter(|clause| clause.listed && !clause.never)
            .fold(0, |bits, clause| bits | clause.audiences)
    }

    /// The category under that version and all later ones.
    pub(crate) fn clause(&self, number: u32, version: u32) -> &Clause {
        let at = (number as usize).saturating_mul(self.width).saturating_add(version as usize);
        self.clauses.get(at).unwrap_or(&UNLISTED)
    }
}

/// What each version, with all later ones, says about a category.
fn clauses(versions: &Versions, name: &str) -> Vec<Clause> {
    let constitutional = NEVER_ROOTS.contains(&first_segment(name));
    let known = LEAVES.iter().any(|leaf| leaf.name == name) || own(name);
    let mut all = Clause {
        never: constitutional,
        listed: known,
        contributors_deny: false,
        mentions_deny: false,
        audiences: u8::MAX,
        data_from: i64::MIN,
    };
    let mut newest_first: Vec<Clause> = versions
        .documents()
        .iter()
        .rev()
        .map(|document| {
            all = both(all, document, name);
            all
        })
        .collect();
    newest_first.reverse();
    if newest_first.is_empty() {
        // Without terms only the program's own list speaks.
        newest_first.push(Clause { never: constitutional, ..UNLISTED });
    }
    newest_first
}

/// What was said so far, and one version more.
fn both(later: Clause, document: &Document, name: &str) -> Clause {
    let root = first_segment(name);
    let never = later.never || document.never.iter().any(|item| item == name || item == root);
    let Some(category) = document.categories.get(name) else {
        return Clause { never, ..UNLISTED };
    };
    let audiences = category.audiences.iter().fold(0, |bits, one| bits | audience_bit(one.word()));
    let midnight = i64::from(number_of(category.data_from)) * DAY;
    Clause {
        never,
        listed: later.listed,
        contributors_deny: later.contributors_deny || category.contributors == Contributors::Deny,
        mentions_deny: later.mentions_deny || category.mentions == Mentions::Deny,
        audiences: later.audiences & audiences,
        data_from: later.data_from.max(midnight),
    }
}

/// The part before the first dot.
fn first_segment(name: &str) -> &str {
    name.split_once('.').map_or(name, |(first, _)| first)
}

/// Whether the name is `x-` and dotted words of lower-case letters, digits, `-` and `_`.
fn own(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_'))
    };
    name.strip_prefix("x-").is_some_and(|rest| rest.split('.').all(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_categories_are_dotted_lower_case_words() {
        for name in ["x-wiki", "x-wiki.page", "x-a_b-1.c"] {
            assert!(own(name), "{name}");
        }
        for name in ["x-", "x-.a", "x-a.", "x-A", "wiki", "x-a b", "X-a"] {
            assert!(!own(name), "{name}");
        }
    }

    #[test]
    fn without_terms_only_the_programs_list_speaks() {
        let table = Categories::new(&Versions::new(&[], jiff::Timestamp::UNIX_EPOCH));
        assert!(table.clause(table.number("messages.private"), 0).never);
        assert!(table.clause(table.number("messages.anything"), 0).never);
        assert!(!table.clause(table.number("content.post"), 0).never);
        assert!(!table.clause(table.number("content.post"), 0).listed);
        assert_eq!(table.number("content.nothing"), UNNAMED);
        assert_eq!(*table.clause(ABSENT, 0), UNLISTED);
    }
}
