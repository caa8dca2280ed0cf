//! Members with fixed ids, each of whom shows a rule, with what must be decided about their records.
//!
//! What is expected here was worked out by hand from `docs/formats/decisions.md` and `terms/linkedin/`. No code of
//! the decision had a part in it.

mod catalogue;
mod people;

use serde::Serialize;

use crate::clock::{self, Micros};
use crate::draw::{Draw, Purpose};
use crate::event::Event;
use crate::history::{NEW, OLD};
use crate::language::Language;
use crate::person::{Dwelling, Person};
use crate::planted;
use crate::row::Row;

/// The network's own software, which edits.
pub(crate) const BOT: &str = "helper-bot";

/// The evening before the second version takes effect in the regions that it adds, and the moment when it does.
pub(crate) const EVE: &str = "2025-11-02T23:59:59Z";
pub(crate) const DAY: &str = "2025-11-03T00:00:00Z";

/// Everybody with a fixed id.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) members: Vec<Member>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) person: Person,
    pub(crate) shows: &'static str,
    pub(crate) events: Vec<Event>,
    pub(crate) records: Vec<Row>,
    pub(crate) expected: Vec<Expected>,
}

/// What must be decided about a record at a cutoff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Expected {
    pub(crate) record: String,
    pub(crate) at: &'static str,
    /// `allowed`, or the word of the reason.
    pub(crate) outcome: &'static str,
}

/// A member of the cast, as `cast.json` lists them.
#[derive(Debug, Serialize)]
pub(crate) struct Listed<'a> {
    id: &'a str,
    name: String,
    shows: &'a str,
    expected: &'a [Expected],
}

impl Cast {
    pub(crate) fn new() -> Self {
        let mut members = people::all();
        members.push(catalogue::zoe());
        Self { members }
    }

    /// How many records they write.
    pub(crate) fn records(&self) -> u64 {
        self.members.iter().map(|member| member.records.len() as u64).sum()
    }

    pub(crate) fn listed(&self) -> Vec<Listed<'_>> {
        let listed = self.members.iter().map(|member| Listed {
            id: &member.person.id,
            name: member.person.name(),
            shows: member.shows,
            expected: &member.expected,
        });
        listed.collect()
    }
}

/// A living adult who joined in 2016.
fn adult(
    id: &str,
    first: &'static str,
    last: &'static str,
    home: &'static str,
    shows: &'static str,
) -> Member {
    let joined = clock::at(2016, 5, 2);
    let language = match home {
        "DE" | "AT" | "CH" => Language::De,
        "FR" => Language::Fr,
        "ES" => Language::Es,
        "IT" => Language::It,
        _ => Language::En,
    };
    let person = Person {
        id: id.to_owned(),
        kind: Some("person"),
        joined: Some(joined),
        born: Some(clock::day(1986, 4, 12)),
        regions: vec![Dwelling { region: Some(home), from: Some(joined) }],
        deleted_at: None,
        signals: Vec::new(),
        language,
        first,
        last,
        handle: id.to_owned(),
    };
    Member { person, shows, events: Vec::new(), records: Vec::new(), expected: Vec::new() }
}

impl Member {
    fn person(mut self, change: impl FnOnce(&mut Person)) -> Self {
        change(&mut self.person);
        self
    }

    fn told(self, terms: &'static str, at: Micros) -> Self {
        self.event(Event::Notice { terms, at, channel: "email", resumes: None })
    }

    /// Told of both versions in time.
    fn told_both(self) -> Self {
        self.told(OLD, clock::at(2024, 9, 19)).told_new()
    }

    fn told_new(self) -> Self {
        self.told(NEW, clock::at(2025, 9, 20))
    }

    /// Told of the new version by a notice that names the pause that it ends.
    fn told_resuming(self, pause: &'static str) -> Self {
        let at = clock::at(2025, 9, 20);
        self.event(Event::Notice { terms: NEW, at, channel: "email", resumes: Some(pause) })
    }

    fn chose(
        self,
        setting: &'static str,
        category: Option<&'static str>,
        at: Micros,
        terms: &'static str,
    ) -> Self {
        self.event(Event::Choice {
            setting,
            category,
            at,
            terms: Some(terms),
            actor: "member",
            channel: "web",
        })
    }

    fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// A record that is decided alike at both cutoffs.
    fn record(
        self,
        category: &'static str,
        made: Micros,
        text: &str,
        outcome: &'static str,
    ) -> Self {
        self.row(category, made, text).expect(EVE, outcome).expect(DAY, outcome)
    }

    /// A record that is decided so on the eve and so on the day.
    fn turns(
        self,
        category: &'static str,
        made: Micros,
        text: &str,
        eve: &'static str,
        day: &'static str,
    ) -> Self {
        self.row(category, made, text).expect(EVE, eve).expect(DAY, day)
    }

    fn row(mut self, category: &'static str, made: Micros, text: &str) -> Self {
        let row = Row {
            id: format!("r-{}-{}", self.person.id, self.records.len() + 1),
            category: Some(category),
            audience: Some(audience(category)),
            author: Some(self.person.id.clone()),
            made_from: Some(made),
            made_to: Some(made),
            language: Some(self.person.language.tag()),
            text: Some(text.to_owned()),
            ..Row::default()
        };
        self.records.push(row);
        self
    }

    /// Changes the last record.
    fn but(mut self, change: impl FnOnce(&mut Row)) -> Self {
        self.records.last_mut().into_iter().for_each(change);
        self
    }

    /// Somebody else has a part in the last record.
    fn with(self, role: &'static str, member: &str) -> Self {
        self.but(|row| row.contributors.push((Some(member.to_owned()), role)))
    }

    fn mentions(self, member: &str) -> Self {
        self.but(|row| row.mentions.push(Some(member.to_owned())))
    }

    /// What must be decided about the last record.
    fn expect(mut self, at: &'static str, outcome: &'static str) -> Self {
        if let Some(row) = self.records.last() {
            self.expected.push(Expected { record: row.id.clone(), at, outcome });
        }
        self
    }
}

/// Who usually sees a category.
fn audience(category: &str) -> &'static str {
    match category.split('.').next().unwrap_or_default() {
        "groups" => "group",
        "messages" | "applications" => "recipients",
        "profile" => "members",
        "content" | "x-events" => "public",
        _ => "platform",
    }
}

/// Draws for what the cast should not have typed: the same in every network.
fn fixed(number: u64) -> Draw {
    Draw::new(0, Purpose::Records, number)
}

/// A card number that somebody typed.
fn card() -> String {
    planted::card(&mut fixed(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_every_record_has_an_expectation() {
        let cast = Cast::new();
        let mut ids: Vec<_> = cast.members.iter().map(|member| member.person.id.as_str()).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for member in &cast.members {
            for row in &member.records {
                assert!(
                    member.expected.iter().any(|expected| expected.record == row.id),
                    "{}",
                    row.id
                );
            }
        }
        assert!(cast.members.iter().any(|member| member.person.id == BOT));
    }
}
