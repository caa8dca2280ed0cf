//! Changes of regions: a region is known by its name, and governs the codes that no earlier one covers.

use std::collections::BTreeSet;

use super::{Direction, Log};
use crate::document::{Default, Document, Region};
use crate::{instant, region};

pub(super) fn changes(log: &mut Log, before: &Document, after: &Document) {
    let find = |of: &'_ Document, name: &str| of.regions.iter().position(|r| r.name == name);
    for was in &before.regions {
        if let Some(is) = find(after, &was.name).and_then(|place| after.regions.get(place)) {
            rules(log, (before, was), (after, is));
        } else {
            let words = format!("{} is no longer a region of its own", was.name);
            let path = format!("region.{:?}", was.name);
            let direction = effect(before, after, &was.covers);
            log.entry(path, Some(shown(was)), None, words, direction);
        }
    }
    for is in after.regions.iter().filter(|is| find(before, &is.name).is_none()) {
        let words = format!(
            "{} is a new region: from {} for members of before, from {} for new ones, {} unless they choose",
            is.name,
            is.effective.existing,
            is.effective.new,
            is.default.word()
        );
        let direction = effect(before, after, &is.covers);
        log.entry(
            format!("region.{:?}", is.name),
            None,
            Some(is.covers.join(", ")),
            words,
            direction,
        );
    }
    let names = |of: &Document| of.regions.iter().map(|r| r.name.clone()).collect::<Vec<_>>();
    let all: Vec<_> = before.regions.iter().flat_map(|region| region.covers.clone()).collect();
    log.order("region", &names(before), &names(after), effect(before, after, &all));
}

/// A region's rules in one line.
fn shown(region: &Region) -> String {
    let Region { name: _, covers, effective, default, default_reason: _, legal_basis } = region;
    let (existing, new, default) = (effective.existing, effective.new, default.word());
    format!("{}; from {existing}, new {new}; {default}; {legal_basis}", covers.join(", "))
}

fn rules(log: &mut Log, (before, was): (&Document, &Region), (after, is): (&Document, &Region)) {
    let Region { name, covers, effective, default, default_reason, legal_basis } = was;
    let path = format!("region.{name:?}");

    let key = format!("{path}.covers");
    for item in covers.iter().filter(|item| !is.covers.contains(item)) {
        let direction = effect(before, after, std::slice::from_ref(item));
        log.entry(
            &key,
            Some(item.clone()),
            None,
            format!("{name} no longer covers {item}"),
            direction,
        );
    }
    for item in is.covers.iter().filter(|item| !covers.contains(item)) {
        let direction = effect(before, after, std::slice::from_ref(item));
        log.entry(&key, None, Some(item.clone()), format!("{name} covers {item}"), direction);
    }
    log.order(&key, covers, &is.covers, Direction::Neutral);

    let key = format!("{path}.effective.existing");
    let direction = Direction::of_limit(&effective.existing, &is.effective.existing);
    log.value(key, &effective.existing, &is.effective.existing, direction, |b, a| {
        format!("in {name}, data of members of before is used from {a}, it was from {b}")
    });
    let key = format!("{path}.effective.new");
    let direction = Direction::of_limit(&effective.new, &is.effective.new);
    log.value(key, &effective.new, &is.effective.new, direction, |b, a| {
        format!("in {name}, data of new members is used from {a}, it was from {b}")
    });
    let direction = of_defaults(*default, is.default);
    log.value(format!("{path}.default"), &default.word(), &is.default.word(), direction, |b, a| {
        format!("in {name}, members who have not chosen count as {a}, it was {b}")
    });
    let key = format!("{path}.default_reason");
    log.option(key, default_reason.as_ref(), is.default_reason.as_ref(), |_| {
        format!("in {name}, the reason for the default is worded anew")
    });
    let neutral = Direction::Neutral;
    log.value(format!("{path}.legal_basis"), legal_basis, &is.legal_basis, neutral, |b, a| {
        format!("in {name}, the legal basis is {a}, it was {b}")
    });
}

fn of_defaults(was: Default, is: Default) -> Direction {
    // An unset default denies like one that is off.
    Direction::of_limit(&(was != Default::On), &(is != Default::On))
}

/// What the two documents together do to the members whom these items name: a region that is new, gone
/// or at another place matters by who is governed by other rules than before.
fn effect(before: &Document, after: &Document, items: &[String]) -> Direction {
    let day = instant::utc_day(after.published);
    let codes: BTreeSet<_> = items.iter().flat_map(|item| region::codes(item, day)).collect();
    let directions =
        codes.iter().flat_map(|code| match (before.region(code, day), after.region(code, day)) {
            (None, None) => vec![],
            (None, Some(_)) => vec![Direction::Widens],
            (Some(_), None) => vec![Direction::Narrows],
            (Some(was), Some(is)) => vec![
                of_defaults(was.default, is.default),
                Direction::of_limit(&was.effective.existing, &is.effective.existing),
                Direction::of_limit(&was.effective.new, &is.effective.new),
            ],
        });
    // Widening for anybody is widening: `Widens` comes first.
    directions.min().unwrap_or(Direction::Neutral)
}
