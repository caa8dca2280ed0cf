//! Other people whose words or facts are in the record.

use super::{Answer, Context, OF_OTHERS};
use crate::ask::Ask;
use crate::ids::NOBODY;
use crate::person::bit;

/// 15: another contributor, or somebody who is mentioned, may not be used.
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
        if contributors.into_iter().any(|id| refuses(context, ask, id, true, &mut questions))
            || mentions.into_iter().any(|id| refuses(context, ask, id, false, &mut questions))
        {
            *answer = Answer::Deny;
            questions.truncate(before);
        }
        records.resize(questions.len(), place);
    }
    if questions.is_empty() {
        return;
    }
    let mut said = vec![Answer::Pass; questions.len()];
    let undecided = vec![0; questions.len()];
    for rule in context.rules.iter().filter(|rule| OF_OTHERS.contains(&rule.number)) {
        rule.ask(context, &questions, &undecided, &mut said);
        for (record, said) in records.iter().zip(&said) {
            // For other people, what cannot be decided is a denial.
            if *said != Answer::Pass
                && let Some(answer) = answers.get_mut(*record)
            {
                *answer = Answer::Deny;
            }
        }
    }
}

/// Whether somebody denies without being asked; whoever has to be asked joins the questions.
fn refuses<'a>(
    context: &Context<'a>,
    ask: &Ask<'a>,
    id: Option<&str>,
    contributes: bool,
    questions: &mut Vec<Ask<'a>>,
) -> bool {
    let number = id.map(|id| context.folded.ids.find(id));
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
