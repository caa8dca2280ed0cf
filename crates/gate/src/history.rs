//! The members' events as they stream by: of most, only the last that counts is kept.

use abide_terms::event::{Right, Setting};
use hashbrown::HashMap;
use jiff::Timestamp;

use crate::calendar::micros;

/// A point in the order of events.
pub(crate) type Point = (i64, u64);

/// A notice that arrived by the cutoff, if no bounce says otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notice {
    pub(crate) at: i64,
    pub(crate) index: u64,
    pub(crate) member: u32,
    /// The number of the version's name.
    pub(crate) name: u32,
    /// The number of the pause's name, or `NO_PAUSE`.
    pub(crate) pause: u32,
}

/// A notice that names no pause which the ledger holds.
pub(crate) const NO_PAUSE: u32 = u32::MAX;

/// The last choice of one scope, as far as it was seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Last {
    point: Point,
    /// `None` before the first choice.
    pub(crate) setting: Option<Setting>,
}

impl Last {
    pub(crate) fn see(&mut self, point: Point, setting: Setting) {
        if self.setting.is_none() || point >= self.point {
            *self = Self { point, setting: Some(setting) };
        }
    }
}

/// The three rights of one member.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rights {
    objection: Option<(Point, bool)>,
    restriction: Option<(Point, bool)>,
    erased: bool,
}

impl Rights {
    pub(crate) fn see(&mut self, point: Point, right: Right, stands: bool) {
        let last = match right {
            Right::Objection => &mut self.objection,
            Right::Restriction => &mut self.restriction,
            // Nothing withdraws an erasure.
            Right::Erasure => {
                self.erased |= stands;
                return;
            }
        };
        if last.is_none_or(|(before, _)| point >= before) {
            *last = Some((point, stands));
        }
    }

    /// Whether one of them stands.
    pub(crate) fn stand(self) -> bool {
        let stands = |last: Option<(Point, bool)>| last.is_some_and(|(_, stands)| stands);
        self.erased || stands(self.objection) || stands(self.restriction)
    }
}

/// What is kept of the events of a stretch of members, until they are settled.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The whole switch, by the member's place in the stretch.
    pub(crate) switch: Vec<Last>,
    /// By member and category.
    pub(crate) switches: HashMap<(u32, u32), Last>,
    pub(crate) rights: HashMap<u32, Rights>,
    pub(crate) notices: Vec<Notice>,
    /// The last bounce by member and version's name.
    pub(crate) bounces: HashMap<(u32, u32), Point>,
    /// For members of whom something is said that counts later, the first instant from which anything does.
    pub(crate) later: HashMap<u32, i64>,
}

impl Kept {
    /// Sees an instant from which something that was said counts.
    pub(crate) fn later(&mut self, member: u32, from: i64) {
        let later = self.later.entry(member).or_insert(from);
        *later = from.min(*later);
    }

    /// Sees a bounce.
    pub(crate) fn bounce(&mut self, member: u32, name: u32, point: Point) {
        let last = self.bounces.entry((member, name)).or_insert(point);
        *last = point.max(*last);
    }

    /// Sorts what was seen, so that the notices of a member stand together.
    pub(crate) fn sort(&mut self) {
        self.notices.sort_unstable_by_key(|notice| (notice.member, notice.at, notice.index));
    }

    /// Whether no later bounce revokes the notice.
    pub(crate) fn standing(&self, notice: &Notice) -> bool {
        self.bounces
            .get(&(notice.member, notice.name))
            .is_none_or(|bounce| (notice.at, notice.index) >= *bounce)
    }
}

/// From when an event counts: what restricts from the earlier of its two times, what permits from the later.
pub(crate) fn counts_from(restricts: bool, at: Timestamp, appended: Timestamp) -> i64 {
    micros(if restricts { at.min(appended) } else { at.max(appended) })
}
