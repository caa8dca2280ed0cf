//! What the one-record rule does not say of its steps: places, other people one by one, notices and ended pauses.

use abide_terms::decision::{Reason, Step, World, explain, masked};
use abide_terms::document::Document;
use abide_terms::event::{Notice, Pause};
use abide_terms::member::{Kind, Member};
use abide_terms::{Record, region};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::facts::Placed;
use crate::output;

/// Somebody else in a record.
#[derive(Debug, Serialize)]
pub(super) struct Other {
    member: String,
    /// Absent for who is only mentioned.
    role: Option<String>,
    /// Why they may not be used, if so.
    reason: Option<&'static str>,
    /// The entries of the ledger that this rests on.
    entries: Vec<u64>,
    /// Whether they are masked in the text instead of denying.
    masked: bool,
}

/// Adds to the steps what is known beside them. What they decide stays.
pub(super) fn add(steps: &mut [Step], placed: &Placed, world: &World<'_>) -> Vec<Other> {
    let others = others(&placed.record, world);
    for step in steps {
        match step.reason {
            Reason::CategoryUnlisted if placed.record.category.is_none() => unmapped(step, placed),
            Reason::NotInEffect if step.passed != Some(true) => {
                in_effect(step, &placed.record, world);
            }
            Reason::OtherPerson => people(step, &others),
            _ => {}
        }
    }
    others
}

fn unmapped(step: &mut Step, placed: &Placed) {
    let place = placed.place.as_deref().unwrap_or("an unknown place");
    step.because = vec![format!(
        "what stands at `{place}` is mapped to no category: nobody has said what it is (`abide sources check`)"
    )];
}

/// One line for everybody else, whatever was found first.
fn people(step: &mut Step, others: &[Other]) {
    let told: Vec<String> = others
        .iter()
        .map(|other| {
            let role = other.role.as_deref().unwrap_or("mentioned");
            let found = match (other.reason, other.masked) {
                (None, _) => "may be used".to_owned(),
                (Some(reason), false) => format!("may not be used: {reason}"),
                (Some(reason), true) => format!("is masked, and may not be used: {reason}"),
            };
            format!("`{}` ({role}) {found}", other.member)
        })
        .collect();
    // The rule names the first who denies, or says how many there are. Anything else that it says stays.
    let is_of_a_person = |words: &String| {
        let reasons = others.iter().filter_map(|other| other.reason);
        words.starts_with("all ")
            || reasons.into_iter().any(|of| words.ends_with(&format!(": {of}")))
    };
    if !told.is_empty() {
        step.because.retain(|words| !is_of_a_person(words));
    }
    step.because.extend(told);
    step.entries.extend(others.iter().flat_map(|other| &other.entries));
    step.entries.sort_unstable();
    step.entries.dedup();
}

/// Everybody else in a record, by rules 4 to 14; each once.
fn others(record: &Record, world: &World<'_>) -> Vec<Other> {
    let contributors = record
        .contributors
        .iter()
        .filter_map(|of| Some((of.member.as_ref()?, Some(of.role.clone()))));
    let mentions = record.mentions.iter().filter_map(|of| Some((of.as_ref()?, None)));
    let masked = masked(record, world);
    let masked: Vec<&String> =
        masked.iter().filter_map(|place| record.mentions.get(*place)?.as_ref()).collect();
    let mut others: Vec<Other> = vec![];
    for (member, role) in contributors.chain(mentions) {
        let is_known = others.iter().any(|other| other.member == *member);
        if !is_known && record.author.as_ref() != Some(member) {
            let denial = denial(member, record, world);
            others.push(Other {
                member: member.clone(),
                masked: role.is_none() && masked.contains(&member),
                role,
                reason: denial.as_ref().map(|step| step.reason.word()),
                entries: denial.map(|step| step.entries).unwrap_or_default(),
            });
        }
    }
    others
}

/// The first rule that denies the record to that member, if it were theirs.
fn denial(member: &str, record: &Record, world: &World<'_>) -> Option<Step> {
    if world.members.get(member).is_some_and(|member| member.kind == Some(Kind::Bot)) {
        return None;
    }
    let of_them = Record {
        author: Some(member.to_owned()),
        contributors: vec![],
        mentions: vec![],
        ..record.clone()
    };
    let (_, steps) = explain(&of_them, world);
    let mut first = steps.into_iter().find(|step| {
        (Reason::Deleted..=Reason::Objected).contains(&step.reason) && step.passed != Some(true)
    })?;
    if first.reason == Reason::NotInEffect {
        in_effect(&mut first, &of_them, world);
    }
    Some(first)
}

/// The notices that were served, and the pauses that are over for everybody but this member.
fn in_effect(step: &mut Step, record: &Record, world: &World<'_>) {
    let member = record.author.as_ref().and_then(|author| world.members.get(author));
    let Some(member) = member else { return };
    let versions = world.versions();
    let notices: Vec<&Notice> = notices(member, &versions, world.cutoff).collect();
    step.entries.extend(notices.iter().map(|notice| notice.index));
    for pause in ended(member, record, world) {
        let Some(until) = pause.until else { continue };
        step.entries.push(pause.index);
        let new = notices
            .iter()
            .filter(|notice| notice.resumes.as_ref() == Some(&pause.id) || notice.at >= until)
            .map(|notice| notice.at)
            .chain(member.joined.filter(|joined| *joined >= until))
            .min();
        let days = versions.iter().map(|version| version.notice_period_days).max().unwrap_or(0);
        let over = new.and_then(|at| {
            let over = at.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).ok()?;
            Some(over.max(until))
        });
        let days = output::count(days.into(), "day");
        match (new, over) {
            (Some(_), Some(over)) if over <= world.cutoff => {}
            (Some(at), Some(over)) => step.because.push(format!(
                "pause `{}` ended at {until}; the notice of {at} runs {days}, until {over}",
                pause.id
            )),
            _ => step.because.push(format!(
                "pause `{}` ended at {until}; no notice of it was served since, which then runs {days}",
                pause.id
            )),
        }
    }
    step.entries.sort_unstable();
    step.entries.dedup();
}

/// The notices of known versions that were served by the cutoff and have not come back.
fn notices<'a>(
    member: &'a Member,
    versions: &[&Document],
    cutoff: Timestamp,
) -> impl Iterator<Item = &'a Notice> {
    let history = &member.history;
    let names: Vec<String> = versions.iter().map(|version| version.version.clone()).collect();
    history.notices.iter().filter(move |notice| {
        let came_back = history.bounces.iter().any(|bounce| {
            bounce.terms == notice.terms
                && bounce.at <= cutoff
                && (notice.at, notice.index) < (bounce.at, bounce.index)
        });
        notice.at <= cutoff && names.contains(&notice.terms) && !came_back
    })
}

/// The pauses that have ended, of the region now or when the record was made.
fn ended<'a>(
    member: &'a Member,
    record: &'a Record,
    world: &World<'a>,
) -> impl Iterator<Item = &'a Pause> {
    let cutoff = world.cutoff;
    let today = TimeZone::UTC.to_datetime(cutoff).date();
    let regions: Vec<&str> = [Some(cutoff), record.made_from, record.made_to]
        .into_iter()
        .flatten()
        .filter_map(|at| region_at(member, at))
        .collect();
    world.pauses.iter().filter(move |pause| {
        pause.until.is_some_and(|until| until <= cutoff)
            && pause
                .regions
                .iter()
                .any(|item| regions.iter().any(|region| region::covers(item, region, today)))
    })
}

fn region_at(member: &Member, at: Timestamp) -> Option<&str> {
    let rows = member.regions.iter().filter(|row| row.from.is_some_and(|from| from <= at));
    rows.max_by_key(|row| row.from)?.region.as_deref()
}
