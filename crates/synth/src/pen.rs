//! What a member writes: which categories, when, for whom, and what goes wrong with it.

use crate::clock::{CAPTURE, DAY, END, EXPANSION, FIRST, LAST, SECOND};
use crate::draw::{Draw, Purpose};
use crate::leaf::{Dated, Leaf, Seen};
use crate::person::Person;
use crate::record::Record;
use crate::words;
use crate::world::World;

/// How many records a member has: few have many. The mean is `mean`.
fn count(mean: u64, draw: &mut Draw) -> u64 {
    match draw.below(10) {
        0..5 => draw.below(mean + 1),
        5..9 => mean - mean / 2 + draw.below(mean / 2 * 2 + 1),
        _ => mean * 2 + draw.below(mean * 3 + 1),
    }
}

/// Everything that a member wrote.
pub(crate) fn records(world: &World, member: u64, person: &Person) -> Vec<Record> {
    let mut draw = Draw::new(world.seed, Purpose::Records, member);
    let count = count(world.records_per_member, &mut draw);
    (1..=count).filter_map(|number| record(world, member, person, number, &mut draw)).collect()
}

fn record(
    world: &World,
    member: u64,
    person: &Person,
    number: u64,
    draw: &mut Draw,
) -> Option<Record> {
    let leaf = *draw.weighted(&world.leaves)?;
    let mut record = Record {
        id: format!("{}-{number}", person.face.id),
        category: Some(leaf.category),
        audience: Some(audience(leaf.seen, draw)),
        author: Some(person.face.id.clone()),
        language: Some(person.face.language.tag()),
        ..Record::default()
    };
    date(&mut record, leaf, person, draw);
    words::write(world, member, person, leaf, &mut record, draw);
    spoil(&mut record, draw);
    Some(record)
}

fn audience(seen: Seen, draw: &mut Draw) -> &'static str {
    let percent = draw.below(100);
    match seen {
        Seen::Profile if percent < 65 => "public",
        Seen::Profile if percent < 90 => "members",
        Seen::Content if percent < 85 => "public",
        Seen::Profile | Seen::Content => "connections",
        Seen::Group => "group",
        Seen::Platform => "platform",
        Seen::Recipients => "recipients",
    }
}

fn date(record: &mut Record, leaf: &Leaf, person: &Person, draw: &mut Draw) {
    let joined = person.joined.or(person.regions.first().and_then(|(_, from)| *from));
    if leaf.dated == Dated::Undated {
        record.made_from = person.joined;
        record.made_to = Some(CAPTURE);
        return;
    }
    // The later of two: a network grows, and people write more than they did.
    let since = joined.unwrap_or(FIRST).clamp(FIRST, LAST - DAY);
    let made = draw.between(since, LAST).max(draw.between(since, LAST)) / SECOND * SECOND;
    record.made_from = Some(made);
    let is_edited = leaf.dated == Dated::Edited && draw.chance(1500);
    record.made_to =
        Some(if is_edited { draw.between(made, (made + 200 * DAY).min(LAST)) } else { made });
}

/// What is missing, deleted or broken, as in every real platform.
fn spoil(record: &mut Record, draw: &mut Draw) {
    if draw.chance(200) {
        let made = record.made_from.unwrap_or(FIRST);
        record.deleted_at = Some(draw.between(made, END));
    }
    match draw.below(1000) {
        0..6 => record.audience = None,
        6..8 => record.category = None,
        8..12 => record.made_from = None,
        12..14 => record.made_to = None,
        // A clock that went backwards.
        14..16 => record.made_to = record.made_from.map(|made| made - draw.between(SECOND, DAY)),
        // A clock that ran ahead.
        22..25 => {
            let made = draw.between(EXPANSION + DAY, END);
            (record.made_from, record.made_to) = (Some(made), Some(made));
        }
        // An account that the members' table does not hold.
        16..20 => record.author = Some(format!("gone{:05}", draw.below(100_000))),
        20..22 => record.author = None,
        _ => {}
    }
    // The last of these is known to no rule.
    for (signal, of_ten_thousand) in [("tdmrep", 60), ("aipref", 60), ("noai", 30)] {
        if draw.chance(of_ten_thousand) {
            record.signals.push(signal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_as_many_records_as_asked_for_on_average() {
        let mut draw = Draw::new(1, Purpose::Records, 0);
        for mean in [1, 10, 25] {
            let sum: u64 = (0..20_000).map(|_| count(mean, &mut draw)).sum();
            let found = sum as f64 / 20_000.0;
            assert!((found / mean as f64 - 1.0).abs() < 0.06, "{mean}: {found}");
        }
    }
}
