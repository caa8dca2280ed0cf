//! Whose an amount is.

use std::sync::LazyLock;

use regex_automata::meta::Regex;

use super::amount::Amount;
use super::words;
use crate::fold::Folded;

/// Who claims an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claimed {
    /// The speaker's own pay. It is strong where pay itself is named, and weak where a verb could mean something else.
    Own { is_strong: bool },
    Other,
    Nobody,
}

struct Claims {
    pay: Regex,
    verb: Regex,
    other: Regex,
    question: Regex,
    goods: Regex,
    behind: Regex,
}

static CLAIMS: LazyLock<Option<Claims>> = LazyLock::new(|| {
    let compiled = |words: &[&str]| crate::scrubber::compile(&[words.join("|")]).ok();
    Some(Claims {
        pay: compiled(words::OWN_PAY)?,
        verb: compiled(words::OWN_VERB)?,
        other: compiled(words::OTHER)?,
        question: compiled(words::QUESTION)?,
        goods: compiled(words::GOODS)?,
        behind: compiled(words::BEHIND)?,
    })
});

/// How far from the amount a claim reaches.
const REACH_BYTES: usize = 110;

pub(super) fn decide(before: &str, after: &str, amount: &Amount) -> Claimed {
    let Some(claims) = CLAIMS.as_ref() else { return Claimed::Other };
    // What the amount counts, or was paid for, stands at once behind it.
    if claims.goods.find(after).is_some_and(|found| found.start() == 0) {
        return Claimed::Other;
    }
    let last = |pattern: &Regex| {
        let found = pattern.find_iter(before).last()?;
        (before.len() - found.end() <= REACH_BYTES).then_some((found.end(), found.start()))
    };
    let (pay, verb, other) = (last(&claims.pay), last(&claims.verb), last(&claims.other));
    let own = pay.max(verb);
    let is_other = match (own, other) {
        (Some(own), Some(other)) => {
            // Inside of the speaker's claim, as in `my wife's salary`, or behind it.
            other.0 > own.0 || other.1 >= own.1
        }
        (None, Some(_)) => true,
        _ => false,
    };
    if is_other {
        return Claimed::Other;
    }
    if own.is_some() {
        return Claimed::Own { is_strong: pay >= verb };
    }
    if claims.other.find(after).is_some_and(|found| found.start() < 24) {
        return Claimed::Other;
    }
    match claims.behind.find(after) {
        Some(_) if amount.is_money => Claimed::Own { is_strong: true },
        _ => Claimed::Nobody,
    }
}

/// Whether a text asks somebody what they earn.
pub(super) fn asks(text: &str) -> bool {
    CLAIMS.as_ref().is_some_and(|claims| claims.question.is_match(text))
}

pub(super) fn fold(text: &str) -> String {
    Folded::new(text).text().to_owned()
}
