//! Changes of the purpose tree.

use super::{Direction, Log};
use crate::document::Purpose;

pub(super) fn changes(log: &mut Log, before: &[Purpose], after: &[Purpose]) {
    let find = |of: &'_ [Purpose], id: &str| of.iter().position(|purpose| purpose.id == id);
    for was in before {
        if let Some(is) = find(after, &was.id).and_then(|place| after.get(place)) {
            entries(log, was, is);
        } else {
            let words = format!("the data is no longer for: {}", was.title);
            let path = format!("purpose.{:?}", was.id);
            log.entry(path, Some(shown(was)), None, words, Direction::Narrows);
        }
    }
    for is in after.iter().filter(|is| find(before, &is.id).is_none()) {
        let words = format!("the data is for one thing more: {}", is.title);
        let path = format!("purpose.{:?}", is.id);
        log.entry(path, None, Some(shown(is)), words, Direction::Widens);
    }
    let ids = |of: &[Purpose]| of.iter().map(|purpose| purpose.id.clone()).collect::<Vec<_>>();
    log.order("purpose", &ids(before), &ids(after), Direction::Neutral);
}

/// A purpose in one line.
fn shown(purpose: &Purpose) -> String {
    let covered = if purpose.covered_by_switch { "covered" } else { "not covered" };
    format!("{}, {covered} by the switch", purpose.title)
}

fn entries(log: &mut Log, was: &Purpose, is: &Purpose) {
    let Purpose { id, parent, title, covered_by_switch } = was;
    let path = format!("purpose.{id:?}");
    log.option(
        format!("{path}.parent"),
        parent.as_ref(),
        is.parent.as_ref(),
        |parent| match parent {
            Some(parent) => format!("the purpose `{id}` is a part of `{parent}`"),
            None => format!("the purpose `{id}` stands by itself"),
        },
    );
    log.value(format!("{path}.title"), title, &is.title, Direction::Neutral, |_, title| {
        format!("the purpose `{id}` is called: {title}")
    });
    // What the switch does not cover goes on when a member switches off.
    let direction = if is.covered_by_switch { Direction::Narrows } else { Direction::Widens };
    let key = format!("{path}.covered_by_switch");
    log.value(key, covered_by_switch, &is.covered_by_switch, direction, |_, covered| {
        let now = if *covered { "now" } else { "no longer" };
        format!("the switch {now} covers: {title}")
    });
}
