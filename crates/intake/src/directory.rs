//! The members as intake needs them: who is of age, and who is meant by a handle.

use std::collections::HashMap;

use abide_terms::member::{AgeEvidence, Kind as AccountKind};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::mention::People;

/// One member.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) kind: Option<AccountKind>,
    pub(crate) joined: Option<Timestamp>,
    /// The latest birth date that the evidence allows.
    pub(crate) born: Option<Date>,
}

/// Every member by id.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    members: HashMap<String, Known>,
    pub(crate) people: People,
}

impl Directory {
    pub(crate) fn add(&mut self, id: &str, known: Known, handles: &[String]) {
        self.members.insert(id.to_owned(), known);
        self.people.add(id, handles);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Known> {
        self.members.get(id)
    }

    /// Whether it is an account of software, whose edits are nobody's words.
    pub(crate) fn is_bot(&self, id: &str) -> bool {
        self.get(id).is_some_and(|known| known.kind == Some(AccountKind::Bot))
    }

    /// Whether a person's words may be copied: they are known to be of age on that day.
    pub(crate) fn is_of_age(&self, id: &str, minimum_age: i16, on: Date) -> bool {
        let born = self.get(id).and_then(|known| known.born);
        born.and_then(|born| birthday(born, minimum_age)).is_some_and(|birthday| birthday <= on)
    }
}

/// The day on which a person turns that many years old; 29 February counts as 1 March in other years.
pub(crate) fn birthday(born: Date, years: i16) -> Option<Date> {
    let year = born.year().checked_add(years)?;
    Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, 3, 1)).ok()
}

/// The latest birth date that the evidence allows.
pub(crate) fn born(evidence: AgeEvidence) -> Option<Date> {
    match evidence {
        AgeEvidence::Birth(born) => Some(born),
        AgeEvidence::Attested { years, on } => {
            let year = on.year().checked_sub(years)?;
            Date::new(year, on.month(), on.day()).or_else(|_| Date::new(year, 2, 28)).ok()
        }
    }
}

/// Days since the epoch, as Arrow counts them.
pub(crate) fn days(on: Date) -> i32 {
    const EPOCH: Date = date(1970, 1, 1);
    (on - EPOCH).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_in_days() {
        assert_eq!(birthday(date(2008, 2, 29), 18), Some(date(2026, 3, 1)));
        assert_eq!(birthday(date(2008, 2, 29), 16), Some(date(2024, 2, 29)));
        assert_eq!(
            born(AgeEvidence::Attested { years: 18, on: date(2024, 2, 29) }),
            Some(date(2006, 2, 28))
        );
        assert_eq!(days(date(1970, 1, 2)), 1);
        let mut directory = Directory::default();
        for (id, born) in
            [("a", date(2000, 5, 5)), ("b", date(2010, 5, 5)), ("c", date(2009, 1, 1))]
        {
            let known = Known { kind: None, joined: None, born: Some(born) };
            directory.add(id, known, &[]);
        }
        let on = date(2026, 1, 1);
        assert!(
            directory.is_of_age("a", 18, on)
                && !directory.is_of_age("b", 18, on)
                && !directory.is_of_age("x", 18, on)
        );
        assert!(directory.is_of_age("c", 17, on), "on the birthday itself");
    }
}
