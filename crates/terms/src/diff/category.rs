//! Changes of what may be used, leaf by leaf.

use std::collections::BTreeMap;

use super::{Direction, Log};
use crate::document::{Category, Contributors, Mentions};

pub(super) fn changes(
    log: &mut Log,
    before: &BTreeMap<String, Category>,
    after: &BTreeMap<String, Category>,
) {
    for (name, was) in before {
        if let Some(is) = after.get(name) {
            rules(log, name, was, is);
        } else {
            let words = format!("`{name}` is no longer used");
            log.entry(path(name), Some(shown(was)), None, words, Direction::Narrows);
        }
    }
    for (name, is) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        let words = format!("`{name}` is used");
        log.entry(path(name), None, Some(shown(is)), words, Direction::Widens);
    }
}

fn path(name: &str) -> String {
    format!("category.{name:?}")
}

/// A category's rules in one line.
fn shown(category: &Category) -> String {
    let Category { audiences: _, data_from, contributors, mentions } = category;
    let (contributors, mentions) = (contributors.word(), mentions.word());
    let audiences = audiences(category).join(", ");
    format!("{audiences}; made since {data_from}; contributors {contributors}; mentions {mentions}")
}

fn audiences(category: &Category) -> Vec<String> {
    category.audiences.iter().map(|audience| audience.word().to_owned()).collect()
}

fn rules(log: &mut Log, name: &str, was: &Category, is: &Category) {
    let Category { audiences: _, data_from, contributors, mentions } = was;
    let path = path(name);

    let key = format!("{path}.audiences");
    log.list(&key, &audiences(was), &audiences(is), Direction::Widens, |audience| {
        (
            format!("`{name}` is no longer used where its audience is `{audience}`"),
            format!("`{name}` is used where its audience is `{audience}`"),
        )
    });

    let direction = Direction::of_limit(data_from, &is.data_from);
    log.value(format!("{path}.data_from"), data_from, &is.data_from, direction, |was, is| {
        format!("`{name}` is used if made since {is}, it was since {was}")
    });

    let (direction, words) = match is.contributors {
        Contributors::EachMustPass => (
            Direction::Widens,
            format!("`{name}` is used if everyone who contributed may be used too"),
        ),
        Contributors::Deny => {
            (Direction::Narrows, format!("`{name}` is not used if anyone else contributed to it"))
        }
    };
    let key = format!("{path}.contributors");
    log.value(key, &contributors.word(), &is.contributors.word(), direction, |_, _| words.clone());

    let (direction, words) = match is.mentions {
        Mentions::Mask => (
            Direction::Widens,
            format!("who is mentioned in `{name}` and may not be used is masked"),
        ),
        Mentions::Deny => (
            Direction::Narrows,
            format!("`{name}` is not used if it mentions anyone who may not be used"),
        ),
    };
    let key = format!("{path}.mentions");
    log.value(key, &mentions.word(), &is.mentions.word(), direction, |_, _| words.clone());
}
