//! The rules that are asked of a person: the author, and everyone else whose words are in the record.

#![expect(clippy::unnecessary_wraps, reason = "every rule has the same signature")]

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::decision::force::{Standing, announces};
use crate::decision::{Undecidable, Why, age, choices};
use crate::document::Default;
use crate::event::{Right, Setting, Window};
use crate::member::Kind;

pub(super) fn deleted(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let gone = |at: Option<Timestamp>| at.filter(|at| *at <= s.world.cutoff);
    if let Some(at) = gone(s.record.deleted_at) {
        why.say(format_args!("the record was deleted at {at}"));
        return Ok(true);
    }
    if let Some(at) = gone(s.member.and_then(|member| member.deleted_at)) {
        why.say(format_args!("the account was deleted at {at}"));
        return Ok(true);
    }
    why.say(format_args!("neither the record nor the account was deleted"));
    Ok(false)
}

pub(super) fn not_a_member(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    match (s.person, s.member.map(|member| member.kind)) {
        (None, _) => why.say(format_args!("nobody is named as the author")),
        (Some(id), None) => why.say(format_args!("there is no account `{id}`")),
        (Some(id), Some(None)) => {
            why.say(format_args!("it is unknown what stands behind the account `{id}`"));
        }
        (Some(id), Some(Some(kind))) => {
            why.say(format_args!("the account `{id}` is of kind `{}`", kind.word()));
        }
    }
    Ok(s.member.is_none_or(|member| member.kind != Some(Kind::Person)))
}

pub(super) fn region_unlisted(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    if let (Some(from), Some(to)) = (s.record.made_from, s.record.made_to)
        && from > to
    {
        return Err(Undecidable("the record's times run backwards"));
    }
    if s.record.made_from.is_none() || s.record.made_to.is_none() {
        why.say(format_args!("it is unknown when the record was made, and so the region then"));
    }
    let today = age::day(s.world.cutoff);
    for region in s.regions() {
        let Some(code) = region else {
            why.say(format_args!(
                "the region at the cutoff or when the record was made is unknown"
            ));
            return Ok(true);
        };
        if let Some(version) =
            s.asked().iter().find(|version| version.region(code, today).is_none())
        {
            why.say(format_args!("terms `{}` do not cover `{code}`", version.version));
            return Ok(true);
        }
        why.say(format_args!("terms cover `{code}`"));
    }
    Ok(s.asked().is_empty())
}

pub(super) fn not_in_effect(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let cutoff = s.world.cutoff;
    let Some(version) = s.versions.get(s.in_force).filter(|_| s.in_effect) else {
        why.say(format_args!("no version of the terms is in effect for this member at {cutoff}"));
        for version in s.versions.iter().rev() {
            let from = s.effective_from(version, s.region);
            let served = s.served(version);
            match (from, served) {
                (None, _) => why.say(format_args!(
                    "`{}` does not apply: the region or the date of joining is not known to it",
                    version.version
                )),
                (Some(from), None) => {
                    why.say(format_args!(
                        "`{}` applies from {from}; no notice of it stands",
                        version.version
                    ));
                }
                (Some(from), Some(served)) => why.say(format_args!(
                    "`{}` applies from {from}; served at {served}, plus {} days",
                    version.version, version.notice_period_days
                )),
            }
        }
        return Ok(true);
    };
    for notice in s.notices().filter(|notice| announces(notice, version)) {
        why.entry(notice.index);
    }
    for region in s.regions() {
        let late = !s.in_effect_in(version, region)
            || s.later_by_date()
                .iter()
                .any(|later| s.effective_from(later, region).is_none_or(|from| from > cutoff));
        if late {
            why.say(format_args!(
                "the terms are not in effect for this member in `{}`, where the record was made",
                region.unwrap_or("unknown")
            ));
            return Ok(true);
        }
    }
    why.say(format_args!("terms `{}` are in effect for this member", version.version));
    Ok(false)
}

pub(super) fn paused(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let cutoff = s.world.cutoff;
    for region in s.regions() {
        for pause in s.pauses(region) {
            let begun = pause.from <= cutoff;
            if begun && pause.until.is_none_or(|until| cutoff < until) {
                why.say(format_args!(
                    "pause `{}` covers `{}`",
                    pause.id,
                    region.unwrap_or("unknown")
                ));
                why.entry(pause.index);
                return Ok(true);
            }
            if begun && pause.purge.is_some_and(|window| touches(s, window)) {
                why.say(format_args!("made in a window that pause `{}` says to purge", pause.id));
                why.entry(pause.index);
                return Ok(true);
            }
        }
    }
    why.say(format_args!("no pause covers it"));
    Ok(false)
}

/// Whether the record was made, even in part, in the window. What is not known to be outside is inside.
fn touches(s: &Standing<'_>, window: Window) -> bool {
    let before = s.record.made_to.is_some_and(|to| window.from.is_some_and(|from| to < from));
    let after =
        s.record.made_from.is_some_and(|from| window.until.is_some_and(|until| from >= until));
    !before && !after
}

pub(super) fn minor(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    under_age(s, age::day(s.world.cutoff), why)
}

pub(super) fn minor_when_made(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let Some(made) = s.record.made_from else {
        why.say(format_args!("it is unknown when the record was made"));
        return Ok(true);
    };
    under_age(s, age::day(made), why)
}

fn under_age(s: &Standing<'_>, on: Date, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let minimum = s.asked().iter().map(|version| version.minimum_age).max();
    let (Some(evidence), Some(minimum)) = (s.member.and_then(|member| member.age), minimum) else {
        why.say(format_args!("the member's age is unknown"));
        return Ok(true);
    };
    if age::is_placeholder(evidence, age::day(s.world.cutoff)) {
        why.say(format_args!("the member's age is unknown: nobody is as old as is stated"));
        return Ok(true);
    }
    let of_age = age::has_turned(age::born_by(evidence)?, minimum, on)?;
    why.say(format_args!(
        "{} {minimum} on {on}",
        if of_age { "known to have turned" } else { "not known to have turned" }
    ));
    Ok(!of_age)
}

pub(super) fn outside_window(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let (Some(from), Some(to)) = (s.record.made_from, s.record.made_to) else {
        why.say(format_args!("it is unknown when the record was made"));
        return Ok(true);
    };
    let category = s.record.category.as_deref().unwrap_or_default();
    for version in s.asked() {
        let Some(rule) = version.categories.get(category) else {
            why.say(format_args!("terms `{}` do not list `{category}`", version.version));
            return Ok(true);
        };
        if from < midnight(rule.data_from)? {
            why.say(format_args!("made on {}, before {}", age::day(from), rule.data_from));
            return Ok(true);
        }
    }
    if to > s.world.cutoff {
        why.say(format_args!("made or last changed at {to}, after the cutoff {}", s.world.cutoff));
        return Ok(true);
    }
    why.say(format_args!("made {} to {}, inside the terms' window", age::day(from), age::day(to)));
    Ok(s.asked().is_empty())
}

fn midnight(date: Date) -> Result<Timestamp, Undecidable> {
    TimeZone::UTC
        .to_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
        .map_err(|_| Undecidable("a date is outside of the calendar"))
}

pub(super) fn opted_out(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let chosen = s
        .member
        .and_then(|member| choices::last(&member.history.choices, None, s.world.cutoff, s.lapse()));
    if let Some(choice) = chosen {
        why.entry(choice.index);
        why.say(format_args!("the member chose {} at {}", word(choice.setting), choice.at));
        return Ok(choice.setting == Setting::Off);
    }
    let today = age::day(s.world.cutoff);
    let off = s.asked().iter().find(|version| {
        s.region
            .and_then(|code| version.region(code, today))
            .is_none_or(|region| region.default != Default::On)
    });
    match off {
        Some(version) => why.say(format_args!(
            "no choice that counts, and the default of `{}` for the region is not on",
            version.version
        )),
        None => why.say(format_args!("no choice that counts; the default for the region is on")),
    }
    Ok(off.is_some() || s.asked().is_empty())
}

pub(super) fn category_opted_out(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let category = s.record.category.as_deref();
    let chosen = s.member.filter(|_| category.is_some()).and_then(|member| {
        choices::last(&member.history.choices, category, s.world.cutoff, s.lapse())
    });
    let Some(choice) = chosen else {
        why.say(format_args!("no choice on this category that counts"));
        return Ok(false);
    };
    why.entry(choice.index);
    why.say(format_args!(
        "the member chose {} for this category at {}",
        word(choice.setting),
        choice.at
    ));
    Ok(choice.setting == Setting::Off)
}

pub(super) fn objected(s: &Standing<'_>, why: &mut dyn Why) -> Result<bool, Undecidable> {
    let standing =
        s.member.and_then(|member| choices::standing(&member.history.objections, s.world.cutoff));
    match standing {
        Some(event) => {
            let right = match event.right {
                Right::Objection => "an objection",
                Right::Erasure => "an erasure",
                Right::Restriction => "a restriction",
            };
            why.entry(event.index);
            why.say(format_args!("{right} stands since {}", event.at));
        }
        None => why.say(format_args!("no objection, erasure or restriction stands")),
    }
    Ok(standing.is_some())
}

fn word(setting: Setting) -> &'static str {
    match setting {
        Setting::On => "on",
        Setting::Off => "off",
    }
}
