//! What terms and pauses say about each region code that a member has, worked out once for a code.

use std::collections::HashMap;
use std::sync::Arc;

use abide_terms::document::{Default, Document};
use abide_terms::region::GROUPS;
use arrow::array::{ArrayRef, StringArray};
use jiff::civil::Date;

use crate::calendar::micros;
use crate::pauses::{Ended, Pauses, Purge};
use crate::versions::Versions;

/// The number of an unknown region.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// From when a version is in effect in a region.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effective {
    pub(crate) existing: i64,
    pub(crate) new: i64,
}

/// What is known about one code.
#[derive(Debug)]
pub(crate) struct Region {
    /// For each version, `None` if it does not cover the code.
    pub(crate) effective: Vec<Option<Effective>>,
    /// The first version from which all cover the code.
    pub(crate) covered_from: u32,
    /// The first version from which all have the default *on*.
    pub(crate) on_from: u32,
    /// Whether a pause covers it at the cutoff.
    pub(crate) paused: bool,
    pub(crate) ended: Vec<Ended>,
    pub(crate) purges: Vec<Purge>,
}

/// Every code that was met.
#[derive(Debug)]
pub(crate) struct Regions {
    day: Date,
    numbers: HashMap<String, u32>,
    known: Vec<Region>,
}

impl Regions {
    /// `day` is the cutoff's: membership of groups is asked for it.
    pub(crate) fn new(day: Date) -> Self {
        Self { day, numbers: HashMap::new(), known: Vec::new() }
    }

    pub(crate) fn get(&self, number: u32) -> Option<&Region> {
        self.known.get(number as usize)
    }

    /// The number of a code.
    pub(crate) fn number(&mut self, code: &str, versions: &Versions, pauses: &Pauses) -> u32 {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        // One below `UNKNOWN` would take 4 billion codes, each of them with its table in memory.
        let number = u32::try_from(self.known.len()).unwrap_or(UNKNOWN);
        self.known.push(region(code, self.day, versions, pauses));
        self.numbers.insert(code.to_owned(), number);
        number
    }

    /// Every code with what is known about it, in the order of their numbers.
    pub(crate) fn each(&self) -> Vec<(&str, &Region)> {
        let mut codes: Vec<(&u32, &String)> =
            self.numbers.iter().map(|(code, number)| (number, code)).collect();
        codes.sort_unstable();
        codes.into_iter().map(|(_, code)| code.as_str()).zip(&self.known).collect()
    }

    /// The codes, each at its number.
    pub(crate) fn codes(&self) -> ArrayRef {
        let mut codes = vec![""; self.known.len()];
        for (code, number) in &self.numbers {
            if let Some(place) = codes.get_mut(*number as usize) {
                *place = code;
            }
        }
        Arc::new(StringArray::from(codes))
    }
}

fn region(code: &str, day: Date, versions: &Versions, pauses: &Pauses) -> Region {
    let listed: Vec<_> =
        versions.documents().iter().map(|document| clause(document, code, day)).collect();
    // One after the last version of which it does not hold.
    let all_from = |holds: &dyn Fn(&abide_terms::document::Region) -> bool| {
        let broken = listed.iter().rposition(|region| !region.is_some_and(holds));
        u32::try_from(broken.map_or(0, |last| last + 1)).unwrap_or(u32::MAX)
    };
    let mut found = Region {
        covered_from: all_from(&|_| true),
        on_from: all_from(&|region| region.default == Default::On),
        effective: listed
            .iter()
            .map(|region| {
                region.map(|region| Effective {
                    existing: micros(region.effective.existing),
                    new: micros(region.effective.new),
                })
            })
            .collect(),
        paused: false,
        ended: Vec::new(),
        purges: Vec::new(),
    };
    for pause in &pauses.seen {
        if pause.regions.iter().any(|item| stops(item, code, day)) {
            found.paused |= pause.now;
            found.ended.extend(pause.ended);
            found.purges.extend(pause.purge);
        }
    }
    found
}

/// The first region of the document that covers the code.
fn clause<'a>(
    document: &'a Document,
    code: &str,
    day: Date,
) -> Option<&'a abide_terms::document::Region> {
    document.regions.iter().find(|region| region.covers.iter().any(|item| covers(item, code, day)))
}

/// Whether an item of a list covers a code: the code itself, its country, or a group that its country
/// belongs to on that day. The name of a group is no code: a member "in the EU" is in no known country.
fn covers(item: &str, code: &str, day: Date) -> bool {
    let country = code.split_once('-').map_or(code, |(country, _)| country);
    let mut groups = GROUPS.iter().filter(|group| group.name == item).peekable();
    if groups.peek().is_none() {
        return item == code || item == country;
    }
    groups.flat_map(|group| group.members).any(|member| {
        member.country == country
            && day >= member.from
            && member.until.is_none_or(|until| day < until)
    })
}

/// Whether an item of a pause covers a code: a part of a country stops those who are known to be in that country only.
fn stops(item: &str, code: &str, day: Date) -> bool {
    let is_part = !code.is_empty()
        && item.strip_prefix(code).is_some_and(|part| part.starts_with('-'))
        && !code.contains('-');
    is_part || covers(item, code, day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_item_covers_a_code_its_subdivisions_and_its_members() {
        let day = date(2025, 11, 3);
        for (item, code) in
            [("CA", "CA"), ("CA", "CA-QC"), ("CA-QC", "CA-QC"), ("EU", "DE"), ("EU", "DE-BY")]
        {
            assert!(covers(item, code, day), "{item} covers {code}");
        }
        for (item, code) in [
            ("CA-QC", "CA"),
            ("C", "CA"),
            ("EU", "CH"),
            ("EU", "GB"),
            ("", "DE"),
            ("DE", ""),
            ("EU", "EU"),
        ] {
            assert!(!covers(item, code, day), "{item} does not cover {code}");
        }
    }

    #[test]
    fn a_pause_of_a_part_stops_whoever_may_be_there() {
        let day = date(2025, 11, 3);
        for (item, code, stopped) in [
            ("CA-QC", "CA", true),
            ("CA-QC", "CA-QC", true),
            ("CA-QC", "CA-ON", false),
            ("CA-QC", "C", false),
            ("CA-QC", "", false),
            ("CA", "CA-QC", true),
            ("CA", "C", false),
            ("EU", "DE", true),
        ] {
            assert_eq!(stops(item, code, day), stopped, "{item} {code}");
        }
    }

    #[test]
    fn membership_is_asked_for_the_day() {
        assert!(covers("EU", "GB", date(2020, 1, 31)));
        assert!(!covers("EU", "GB", date(2020, 2, 1)));
        assert!(!covers("EU", "GB", date(1972, 12, 31)));
    }
}
