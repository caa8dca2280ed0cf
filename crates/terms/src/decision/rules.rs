//! The sixteen rules, in order. Each says whether it denies; an error is rule seventeen.

mod person;
mod record;

pub(super) use record::unusable_mentions;

use super::{Reason, Undecidable, Why, force::Standing};

/// A rule of the decision.
#[derive(Clone, Copy)]
pub struct Rule {
    pub reason: Reason,
    ask: Ask,
    /// Turned round, for tests that look whether anybody notices.
    inverted: bool,
}

type Ask = fn(&Standing<'_>, &mut dyn Why) -> Result<bool, Undecidable>;

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule")
            .field("reason", &self.reason)
            .field("inverted", &self.inverted)
            .finish_non_exhaustive()
    }
}

impl Rule {
    const fn new(reason: Reason, ask: Ask) -> Self {
        Self { reason, ask, inverted: false }
    }

    pub(super) fn denies(
        &self,
        standing: &Standing<'_>,
        why: &mut dyn Why,
    ) -> Result<bool, Undecidable> {
        (self.ask)(standing, why).map(|denies| denies != self.inverted)
    }

    /// The same rule turned round: a mutant that tests must notice.
    #[must_use]
    pub fn inverted(self) -> Self {
        Self { inverted: !self.inverted, ..self }
    }
}

/// Every rule that can deny by itself, in the order in which they are asked.
pub const RULES: &[Rule] = &[
    Rule::new(Reason::Never, record::never),
    Rule::new(Reason::CategoryUnlisted, record::category_unlisted),
    Rule::new(Reason::Audience, record::audience),
    Rule::new(Reason::Deleted, person::deleted),
    Rule::new(Reason::NotAMember, person::not_a_member),
    Rule::new(Reason::RegionUnlisted, person::region_unlisted),
    Rule::new(Reason::NotInEffect, person::not_in_effect),
    Rule::new(Reason::Paused, person::paused),
    Rule::new(Reason::Minor, person::minor),
    Rule::new(Reason::MinorWhenMade, person::minor_when_made),
    Rule::new(Reason::OutsideWindow, person::outside_window),
    Rule::new(Reason::OptedOut, person::opted_out),
    Rule::new(Reason::CategoryOptedOut, person::category_opted_out),
    Rule::new(Reason::Objected, person::objected),
    Rule::new(Reason::OtherPerson, record::other_person),
    Rule::new(Reason::Signal, record::signal),
];

/// Rules 4 to 14, which are asked of every person in a record.
fn of_a_person() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| (Reason::Deleted..=Reason::Objected).contains(&rule.reason))
}
