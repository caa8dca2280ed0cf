//! The rules that are asked of the record.

#![expect(clippy::unnecessary_wraps, reason = "every rule has the same signature")]

use crate::decision::force::Standing;
use crate::decision::{Reason, Undecidable, Why};
use crate::document::{Contributors, Mentions};
use crate::member::Kind;
use crate::taxonomy;

/// The outside signals that Abide understands.
pub(crate) const SIGNALS: [&str; 3] = ["gpc", "aipref", "tdmrep"];

pub(super) fn never(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let Some(category) = s.record.category.as_deref() else {
        why.say(format_args!("the record has no category"));
        return Ok(false);
    };
    if taxonomy::is_never(category) {
        why.say(format_args!(
            "`{category}` is on the constitutional list, which no terms can loosen"
        ));
        return Ok(true);
    }
    let refusing = s.asked().iter().find(|version| version.refuses(category));
    match refusing {
        Some(version) => {
            why.say(format_args!("terms `{}` name `{category}` under `never`", version.version));
        }
        None => why.say(format_args!("`{category}` is not on a list of what is never used")),
    }
    Ok(refusing.is_some())
}

pub(super) fn category_unlisted(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let Some(category) = s.record.category.as_deref() else {
        why.say(format_args!("the record has no category"));
        return Ok(true);
    };
    if !taxonomy::is_known(category) {
        why.say(format_args!("`{category}` is not in the taxonomy"));
        return Ok(true);
    }
    if s.asked().is_empty() {
        why.say(format_args!("no terms were published by the cutoff"));
        return Ok(true);
    }
    let silent = s.asked().iter().find(|version| !version.categories.contains_key(category));
    match silent {
        Some(version) => {
            why.say(format_args!("terms `{}` do not list `{category}`", version.version));
        }
        None => why.say(format_args!("terms {} list `{category}`", names(s))),
    }
    Ok(silent.is_some())
}

pub(super) fn audience(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let Some(audience) = s.record.audience else {
        why.say(format_args!("the record's audience is unknown"));
        return Ok(true);
    };
    let category = s.record.category.as_deref().unwrap_or_default();
    let lists = |version: &&&crate::Document| {
        version.categories.get(category).is_some_and(|listed| listed.audiences.contains(&audience))
    };
    let silent = s.asked().iter().find(|version| !lists(version));
    match silent {
        Some(version) => why.say(format_args!(
            "terms `{}` do not list the audience `{}` for this category",
            version.version,
            audience.word()
        )),
        None => why.say(format_args!("the audience `{}` is listed", audience.word())),
    }
    Ok(silent.is_some() || s.asked().is_empty())
}

pub(super) fn other_person(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let category = s.record.category.as_deref().unwrap_or_default();
    let others_deny = s.asked().iter().any(|version| {
        version.categories.get(category).is_some_and(|rule| rule.contributors == Contributors::Deny)
    });
    for contributor in &s.record.contributors {
        let role = &contributor.role;
        let Some(person) = contributor.member.as_deref() else {
            why.say(format_args!("a contributor ({role}) is known by name only"));
            return Ok(true);
        };
        if Some(person) == s.record.author.as_deref() {
            continue;
        }
        if others_deny {
            why.say(format_args!(
                "the terms deny records with another contributor ({role} `{person}`)"
            ));
            return Ok(true);
        }
        if let Some(rule) = first_denial(person, s) {
            why.say(format_args!("{role} `{person}`: {rule}"));
            return Ok(true);
        }
    }
    let mentions_deny = !s.world.masking
        || s.asked().iter().any(|version| {
            version.categories.get(category).is_some_and(|rule| rule.mentions == Mentions::Deny)
        });
    let mut masked = 0;
    for (_, unusable) in unusable_mentions(s) {
        let how = if mentions_deny { "" } else { ", and masked" };
        match unusable {
            None => why.say(format_args!("a mention could not be resolved to a member{how}")),
            Some((person, rule)) => why.say(format_args!("`{person}` is mentioned{how}: {rule}")),
        }
        if mentions_deny {
            return Ok(true);
        }
        masked += 1;
    }
    let others = s.record.contributors.len() + s.record.mentions.len();
    match others {
        0 => why.say(format_args!("nobody else is in the record")),
        _ if masked > 0 => {}
        _ => why.say(format_args!("all {others} other people in the record may be used")),
    }
    Ok(false)
}

/// The mentions of people who may not be used, or of whom nobody knows who they are: their places, and who by which rule.
pub(in crate::decision) fn unusable_mentions<'a>(
    s: &Standing<'a>,
) -> impl Iterator<Item = (usize, Option<(&'a str, Reason)>)> {
    s.record.mentions.iter().enumerate().filter_map(move |(place, mention)| {
        let Some(person) = mention.as_deref() else { return Some((place, None)) };
        if Some(person) == s.record.author.as_deref() {
            return None;
        }
        first_denial(person, s).map(|rule| (place, Some((person, rule))))
    })
}

/// The first of rules 4 to 14 that denies another person; one that cannot be evaluated denies as well.
fn first_denial(person: &str, s: &Standing<'_>) -> Option<Reason> {
    let other = Standing::of(Some(person), s.record, s.world);
    if other.member.is_some_and(|member| member.kind == Some(Kind::Bot)) {
        return None;
    }
    super::of_a_person()
        .find(|rule| rule.denies(&other, &mut ()).unwrap_or(true))
        .map(|rule| rule.reason)
}

pub(super) fn signal(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let of_member = s.member.map(|member| member.signals.as_slice()).unwrap_or_default();
    for signal in s.record.signals.iter().chain(of_member) {
        if !SIGNALS.contains(&signal.as_str()) {
            why.say(format_args!("a signal that Abide does not know says no"));
            return Ok(true);
        }
        if let Some(version) = s.asked().iter().find(|version| version.signals.contains(signal)) {
            why.say(format_args!("terms `{}` honour the signal `{signal}`", version.version));
            return Ok(true);
        }
    }
    why.say(format_args!("no signal that the terms honour says no"));
    Ok(false)
}

/// The versions that are asked, in words.
pub(super) fn names(s: &Standing<'_>) -> String {
    let names: Vec<_> = s.asked().iter().map(|version| format!("`{}`", version.version)).collect();
    names.join(" and ")
}
