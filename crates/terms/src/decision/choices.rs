//! Which of a member's choices and objections counts.

use jiff::Timestamp;

use crate::document::Document;
use crate::event::{Choice, Objection, Right, Setting};

/// What an *on* can lapse by: the versions up to the cutoff, and the newest in force by its dates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lapse<'a> {
    pub versions: &'a [&'a Document],
    pub newest_by_date: Option<usize>,
}

impl Lapse<'_> {
    /// Whether an *on* given under that version has lapsed.
    fn has_lapsed(self, terms: Option<&str>) -> bool {
        let seen =
            terms.and_then(|name| self.versions.iter().position(|version| version.version == name));
        let Some(seen) = seen else { return true };
        self.newest_by_date.is_some_and(|newest| {
            self.versions.iter().take(newest + 1).skip(seen + 1).any(|version| version.material)
        })
    }
}

/// The instant from which a choice counts: a restriction from the earlier of its times, a permission from the later.
fn counts_from(choice: &Choice) -> Timestamp {
    match choice.setting {
        Setting::Off => choice.at.min(choice.appended),
        Setting::On => choice.at.max(choice.appended),
    }
}

/// The last choice of that scope that counts, and has not lapsed: the member's last act, whenever it arrived.
pub(super) fn last<'a>(
    choices: &'a [Choice],
    scope: Option<&str>,
    cutoff: Timestamp,
    lapse: Lapse<'_>,
) -> Option<&'a Choice> {
    choices
        .iter()
        .filter(|choice| choice.category.as_deref() == scope && counts_from(choice) <= cutoff)
        .filter(|choice| {
            choice.setting == Setting::Off || !lapse.has_lapsed(choice.terms.as_deref())
        })
        .max_by_key(|choice| (choice.at, choice.index))
}

/// The objection, erasure or restriction that stands.
pub(super) fn standing(objections: &[Objection], cutoff: Timestamp) -> Option<&Objection> {
    [Right::Objection, Right::Erasure, Right::Restriction].into_iter().find_map(|right| {
        let counts_from = |event: &Objection| {
            if event.stands { event.at.min(event.appended) } else { event.at.max(event.appended) }
        };
        objections
            .iter()
            .filter(|event| event.right == right && counts_from(event) <= cutoff)
            .filter(|event| event.stands || right != Right::Erasure)
            .max_by_key(|event| (event.at, event.index))
            .filter(|event| event.stands)
    })
}
