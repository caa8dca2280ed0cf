//! Other people whose words or facts are in the record.

use super::{Answer, Context, OF_OTHERS};
use crate::ask::Ask;
use crate::decided::Mention;
use crate::ids::NOBODY;
use crate::person::bit;

/// 15: another contributor may not be used; or somebody who is mentioned, where they are not masked.
///
/// Everybody who has to be asked, over all records, makes one list of questions, and the rules go over
/// that list as they go over the authors.
pub(super) fn other_person<'a>(
    context: &Context<'a>,
    asks: &[Ask<'a>],
    open: &[u8],
    answers: &mut [Answer],
) {
    let mut questions = Vec::new();
    let mut records = Vec::new();
    for (place, ((ask, decided), answer)) in
        asks.iter().zip(open).zip(answers.iter_mut()).enumerate()
    {
        *answer = Answer::Pass;
        if *decided != 0 {
            continue;
        }
        let before = questions.len();
        let contributors = context.others.contributors.row(ask.row);
        let mentions = context.others.mentions.row(ask.row);
        // Otherwise they are masked.
        let mentions_deny = !context.masking || ask.clause.mentions_deny;
        if contributors.into_iter().any(|of| refuses(context, ask, of, true, &mut questions))
            || mentions_deny
                && mentions.into_iter().any(|of| refuses(context, ask, of, false, &mut questions))
        {
            *answer = Answer::Deny;
            questions.truncate(before);
        }
        records.resize(questions.len(), place);
    }
    if questions.is_empty() {
        return;
    }
    for (record, is_denied) in records.iter().zip(denied(context, &questions)) {
        if let (true, Some(answer)) = (is_denied, answers.get_mut(*record)) {
            *answer = Answer::Deny;
        }
    }
}

/// Which of these people the rules 4 to 14 deny. For other people, what cannot be decided is a denial.
fn denied<'a>(context: &Context<'a>, questions: &[Ask<'a>]) -> Vec<bool> {
    let mut denied = vec![false; questions.len()];
    let mut said = vec![Answer::Pass; questions.len()];
    let undecided = vec![0; questions.len()];
    for rule in context.rules.iter().filter(|rule| OF_OTHERS.contains(&rule.number)) {
        rule.ask(context, questions, &undecided, &mut said);
        for (denied, said) in denied.iter_mut().zip(&said) {
            *denied |= *said != Answer::Pass;
        }
    }
    denied
}

/// Everybody whom an allowed record mentions, where one of them may not be used.
pub(crate) fn masked<'a>(context: &Context<'a>, asks: &[Ask<'a>], reasons: &[u8]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let (mut questions, mut asked) = (Vec::new(), Vec::new());
    for (ask, _) in asks.iter().zip(reasons).filter(|(_, reason)| **reason == 0) {
        for (place, number) in context.others.mentions.row(ask.row).enumerate() {
            let before = questions.len();
            let is_masked = refuses(context, ask, number, false, &mut questions);
            if questions.len() > before {
                asked.push(mentions.len());
            }
            mentions.push(Mention {
                row: ask.row,
                place,
                member: number.unwrap_or(NOBODY).checked_sub(1),
                is_masked,
            });
        }
    }
    for (place, is_denied) in asked.into_iter().zip(denied(context, &questions)) {
        if let Some(mention) = mentions.get_mut(place) {
            mention.is_masked |= is_denied;
        }
    }
    let is_masking = |of: &[Mention]| of.iter().any(|mention| mention.is_masked);
    let rows = mentions.chunk_by(|one, other| one.row == other.row);
    rows.filter(|of| is_masking(of)).flatten().copied().collect()
}

/// Whether somebody denies without being asked; whoever has to be asked joins the questions.
fn refuses<'a>(
    context: &Context<'a>,
    ask: &Ask<'a>,
    number: Option<u32>,
    contributes: bool,
    questions: &mut Vec<Ask<'a>>,
) -> bool {
    if number == Some(ask.number) && ask.number != NOBODY {
        // The author is not another person.
        return false;
    }
    if contributes && ask.clause.contributors_deny {
        return true;
    }
    match number {
        None | Some(NOBODY) => true,
        Some(number) => {
            let other = ask.of_other(context.folded, number);
            if !other.person.has(bit::BOT) {
                questions.push(other);
            }
            false
        }
    }
}
