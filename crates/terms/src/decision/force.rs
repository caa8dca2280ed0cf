//! Which versions speak for a person, and where they are asked.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::age::day;
use super::choices::Lapse;
use super::world::World;
use crate::document::{Document, Effective};
use crate::event::{Notice, Pause};
use crate::member::Member;
use crate::record::Record;
use crate::region;

/// One person's standing towards one record: what the rules ask.
#[derive(Debug)]
pub(super) struct Standing<'a> {
    pub world: &'a World<'a>,
    pub record: &'a Record,
    pub person: Option<&'a str>,
    pub member: Option<&'a Member>,
    /// Every version published by the cutoff, oldest first.
    pub versions: Vec<&'a Document>,
    /// V: the place of the version in force, or of the newest.
    pub in_force: usize,
    /// Whether V is in effect in the region at the cutoff.
    pub in_effect: bool,
    /// H: the newest version by its dates alone.
    pub newest_by_date: Option<usize>,
    /// R: the region at the cutoff.
    pub region: Option<&'a str>,
}

impl<'a> Standing<'a> {
    pub(super) fn of(person: Option<&'a str>, record: &'a Record, world: &'a World<'a>) -> Self {
        let member = person.and_then(|id| world.members.get(id));
        let region = member.and_then(|member| region_at(member, world.cutoff));
        let mut standing = Self {
            world,
            record,
            person,
            member,
            versions: world.versions(),
            in_force: 0,
            in_effect: false,
            newest_by_date: None,
            region,
        };
        let newest = standing.versions.len().saturating_sub(1);
        let in_effect = standing.newest(|version| standing.in_effect_in(version, standing.region));
        standing.in_force = in_effect.unwrap_or(newest);
        standing.in_effect = in_effect.is_some();
        standing.newest_by_date = standing.newest(|version| {
            standing
                .effective_from(version, standing.region)
                .is_some_and(|from| from <= world.cutoff)
        });
        standing
    }

    fn newest(&self, asked: impl Fn(&Document) -> bool) -> Option<usize> {
        self.versions.iter().rposition(|version| asked(version))
    }

    /// L: the version in force and every later one.
    pub(super) fn asked(&self) -> &[&'a Document] {
        self.versions.get(self.in_force..).unwrap_or_default()
    }

    /// The versions later than V, up to H.
    pub(super) fn later_by_date(&self) -> &[&'a Document] {
        let until = self.newest_by_date.map_or(0, |newest| newest + 1);
        self.versions.get(self.in_force + 1..until).unwrap_or_default()
    }

    pub(super) fn lapse(&self) -> Lapse<'_> {
        Lapse { versions: &self.versions, newest_by_date: self.newest_by_date }
    }

    /// Q: the region at the cutoff, and every region held while the record was made.
    pub(super) fn regions(&self) -> Vec<Option<&'a str>> {
        let (Some(member), Some(from), Some(to)) =
            (self.member, self.record.made_from, self.record.made_to)
        else {
            return vec![self.region, None];
        };
        let mut regions = vec![self.region, region_at(member, from)];
        regions.extend(
            member
                .regions
                .iter()
                .filter_map(|row| row.from)
                .filter(|row_from| from < *row_from && *row_from <= to)
                .map(|row_from| region_at(member, row_from)),
        );
        regions
    }

    /// The region's effective date for the member's cohort.
    pub(super) fn effective_from(
        &self,
        version: &Document,
        region: Option<&str>,
    ) -> Option<Timestamp> {
        let joined = self.member?.joined?;
        let Effective { existing, new } =
            version.region(region?, day(self.world.cutoff))?.effective;
        Some(if joined < version.published { existing } else { new })
    }

    /// Whether the version is in effect for the member in that region at the cutoff.
    pub(super) fn in_effect_in(&self, version: &Document, region: Option<&str>) -> bool {
        let cutoff = self.world.cutoff;
        let served = self.served(version).and_then(|at| plus_days(at, version.notice_period_days));
        self.effective_from(version, region).is_some_and(|from| from <= cutoff)
            && served.is_some_and(|at| at <= cutoff)
            && self
                .ended_pauses(region)
                .all(|pause| self.over(pause).is_some_and(|at| at <= cutoff))
    }

    /// When the version was served to the member: by a notice, or by joining under it.
    pub(super) fn served(&self, version: &Document) -> Option<Timestamp> {
        let joined = self.member?.joined.filter(|joined| *joined >= version.published);
        self.notices()
            .filter(|notice| announces(notice, version))
            .map(|notice| notice.at)
            .chain(joined)
            .min()
    }

    /// The notices that stand: served by the cutoff, and not bounced since.
    pub(super) fn notices(&self) -> impl Iterator<Item = &'a Notice> {
        let cutoff = self.world.cutoff;
        let history = self.member.map(|member| &member.history);
        history.into_iter().flat_map(move |history| {
            history.notices.iter().filter(move |notice| {
                notice.at <= cutoff
                    && !history.bounces.iter().any(|bounce| {
                        bounce.terms == notice.terms
                            && bounce.at <= cutoff
                            && (notice.at, notice.index) < (bounce.at, bounce.index)
                    })
            })
        })
    }

    /// The pauses that cover a region, whenever they are.
    pub(super) fn pauses(&self, region: Option<&'a str>) -> impl Iterator<Item = &'a Pause> {
        let today = day(self.world.cutoff);
        self.world
            .pauses
            .iter()
            .filter(move |pause| region.is_some_and(|region| stops(pause, region, today)))
    }

    fn ended_pauses(&self, region: Option<&str>) -> impl Iterator<Item = &'a Pause> {
        let cutoff = self.world.cutoff;
        let today = day(cutoff);
        self.world.pauses.iter().filter(move |pause| {
            pause.until.is_some_and(|until| until <= cutoff)
                && region.is_some_and(|region| stops(pause, region, today))
        })
    }

    /// When an ended pause is over for the member: at its end, and after its new notice has run.
    fn over(&self, pause: &Pause) -> Option<Timestamp> {
        let until = pause.until?;
        let joined = self.member?.joined.filter(|joined| *joined >= until);
        let is_known =
            |notice: &&Notice| self.versions.iter().any(|version| announces(notice, version));
        let tells = |notice: &&Notice| {
            let names = notice.resumes.as_deref() == Some(&pause.id) && notice.at >= pause.from;
            names || notice.at >= until
        };
        let notice = self
            .notices()
            .filter(is_known)
            .filter(tells)
            .map(|notice| notice.at)
            .chain(joined)
            .min()?;
        // The longest period of any version, so that it does not depend on which is in force.
        let period = self.versions.iter().map(|version| version.notice_period_days).max()?;
        Some(plus_days(notice, period)?.max(until))
    }
}

/// The region at an instant, if it is known.
pub(super) fn region_at(member: &Member, at: Timestamp) -> Option<&str> {
    if member.regions.iter().any(|row| row.from.is_none()) {
        return None;
    }
    // `max_by_key` takes the last of equals, as the spec wants it.
    let row =
        member.regions.iter().filter(|row| row.from <= Some(at)).max_by_key(|row| row.from)?;
    row.region.as_deref()
}

/// Whether the pause covers the region. Somebody known to be in `US` may be in `US-CA`, so a pause of the part covers
/// the whole country's code.
fn stops(pause: &Pause, region: &str, today: Date) -> bool {
    pause.regions.iter().any(|item| {
        region::covers(item, region, today)
            || item.split_once('-').is_some_and(|(country, _)| country == region)
    })
}

/// Whether the notice is of that version. What was not published yet cannot have been announced.
pub(super) fn announces(notice: &Notice, version: &Document) -> bool {
    notice.terms == version.version && notice.at >= version.published
}

/// Days of 24 hours later; `None` (never) past the end of time.
fn plus_days(at: Timestamp, days: u32) -> Option<Timestamp> {
    at.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).ok()
}
