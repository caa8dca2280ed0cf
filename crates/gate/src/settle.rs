//! Folds what depends on a member alone into one row: their version, and every rule that no record changes.

use crate::calendar::{NEVER, birthday, day_of, midnight};
use crate::history::{Kept, Notice};
use crate::person::{ONE_REGION, Person, Row, bit};
use crate::regions::{Region, UNKNOWN};
use crate::roll::{NOT_JOINED, Next, World};
use crate::versions::Version;
use abide_terms::event::Setting;

/// A member while they are settled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) world: &'a World,
    pub(crate) joined: i64,
    /// Their notices that stand.
    pub(crate) notices: &'a [Notice],
}

/// The instant at which a version's region takes effect for somebody who joined then.
fn effective(version: &Version, region: &Region, number: u32, joined: i64) -> Option<i64> {
    let effective = region.effective.get(number as usize).copied().flatten()?;
    Some(if joined < version.published { effective.existing } else { effective.new })
}

/// The newest version whose region takes effect by the cutoff, whether or not a notice was served.
pub(crate) fn newest_by_date(world: &World, region: u32, joined: i64) -> Option<u32> {
    let region = world.regions.get(region)?;
    if joined == NOT_JOINED {
        return None;
    }
    world
        .versions
        .newest_first()
        .find(|(number, version)| {
            effective(version, region, *number, joined).is_some_and(|from| from <= world.cutoff)
        })
        .map(|(number, _)| number)
}

impl Case<'_> {
    /// Whether the version's own dates and its notice let it be in effect in a region.
    fn version_in_effect(&self, number: u32, version: &Version, region: &Region) -> bool {
        let cutoff = self.world.cutoff;
        let dated = effective(version, region, number, self.joined);
        let notices = self.notices.iter().filter(|notice| notice.name == version.name);
        // Of two versions with one name, the later may not have been published yet.
        let notices = notices.filter(|notice| notice.at >= version.published);
        // Accepting the terms on joining counts as notice.
        let accepted = (self.joined >= version.published).then_some(self.joined);
        let served = notices.map(|notice| notice.at).chain(accepted).min();
        self.joined != NOT_JOINED
            && dated.is_some_and(|from| from <= cutoff)
            && served.is_some_and(|at| at.saturating_add(version.period) <= cutoff)
    }

    /// Whether every ended pause of a region is over for this member.
    fn pauses_over(&self, region: &Region) -> bool {
        region.ended.iter().all(|pause| {
            let told = self.notices.iter().filter(|notice| {
                let names = notice.pause == pause.name && notice.at >= pause.from;
                names || notice.at >= pause.until
            });
            let joined =
                Some(self.joined).filter(|joined| *joined != NOT_JOINED && *joined >= pause.until);
            let told = told.map(|notice| notice.at).chain(joined).min();
            let over = told.map_or(NEVER, |at| at.saturating_add(self.world.versions.longest));
            over.max(pause.until) <= self.world.cutoff
        })
    }

    /// The newest version in effect in the region.
    fn in_force(&self, region: u32) -> Option<u32> {
        let region = self.world.regions.get(region)?;
        if !self.pauses_over(region) {
            return None;
        }
        self.world
            .versions
            .newest_first()
            .find(|(number, version)| self.version_in_effect(*number, version, region))
            .map(|(number, _)| number)
    }

    /// What rules 6 to 8 say of one region under the version in force.
    fn bits(&self, region: u32, in_force: u32, by_date: Option<u32>) -> u16 {
        let Some(region) = self.world.regions.get(region) else { return bit::REGION };
        let versions = &self.world.versions;
        let mut bits = 0;
        if in_force < region.covered_from {
            bits |= bit::REGION;
        }
        let in_effect = versions
            .get(in_force)
            .is_some_and(|version| self.version_in_effect(in_force, version, region))
            && self.pauses_over(region);
        // A version that is dated already restricts, though no notice of it was served yet.
        let dated = versions
            .newest_first()
            .filter(|(number, _)| *number > in_force && by_date.is_some_and(|last| *number <= last))
            .all(|(number, version)| {
                effective(version, region, number, self.joined)
                    .is_some_and(|from| from <= self.world.cutoff)
            });
        if !in_effect || !dated {
            bits |= bit::NOT_IN_EFFECT;
        }
        if region.paused {
            bits |= bit::PAUSED;
        }
        if !region.purges.is_empty() {
            bits |= bit::PURGE;
        }
        bits
    }

    /// The first instant from which a person who is settled may stand otherwise, though nothing more is said of them: of what their facts
    /// say, of what was said for later, of their birthday, and of the end of every period after a notice. When a version takes
    /// effect, or a pause begins or ends, is the same for everybody and not among them.
    pub(crate) fn next(&self, person: &Person, facts: i64, said: Option<i64>) -> i64 {
        let mut next = Next::after(self.world.cutoff);
        next.see(facts);
        next.see(said.unwrap_or(NEVER));
        next.see(midnight(person.adult));
        for notice in self.notices {
            for period in self.world.versions.periods() {
                next.see(notice.at.saturating_add(period));
            }
        }
        next.at
    }

    /// Settles a person. `born` is the latest birth date that the evidence allows.
    pub(crate) fn settle(
        &self,
        person: &mut Person,
        rows: &mut [Row],
        born: i32,
        switch: Option<Setting>,
    ) {
        let versions = &self.world.versions;
        let in_force = self.in_force(person.region);
        let by_date = newest_by_date(self.world, person.region, self.joined);
        person.version = in_force.unwrap_or_else(|| versions.newest());
        if in_force.is_none() {
            person.bits |= bit::NOT_IN_EFFECT;
        }
        person.bits |= self.bits(person.region, person.version, by_date);
        for row in rows {
            row.bits = self.bits(row.region, person.version, by_date);
            person.bits |= row.bits & bit::PURGE;
        }
        match versions.tail(person.version) {
            Some(tail) => person.adult = birthday(born, tail.minimum_age),
            None => person.bits |= bit::MINOR,
        }
        if day_of(self.world.cutoff) < person.adult {
            person.bits |= bit::MINOR;
        }
        let default_on = person.region != UNKNOWN
            && versions.tail(person.version).is_some()
            && self
                .world
                .regions
                .get(person.region)
                .is_some_and(|region| person.version >= region.on_from);
        match switch {
            Some(Setting::On) => {}
            None if default_on => {}
            Some(Setting::Off) | None => person.bits |= bit::OPTED_OUT,
        }
    }
}

/// The rows of a member with several regions.
pub(crate) fn span(person: &Person, spans: &[(usize, usize)]) -> std::ops::Range<usize> {
    if person.span == ONE_REGION {
        return 0..0;
    }
    spans
        .get(person.span as usize)
        .map_or(0..0, |(start, rows)| *start..start.saturating_add(*rows))
}

/// The notices of a member that stand, and those of everybody after them.
pub(crate) fn standing<'a>(
    kept: &Kept,
    member: u32,
    notices: &'a [Notice],
    standing: &mut Vec<Notice>,
) -> &'a [Notice] {
    let end = notices.iter().take_while(|notice| notice.member <= member).count();
    let (of_member, rest) = notices.split_at_checked(end).unwrap_or((notices, &[]));
    standing.clear();
    standing
        .extend(of_member.iter().filter(|notice| notice.member == member && kept.standing(notice)));
    rest
}
