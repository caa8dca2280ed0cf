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
    /// Nobody, but a question about pay comes before.
    Asked,
    /// Somebody else, or nobody.
    Other,
}

struct Claims {
    pay: Regex,
    verb: Regex,
    other: Regex,
    question: Regex,
    goods: Regex,
    behind: Regex,
    speaker: Regex,
    participle: Regex,
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
        speaker: compiled(words::SPEAKER)?,
        participle: compiled(words::PARTICIPLE)?,
    })
});

/// How far from the amount a claim before it reaches, and how far one behind it.
const REACH_BYTES: usize = 110;
const CLAUSE_BYTES: usize = 40;

/// What belongs to the same clause: `I make 90k and my rent is …` has two.
fn clause(after: &str) -> &str {
    const JOINTS: &[&str] = &[
        " and ", " but ", " und ", " aber ", " et ", " mais ", " e ", " ma ", " y ", " pero ",
        " en ", " maar ", " i ", " ale ", ",", "(", " - ",
    ];
    let end = JOINTS.iter().filter_map(|joint| after.find(joint)).min().unwrap_or(after.len());
    after.get(..end).unwrap_or_default()
}

/// `answers` says whether a question about pay comes before.
pub(super) fn decide(
    before: &str,
    after: &str,
    amount: &Amount,
    answers: impl FnOnce() -> bool,
) -> Claimed {
    let Some(claims) = CLAIMS.as_ref() else { return Claimed::Other };
    // What the amount counts, or was paid for, stands at once behind it.
    if claims.goods.find(after).is_some_and(|found| found.start() == 0) {
        return Claimed::Other;
    }
    let last = |pattern: &Regex| {
        let found = pattern.find_iter(before).last()?;
        (before.len() - found.end() <= REACH_BYTES).then_some((found.end(), found.start()))
    };
    let (pay, verb) = (last(&claims.pay), last(&claims.verb));
    let own = pay.max(verb);
    let claimed_behind = || {
        amount.is_money
            && (claims.behind.is_match(after)
                || claims.speaker.is_match(before) && claims.participle.is_match(clause(after)))
    };
    // Most amounts are nobody's pay, and need not be asked whose else they are.
    let is_behind = own.is_none() && claimed_behind();
    if own.is_none() && !is_behind && !answers() {
        return Claimed::Other;
    }
    let other = last(&claims.other);
    let is_other = match (own, other) {
        // The later one counts. Where both end with the same verb, whoever has a subject of their own does.
        (Some(own), Some(other)) => other.0 > own.0 || other.0 == own.0 && other.1 < own.1,
        (None, Some(_)) => true,
        _ => false,
    };
    if is_other {
        return Claimed::Other;
    }
    let clause = clause(after);
    let is_taken = claims.other.find(clause).is_some_and(|found| found.start() < CLAUSE_BYTES);
    if own.is_some() {
        let is_strong = pay >= verb;
        return if is_taken && !is_strong { Claimed::Other } else { Claimed::Own { is_strong } };
    }
    if is_taken {
        return Claimed::Other;
    }
    if is_behind { Claimed::Own { is_strong: true } } else { Claimed::Asked }
}

/// Whether the speaker's pay is named.
pub(super) fn names_pay(before: &str) -> bool {
    CLAIMS.as_ref().is_some_and(|claims| claims.pay.is_match(before))
}

/// Whether a text asks somebody what they earn.
pub(super) fn asks(text: &str) -> bool {
    CLAIMS.as_ref().is_some_and(|claims| claims.question.is_match(text))
}

pub(super) fn fold(text: &str) -> String {
    Folded::new(text).text().to_owned()
}
