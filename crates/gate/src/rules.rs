//! The sixteen rules in order, each over the columns of many records at once.

mod choice;
mod member;
mod others;
mod record;
mod region;

use crate::ask::{Ask, Others};
use crate::fold::Folded;
pub(crate) use others::masked;

/// What a rule says of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Pass,
    Deny,
    /// The rule cannot be evaluated.
    Undecidable,
}

impl Answer {
    /// A denial if it is true.
    pub(crate) fn deny_if(denies: bool) -> Self {
        if denies { Self::Deny } else { Self::Pass }
    }
}

/// What every rule of a run may look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) folded: &'a Folded,
    pub(crate) others: &'a Others<'a>,
    /// The rules of this run: what is asked of other people is among them.
    pub(crate) rules: &'a [Rule],
    /// Whether people who are mentioned can be masked.
    pub(crate) masking: bool,
}

/// A rule over many records: an answer for each. `open` tells which are not decided yet; what is said of
/// the others does not count.
type Predicate = for<'a> fn(&Context<'a>, &[Ask<'a>], open: &[u8], &mut [Answer]);

/// One of the rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// The number of its reason in `docs/formats/decisions.md`.
    pub(crate) number: u8,
    predicate: Predicate,
    /// Turned round, for tests that look whether anybody notices.
    pub(crate) inverted: bool,
}

const fn rule(number: u8, predicate: Predicate) -> Rule {
    Rule { number, predicate, inverted: false }
}

/// The reason of what cannot be decided.
pub(crate) const UNDECIDABLE: u8 = 17;

/// The rules of the decision, in order.
pub(crate) const RULES: [Rule; 16] = [
    rule(1, record::never),
    rule(2, record::category_unlisted),
    rule(3, record::audience),
    rule(4, member::deleted),
    rule(5, member::not_a_member),
    rule(6, region::region_unlisted),
    rule(7, region::not_in_effect),
    rule(8, region::paused),
    rule(9, member::minor),
    rule(10, member::minor_when_made),
    rule(11, record::outside_window),
    rule(12, choice::opted_out),
    rule(13, choice::category_opted_out),
    rule(14, choice::objected),
    rule(15, others::other_person),
    rule(16, record::signal),
];

/// The rules that are asked of contributors and people who are mentioned.
const OF_OTHERS: std::ops::RangeInclusive<u8> = 4..=14;

impl Rule {
    /// Asks the rule of every record.
    fn ask<'a>(
        &self,
        context: &Context<'a>,
        asks: &[Ask<'a>],
        open: &[u8],
        answers: &mut [Answer],
    ) {
        (self.predicate)(context, asks, open, answers);
        if self.inverted {
            for answer in answers {
                *answer = match *answer {
                    Answer::Pass => Answer::Deny,
                    Answer::Deny => Answer::Pass,
                    Answer::Undecidable => Answer::Undecidable,
                };
            }
        }
    }
}

/// Answers each record by itself.
fn each<'a>(asks: &[Ask<'a>], answers: &mut [Answer], answer: impl Fn(&Ask<'a>) -> Answer) {
    for (ask, place) in asks.iter().zip(answers) {
        *place = answer(ask);
    }
}

/// Denies each record of which it is true.
fn deny<'a>(asks: &[Ask<'a>], answers: &mut [Answer], denies: impl Fn(&Ask<'a>) -> bool) {
    each(asks, answers, |ask| Answer::deny_if(denies(ask)));
}

/// The reason of each record, and the rule behind it; 0 where every rule passes.
pub(crate) fn decide(context: &Context<'_>, asks: &[Ask<'_>]) -> (Vec<u8>, Vec<u8>) {
    let mut reasons = vec![0; asks.len()];
    let mut rules = vec![0; asks.len()];
    let mut answers = vec![Answer::Pass; asks.len()];
    for rule in context.rules {
        rule.ask(context, asks, &reasons, &mut answers);
        take_in(rule.number, &answers, &mut reasons, &mut rules);
    }
    (reasons, rules)
}

/// Takes in what a rule says of the records that none before it denied. Without a branch, many are compared at once.
fn take_in(number: u8, answers: &[Answer], reasons: &mut [u8], rules: &mut [u8]) {
    for ((answer, reason), rule) in answers.iter().zip(reasons).zip(rules) {
        let by = if *answer == Answer::Pass { 0 } else { number };
        let why = if *answer == Answer::Undecidable { UNDECIDABLE } else { by };
        *rule = if *reason == 0 { by } else { *rule };
        *reason = if *reason == 0 { why } else { *reason };
    }
}
