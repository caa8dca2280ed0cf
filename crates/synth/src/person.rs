//! Who a member is: what can be told from the seed and the member's number alone.

use crate::clock::{self, CAPTURE, DAY, END, Micros};
use crate::draw::{Draw, Purpose};
use crate::language::Language;

/// 1 January 2010: the platform opens.
const OPENED: Micros = clock::at(2010, 1, 1);

/// A name, a language and a home: the little that other members' records need to know.
#[derive(Debug, Clone)]
pub(crate) struct Face {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) handle: String,
    pub(crate) language: Language,
    /// ISO 3166; `None` is unknown.
    pub(crate) region: Option<&'static str>,
}

/// A region from an instant on. Either may be unknown.
pub(crate) type DatedRegion = (Option<&'static str>, Option<Micros>);

/// A row of the members' table.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) face: Face,
    /// `None` is unknown.
    pub(crate) kind: Option<&'static str>,
    pub(crate) joined: Option<Micros>,
    /// Days since the epoch.
    pub(crate) born: Option<i32>,
    pub(crate) regions: Vec<DatedRegion>,
    pub(crate) deleted_at: Option<Micros>,
    pub(crate) signals: Vec<&'static str>,
}

use Language::{De, En, Es, Fr, It, Nl, Pl, Zh};

/// A region, none of which is unknown, and the languages that are written there.
type Home = (Option<&'static str>, &'static [Language]);

/// Homes by weight of a thousand.
const HOMES: &[(Home, u32)] = &[
    ((Some("US"), &[En, En, En, En, En, En, En, Es, Es, Zh]), 360),
    ((Some("US-CA"), &[En, En, En, Es, Zh]), 40),
    ((Some("DE"), &[De, De, De, En]), 55),
    ((Some("FR"), &[Fr, Fr, Fr, En]), 42),
    ((Some("IT"), &[It]), 30),
    ((Some("ES"), &[Es]), 28),
    ((Some("NL"), &[Nl, Nl, En]), 22),
    ((Some("PL"), &[Pl]), 25),
    ((Some("BE"), &[Nl, Fr]), 10),
    ((Some("AT"), &[De]), 9),
    ((Some("IE"), &[En]), 8),
    ((Some("SE"), &[En]), 7),
    ((Some("DK"), &[En]), 5),
    ((Some("NO"), &[En]), 5),
    ((Some("IS"), &[En]), 2),
    ((Some("LI"), &[De]), 2),
    ((Some("GB"), &[En, En, En, Pl]), 80),
    ((Some("CA"), &[En, En, Fr]), 55),
    ((Some("CA-QC"), &[Fr]), 25),
    ((Some("HK"), &[Zh, Zh, En]), 30),
    ((Some("CH"), &[De, De, Fr, It]), 20),
    ((Some("IN"), &[En]), 60),
    ((Some("BR"), &[En, Es]), 15),
    ((Some("MX"), &[Es]), 15),
    ((Some("SG"), &[En, Zh]), 10),
    ((Some("AU"), &[En]), 12),
    ((Some("NG"), &[En]), 8),
    ((None, &[En, Fr]), 20),
];

impl Face {
    pub(crate) fn of(seed: u64, member: u64) -> Self {
        Self::drawn(member, &mut Draw::new(seed, Purpose::Person, member))
    }

    fn drawn(member: u64, draw: &mut Draw) -> Self {
        let (region, languages) = draw.weighted(HOMES).copied().unwrap_or_default();
        let language = draw.pick(languages).copied().unwrap_or(En);
        let first = draw.word(language.first_names());
        let last = draw.word(language.last_names());
        Self {
            id: id(member),
            name: format!("{first} {last}"),
            handle: format!("{}{member}", last.to_lowercase()),
            language,
            region,
        }
    }
}

/// The id of a member who is none of the cast.
pub(crate) fn id(member: u64) -> String {
    format!("m{member:07}")
}

impl Person {
    pub(crate) fn of(seed: u64, member: u64) -> Self {
        let draw = &mut Draw::new(seed, Purpose::Person, member);
        let face = Face::drawn(member, draw);
        let kind = match draw.below(1000) {
            0..20 => Some("organisation"),
            20..26 => Some("bot"),
            26..36 => Some("deceased"),
            36..39 => None,
            _ => Some("person"),
        };
        let born = born(draw);
        // Nobody joins before they are thirteen.
        let earliest = born.map_or(OPENED, |day| (i64::from(day) + 13 * 366) * DAY).max(OPENED);
        let joined = draw.between(earliest, CAPTURE).min(CAPTURE - 1);
        let regions = regions(face.region, joined, draw);
        let deleted_at =
            draw.chance(200).then(|| draw.between(joined.max(clock::at(2023, 1, 1)), END));
        let mut signals = Vec::new();
        for (signal, of_ten_thousand) in [("gpc", 300), ("tdmrep", 60), ("aipref", 60)] {
            if draw.chance(of_ten_thousand) {
                signals.push(signal);
            }
        }
        let joined = (!draw.chance(40)).then_some(joined);
        Self { face, kind, joined, born, regions, deleted_at, signals }
    }

    /// The region on the day on which it is asked, as the platform would look it up for a notice.
    pub(crate) fn region_at(&self, at: Micros) -> Option<&'static str> {
        let rows = self.regions.iter().filter(|(_, from)| from.is_some_and(|from| from <= at));
        rows.max_by_key(|(_, from)| *from).and_then(|(region, _)| *region)
    }
}

/// Most are grown up, some are not, some come of age while the history runs, some do not say.
fn born(draw: &mut Draw) -> Option<i32> {
    let (from, until) = match draw.below(1000) {
        0..25 => return None,
        25..55 => (clock::day(2007, 12, 29), clock::day(2012, 10, 1)),
        55..80 => (clock::day(2006, 9, 18), clock::day(2007, 12, 1)),
        // A birthday that most years do not have.
        80..81 => return Some(clock::day(2004, 2, 29)),
        _ => (clock::day(1952, 1, 1), clock::day(2006, 9, 18)),
    };
    Some(draw.between(from.into(), until.into()) as i32)
}

fn regions(home: Option<&'static str>, joined: Micros, draw: &mut Draw) -> Vec<DatedRegion> {
    let row = (home, Some(joined));
    match draw.below(1000) {
        // Nothing is known, or not since when.
        0..5 => Vec::new(),
        5..10 => vec![(home, None)],
        10..90 => {
            let moved = draw.between(joined.max(clock::at(2014, 1, 1)), CAPTURE);
            vec![row, (elsewhere(draw), Some(moved))]
        }
        // There and back, or through a place that is unknown.
        90..100 => {
            let moved = draw.between(joined, CAPTURE);
            let back = draw.between(moved, CAPTURE);
            let between = if draw.below(3) == 0 { None } else { elsewhere(draw) };
            vec![row, (between, Some(moved)), (home, Some(back))]
        }
        _ => vec![row],
    }
}

fn elsewhere(draw: &mut Draw) -> Option<&'static str> {
    draw.weighted(HOMES).and_then(|(region, _)| *region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_the_persons() {
        for member in 0..200 {
            let (face, person) = (Face::of(9, member), Person::of(9, member));
            assert_eq!(
                (face.id, face.name, face.region),
                (person.face.id, person.face.name, person.face.region)
            );
        }
    }

    #[test]
    fn nobody_joins_as_a_child() {
        for person in (0..2000).map(|member| Person::of(4, member)) {
            if let (Some(born), Some(joined)) = (person.born, person.joined) {
                let day = joined.div_euclid(DAY) as i32;
                assert!(clock::age(born, day) >= 13, "{person:?}");
            }
        }
    }
}
