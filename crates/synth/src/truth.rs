//! What is known to be in the network: counted while it is made, and by nothing that decides.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cast::{Cast, Expected};
use crate::clock::{self, DAY, EXPANSION, Micros};
use crate::history::History;
use crate::person::Person;
use crate::record::Record;

/// How much was written.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Counts {
    pub members: u64,
    /// Rows of the records' table.
    pub records: u64,
    pub choices: u64,
    /// Notices, with those that bounced.
    pub notices: u64,
    pub bounces: u64,
    pub objections: u64,
    /// Records with another contributor, or a mention.
    pub records_with_others: u64,
    /// Things in texts that must not be trained on.
    pub planted: u64,
    /// LinkedIn-shaped archives; their records are counted in none of the above.
    pub linkedin_exports: u64,
}

/// Everything that `synth.json` says.
#[derive(Debug, Serialize)]
pub(crate) struct Truth {
    pub(crate) simulated: &'static str,
    pub(crate) seed: u64,
    pub(crate) records_per_member: u64,
    pub(crate) counts: Counts,
    /// By the region at 2025-11-03T00:00:00Z.
    members_by_region: BTreeMap<&'static str, u64>,
    records_by_category: BTreeMap<&'static str, u64>,
    records_by_audience: BTreeMap<&'static str, u64>,
    records_by_language: BTreeMap<&'static str, u64>,
    features: BTreeMap<&'static str, u64>,
    cast: Vec<Part>,
}

#[derive(Debug, Serialize)]
struct Part {
    member: String,
    shows: String,
    records: Vec<(String, Expected)>,
}

impl Truth {
    pub(crate) fn new(seed: u64, records_per_member: u64, cast: &Cast) -> Self {
        let parts = cast.members.iter().map(|actor| Part {
            member: actor.id.clone(),
            shows: actor.shows.clone(),
            records: actor
                .records
                .iter()
                .map(|scene| (format!("{}-{}", actor.id, scene.id), scene.expected.clone()))
                .collect(),
        });
        Self {
            simulated: crate::folder::SIMULATED,
            seed,
            records_per_member,
            counts: Counts::default(),
            members_by_region: BTreeMap::new(),
            records_by_category: BTreeMap::new(),
            records_by_audience: BTreeMap::new(),
            records_by_language: BTreeMap::new(),
            features: BTreeMap::new(),
            cast: parts.collect(),
        }
    }

    fn feature(&mut self, name: &'static str, is_there: bool) {
        *self.features.entry(name).or_default() += u64::from(is_there);
    }

    pub(crate) fn member(&mut self, person: &Person, history: &History) {
        self.counts.members += 1;
        *self.members_by_region.entry(person.region_at(EXPANSION).unwrap_or("")).or_default() += 1;
        self.feature(person.kind.unwrap_or("member of unknown kind"), true);
        self.feature("member unknown joining", person.joined.is_none());
        self.feature("member unknown age", person.born.is_none());
        let on = (EXPANSION / DAY) as i32;
        let age = person.born.map(|born| clock::age(born, on));
        self.feature("member under 18 on 2025-11-03", age.is_some_and(|age| age < 18));
        let came_of_age = |born: i32| {
            clock::age(born, on) >= 18 && clock::age(born, (clock::QUIET_START / DAY) as i32) < 18
        };
        self.feature(
            "member who came of age since 2024-09-18",
            person.born.is_some_and(came_of_age),
        );
        self.feature("member who moved", person.regions.len() > 1);
        let is_unknown = |row: &(Option<&str>, Option<Micros>)| row.0.is_none() || row.1.is_none();
        let unknown = person.regions.is_empty() || person.regions.iter().any(is_unknown);
        self.feature("member with an unknown region", unknown);
        self.feature("member who deleted the account", person.deleted_at.is_some());
        self.feature("member with a signal", !person.signals.is_empty());
        let bounces = history.notices.iter().filter(|notice| notice.bounced).count() as u64;
        self.counts.bounces += bounces;
        self.counts.notices += history.notices.len() as u64 - bounces;
        self.counts.choices += history.choices.len() as u64;
        self.counts.objections += history.objections.len() as u64;
        self.feature(
            "member told of the end of a pause",
            history.notices.iter().any(|n| n.resumes.is_some()),
        );
        let settings = history.choices.iter().filter(|choice| choice.category.is_none());
        let settings: Vec<&str> = settings.map(|choice| choice.setting.as_str()).collect();
        self.feature(
            "member who said on, off, on",
            settings.windows(3).any(|w| w == ["on", "off", "on"]),
        );
        let of_category = history.choices.iter().any(|choice| choice.category.is_some());
        self.feature("member with a choice on a category", of_category);
        let is_without = history.choices.iter().any(|choice| choice.terms.is_none());
        self.feature("member with a choice under unknown terms", is_without);
        for (name, right) in
            [("objection", "objection"), ("erasure", "erasure"), ("restriction", "restriction")]
        {
            self.feature(name, history.objections.iter().any(|line| line.right == right));
        }
        self.feature("withdrawn objection", history.objections.iter().any(|line| !line.stands));
    }

    pub(crate) fn record(&mut self, record: &Record) {
        self.counts.records += 1;
        self.counts.planted += record.planted.len() as u64;
        *self.records_by_category.entry(record.category.unwrap_or("")).or_default() += 1;
        *self.records_by_audience.entry(record.audience.unwrap_or("")).or_default() += 1;
        *self.records_by_language.entry(record.language.unwrap_or("")).or_default() += 1;
        let has_others = !record.contributors.is_empty() || !record.mentions.is_empty();
        self.counts.records_with_others += u64::from(has_others);
        let is_gone = record.author.as_ref().is_some_and(|author| author.starts_with("gone"));
        self.feature("record by an unknown account", is_gone || record.author.is_none());
        self.feature(
            "record of unknown time",
            record.made_from.is_none() || record.made_to.is_none(),
        );
        let times = record.made_from.zip(record.made_to);
        self.feature("record with inverted times", times.is_some_and(|(from, to)| to < from));
        let is_late = record.made_from.is_some_and(|made| made > EXPANSION);
        self.feature("record made after 2025-11-03", is_late);
        self.feature("record that was deleted", record.deleted_at.is_some());
        self.feature("record with a signal", !record.signals.is_empty());
        self.feature("record with an unresolved mention", record.mentions.contains(&None));
        self.feature("record with a mention", record.mentions.iter().any(Option::is_some));
        let by_name = record.contributors.iter().any(|(member, _)| member.is_none());
        self.feature("record with a contributor known by name only", by_name);
        for role in ["recommended", "endorsee", "co_author", "editor", "quoted"] {
            self.feature(role, record.contributors.iter().any(|(_, found)| *found == role));
        }
        self.feature("conversation", !record.messages.is_empty());
        self.feature("record with media", !record.media.is_empty());
        for (_, planted) in &record.planted {
            self.feature(planted.secret.word(), true);
        }
    }
}
