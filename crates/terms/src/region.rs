//! Regions: ISO 3166 codes, and groups whose members change with time.

use jiff::civil::{Date, date};

/// Membership of a country in a group, `[from, until)` in UTC dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    pub country: &'static str,
    pub from: Date,
    pub until: Option<Date>,
}

/// A group of countries.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    pub name: &'static str,
    pub members: &'static [Membership],
}

const fn since(country: &'static str, year: i16, month: i8, day: i8) -> Membership {
    Membership { country, from: date(year, month, day), until: None }
}

/// The groups that terms can name.
pub const GROUPS: &[Group] = &[Group { name: "EU", members: &[since("DE", 1958, 1, 1)] }];

/// Whether `item` of a terms' list (a code or a group) covers `region` on that day.
///
/// `CA` covers `CA-QC`; a group covers its members of that day and their subdivisions.
pub fn covers(item: &str, region: &str, on: Date) -> bool {
    let country = region.split('-').next().unwrap_or_default();
    match GROUPS.iter().find(|group| group.name == item) {
        Some(group) => group.members.iter().any(|member| {
            member.country == country && member.from <= on && member.until.is_none_or(|until| on < until)
        }),
        None => item == region || item == country,
    }
}
