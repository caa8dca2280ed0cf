//! Regions: ISO 3166 codes, and groups whose members change with time.
//!
//! The membership is a table of our own, because no crate that is well kept answers "was it a member
//! *on that day*": `celes`, `isocountry` and their like hold the codes
//! and names of today, and the data sets that know dates of accession are packages of other languages. The
//! table is short, changes once in a decade, and each line names the act that it rests on.

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
    /// Words for people.
    pub label: &'static str,
    pub members: &'static [Membership],
}

impl Group {
    /// The members of that day, in the order of the table.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &'static str> + use<> {
        self.members.iter().filter(move |member| member.holds(day)).map(|member| member.country)
    }
}

impl Membership {
    fn holds(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    const fn until(self, year: i16, month: i8, day: i8) -> Self {
        Self { until: Some(date(year, month, day)), ..self }
    }
}

const fn since(country: &'static str, year: i16, month: i8, day: i8) -> Membership {
    Membership { country, from: date(year, month, day), until: None }
}

/// The European Union, and the Communities before it.
///
/// Some territories of member states have ISO codes of their own. Those in which the Treaties apply
/// in full are members here; overseas countries and territories (Article 355(2) TFEU) are not.
const EU: &[Membership] = &[
    // Treaty of Rome, in force on 1 January 1958.
    since("BE", 1958, 1, 1),
    since("DE", 1958, 1, 1),
    since("FR", 1958, 1, 1),
    since("IT", 1958, 1, 1),
    since("LU", 1958, 1, 1),
    since("NL", 1958, 1, 1),
    // Outermost regions of France, today Article 355(1) TFEU, from the start as departments (227(2) EEC).
    since("GF", 1958, 1, 1),
    since("GP", 1958, 1, 1),
    since("MQ", 1958, 1, 1),
    since("RE", 1958, 1, 1),
    // Saint-Martin and Saint-Barthélemy were communes of Guadeloupe until 2007. The first has stayed an
    // outermost region; the second became an overseas territory (Decision 2010/718/EU).
    since("MF", 1958, 1, 1),
    since("BL", 1958, 1, 1).until(2012, 1, 1),
    // Act of Accession 1972. Greenland left by the Treaty of 13 March 1984. The United Kingdom, and with
    // it Gibraltar (355(3) TFEU), left at the end of 31 January 2020, Brussels time: in UTC dates, its
    // last day. The transition period did not prolong membership.
    since("DK", 1973, 1, 1),
    since("GL", 1973, 1, 1).until(1985, 2, 1),
    since("IE", 1973, 1, 1),
    since("GB", 1973, 1, 1).until(2020, 2, 1),
    since("GI", 1973, 1, 1).until(2020, 2, 1),
    // Act of Accession 1979.
    since("GR", 1981, 1, 1),
    // Act of Accession 1985.
    since("ES", 1986, 1, 1),
    since("PT", 1986, 1, 1),
    // Act of Accession 1994. Åland is in by its Protocol 2.
    since("AT", 1995, 1, 1),
    since("FI", 1995, 1, 1),
    since("AX", 1995, 1, 1),
    since("SE", 1995, 1, 1),
    // Act of Accession 2003.
    since("CY", 2004, 5, 1),
    since("CZ", 2004, 5, 1),
    since("EE", 2004, 5, 1),
    since("HU", 2004, 5, 1),
    since("LT", 2004, 5, 1),
    since("LV", 2004, 5, 1),
    since("MT", 2004, 5, 1),
    since("PL", 2004, 5, 1),
    since("SI", 2004, 5, 1),
    since("SK", 2004, 5, 1),
    // Act of Accession 2005.
    since("BG", 2007, 1, 1),
    since("RO", 2007, 1, 1),
    // Act of Accession 2012.
    since("HR", 2013, 7, 1),
    // Mayotte became an outermost region (Decision 2012/419/EU).
    since("YT", 2014, 1, 1),
];

/// The European Economic Area: the members of the Union, Iceland, Liechtenstein and Norway, each from
/// the day on which the Agreement applied to it.
///
/// Territories follow the Union's (Article 126 of the Agreement). Svalbard is outside (Protocol 40) and
/// shares the code `SJ` with Jan Mayen, which is inside: the code is left out, so that it denies.
const EEA: &[Membership] = &[
    // The Agreement, in force on 1 January 1994: the Twelve and the states of EFTA but Switzerland.
    since("BE", 1994, 1, 1),
    since("DE", 1994, 1, 1),
    since("DK", 1994, 1, 1),
    since("ES", 1994, 1, 1),
    since("FR", 1994, 1, 1),
    since("GF", 1994, 1, 1),
    since("GP", 1994, 1, 1),
    since("MQ", 1994, 1, 1),
    since("RE", 1994, 1, 1),
    since("MF", 1994, 1, 1),
    since("BL", 1994, 1, 1).until(2012, 1, 1),
    since("GB", 1994, 1, 1).until(2020, 2, 1),
    since("GI", 1994, 1, 1).until(2020, 2, 1),
    since("GR", 1994, 1, 1),
    since("IE", 1994, 1, 1),
    since("IT", 1994, 1, 1),
    since("LU", 1994, 1, 1),
    since("NL", 1994, 1, 1),
    since("PT", 1994, 1, 1),
    since("AT", 1994, 1, 1),
    since("FI", 1994, 1, 1),
    since("SE", 1994, 1, 1),
    since("IS", 1994, 1, 1),
    since("NO", 1994, 1, 1),
    // Counted from the accession to the Union: the later date of the two that could be argued.
    since("AX", 1995, 1, 1),
    // EEA Council Decision 1/95.
    since("LI", 1995, 5, 1),
    // Enlargement Agreement of 2003, applied from the day of accession.
    since("CY", 2004, 5, 1),
    since("CZ", 2004, 5, 1),
    since("EE", 2004, 5, 1),
    since("HU", 2004, 5, 1),
    since("LT", 2004, 5, 1),
    since("LV", 2004, 5, 1),
    since("MT", 2004, 5, 1),
    since("PL", 2004, 5, 1),
    since("SI", 2004, 5, 1),
    since("SK", 2004, 5, 1),
    // Enlargement Agreement of 2007, applied provisionally from 1 August 2007.
    since("BG", 2007, 8, 1),
    since("RO", 2007, 8, 1),
    // With the Union's outermost regions.
    since("YT", 2014, 1, 1),
    // Enlargement Agreement of 2014, applied provisionally from 12 April 2014.
    since("HR", 2014, 4, 12),
];

/// The groups that terms can name.
pub const GROUPS: &[Group] = &[
    Group { name: "EU", label: "European Union", members: EU },
    Group { name: "EEA", label: "European Economic Area", members: EEA },
];

/// The group of that name.
pub fn group(name: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.name == name)
}

/// Whether `item` of a terms' list (a code or a group) covers `region` on that day.
///
/// `CA` covers `CA-QC`; a group covers its members of that day and their subdivisions.
pub fn covers(item: &str, region: &str, on: Date) -> bool {
    let country = region.split('-').next().unwrap_or_default();
    match group(item) {
        Some(group) => {
            group.members.iter().any(|member| member.country == country && member.holds(on))
        }
        None => item == region || item == country,
    }
}

/// The codes for which `item` of a terms' list stands on that day: a group's members, or the code itself.
pub fn codes(item: &str, on: Date) -> Vec<&str> {
    match group(item) {
        Some(group) => group.on(on).collect(),
        None => vec![item],
    }
}

/// Whether it has the shape of an ISO 3166-1 alpha-2 code (`CA`) or a 3166-2 code (`CA-QC`).
///
/// The names of groups have it too and are not codes: ask [`group`] first.
pub fn is_code(item: &str) -> bool {
    let (country, part) = match item.split_once('-') {
        Some((country, part)) => (country, Some(part)),
        None => (item, None),
    };
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && group(country).is_none()
        && part.is_none_or(|part| {
            (1..=3).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
}

/// The code to write instead of one that is in use but is not the country's ISO 3166-1 code.
pub fn code_for(habit: &str) -> Option<&'static str> {
    match habit {
        "UK" => Some("GB"),
        "EL" => Some("GR"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(group: &str, day: &str) -> Vec<&'static str> {
        let mut members: Vec<_> = super::group(group).unwrap().on(day.parse().unwrap()).collect();
        members.sort_unstable();
        members
    }

    /// Members with a seat: the table without the territories that have codes of their own.
    fn states(group: &str, day: &str) -> usize {
        let territories = ["AX", "BL", "GF", "GI", "GL", "GP", "MF", "MQ", "RE", "YT"];
        on(group, day).iter().filter(|code| !territories.contains(code)).count()
    }

    #[test]
    fn the_union_grows_and_shrinks_on_the_day() {
        for (eve, day, before, after) in [
            ("1957-12-31", "1958-01-01", 0, 6),
            ("1972-12-31", "1973-01-01", 6, 9),
            ("1980-12-31", "1981-01-01", 9, 10),
            ("1985-12-31", "1986-01-01", 10, 12),
            ("1994-12-31", "1995-01-01", 12, 15),
            ("2004-04-30", "2004-05-01", 15, 25),
            ("2006-12-31", "2007-01-01", 25, 27),
            ("2013-06-30", "2013-07-01", 27, 28),
            ("2020-01-31", "2020-02-01", 28, 27),
        ] {
            assert_eq!((states("EU", eve), states("EU", day)), (before, after), "{day}");
        }
    }

    #[test]
    fn the_area_grows_and_shrinks_on_the_day() {
        for (eve, day, before, after) in [
            ("1993-12-31", "1994-01-01", 0, 17),
            ("1995-04-30", "1995-05-01", 17, 18),
            ("2004-04-30", "2004-05-01", 18, 28),
            ("2007-07-31", "2007-08-01", 28, 30),
            ("2014-04-11", "2014-04-12", 30, 31),
            ("2020-01-31", "2020-02-01", 31, 30),
        ] {
            assert_eq!((states("EEA", eve), states("EEA", day)), (before, after), "{day}");
        }
    }

    #[test]
    fn the_area_of_today_is_the_union_and_three() {
        let mut union = on("EU", "2025-11-03");
        union.extend(["IS", "LI", "NO"]);
        union.sort_unstable();
        assert_eq!(union, on("EEA", "2025-11-03"));
    }

    #[test]
    fn no_country_stands_twice_and_none_leaves_before_it_came() {
        for group in GROUPS {
            let mut codes: Vec<_> = group.members.iter().map(|member| member.country).collect();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), group.members.len(), "{}", group.name);
            assert!(group.members.iter().all(|m| is_code(m.country)));
            assert!(group.members.iter().all(|m| m.until.is_none_or(|until| m.from < until)));
        }
    }

    #[test]
    fn an_item_covers_by_code_country_or_group() {
        let day = date(2025, 11, 3);
        for (item, region, covered) in [
            ("CA", "CA-QC", true),
            ("CA-QC", "CA-QC", true),
            ("CA-QC", "CA", false),
            ("CA-QC", "CA-ON", false),
            ("EU", "DE", true),
            ("EU", "DE-BY", true),
            ("EU", "AX", true),
            ("EU", "NO", false),
            ("EU", "EU", false),
            ("EEA", "NO", true),
            ("EEA", "CH", false),
            ("EEA", "GB", false),
            ("EU", "", false),
            ("GB", "GB-SCT", true),
        ] {
            assert_eq!(covers(item, region, day), covered, "{item} {region}");
        }
        assert!(covers("EU", "GB", date(2020, 1, 31)));
    }

    #[test]
    fn codes_have_a_shape() {
        for code in ["CA", "CA-QC", "GB-SCT", "FR-75", "FR-2A", "AT-9"] {
            assert!(is_code(code), "{code}");
        }
        for other in ["", "C", "ca", "CAN", "CA-", "CA-QCQC", "EU", "EU-DE", "EEA", "CA-qc", "C1"] {
            assert!(!is_code(other), "{other}");
        }
    }
}
